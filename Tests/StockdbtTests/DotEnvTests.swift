import Testing

@testable import stockdbt

@Suite struct DotEnvTests {
    @Test func readsTheUsualForms() {
        let text = """
            # comment
            A=1
            export B = two words # remark
            C="x\\n\\"y\\""
            D='a # b'
            E=
            broken
            F=a#b
            """
        #expect(
            DotEnv.parse(text) == ["A": "1", "B": "two words", "C": "x\n\"y\"", "D": "a # b", "E": "", "F": "a#b"])
    }
}

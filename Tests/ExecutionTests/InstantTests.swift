import Execution
import Testing

@Suite struct InstantTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000000Z"),
        (1_700_000_000_004_217, "2023-11-14T22:13:20.004217Z"),
        (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
        (-1, "1969-12-31T23:59:59.999999Z"),
    ])
    func iso(microseconds: Int, expected: String) {
        #expect(Instant(microseconds: microseconds).iso == expected)
    }

    @Test func failuresDecideSuccess() {
        var results = RunResults(generatedAt: Instant(microseconds: 0))
        results.results = [NodeResult(uniqueID: "test.a", status: .warn, threadID: "MainThread")]
        #expect(results.isSuccess)
        results.results.append(NodeResult(uniqueID: "model.b", status: .error, threadID: "MainThread"))
        #expect(!results.isSuccess)
    }
}

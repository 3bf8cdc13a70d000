import SourceText
import Testing
import Warehouse

@Suite struct CSVReaderTests {
    private func rows(_ text: String, delimiter: String = ",") throws -> [[String]] {
        let reader = try CSVReader(SourceFile(path: "a.csv", text: text), delimiter: delimiter)
        var rows: [[String]] = []
        while reader.next() { rows.append((0..<reader.cellCount).map { reader.text($0) }) }
        return rows
    }

    /// Texts and the rows that Python's `csv` module reads from them.
    @Test func readsAsPython() throws {
        let cases: [(String, [[String]])] = [
            ("", []), ("a", [["a"]]), ("a,b\n", [["a", "b"]]), ("a,\n", [["a", ""]]), (",", [["", ""]]),
            ("a\n\nb\n", [["a"], [], ["b"]]), ("a\r\nb\rc", [["a"], ["b"], ["c"]]), ("\u{FEFF}a,b", [["a", "b"]]),
            ("\"a,b\",c", [["a,b", "c"]]), ("\"a\"\"b\",\"\"", [["a\"b", ""]]), ("\"x\r\ny\",1\n", [["x\ny", "1"]]),
            ("\"un\"q,2", [["unq", "2"]]), ("a\"b\"c", [["a\"b\"c"]]), ("\"open\n", [["open\n"]]),
            ("\"a\"\"", [["a\""]]),
            ("\"a\"b\"c\",d", [["ab\"c\"", "d"]]), ("ä,\"ö\n\"\"ü\"", [["ä", "ö\n\"ü"]]), ("\"\"\"\"", [["\""]]),
            ("\"a\"\r\n", [["a"]]),
        ]
        for (text, expected) in cases { #expect(try rows(text) == expected, "\(text)") }
        #expect(try rows("a;\"b;\"\tc\n", delimiter: ";") == [["a", "b;\tc"]])
        #expect(try rows("a\tb", delimiter: "\t") == [["a", "b"]])
        #expect(throws: Diagnostic.self) { try rows("a", delimiter: "§") }
        #expect(throws: Diagnostic.self) { try rows("a", delimiter: "\"") }
    }

    @Test func rowsKnowTheirLineAndText() throws {
        let reader = try CSVReader(SourceFile(path: "a.csv", text: "h\r\n\"1\n\"\"2\",x\r\n\n3"))
        var seen: [String] = []
        while reader.next() { seen.append("\(reader.line):\(reader.rowText):\(reader.isBlank)") }
        #expect(seen == ["1:h:false", "2:\"1\n\"\"2\",x:false", "4::true", "5:3:false"])
    }

    @Test func otherEncodingsAreRefusedWithTheirPlace() throws {
        func place(_ bytes: [UInt8]) throws -> String? {
            do throws(Diagnostic) {
                try CSVReader(SourceFile(path: "a.csv", bytes: bytes)).checkEncoding()
                return nil
            } catch {
                return error.location.map { "\($0.line):\($0.column)" }
            }
        }
        #expect(try place(Array("a,ä,€,😀\n".utf8)) == nil)
        #expect(try place([0x61, 0x0A, 0x62, 0xE4, 0x0A]) == "2:2")
        for bad: [UInt8] in [
            [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80], [0xF8],
        ] {
            #expect(try place(bad) == "1:1")
        }
    }
}

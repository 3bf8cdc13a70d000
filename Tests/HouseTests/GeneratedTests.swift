import Testing

/// The embedded texts are those of the files.
@Suite struct GeneratedTests {
    @Test func macroTextsAreFresh() throws {
        for room in Repository.targets {
            let folder = "Sources/\(room)/Macros"
            let files = Repository.files(under: folder, ".sql")
            let embedded = try Repository.text("Sources/\(room)/MacroTexts.swift")
            for path in files {
                let text = try Repository.text(path)
                #expect(embedded.contains("\(text)\n\"\"\""), "\(path) changed: run embed-macros")
                let name = path.dropFirst(folder.count + 1)
                #expect(embedded.contains("MacroText(path: \"\(name)\""), "\(path) is not embedded: run embed-macros")
            }
            let count = embedded.split(separator: "\n").count { $0.hasPrefix("    MacroText(path: ") }
            #expect(
                count == files.count, "Sources/\(room)/MacroTexts.swift holds files that are gone: run embed-macros")
        }
    }

    @Test func errorTextsAreFresh() throws {
        let text = try Repository.text("docs/errors.md")
        let embedded = try Repository.text("Sources/stockdbt/ErrorTexts.swift")
        #expect(embedded.contains("\(text)\n\"\"\""), "docs/errors.md changed: run embed-macros")
    }

    @Test func assetTextsAreFresh() throws {
        for room in Repository.targets {
            let files = Repository.files(under: "Sources/\(room)/Assets", ".html", ".css", ".js")
            let embedded = try Repository.text("Sources/\(room)/AssetTexts.swift")
            for path in files {
                let name = path.split(separator: "/").last ?? ""
                let text = try Repository.text(path)
                let isFresh = embedded.contains("(path: \"\(name)\", text: #") && embedded.contains("\(text)\n\"\"\"")
                #expect(isFresh, "\(path) changed: run embed-macros")
            }
            let count = embedded.split(separator: "\n").count { $0.hasPrefix("    (path: \"") }
            #expect(
                count == files.count, "Sources/\(room)/AssetTexts.swift holds files that are gone: run embed-macros")
        }
    }
}

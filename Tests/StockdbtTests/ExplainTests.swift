import Testing

@testable import stockdbt

/// What `stockdbt explain` says.
@Suite struct ExplainTests {
    private let book = ErrorBook()

    @Test func everyCodeHasAPageAndAHeadline() {
        #expect(book.sections.count > 180)
        for section in book.sections {
            #expect(!section.headline.isEmpty && !section.headline.contains("\n"), "\(section.code)")
            #expect(section.page(width: 100).hasPrefix("\(section.code)\n\n"))
        }
    }

    @Test func aPageKeepsExamplesAndBreaksLines() {
        let book = ErrorBook(
            "# Errors\n\n## YAML\nsome words\n\n### yaml.tab\n\nOne two three. Four:\n```yaml\na:  1\n```\n\n")
        let page = book.sections[0].page(width: 10)
        #expect(page == "yaml.tab\n\nOne two\nthree.\nFour:\n    a:  1")
        #expect(book.list(width: 80) == "yaml.tab  One two three")
    }

    @Test(arguments: [
        ("yaml.tba", "'yaml.tab'"), ("project.missing-ref", "'compiler.missing-ref'"), ("x", "all of them are listed"),
    ])
    func anUnknownCodeLeadsOn(_ code: String, _ hint: String) {
        #expect(book.unknown(code).contains(hint))
    }
}

import SourceText

/// One recorded case: a template, what it is rendered with, and what the reference engine made of it.
///
/// The corpus in `Tests/JinjaTests/Corpus` holds one case per line as JSON.
public struct TemplateCase: Sendable {
    /// How the template is used.
    public enum Mode: String, Sendable {
        case jinja2
        case dbtSQL = "dbt-sql"
        case dbtNative = "dbt-native"
        case dbtBlocks = "dbt-blocks"
        case dbtMacroFile = "dbt-macro-file"

        /// Whether dbt's own messages (`error_text`) are recorded.
        var isDbt: Bool { self != .jinja2 }
    }

    /// All fields as recorded.
    public let fields: DatumMap
    /// The stable name of the case.
    public let id: String
    /// The part of the language that the case belongs to.
    public let area: String
    /// How the template is used.
    public let mode: Mode

    /// Reads one line of a case file; nil where a required field is missing.
    public init?(line: [UInt8]) throws(Diagnostic) {
        let datum = try JSON.parse(String(decoding: line, as: UTF8.self))
        guard let fields = datum.mapping, let id = fields["id"]?.string, let area = fields["area"]?.string,
            let mode = fields["mode"]?.string.flatMap(Mode.init(rawValue:))
        else { return nil }
        self.fields = fields
        self.id = id
        self.area = area
        self.mode = mode
    }

    /// The template's text.
    public var template: String { fields["template"]?.string ?? "" }

    /// All cases of a file, one per line.
    /// - Throws: `Diagnostic` `cases.unreadable` for a line that is no case.
    public static func all(in bytes: [UInt8], named file: String) throws(Diagnostic) -> [TemplateCase] {
        var cases: [TemplateCase] = []
        for (index, line) in bytes.split(separator: 0x0A).enumerated() {
            guard let one = try TemplateCase(line: Array(line)) else {
                throw Diagnostic(code: "cases.unreadable", message: "line \(index + 1) of \(file) is no template case")
            }
            cases.append(one)
        }
        return cases
    }
}

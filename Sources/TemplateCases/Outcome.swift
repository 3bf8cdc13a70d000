import Jinja
import SourceText

/// What our engine made of a case.
struct Outcome {
    /// The rendered text, or in native mode the value's `repr`.
    var text: String?
    /// Native mode: Python's name of the value's type.
    var typeName: String?
    /// Native mode: the value as plain data.
    var datum: Datum?
    /// The block scanner's or macro reader's findings in the form of the recording.
    var findings: Datum?
    /// Warnings of the block scanner.
    var warnings: [String] = []
    /// Messages of `log`, `print` and `warn`.
    var log: [String] = []
    /// The error, where rendering failed.
    var failure: Failure?

    /// An error as the recording describes one.
    struct Failure {
        /// `syntax`, `undefined`, `type`, `raise` or `runtime`.
        var kind: String
        /// The engine's own words.
        var message: String
        /// Python's name of the exception's class.
        var className: String
        /// The innermost template line.
        var line: Int?
        /// The message as dbt prints it, in dbt modes.
        var text: String?
    }

    /// The outcome in one line for people.
    var summary: String {
        if let failure {
            let place = failure.line.map { " line \($0)" } ?? ""
            return "error \(failure.kind) (\(failure.className))\(place): \(failure.text ?? failure.message)"
        }
        if let findings { return "\(findings) warnings \(warnings)" }
        return (text ?? "") + (typeName.map { " : \($0)" } ?? "") + (log.isEmpty ? "" : " log \(log)")
    }
}

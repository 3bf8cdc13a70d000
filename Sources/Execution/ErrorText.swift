import Manifest
import SourceText

/// Errors in the form that tools read from run results and from the console.
package enum ErrorText {
    /// `Database Error in model a (models/a.sql)`, then the message indented.
    package static func message(of error: Diagnostic, in node: Node) -> String {
        let body = error.message.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : "  \($0)" }
        return (["\(title(of: error)) in \(node.kind.rawValue) \(node.name) (\(node.originalFilePath))"] + body)
            .joined(separator: "\n")
    }

    /// The kind of an error: `Database Error`, `Compilation Error` or `Runtime Error`.
    package static func title(of error: Diagnostic) -> String {
        if isDatabase(error) { return "Database Error" }
        if error.eventName == "DbtRuntimeError" { return "Runtime Error" }
        if error.eventName == "CompilationError" { return "Compilation Error" }
        let room = error.code.prefix { $0 != "." }
        return ["jinja", "compiler", "manifest", "yaml", "project"].contains(String(room))
            ? "Compilation Error" : "Runtime Error"
    }

    /// Whether the database refused a statement.
    package static func isDatabase(_ error: Diagnostic) -> Bool {
        error.databaseCode != nil || error.code.hasSuffix(".query") || error.code.hasSuffix(".connect")
    }
}

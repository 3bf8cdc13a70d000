import Jinja
import SourceText
import Synchronization

/// One macro, test or materialization with the package it belongs to. Its text is parsed on first use.
package final class MacroEntry: Sendable {
    /// `macro.<package>.<name>`
    package let id: String
    /// The name under which it is known: `x`, `test_x`, `materialization_x_default`.
    package let name: String
    /// The package that defines it.
    package let packageName: String
    /// Path from the package's root, such as `macros/names.sql`; both paths of the manifest.
    package let path: String
    /// Whether it comes with the program, in a package `dbt` or `dbt_<backend>`.
    package let isShipped: Bool
    private let file: MacroFile

    init(name: String, packageName: String, isShipped: Bool, file: MacroFile) {
        id = "macro.\(packageName).\(name)"
        self.name = name
        self.packageName = packageName
        self.isShipped = isShipped
        self.file = file
        path = isShipped ? String(file.source.path.dropFirst(packageName.utf8.count + 1)) : file.source.path
    }

    /// What is called; nil where its text can't be parsed (the error is among ``MacroLibrary/diagnostics``).
    package var definition: MacroDefinition? { parsed?.definition }
    /// What is wrong in its file.
    package var problems: [Diagnostic] { file.parsed.diagnostics }
    /// The whole block as written, tags included.
    package var sql: String { parsed.map { file.source.text(of: $0.span) } ?? "" }
    /// Where the block stands.
    package var span: Span { parsed?.span ?? Span(0, 0) }
    /// The file.
    package var source: SourceFile { file.source }
    /// For materializations, what `supported_languages` says; nil for all else.
    package var supportedLanguages: [String]? {
        name.hasPrefix("materialization_") ? parsed?.supportedLanguages : nil
    }
    private var parsed: MacroFileEntry? { file.entry(named: name) }
}

/// A file with macros, parsed once, when the first of them is needed.
final class MacroFile: Sendable {
    let source: SourceFile
    private let contents = Mutex<Contents?>(nil)

    struct Contents: @unchecked Sendable {
        let entries: [String: MacroFileEntry]
        let names: [String]
        let diagnostics: [Diagnostic]
    }

    init(_ source: SourceFile) { self.source = source }

    /// The parsed file. Parses under the lock: other threads that need it wait.
    var parsed: Contents {
        contents.withLock { contents in
            if let contents { return contents }
            let fresh = Self.parse(source)
            contents = fresh
            return fresh
        }
    }

    func entry(named name: String) -> MacroFileEntry? { parsed.entries[name] }

    private static func parse(_ source: SourceFile) -> Contents {
        let (entries, errors, warnings) = macroFileEntries(of: source, .dbt)
        var byName: [String: MacroFileEntry] = [:]
        var names: [String] = []
        var problems = errors.map(\.diagnostic).sorted { $0.startsBefore($1) }
        for entry in entries {
            if let first = byName.updateValue(entry, forKey: entry.name) {
                problems.append(.duplicateMacro(entry.name, at: entry.span, first: first.span, in: source))
            } else {
                names.append(entry.name)
            }
        }
        return Contents(entries: byName, names: names, diagnostics: problems + warnings)
    }
}

extension Diagnostic {
    fileprivate func startsBefore(_ other: Diagnostic) -> Bool {
        guard let location, let place = other.location else { return location != nil }
        return (location.line, location.column) < (place.line, place.column)
    }
}

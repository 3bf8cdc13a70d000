import Jinja
import SourceText

extension Diagnostic {
    /// Two macros of one package with one name.
    static func duplicateMacro(_ entry: MacroEntry, first: MacroEntry) -> Diagnostic {
        Diagnostic(
            code: "compiler.duplicate-macro",
            message: "package '\(entry.packageName)' defines the macro '\(entry.name)' twice",
            location: entry.source.location(of: entry.span), hint: "rename or remove one of the two",
            notes: [Note("the first definition", at: first.source.location(of: first.span))],
            eventName: "DuplicateMacroNameError")
    }
}

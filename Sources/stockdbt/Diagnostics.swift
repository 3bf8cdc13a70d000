import SourceText

/// The messages of this room; each code has its section in `docs/errors.md`.
extension Diagnostic {
    static func unknownVariables(_ names: [String], known: Set<String>) -> Diagnostic {
        let near = names.first.flatMap { closest(to: String($0.dropFirst(11)), in: sortedKeys(Array(known))) }
        return Diagnostic(
            code: "flags.unknown-variable", severity: .warning,
            message: "the environment has variables that no option knows: \(names.joined(separator: ", "))",
            hint: near.map { "did you mean 'DBT_ENGINE_\($0)'?" }
                ?? "names that begin with DBT_ENGINE_ are those of options",
            eventName: "EnvironmentVariableNamespaceDeprecation")
    }

    static func unknownBackend(_ type: String, known: [String]) -> Diagnostic {
        Diagnostic(
            code: "profile.unknown-type", message: "Could not find adapter type \(type)!",
            hint: closest(to: type, in: known).map { "did you mean '\($0)'?" }
                ?? "known types are \(known.joined(separator: " and "))")
    }

    static func unknownSource(_ name: String, known: [String]) -> Diagnostic {
        Diagnostic(
            code: "ingest.unknown-source", message: "no source or source table named '\(name)' is declared",
            hint: closest(to: name, in: known).map { "did you mean '\($0)'?" }
                ?? "declare it under 'sources:' in a properties file, with its columns")
    }

    static func notCleaned(_ path: String) -> Diagnostic {
        Diagnostic(
            code: "clean.protected",
            message: "'\(path)' is not deleted: it holds sources or lies outside of the project",
            hint: "take it out of clean-targets; for folders outside use --no-clean-project-files-only")
    }

    static let unreadableInline = Diagnostic(
        code: "inline.unreadable", message: "Error parsing inline query",
        hint: "the message above says what is wrong in it")

    static let nothingToShow = Diagnostic(
        code: "show.nothing", message: "Either --select or --inline must be passed to show",
        hint: "name a model: show --select orders")

    static let nothingListed = Diagnostic(
        code: "selection.nothing", severity: .warning, message: "No nodes selected!", eventName: "NoNodesSelected")
}

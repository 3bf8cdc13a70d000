import SourceText

/// What `--warn-error` and `--warn-error-options` make of warnings.
///
/// `--warn-error` and `error: all` mean the warnings that dbt has; our own become errors only by their code.
struct WarningPolicy: Sendable {
    private var allAreErrors = false
    private var errors: Set<String> = []
    private var warnings: Set<String> = []
    private var silenced: Set<String> = []

    init(_ flags: Flags) {
        allAreErrors = flags.bool("warn_error")
        guard let options = flags["warn_error_options"].mapping else { return }
        for (key, value) in options.pairs {
            let names = value.list?.compactMap(\.string) ?? value.string.map { [$0] } ?? []
            switch key {
            case "error", "include":
                if names.contains("all") || names.contains("*") { allAreErrors = true }
                errors.formUnion(names)
            case "warn", "exclude": warnings.formUnion(names)
            case "silence": silenced.formUnion(names)
            default: break
            }
        }
    }

    /// All messages with the severity that they get, each once: a mistake in a macro is met by every node that calls it.
    func judged(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return diagnostics.compactMap(judge).filter { seen.insert($0).inserted || $0.eventName == "JinjaLogWarning" }
    }

    /// The message with the severity that it gets; nil where it is silenced.
    func judge(_ diagnostic: Diagnostic) -> Diagnostic? {
        guard diagnostic.severity == .warning else { return diagnostic }
        var names = [diagnostic.code] + (diagnostic.eventName.map { [$0] } ?? [])
        if let event = diagnostic.eventName, WarningCodes.isDeprecation(event) { names.append("Deprecations") }
        if names.contains(where: silenced.contains) { return nil }
        if names.contains(where: warnings.contains) { return diagnostic }
        let isError = names.contains(where: errors.contains) || (allAreErrors && diagnostic.eventName != nil)
        guard isError else { return diagnostic }
        var copy = diagnostic
        copy.severity = .error
        // Under the heading of warnings that became errors, whatever they are about.
        copy.eventName = "EventCompilationError"
        return copy
    }
}

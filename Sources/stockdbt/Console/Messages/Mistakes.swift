import Execution
import SourceText

/// What keeps a command from doing its work.
extension MessageBook {
    /// All mistakes in one message: each under dbt's heading for its kind, then place, hint and code as lines of our own.
    ///
    /// Tools read what stands behind `Encountered an error:`, so the first mistake is the one that dbt would stop at.
    func mistakes(_ diagnostics: [Diagnostic], total: Int) -> [LogMessage] {
        let blocks = diagnostics.map(block)
        let more = total > diagnostics.count ? ["… and \(total - diagnostics.count) more"] : []
        let count = total > 1 ? ["\(total) errors in all"] : []
        let text = (blocks + more + count).joined(separator: "\n\n")
        return [
            LogMessage(
                "MainEncounteredError", "Z002", .error, Paint.red("Encountered an error:") + "\n" + text,
                data: [
                    "exc": .string(diagnostics.first.map { plain($0) } ?? text),
                    "codes": .list(diagnostics.map { .string($0.code) }),
                ])
        ]
    }

    /// Why a macro failed.
    func operationFailed(_ diagnostic: Diagnostic) -> LogMessage {
        LogMessage(
            "RunningOperationCaughtError", "Q001", .error,
            "Encountered an error while running operation: \(block(diagnostic))",
            data: ["exc": .string(plain(diagnostic)), "code": .string(diagnostic.code)])
    }

    /// As dbt writes an exception: the heading, then the message indented.
    private func plain(_ diagnostic: Diagnostic) -> String {
        let lines = diagnostic.message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.count > 1, lines[0].hasSuffix(" Error") { return diagnostic.message }
        // What dbt finds while it checks a value's form has no heading.
        if diagnostic.eventName == "ValidationError" { return diagnostic.message }
        return ([heading(of: diagnostic)] + lines.map { $0.isEmpty ? "" : "  " + $0 }).joined(separator: "\n")
    }

    private func block(_ diagnostic: Diagnostic) -> String {
        var bare = diagnostic
        bare.message = ""
        var lines = bare.description.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().map {
            "  " + $0
        }
        if diagnostic.location != nil, let first = lines.first {
            lines[0] = "\(first) [\(diagnostic.code)]"
        } else {
            lines.insert("    = code: \(diagnostic.code)", at: 0)
        }
        return ([plain(diagnostic)] + lines).joined(separator: "\n")
    }

    /// The heading under which dbt shows an exception; the name of the exception tells.
    private func heading(of diagnostic: Diagnostic) -> String {
        if let name = diagnostic.eventName {
            for (heading, names) in Self.headings where names.contains(name) { return heading }
        }
        switch diagnostic.code.prefix(while: { $0 != "." }) {
        case "project", "profile", "vars", "package", "packages", "yaml":
            return isOfProject(diagnostic.location?.file) ? "Runtime Error" : "Parsing Error"
        case "flags": return "Compilation Error"
        default: return ErrorText.title(of: diagnostic)
        }
    }

    /// Whether a file is one of the settings, in which mistakes are runtime errors.
    private func isOfProject(_ file: String?) -> Bool {
        guard let name = file?.split(separator: "/").last else { return true }
        return ["dbt_project.yml", "profiles.yml", "packages.yml", "dependencies.yml", "selectors.yml", "vars.yml"]
            .contains(name)
    }

    /// dbt's exceptions that are no compilation errors.
    private static let headings: [(String, Set<String>)] = [
        (
            "Parsing Error",
            [
                "ParsingError", "EnvVarMissingError", "SecretEnvVarLocationError", "SchemaConfigError",
                "ModelConfigError", "SnapshotConfigError", "TestConfigError", "TestTypeError", "YamlLoadError",
                "YamlParseDictError", "YamlParseListError", "InvalidAccessTypeError", "DbtReferenceError",
                "DuplicateVersionedUnversionedError", "InvalidUnitTestGivenInput", "SemanticValidationFailure",
            ]
        ),
        (
            "Runtime Error",
            [
                "DbtRuntimeError", "DbtProfileError", "DbtProjectError", "DbtConfigError", "DbtValidationError",
                "DbtSelectorsError", "DependencyError", "InvalidSelectorError", "AliasError",
            ]
        ),
        ("Compilation Error", ["EventCompilationError"]),
        ("Database Error", ["DbtDatabaseError", "FailedToConnectError"]),
        ("Breaking change to contract Error", ["ContractBreakingChangeError"]),
        ("Internal Error", ["DbtInternalError", "BadSpecError"]),
    ]
}

import Project
import SourceText

/// The messages of this room; each code has its section in `docs/errors.md`.
extension Diagnostic {
    static func unknownVariable(_ name: String, known: Set<String>) -> Diagnostic {
        Diagnostic(
            code: "flags.unknown-variable", severity: .warning,
            message: "the environment has a variable that no option knows: \(name)",
            hint: closest(to: String(name.dropFirst(11)), in: sortedKeys(Array(known))).map {
                "did you mean 'DBT_ENGINE_\($0)'?"
            } ?? "names that begin with DBT_ENGINE_ are those of options",
            eventName: "EnvironmentVariableNamespaceDeprecation",
            eventData: ["env_var": .string(name), "reserved_prefix": "DBT_ENGINE"])
    }

    static func oldWarningKeys(_ keys: [String]) -> Diagnostic {
        let newer = ["include": "error", "exclude": "warn"]
        return Diagnostic(
            code: "flags.deprecated", severity: .warning,
            message:
                "Found \(keys.map { "`\($0)`" }.joined(separator: " and ")) in `warn_error_options` specification.",
            hint: keys.compactMap { key in newer[key].map { "write '\($0)' for '\(key)'" } }.joined(separator: ", "),
            eventName: "WEOIncludeExcludeDeprecation",
            eventData: [
                "found_include": .bool(keys.contains("include")), "found_exclude": .bool(keys.contains("exclude")),
            ])
    }

    static let oldModelOption = Diagnostic(
        code: "flags.deprecated", severity: .warning,
        message: "Usage of `--models`, `--model`, and `-m` is deprecated in favor of `--select` or `-s`.",
        hint: "write --select", eventName: "ModelParamUsageDeprecation")

    /// How often each deprecation was met.
    static func deprecations(_ counts: DatumMap, all: Bool) -> Diagnostic {
        let lines = counts.pairs.map { "- \($0): \(counted($1.int ?? 0, "occurrence"))" }
        return Diagnostic(
            code: "flags.deprecations", severity: .warning,
            message: (["Summary of encountered deprecations:"] + lines).joined(separator: "\n"),
            hint: all ? nil : "use --show-all-deprecations to see every instance, not only the first of each",
            eventName: "DeprecationsSummary",
            eventData: [
                "show_all_hint": .bool(!all),
                "summaries": .list(
                    counts.pairs.map { name, count in
                        [
                            "event_name": .string(name), "event_code": .string(WarningCodes.table[name] ?? ""),
                            "occurrences": count,
                        ]
                    }),
            ])
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

    static func noDocumentation(_ folder: String) -> Diagnostic {
        Diagnostic(
            code: "services.no-documentation", message: "there is no page '\(folder)/index.html' to serve",
            hint: "write it with docs generate")
    }

    static func noLastRun(_ folder: String) -> Diagnostic {
        Diagnostic(
            code: "retry.no-run", message: "Could not find previous run in '\(folder)' target directory",
            hint: "name the folder that holds run_results.json with --state", eventName: "DbtRuntimeError")
    }

    static func retriedNodeIsGone(_ id: String) -> Diagnostic {
        let kind = id.split(separator: ".").first ?? "node"
        return Diagnostic(
            code: "retry.unknown-node", message: "Couldn't find \(kind) '\(id)'",
            hint: "the project has changed since: run the command itself again", eventName: "DbtRuntimeError")
    }

    static func notCleaned(_ kind: String, _ paths: [String]) -> Diagnostic {
        let list = paths.map { "'\($0)'" }.joined(separator: ", ")
        return Diagnostic(
            code: "clean.protected", message: "dbt will not clean the following \(kind): [\(list)]",
            hint: "take them out of clean-targets; for folders outside use --no-clean-project-files-only")
    }

    static let unreadableInline = Diagnostic(
        code: "inline.unreadable", message: "Error parsing inline query",
        hint: "the message above says what is wrong in it")

    static let nothingToShow = Diagnostic(
        code: "show.nothing", message: "Either --select or --inline must be passed to show",
        hint: "name a model: show --select orders")

    static func unsupportedPackage(_ entry: PackageRequests.Entry) -> Diagnostic {
        Diagnostic(
            code: "deps.unsupported", message: "only local packages can be installed yet: \(entry.name)",
            location: entry.location, hint: "put a copy beside the project and name it with 'local:'",
            eventName: "DependencyError")
    }

    static func duplicatePackage(_ name: String, isRoot: Bool) -> Diagnostic {
        Diagnostic(
            code: "deps.duplicate",
            message: isRoot
                ? "Found a dependency with the same name as the root project \"\(name)\". Package names must be unique "
                    + "in a project. Please rename one of these packages."
                : "Found duplicate project \"\(name)\". This occurs when a dependency has the same project name as "
                    + "some other dependency.",
            hint: "change 'name:' in one of the project files", eventName: "DependencyError")
    }

    static func notInstalled(_ name: String, reason: String) -> Diagnostic {
        Diagnostic(code: "deps.not-installed", message: "can't install the package '\(name)': \(reason)")
    }

    static func notWritten(_ path: String, reason: String) -> Diagnostic {
        Diagnostic(code: "files.not-written", message: "can't write '\(path)': \(reason)")
    }

    static func stateIsTarget(_ path: String) -> Diagnostic {
        Diagnostic(
            code: "state.is-target", severity: .warning,
            message:
                "The state and target directories are the same: '\(path)'. This could lead to missing changes due to "
                + "overwritten state including non-idempotent retries.",
            hint: "copy the artifacts of the earlier run to a folder of their own", eventName: "WarnStateTargetEqual")
    }

    static let noStateToDeferTo = Diagnostic(
        code: "state.missing",
        message: "--state or --defer-state are required for deferral, but neither was provided",
        hint: "name the folder with the manifest.json of the environment to read from", eventName: "DbtRuntimeError")

    static func noManifestToDeferTo(_ path: String) -> Diagnostic {
        Diagnostic(
            code: "state.missing", message: "Could not find manifest in --state path: \"\(path)\"",
            hint: "name the folder that an earlier run has written its artifacts to", eventName: "DbtRuntimeError")
    }

    static let nothingListed = Diagnostic(
        code: "selection.nothing", severity: .warning, message: "No nodes selected!", eventName: "NoNodesSelected")
}

import Jinja
import Manifest
import SourceText
import Warehouse

extension Diagnostic {
    /// Two macros of one package with one name.
    static func duplicateMacro(_ entry: MacroEntry, first: MacroEntry) -> Diagnostic {
        Diagnostic(
            code: "compiler.duplicate-macro",
            message: "dbt found multiple macros named \"\(entry.name)\" in the project '\(entry.packageName)'",
            location: entry.source.location(of: entry.span), hint: "rename or remove one of the two",
            notes: [Note("the first definition", at: first.source.location(of: first.span))],
            eventName: "DuplicateMacroNameError")
    }

    /// Two macros of one file with one name.
    static func duplicateMacro(_ name: String, at span: Span, first: Span, in file: SourceFile) -> Diagnostic {
        Diagnostic(
            code: "compiler.duplicate-macro",
            message: "dbt found multiple macros named \"\(name)\" in the project, all of them in \(file.path)",
            location: file.location(of: span), hint: "rename or remove one of the two",
            notes: [Note("the first definition", at: file.location(of: first))], eventName: "DuplicateMacroNameError")
    }

    /// `ref` of something that does not exist or is switched off.
    static func unknownReference(_ reference: Reference, from node: Node?, in manifest: Manifest) -> Diagnostic {
        let package = reference.package.map { " in package or project '\($0)'" } ?? ""
        let version = reference.version.map { " with version '\($0.versionText)'" } ?? ""
        let disabled = manifest.disabled.values.joined().contains { $0.name == reference.name }
        let names = manifest.nodes.values.filter(\.isReferable).map(\.name).sorted()
        return Diagnostic(
            code: "compiler.unknown-reference",
            message:
                "\(node.map(owner) ?? "Operation") depends on a node named '\(reference.name)'\(version)\(package) "
                + (disabled ? "which is disabled" : "which was not found"),
            hint: disabled ? "enable it, or leave out what reads it" : nearest(reference.name, names),
            eventName: "TargetNotFoundError")
    }

    /// `source` of something that does not exist or is switched off.
    static func unknownSource(
        _ sourceName: String, _ tableName: String, from node: Node?, in manifest: Manifest
    ) -> Diagnostic {
        let name = "\(sourceName).\(tableName)"
        let names = manifest.sources.values.map { "\($0.sourceName).\($0.name)" }.sorted()
        return Diagnostic(
            code: "compiler.unknown-source",
            message: "\(node.map(owner) ?? "Operation") depends on a source named '\(name)' which was not found",
            hint: nearest(name, names), eventName: "TargetNotFoundError")
    }

    static func unknownFunction(_ names: [String], from node: Node?, in manifest: Manifest) -> Diagnostic {
        let known = manifest.orderedNodes.filter { $0.kind == .function }.map(\.name)
        return Diagnostic(
            code: "compiler.unknown-function",
            message: "\(node.map(owner) ?? "Operation") depends on a function named "
                + "'\(names.joined(separator: "."))' which was not found",
            hint: nearest(names.last ?? "", known), eventName: "TargetNotFoundError")
    }

    private static func owner(_ node: Node) -> String {
        "\(node.kind.rawValue.prefix(1).uppercased())\(node.kind.rawValue.dropFirst()) '\(node.uniqueID)' (\(node.originalFilePath))"
    }

    private static func nearest(_ name: String, _ names: [String]) -> String? {
        closest(to: name, in: names).map { "did you mean '\($0)'?" }
    }

    /// A `ref` that only shows itself when the node runs.
    static func hiddenReference(_ reference: Reference, from node: Node) -> Diagnostic {
        let arguments = [reference.package, reference.name].compactMap { $0 }.map { "'\($0)'" }.joined(separator: ", ")
        return Diagnostic(
            code: "compiler.hidden-reference",
            message: "dbt was unable to infer all dependencies for the model \"\(node.name)\". This typically happens "
                + "when ref() is placed within a conditional block.",
            hint: "say it outside of the block: -- depends_on: {{ ref(\(arguments)) }}", eventName: "RefBadContextError"
        )
    }

    /// `ref` of an ephemeral model where nothing can be put in front.
    static func ephemeralInOperation(_ node: Node) -> Diagnostic {
        Diagnostic(
            code: "compiler.ephemeral-in-operation",
            message: "Operations can not ref() ephemeral nodes, but \(node.name) is ephemeral",
            hint: "materialize it as a view", eventName: "OperationsCannotRefEphemeralNodesError")
    }

    /// A secret where only profiles may have it.
    static func secretVariable(_ name: String) -> Diagnostic {
        Diagnostic(
            code: "compiler.secret-variable",
            message:
                "Secret env vars are allowed only in profiles.yml or packages.yml. Found '\(name)' referenced elsewhere.",
            hint: "use a variable without the prefix DBT_ENV_SECRET", eventName: "SecretEnvVarLocationError")
    }

    /// An environment variable that is not set.
    static func missingEnvironmentVariable(_ name: String) -> Diagnostic {
        Diagnostic(
            code: "compiler.missing-environment-variable", message: "Env var required but not provided: '\(name)'",
            hint: "set it, or give a default: env_var('\(name)', 'value')", eventName: "EnvVarMissingError")
    }

    /// A variable without a value.
    static func missingVariable(_ name: String, for context: NodeContext) -> Diagnostic {
        let known = context.compiler.settings.variables(context.package)
        let list = JSONWriter.text(of: .mapping(known), JSONFormat(indent: 4))
        return Diagnostic(
            code: "compiler.missing-variable",
            message:
                "Required var '\(name)' not found in config:\nVars supplied to \(context.node?.name ?? "<Configuration>") = \(list)",
            hint: closest(to: name, in: known.keys).map { "did you mean '\($0)'?" }
                ?? "give it in 'vars:' of dbt_project.yml or with --vars, or a default: var('\(name)', 'value')",
            eventName: "RequiredVarNotFoundError")
    }

    /// An error that a template raises on purpose.
    static func raised(_ message: String, event: String) -> Diagnostic {
        Diagnostic(code: "compiler.raised", message: message, eventName: event)
    }

    /// A warning that a template gives.
    static func templateWarning(_ message: String, in node: Node?) -> Diagnostic {
        Diagnostic(
            code: "compiler.template-warning", severity: .warning, message: message,
            notes: node.map { [Note("while \($0.uniqueID) was rendered")] } ?? [], eventName: "JinjaLogWarning")
    }

    /// `adapter.dispatch` without a target.
    static func noDispatch(_ name: String, namespace: String?, tried: String) -> Diagnostic {
        Diagnostic(
            code: "compiler.no-dispatch",
            message: "In dispatch: No macro named '\(name)' found within namespace: '\(namespace ?? "None")'\n"
                + "    Searched for: \(tried)",
            hint: "write one of the macros that were searched for", eventName: "CompilationError")
    }

    /// A materialization that nothing defines.
    static func missingMaterialization(_ name: String, adapter: String) -> Diagnostic {
        Diagnostic(
            code: "compiler.unknown-materialization",
            message:
                "No materialization '\(name)' was found for adapter \(adapter)! (searched types '\(adapter)', 'default')",
            hint: closest(to: name, in: ["view", "table", "incremental", "ephemeral", "seed", "snapshot"])
                .map { "did you mean '\($0)'?" },
            eventName: "MissingMaterializationError")
    }

    /// An incremental strategy that nothing defines.
    static func missingStrategy(_ strategy: String, macro: String, project: String) -> Diagnostic {
        Diagnostic(
            code: "compiler.unknown-strategy",
            message: "dbt could not find an incremental strategy macro with the name \"\(macro)\" in \(project)",
            hint: closest(to: strategy, in: ["append", "delete+insert", "merge", "microbatch"])
                .map { "did you mean '\($0)'?" },
            eventName: "DbtRuntimeError")
    }

    /// Replacing a relation would drop objects of others.
    static func foreignDependents(_ objects: [String], of node: Node) -> Diagnostic {
        let name = "\(node.schema).\(node.alias)"
        return Diagnostic(
            code: "compiler.foreign-dependents",
            message:
                "replacing \(name) would drop \(counted(objects, "object")) that this project does not build:\n"
                + objects.map { "  " + $0 }.joined(separator: "\n"),
            location: node.configurationPlace,
            hint: "nothing was changed; drop them yourself, or let a model of this project build them",
            eventName: "DbtRuntimeError")
    }

    /// Replacing a relation drops what this command does not build again.
    static func droppedDependents(_ objects: [String], of node: Node) -> Diagnostic {
        Diagnostic(
            code: "compiler.dropped-dependents", severity: .warning,
            message:
                "replacing \(node.schema).\(node.alias) drops \(counted(objects, "object")) that this command does not build again:\n"
                + objects.map { "  " + $0 }.joined(separator: "\n"),
            hint: "build what reads it as well: --select \(node.name)+")
    }

    private static func counted(_ objects: [String], _ noun: String) -> String {
        "\(objects.count) \(noun)\(objects.count == 1 ? "" : "s")"
    }

    /// A relation whose name differs only by case.
    static func approximateMatch(_ wanted: RelationName, found: Relation, dialect: Dialect) -> Diagnostic {
        Diagnostic(
            code: "compiler.approximate-match",
            message:
                "When searching for a relation, dbt found an approximate match. Instead of guessing \nwhich relation "
                + "to use, dbt will move on. Please delete \(found.rendered(in: dialect)), or rename it to be less ambiguous.\n"
                + "Searched for: \(Relation(wanted).rendered(in: dialect))\nFound: \(found.rendered(in: dialect))",
            eventName: "ApproximateMatchError")
    }

    /// A macro that a command names and nobody defines.
    package static func unknownMacro(_ name: String, known: [String]) -> Diagnostic {
        Diagnostic(
            code: "compiler.unknown-macro",
            message: "dbt could not find a macro with the name '\(name)' in any package",
            hint: closest(to: name, in: known).map { "did you mean '\($0)'?" }, eventName: "MissingMacroError")
    }

    /// A template asks the database under `--no-introspect`.
    static var queriesForbidden: Diagnostic {
        Diagnostic(
            code: "compiler.no-introspection",
            message: "connection never acquired for thread: templates may not query the database with --no-introspect",
            hint: "leave the option out for models whose templates run queries", eventName: "InvalidConnectionError")
    }

    /// The run was called off.
    package static var cancelled: Diagnostic {
        Diagnostic(code: "compiler.cancelled", message: "the run was cancelled", eventName: "RunCancelled")
    }
}

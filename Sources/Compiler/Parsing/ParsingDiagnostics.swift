import Jinja
import Manifest
import Project
import SourceText

/// Mistakes in generic tests' declarations; the caller adds the place.
extension Diagnostic {
    static func testWrongForm() -> Diagnostic {
        Diagnostic(
            code: "compiler.test-form", message: "a data test is a name, or a mapping of a name to its arguments",
            hint: "write '- unique', or '- accepted_values:' with 'arguments:' below it")
    }

    static func testNotOneKey(_ keys: [String]) -> Diagnostic {
        Diagnostic(
            code: "compiler.test-form",
            message: "a data test is a mapping with one key, its name, and this one has \(keys.count)"
                + (keys.isEmpty ? "" : ": " + keys.joined(separator: ", ")),
            hint: "indent the arguments below the name")
    }

    static func testArgumentsNotMapping(_ test: String) -> Diagnostic {
        Diagnostic(
            code: "compiler.test-form", message: "the arguments of the data test '\(test)' are not a mapping",
            hint: "without arguments write '- \(test)'")
    }

    static func testNameNotText(_ name: String? = nil) -> Diagnostic {
        Diagnostic(
            code: "compiler.test-form",
            message: name.map { "'\($0)' is no name of a data test" } ?? "the name of a data test is not text",
            hint: "write 'name' or 'package.name'")
    }

    static func testArgumentModel(_ test: String) -> Diagnostic {
        Diagnostic(
            code: "compiler.test-form",
            message: "the data test '\(test)' has an argument 'model', which is always the tested relation",
            hint: "remove it")
    }

    static func testConfigTwice(_ test: String, _ key: String) -> Diagnostic {
        Diagnostic(
            code: "compiler.config-twice",
            message: "Test cannot have the same key at the top-level and in config: '\(key)' of '\(test)'",
            hint: "keep the one inside 'config'", eventName: "SchemaConfigError")
    }

    static func testsTwice() -> Diagnostic {
        Diagnostic(
            code: "compiler.config-twice",
            message: "Invalid test config: cannot have both 'tests' and 'data_tests' defined",
            hint: "'tests' is the old name: move its items to 'data_tests'", eventName: "YamlParseDictError")
    }

    static func unknownTest(_ macro: String, test: Node, known: [String]) -> Diagnostic {
        let name = macro.split(separator: ".").map { $0.hasPrefix("test_") ? $0.dropFirst(5) : $0 }.joined(
            separator: ".")
        return Diagnostic(
            code: "compiler.unknown-test",
            message:
                "'\(test.name)' needs the generic test '\(name)', which does not exist in the project or a package",
            hint: closest(to: name, in: known).map { "did you mean '\($0)'?" })
    }
}

/// Mistakes that concern whole resources.
extension Diagnostic {
    static func configTwice(_ entry: PropertyEntry, _ key: String) -> Diagnostic {
        Diagnostic(
            code: "compiler.config-twice",
            message: "'\(key)' of '\(entry.name)' stands both inside 'config' and beside it",
            location: entry.place([key]), hint: "keep the one inside 'config'")
    }

    static func seedWithParents(_ node: Node, _ record: ParseRecord) -> Diagnostic {
        let parents = record.references.map(\.name) + record.sources.map { $0.joined(separator: ".") }
        return Diagnostic(
            code: "compiler.seed-parents",
            message:
                "Seeds cannot depend on other nodes: a hook of '\(node.uniqueID)' refers to \(parents.joined(separator: ", "))",
            location: node.declaration?.location, hint: "move the hook to a model that refs both",
            eventName: "ParsingError")
    }

    static func duplicateEntry(_ entry: PropertyEntry, first: PropertyEntry) -> Diagnostic {
        Diagnostic(
            code: "compiler.duplicate-entry", message: "'\(entry.name)' is described twice under '\(entry.section)'",
            location: entry.location, hint: "merge the two descriptions",
            notes: [Note("the first description", at: first.location)], eventName: "DuplicatePatchPathError")
    }

    static func duplicateResource(_ resource: Resource, _ first: Resource) -> Diagnostic {
        Diagnostic(
            code: "compiler.duplicate-name",
            message: "dbt found two \(resource.kind.plural) with the name \"\(resource.name)\".\n"
                + "They are in \(first.originalFilePath) and \(resource.originalFilePath)",
            location: resource.declaration?.location, hint: "rename one of them: references go by name",
            notes: [Note("the first one", at: first.declaration?.location)], eventName: "DuplicateResourceNameError")
    }

    static func duplicateSource(_ source: Source, at place: Location, _ first: Source) -> Diagnostic {
        Diagnostic(
            code: "compiler.duplicate-name",
            message: "dbt found two sources with the name \"\(source.sourceName)_\(source.name)\".\n"
                + "They are in \(first.originalFilePath) and \(source.originalFilePath)",
            location: place, hint: "remove one of the two tables",
            notes: [Note("the first one", at: first.declaration?.location)], eventName: "DuplicateResourceNameError")
    }

    static func sameRelation(_ node: Node, _ first: Node, _ name: String) -> Diagnostic {
        Diagnostic(
            code: "compiler.same-relation",
            message: "dbt found two resources with the database representation \"\(name)\".\n"
                + "'\(first.uniqueID)' and '\(node.uniqueID)' would both be built there",
            location: node.declaration?.location, hint: "set another 'alias' or 'schema' for one of them",
            notes: [Note("the first one", at: first.declaration?.location)], eventName: "AmbiguousAliasError")
    }

    static func missingReference(
        _ resource: Resource, _ reference: Reference, known: [String], at place: Location?
    ) -> Diagnostic {
        let wanted = reference.package.map { "\($0).\(reference.name)" } ?? reference.name
        return Diagnostic(
            code: "compiler.missing-ref", severity: resource.kind == .test ? .warning : .error,
            message: "\(resource.title) depends on a node named '\(wanted)' which was not found", location: place,
            hint: closest(to: reference.name, in: known).map { "did you mean '\($0)'?" },
            eventName: resource.kind == .test ? "NodeNotFoundOrDisabled" : "TargetNotFoundError")
    }

    static func disabledReference(
        _ resource: Resource, _ reference: Reference, _ target: Node, at place: Location?
    ) -> Diagnostic {
        Diagnostic(
            code: "compiler.disabled-ref",
            message: "\(resource.title) depends on a node named '\(reference.name)' which is disabled", location: place,
            hint: "enable '\(reference.name)' (config 'enabled') or disable this one as well",
            notes: [Note("the disabled node", at: target.declaration?.location)], eventName: "TargetNotFoundError")
    }

    /// A reference to a model whose `access` forbids it.
    static func notAllowed(_ node: Node, _ target: Node, _ scope: String, at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "compiler.access",
            message: "Node \(node.uniqueID) attempted to reference node \(target.uniqueID), which is not allowed "
                + "because the referenced node is \(scope).",
            location: place ?? node.declaration?.location,
            hint: scope.hasPrefix("private")
                ? "give both the same group, or '\(target.name)' another access: protected or public"
                : "set 'access: public' for '\(target.name)'",
            eventName: "DbtReferenceError")
    }

    private static func declared(_ sources: [String]) -> String {
        sources.isEmpty
            ? "declare the table under 'sources:' of a properties file"
            : "declared are \(sources.prefix(8).joined(separator: ", "))\(sources.count > 8 ? ", …" : "")"
    }

    static func missingSource(
        _ resource: Resource, _ names: [String], known: [String], isDisabled: Bool, at place: Location?
    ) -> Diagnostic {
        let wanted = names.joined(separator: ".")
        return Diagnostic(
            code: isDisabled ? "compiler.disabled-source" : "compiler.missing-source",
            severity: resource.kind == .test ? .warning : .error,
            message: "\(resource.title) depends on a source named '\(wanted)' which "
                + (isDisabled ? "is disabled" : "was not found"),
            location: place,
            hint: isDisabled
                ? "enable the source (config 'enabled')"
                : closest(to: wanted, in: known).map { "did you mean '\($0)'?" } ?? declared(known),
            eventName: "TargetNotFoundError")
    }

    static func unknownGroup(_ node: Node, _ group: String, known: [String]) -> Diagnostic {
        Diagnostic(
            code: "compiler.unknown-group",
            message: "Invalid group '\(group)', expected one of \(PythonText.str(.strings(known)))",
            location: node.declaration?.location,
            hint: closest(to: group, in: known).map { "did you mean '\($0)'?" }
                ?? "declare it under 'groups:' in a properties file", eventName: "ParsingError")
    }

    static func notAReference(_ text: String, at place: Location) -> Diagnostic {
        Diagnostic(
            code: "compiler.exposure-dependency", message: "'\(text)' is no reference", location: place,
            hint: "write ref('model'), source('source', 'table') or metric('metric')")
    }

    static func nodeNotFoundForEntry(_ entry: PropertyEntry, known: [String]) -> Diagnostic {
        Diagnostic(
            code: "compiler.entry-without-node", severity: .warning,
            message: "'\(entry.name)' is described under '\(entry.section)' and there is no file for it",
            location: entry.location, hint: closest(to: entry.name, in: known).map { "did you mean '\($0)'?" },
            eventName: "NoNodeForYamlKey")
    }

    static func wrongSection(_ entry: PropertyEntry, node: Node, section: String) -> Diagnostic {
        Diagnostic(
            code: "compiler.wrong-section", severity: .warning,
            message: "'\(entry.name)' is a \(node.kind.rawValue) and is described under '\(entry.section)'",
            location: entry.location, hint: "move it to '\(section)'", eventName: "WrongResourceSchemaFile")
    }

    static func macroNotFoundForEntry(_ entry: PropertyEntry, known: [String]) -> Diagnostic {
        Diagnostic(
            code: "compiler.entry-without-macro", severity: .warning,
            message: "the macro '\(entry.name)' is described and is not defined", location: entry.location,
            hint: closest(to: entry.name, in: known).map { "did you mean '\($0)'?" }, eventName: "MacroNotFoundForPatch"
        )
    }
}

extension Resource {
    /// Kind, id and file, as dbt's messages name a resource: `Model 'model.shop.orders' (models/orders.sql)`.
    var title: String {
        let word = kind.rawValue.split(separator: "_").joined(separator: " ")
        return "\(word.prefix(1).uppercased())\(word.dropFirst()) '\(uniqueID)' (\(originalFilePath))"
    }
}

extension ResourceKind {
    /// The word for several of them.
    var plural: String {
        switch self {
        case .analysis: "analyses"
        case .savedQuery: "saved queries"
        default: rawValue.split(separator: "_").joined(separator: " ") + "s"
        }
    }
}

extension Diagnostic {
    /// A call of a name that nothing defines. Reading swallows it, as in dbt; running the node fails.
    static func undefinedCall(_ call: StaticCall, at place: Location, known: [String]) -> Diagnostic {
        let name = call.path.joined(separator: ".")
        return Diagnostic(
            code: "compiler.undefined-call", severity: .warning, message: "'\(name)' is undefined", location: place,
            hint: (closest(to: name, in: known) ?? closest(to: call.path[0], in: known)).map { "did you mean '\($0)'?" }
                ?? "no macro and no function has this name; is a package missing?")
    }
}

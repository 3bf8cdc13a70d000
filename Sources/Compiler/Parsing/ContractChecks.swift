import Manifest
import SourceText

/// What an enforced contract asks of its model besides columns with types.
extension ManifestBuilder {
    func checkContracts() {
        for node in orderedNodes where node.kind == .model && node.config["contract"]?["enforced"]?.bool == true {
            if let unknown = ConfigChecks.unknownConstraint(of: node) {
                diagnostics.append(unknown)
                continue
            }
            checkPrimaryKey(of: node)
            checkSchemaChange(of: node)
            if !node.enforcesConstraints, node.hasConstraintsToWarnOf { diagnostics.append(.uselessConstraints(node)) }
        }
    }

    private func checkPrimaryKey(of node: Node) {
        let columns = node.columns.filter { column in
            column.constraints.contains { $0["type"]?.string == "primary_key" }
        }.map(\.name)
        if columns.count > 1 {
            let list = PythonText.str(.strings(columns))
            diagnostics.append(
                .primaryKey("Found \(columns.count) columns (\(list)) with primary key constraints defined.", node))
        }
        if !columns.isEmpty, node.constraints.contains(where: { $0["type"]?.string == "primary_key" }) {
            diagnostics.append(
                .primaryKey("Primary key constraints defined at the model level and the columns level.", node))
        }
    }

    private func checkSchemaChange(of node: Node) {
        let mode = node.config["on_schema_change"]?.string ?? "ignore"
        guard node.config.materialized == "incremental", !["append_new_columns", "fail"].contains(mode) else { return }
        diagnostics.append(.schemaChange(mode, node))
    }
}

extension Node {
    /// Whether the database holds its rows against constraints.
    fileprivate var enforcesConstraints: Bool { ["table", "incremental"].contains(config.materialized) }

    fileprivate var hasConstraintsToWarnOf: Bool {
        (constraints + columns.flatMap(\.constraints)).contains { $0["warn_unsupported"]?.bool ?? true }
    }
}

/// Settings that dbt refuses at once, because nothing could be made of the resource.
enum ConfigChecks {
    static func problem(of node: Node) -> Diagnostic? {
        if let enabled = node.config["enabled"]?.unlessNull, enabled.bool == nil {
            return .configValue("enabled", enabled, "is not of type 'boolean'", of: node)
        }
        if let tags = node.config["tags"]?.unlessNull, !isTextOrTexts(tags) {
            return .configValue("tags", tags, "is not a text or a list of texts", of: node)
        }
        if node.kind == .test, let severity = node.config["severity"]?.unlessNull,
            !["warn", "error"].contains(severity.string?.lowercased())
        {
            return .configValue("severity", severity, "is neither 'warn' nor 'error'", of: node)
        }
        if node.kind == .model, let access = node.config["access"]?.string?.unlessEmpty,
            !["private", "protected", "public"].contains(access)
        {
            return .unknownAccess(access, of: node)
        }
        let only: [ResourceKind: String] = [.test: "test", .seed: "seed"]
        guard let name = only[node.kind], let written = node.config["materialized"]?.string, written != name else {
            return nil
        }
        return .configValue("materialized", .string(written), "is not one of ['\(name)']", of: node)
    }
}

extension ConfigChecks {
    private static func isTextOrTexts(_ value: Datum) -> Bool {
        // Layers of tags have been joined, so each item may be what one layer said.
        value.string != nil || value.list?.allSatisfy { $0.mapping == nil && $0.list == nil } == true
    }

    private static let constraintTypes = ["check", "not_null", "unique", "primary_key", "foreign_key", "custom"]

    static func unknownConstraint(of node: Node) -> Diagnostic? {
        for column in node.columns {
            for constraint in column.constraints {
                guard let type = constraint["type"]?.string, !constraintTypes.contains(type.lowercased()) else {
                    continue
                }
                return .unknownConstraint(type, of: node, column: column.name, known: constraintTypes)
            }
        }
        return nil
    }
}

extension String {
    fileprivate var unlessEmpty: String? { isEmpty ? nil : self }
}

extension Diagnostic {
    static func unknownAccess(_ access: String, of node: Node) -> Diagnostic {
        Diagnostic(
            code: "compiler.config-value",
            message: "Node \(node.uniqueID) has an invalid value (\(access)) for the access field",
            location: node.configurationPlace ?? node.declaration?.location,
            hint: "write private, protected or public", eventName: "InvalidAccessTypeError")
    }

    static func unknownConstraint(_ type: String, of node: Node, column: String, known: [String]) -> Diagnostic {
        Diagnostic(
            code: "compiler.config-value",
            message: "Invalid constraint type on column \(column): '\(type)'",
            location: node.declaration?.location,
            hint: closest(to: type, in: known).map { "did you mean '\($0)'?" }
                ?? "types are \(known.joined(separator: ", "))", eventName: "ParsingError")
    }

    static func primaryKey(_ message: String, _ node: Node) -> Diagnostic {
        Diagnostic(
            code: "compiler.primary-key", message: message, location: node.declaration?.location,
            hint: "a key of several columns is one constraint of the model: "
                + "{type: primary_key, columns: [\(node.columns.prefix(2).map(\.name).joined(separator: ", "))]}",
            eventName: "ParsingError")
    }

    static func schemaChange(_ mode: String, _ node: Node) -> Diagnostic {
        Diagnostic(
            code: "compiler.schema-change",
            message: "Invalid value for on_schema_change: \(mode). Models materialized as incremental with contracts "
                + "enabled must set on_schema_change to 'append_new_columns' or 'fail'",
            location: node.configurationPlace ?? node.declaration?.location,
            hint: "the contract says which columns there are: 'fail' keeps it so", eventName: "ValidationError")
    }

    static func uselessConstraints(_ node: Node) -> Diagnostic {
        Diagnostic(
            code: "compiler.useless-constraint", severity: .warning,
            message: "Constraint types are not supported for \(node.config.materialized) materializations and will be "
                + "ignored.", location: node.configurationPlace ?? node.declaration?.location,
            hint: "set 'warn_unsupported: false' on the constraint, or materialize '\(node.name)' as a table",
            eventName: "UnsupportedConstraintMaterialization",
            eventData: ["materialized": .string(node.config.materialized)])
    }

    static func configValue(_ key: String, _ value: Datum, _ problem: String, of node: Node) -> Diagnostic {
        Diagnostic(
            code: "compiler.config-value", message: "at path ['\(key)']: \(PythonText.repr(value)) \(problem)",
            location: node.configurationPlace ?? node.declaration?.location,
            hint: [
                "enabled": "write true or false", "tags": "write a list of texts", "severity": "write warn or error",
                "materialized": "leave 'materialized' out for this kind of resource",
            ][key],
            eventName: "SchemaConfigError")
    }
}

import Jinja
import Manifest
import SourceText

/// `exceptions`: the errors and warnings that templates raise, with dbt's names and wording.
final class ExceptionsObject: Object {
    private let context: NodeContext

    init(_ context: NodeContext) { self.context = context }
    override var typeName: String { "dict" }
    override var memberNames: [String] { Array(Self.functions.keys) }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard let function = Self.functions[name] else { return nil }
        return .function(name, function(self))
    }
    override func item(_ key: Value, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard let name = key.string else { return nil }
        return try attribute(name, renderer)
    }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard let function = Self.functions[name] else { return nil }
        return try function(self)(arguments, renderer)
    }

    private static let functions: [String: Method<ExceptionsObject>] = [
        "warn": { $0.warn },
        "raise_compiler_error": { $0.compilerError },
        "raise_not_implemented": { $0.notImplemented },
        "raise_database_error": { $0.databaseError },
        "raise_fail_fast_error": { $0.failFastError },
        "raise_dependency_error": { $0.dependencyError },
        "raise_contract_error": { $0.contractError },
        "column_type_missing": { $0.columnTypeMissing },
        "missing_config": { $0.missingConfig },
        "missing_materialization": { $0.missingMaterialization },
        "missing_relation": { $0.missingRelation },
        "relation_wrong_type": { $0.relationWrongType },
        "raise_ambiguous_alias": { $0.generic }, "raise_ambiguous_catalog_match": { $0.generic },
        "raise_cache_inconsistent": { $0.generic }, "raise_dataclass_not_dict": { $0.generic },
        "raise_dep_not_found": { $0.generic }, "raise_duplicate_patch_name": { $0.generic },
        "raise_duplicate_resource_name": { $0.generic }, "raise_invalid_property_yml_version": { $0.generic },
        "warn_snapshot_timestamp_data_types": { $0.warnSnapshotTypes },
    ]

    private func message(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> String {
        try renderer.text(of: arguments.value(0, "msg") ?? .none)
    }

    private func warn(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        context.report(.warning(.templateWarning(try message(arguments, renderer), in: context.node)))
        return .string("")
    }

    private func compilerError(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        throw TemplateError(.raised(try message(arguments, renderer), event: "CompilationError"))
    }

    private func notImplemented(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        throw TemplateError(.raised("ERROR: \(try message(arguments, renderer))", event: "NotImplementedError"))
    }

    private func databaseError(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        throw TemplateError(.raised(try message(arguments, renderer), event: "DbtDatabaseError"))
    }

    private func failFastError(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        throw TemplateError(.raised(try message(arguments, renderer), event: "FailFastError"))
    }

    private func dependencyError(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        throw TemplateError(.raised(try message(arguments, renderer), event: "DependencyError"))
    }

    private func contractError(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let declared = ContractColumn.list(arguments.value(0, "yaml_columns"))
        let actual = ContractColumn.list(arguments.value(1, "sql_columns"))
        throw TemplateError(.raised(contractMessage(declared: declared, actual: actual), event: "ContractError"))
    }

    private func columnTypeMissing(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let names = (arguments.value(0, "column_names")?.sequence ?? []).compactMap(\.string)
        let list = "[" + names.map { "'\($0)'" }.joined(separator: ", ") + "]"
        throw TemplateError(
            .raised(
                "Contracted models require data_type to be defined for each column.  Please ensure that the column name "
                    + "and data_type are defined within the YAML configuration for the \(list) column(s).",
                event: "ColumnTypeMissingError"))
    }

    private func missingConfig(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let name = arguments.text(1, "name") ?? ""
        throw TemplateError(
            .raised(
                "Model '\(context.node?.uniqueID ?? "")' does not define a required config parameter '\(name)'.",
                event: "MissingConfigError"))
    }

    private func missingMaterialization(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let name = context.node?.config.materialized ?? ""
        throw TemplateError(.missingMaterialization(name, adapter: context.compiler.backend.type))
    }

    private func missingRelation(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        throw TemplateError(
            .raised("Relation \(try message(arguments, renderer)) not found!", event: "MissingRelationError"))
    }

    private func relationWrongType(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let relation = arguments.value(0, "relation") ?? .none
        let expected = try renderer.text(of: arguments.value(1, "expected_type") ?? .none)
        let type = relation.object(as: RelationObject.self)?.relation.type ?? "None"
        throw TemplateError(
            .raised(
                "Trying to create \(expected) \(try renderer.text(of: relation)), but it currently exists as a \(type). "
                    + "Either drop \(try renderer.text(of: relation)) manually, or run dbt with `--full-refresh` and dbt "
                    + "will drop it for you.", event: "RelationWrongTypeError"))
    }

    private func generic(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        var parts: [String] = []
        for value in arguments.positional + arguments.keywords.map(\.value) {
            parts.append(try renderer.text(of: value))
        }
        throw TemplateError(.raised(parts.joined(separator: " "), event: "CompilationError"))
    }

    private func warnSnapshotTypes(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let snapshot = arguments.text(0, "snapshot_time_data_type") ?? ""
        let updated = arguments.text(1, "updated_at_data_type") ?? ""
        let text =
            "Data type of snapshot table timestamp columns (\(snapshot)) doesn't match derived column 'updated_at' "
            + "(\(updated)). Please update snapshot config 'updated_at'."
        context.report(.warning(.templateWarning(text, in: context.node)))
        return .none
    }
}

/// A column as the contract macros describe it.
struct ContractColumn {
    let name: String
    let type: String

    /// The columns of a list of mappings with `name` and `data_type`.
    static func list(_ value: Value?) -> [ContractColumn] {
        (value?.sequence ?? []).map {
            ContractColumn(name: $0["name"]?.string ?? "", type: $0["data_type"]?.string ?? "")
        }
    }
}

/// What is wrong between declared and actual columns, as the table that dbt prints.
private func contractMessage(declared: [ContractColumn], actual: [ContractColumn]) -> String {
    guard !declared.isEmpty else {
        return "This model has an enforced contract, and its 'columns' specification is missing"
    }
    guard !actual.isEmpty else {
        return "This model has an enforced contract, and its query returns no columns"
    }
    var rows: [[String]] = []
    for name in Set((declared + actual).map { $0.name.lowercased() }).sorted() {
        let wanted = declared.first { $0.name.lowercased() == name }
        let given = actual.first { $0.name.lowercased() == name }
        if wanted?.type == given?.type, wanted != nil { continue }
        let reason =
            wanted == nil ? "missing in contract" : given == nil ? "missing in definition" : "data type mismatch"
        rows.append([given?.name ?? wanted?.name ?? name, given?.type ?? "", wanted?.type ?? "", reason])
    }
    let table = textTable(["column_name", "definition_type", "contract_type", "mismatch_reason"], rows)
    return "This model has an enforced contract that failed.\n"
        + "Please ensure the name, data_type, and number of columns in your contract match the columns in your "
        + "model's definition.\n\n\(table)"
}

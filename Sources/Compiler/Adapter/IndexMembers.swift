import Jinja
import SourceText
import Warehouse

extension AdapterObject {
    static let indexMembers: [String: Entry] = [
        "parse_index": Entry(.none) { $0.parseIndex }
    ]

    /// One item of the config `indexes`, checked.
    private func parseIndex(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let given = arguments.value(0, "raw_index"), !given.isNone else { return .none }
        guard let fields = given.datum?.mapping else {
            throw .compilation(
                "Invalid index config:\n  Got: \(try renderer.text(of: given))\n  Expected a dictionary with at minimum a \"columns\" key"
            )
        }
        return .object(try IndexObject(fields, invocationID: compiler.settings.invocationID))
    }
}

/// A parsed index: columns, uniqueness, method.
final class IndexObject: Object {
    private let columns: [String]
    private let unique: Bool
    private let type: String?
    private let invocationID: String

    init(_ fields: DatumMap, invocationID: String) throws(TemplateError) {
        let known = ["columns", "unique", "type"]
        for key in fields.keys where !known.contains(key) {
            throw .compilation(
                "Could not parse index config: Additional properties are not allowed ('\(key)' was unexpected)",
                hint: closest(to: key, in: known).map { "did you mean '\($0)'?" })
        }
        guard let columns = fields["columns"]?.list, columns.allSatisfy({ $0.string != nil }) else {
            let problem =
                fields["columns"] == nil ? "'columns' is a required property" : "'columns' is not a list of names"
            throw .compilation("Could not parse index config: \(problem)")
        }
        if let given = fields["unique"], given.bool == nil {
            throw .compilation("Could not parse index config: 'unique' is not true or false")
        }
        self.columns = columns.compactMap(\.string)
        unique = fields["unique"]?.bool ?? false
        type = fields["type"]?.string
        self.invocationID = invocationID
    }

    override var typeName: String { "PostgresIndexConfig" }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "columns": return .array(columns.map { .string($0) })
        case "unique": return .bool(unique)
        case "type": return type.map { .string($0) } ?? Value.none
        case "as_node_config":
            return Value(["columns": .strings(columns), "unique": .bool(unique), "type": .optional(type)] as Datum)
        case "render":
            return .function(name) { [self] (arguments, renderer) throws(TemplateError) in
                try .string(rendered(arguments.value(0, "relation") ?? .none, renderer))
            }
        default: return nil
        }
    }

    /// The index's name. The command's id is part of it: the table that is replaced still has its own index, and a
    /// name is taken once in a schema.
    private func rendered(_ relation: Value, _ renderer: Renderer) throws(TemplateError) -> String {
        let parts =
            columns + [
                try renderer.text(of: relation), unique ? "True" : "False", type ?? "None", invocationID,
            ]
        return Hash.md5(parts.joined(separator: "_"))
    }
}

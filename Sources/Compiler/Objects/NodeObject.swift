import Jinja
import Manifest
import SourceText

/// A node as `generate_schema_name` and its like see it: its fields as attributes and items. Made lazily, since most of
/// those macros look at two or three of them.
final class NodeObject: Object {
    private let node: Node
    private let state: CompiledState?
    private var fields: DatumMap?

    init(_ node: Node, _ state: CompiledState? = nil) {
        self.node = node
        self.state = state
    }
    override var typeName: String { "\(node.kind.rawValue.capitalizedFirst)Node" }

    private func field(_ name: String) -> Value? {
        switch name {
        case "name": return .string(node.name)
        case "package_name": return .string(node.packageName)
        case "unique_id": return .string(node.uniqueID)
        case "resource_type": return .string(node.kind.rawValue)
        case "fqn": return Value(.strings(node.fqn))
        case "path": return .string(node.path)
        case "original_file_path": return .string(node.originalFilePath)
        case "version": return node.version.map { Value($0) } ?? Value.none
        case "config": return Value(.mapping(node.config.values))
        default: break
        }
        if fields == nil { fields = node.templateFields(state) }
        return fields?[name].map { Value($0) }
    }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? { field(name) }
    override func item(_ key: Value, _ renderer: Renderer) throws(TemplateError) -> Value? {
        key.string.flatMap { field($0) }
    }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard name == "get" else { return nil }
        return arguments.text(0, "key").flatMap { field($0) } ?? arguments.value(1, "default") ?? Value.none
    }
    override var datum: Datum? { .mapping(node.templateFields(state)) }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

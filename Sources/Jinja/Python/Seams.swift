// First forms of what the runner of template cases needs.
package enum PythonTypes {
    package static func repr(_ value: Value) -> String { Jinja.repr(value) }
    package static func text(_ value: Value) throws(TemplateError) -> String { try str(value, nil) }
    package static func typeName(_ value: Value) -> String { pythonTypeName(value) }
    package static func set(_ items: [Value]) throws(TemplateError) -> Value { .array(items) }
    package static func datetime(fromISO text: String) throws(TemplateError) -> Value { .string(text) }
    package static func date(fromISO text: String) throws(TemplateError) -> Value { .string(text) }
    package static func elements(of value: Value, _ renderer: Renderer) throws(TemplateError) -> [Value] {
        switch value {
        case .list(let list): list.items
        case .tuple(let tuple): tuple.items
        case .dict(let dict): dict.keys
        default: throw TemplateError(.type, "'\(typeName(value))' object is not iterable")
        }
    }
    package static func zip(_ values: [Value], _ renderer: Renderer) throws(TemplateError) -> Value { .array([]) }
}
package enum PythonModules {
    package static var all: Value { .dict(Dict()) }
}
package enum PythonJSON {
    package static func text(of value: Value, indent: Int? = nil, sortKeys: Bool = false) throws(TemplateError) -> String { "" }
    package static func value(of text: String) throws(TemplateError) -> Value { .none }
}

import Jinja
import SourceText

/// Turns a case's context into template values: plain JSON, and one-key objects `{"$tuple": […]}` for what JSON lacks.
struct ContextValues {
    func value(_ datum: Datum) -> Value {
        switch datum {
        case .list(let items): .array(items.map(value))
        case .mapping(let map): special(map) ?? .dict(Dict(map.pairs.map { ($0, value($1)) }))
        default: Value(datum)
        }
    }

    private func special(_ map: DatumMap) -> Value? {
        guard map.count == 1, let key = map.keys.first, let inner = map.values.first else { return nil }
        switch key {
        case "$tuple": return .tuple(Tuple((inner.list ?? []).map(value)))
        case "$obj": return .object(CaseObject(Dict((inner.mapping ?? DatumMap()).pairs.map { ($0, value($1)) })))
        case "$float": return .double(Double(inner.string ?? "") ?? .nan)
        case "$fn": return function(inner.string ?? "")
        case "$set": return try? PythonTypes.set((inner.list ?? []).map(value))
        case "$datetime": return try? PythonTypes.datetime(fromISO: inner.string ?? "")
        case "$date": return try? PythonTypes.date(fromISO: inner.string ?? "")
        case "$decimal": return PythonTypes.decimal(inner.string ?? "")
        default: return nil
        }
    }

    private func function(_ name: String) -> Value {
        switch name {
        case "fail":
            .function("_fail") { arguments, renderer throws(TemplateError) in
                for keyword in arguments.keywords where keyword.name != "message" {
                    throw TemplateError(.type, "_fail() got an unexpected keyword argument '\(keyword.name)'")
                }
                let message = try arguments.value(0, "message").map { value throws(TemplateError) in
                    try renderer.text(of: value)
                }
                throw TemplateError(.raised, message ?? "boom", className: "HostError")
            }
        case "args":
            .function("_args") { arguments, _ throws(TemplateError) in
                let positional = PythonTypes.repr(.tuple(Tuple(arguments.positional)))
                let keywords = PythonTypes.repr(.dict(arguments.keywordDict))
                return .string("args=\(positional) kwargs=\(keywords)")
            }
        default:
            .function("_identity") { arguments, _ throws(TemplateError) in
                let count = arguments.positional.count + arguments.keywords.count
                guard count <= 1 else {
                    throw TemplateError(
                        .type, "_identity() takes from 0 to 1 positional arguments but \(count) were given")
                }
                if let keyword = arguments.keywords.first, keyword.name != "value" {
                    throw TemplateError(.type, "_identity() got an unexpected keyword argument '\(keyword.name)'")
                }
                return arguments.value(0, "value") ?? .none
            }
        }
    }
}

/// A host object with attributes and no items.
final class CaseObject: Object {
    private let attributes: Dict

    init(_ attributes: Dict) { self.attributes = attributes }

    override var typeName: String { "host.Obj" }
    override func attribute(_ name: String, _ renderer: Renderer) -> Value? { attributes[name] }
    override func repr() -> String { "Obj(\(attributes.keys.compactMap(\.string).sorted().joined(separator: ",")))" }
}

import Jinja

/// `config`: callable, and `config.get` with one setting.
final class ConfigStandIn: Object {
    private static let settings = ["materialized": "table"]

    override var typeName: String { "Config" }
    override var isCallable: Bool { true }
    override func call(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? { .string("") }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard name == "get" || name == "require" else { return nil }
        return .function(name) { arguments, renderer throws(TemplateError) in
            let key = try renderer.text(of: arguments.value(0, "name") ?? .none)
            if let setting = Self.settings[key] { return .string(setting) }
            return arguments.value(1, "default") ?? .none
        }
    }
}

/// `adapter`: `dispatch` and `quote`.
final class AdapterStandIn: Object {
    private unowned let globals: DbtGlobals

    init(_ globals: DbtGlobals) { self.globals = globals }

    override var typeName: String { "Adapter" }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "quote":
            .function("quote") { arguments, renderer throws(TemplateError) in
                .string("\"\(try renderer.text(of: arguments.value(0, "identifier") ?? .none))\"")
            }
        case "dispatch":
            .function("dispatch") { [unowned globals] arguments, renderer throws(TemplateError) in
                let macro = try renderer.text(of: arguments.value(0, "macro_name") ?? .none)
                for prefix in ["postgres__", "default__"] {
                    if let target = globals.context[prefix + macro] { return target }
                }
                throw TemplateError(.raised, "no dispatch target for \(macro)", className: "HostError")
            }
        default: nil
        }
    }
}

/// Hexadecimal digests.
enum Digest {
    // The hash room's MD5 takes this over when it is there.
    static func md5(_ text: String) -> String { "" }
}

import Jinja
import SourceText

/// A macro as a value of templates: called in the context of the node that is rendered, not of its own package.
final class MacroObject: Object {
    let entry: MacroEntry
    private let context: NodeContext

    init(_ entry: MacroEntry, in context: NodeContext) {
        self.entry = entry
        self.context = context
    }

    override var typeName: String { "MacroGenerator" }
    override var isCallable: Bool { true }
    override func repr() -> String { "<Macro \(entry.name)>" }

    override func call(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? {
        let definition = try definition()
        context.enter(entry)
        defer { context.leave() }
        return try renderer.invoke(definition, arguments, globals: context)
    }

    override var printsCalls: Bool { true }
    override func printCall(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? {
        let definition = try definition()
        context.enter(entry)
        defer { context.leave() }
        return try renderer.print(definition, arguments, globals: context)
    }

    private func definition() throws(TemplateError) -> MacroDefinition {
        if let definition = entry.definition { return definition }
        throw .compilation("the macro '\(entry.name)' of package '\(entry.packageName)' can't be parsed")
    }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "name": .string(entry.name)
        case "unique_id": .string(entry.id)
        case "package_name": .string(entry.packageName)
        default: nil
        }
    }
}

/// A package as a value of templates: its macros are items; `dbt` holds all that is shipped.
final class PackageObject: Object {
    let name: String
    private let context: NodeContext

    init(_ name: String, in context: NodeContext) {
        self.name = name
        self.context = context
    }

    override var typeName: String { "dict" }
    override var memberNames: [String] {
        let macros = context.compiler.macros
        return macros.entries.filter { $0.packageName == name || $0.isShipped && macros.isShipped(name) }.map(\.name)
    }
    override func repr() -> String { "<package \(name)>" }

    // Items and no attributes, as with a dict: the sandbox keeps attributes that begin with `_` from templates, and
    // macros may be named so.
    override func item(_ key: Value, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard let key = key.string else { return nil }
        if let replacement = context.memberOverrides["\(name).\(key)"] { return replacement }
        return context.macro(named: key, ofPackage: name).map { context.value(of: $0) }
    }

    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        if let replacement = context.memberOverrides["\(self.name).\(name)"] {
            return try renderer.call(replacement, arguments)
        }
        guard let entry = context.macro(named: name, ofPackage: self.name) else {
            guard name == "get" else { return nil }
            let wanted = arguments.text(0, "key") ?? ""
            return try item(.string(wanted), renderer) ?? arguments.value(1, "default") ?? Value.none
        }
        return try renderer.call(context.value(of: entry), arguments)
    }
}

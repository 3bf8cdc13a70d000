/// `namespace(…)`: attributes that inner scopes may set.
final class NamespaceObject: Object {
    /// The attributes.
    let values: Dict
    init(_ values: Dict) { self.values = values }
    override var typeName: String { "Namespace" }
    override var moduleName: String? { "jinja2.utils" }
    override func repr() -> String { "<Namespace \(Jinja.repr(.dict(values)))>" }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? { values[name] }
}

/// An imported template: its exported names.
final class ModuleObject: Object {
    let values: [String: Value]
    /// What the template printed.
    let printed: Text
    private let name: String?
    init(_ name: String?, _ values: [String: Value], printed: Text) {
        (self.name, self.values, self.printed) = (name, values, printed)
    }
    var quotedName: String { name.map { Jinja.repr(.string($0)) } ?? "None" }
    override var typeName: String { "TemplateModule" }
    override var moduleName: String? { "jinja2.environment" }
    override var memberNames: [String] { Array(values.keys) }
    override func repr() -> String { "<TemplateModule \(quotedName)>" }
    override func text(_ renderer: Renderer?) throws(TemplateError) -> String { printed.string }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? { values[name] }
}

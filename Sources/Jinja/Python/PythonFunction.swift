/// A function of a Python module.
final class PythonFunction: Object {
    private let name: String
    private let body: (Arguments, Renderer) throws(TemplateError) -> Value

    init(_ name: String, _ body: @escaping (Arguments, Renderer) throws(TemplateError) -> Value) {
        self.name = name
        self.body = body
    }

    override var typeName: String { "function" }
    override var isCallable: Bool { true }
    override func repr() -> String { "<function \(name) at \(address(of: self))>" }
    override func call(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? {
        try body(arguments, renderer)
    }
}

/// A Python type as a value: callable where a constructor is given, with static functions and constants.
final class PythonType: Object {
    private let name: String
    private let attributes: (String) -> Value?
    private let construct: ((Arguments, Renderer) throws(TemplateError) -> Value)?

    init(
        _ name: String, attributes: @escaping (String) -> Value? = { _ in nil },
        construct: ((Arguments, Renderer) throws(TemplateError) -> Value)? = nil
    ) {
        self.name = name
        self.attributes = attributes
        self.construct = construct
    }

    override var typeName: String { "type" }
    override var isCallable: Bool { true }
    override func repr() -> String { "<class '\(name)'>" }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? { attributes(name) }
    override func call(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard let construct else { throw typeError("cannot create '\(name)' instances") }
        return try construct(arguments, renderer)
    }
}

/// A name, attribute or item that does not exist.
///
/// Printing it gives nothing (plain mode); nearly everything else raises an `undefined` error that says
/// what was missing.
public final class Undefined {
    /// The missing name, attribute or key as messages quote it; nil for undefined values without a name.
    public let name: String?
    /// The value whose attribute or item was missing; nil for plain names.
    public let owner: Value?
    /// A message that replaces the standard wording.
    public let hint: String?

    /// The key that is missing in `owner`, where it is not a text.
    let key: Value?
    /// The exception that using the value raises: `UndefinedError` but for the sandbox.
    let className: String
    /// Whether calls, attributes and items of it give itself (see `Environment.UndefinedBehaviour.capturing`).
    let isCapturing: Bool

    /// An undefined value for a name, or for a name of an owner.
    public convenience init(name: String?, owner: Value? = nil, hint: String? = nil) {
        self.init(name: name, owner: owner, hint: hint, key: nil)
    }

    init(
        name: String?, owner: Value? = nil, hint: String? = nil, key: Value?, className: String = "UndefinedError",
        isCapturing: Bool = false
    ) {
        self.name = name
        self.owner = owner
        self.hint = hint
        self.key = key
        self.className = className
        self.isCapturing = isCapturing
    }

    /// What is missing, in Jinja2's words.
    var message: String {
        if let hint, !hint.isEmpty { return hint }
        if isCapturing, let key { return "\(repr(key)) is undefined" }
        guard let owner else { return "\(quoted(name)) is undefined" }
        let type = qualifiedTypeName(owner)
        if let key {
            if case .text = key { return "\(quoted(type)) has no attribute \(shownInMessage(key))" }
            return "\(type) has no element \(shownInMessage(key))"
        }
        return "\(quoted(type)) has no attribute \(quoted(name))"
    }

    /// The error of using the value.
    var error: TemplateError {
        let error = TemplateError(className == "UndefinedError" ? .undefined : .runtime, message, className: className)
        guard let name else { return error }
        if let owner {
            error.box.hint = suggestion(for: name, among: memberNames(of: owner))
        } else if hint == nil {
            error.box.missingName = name
        }
        return error
    }

    private func quoted(_ text: String?) -> String { text.map { repr(.string($0)) } ?? "None" }
}

/// The type of a value as Jinja2's messages show it: `dict object`, `jinja2.runtime.Macro object`, `None`.
func qualifiedTypeName(_ value: Value) -> String {
    switch value {
    case .none: "None"
    case .object(let object): (object.moduleName.map { $0 + "." } ?? "") + object.typeName + " object"
    case .text(let text) where text.flavour == .markup: "markupsafe.Markup object"
    default: pythonTypeName(value) + " object"
    }
}

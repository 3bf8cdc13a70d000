import Jinja
import SourceText

extension Value {
    /// Python's truth.
    var truth: Bool {
        switch self {
        case .undefined, .none: false
        case .bool(let value): value
        case .int(let value): value != 0
        case .double(let value): value != 0
        case .text(let text): !text.string.isEmpty
        case .list(let list): !list.items.isEmpty
        case .tuple(let tuple): !tuple.items.isEmpty
        case .dict(let dict): dict.count > 0
        case .object(let object): object.isTrue
        }
    }

    /// Nil for None and undefined values.
    var present: Value? {
        switch self {
        case .none, .undefined: nil
        default: self
        }
    }

    /// A string, or None.
    static func optional(_ text: String?) -> Value { text.map { .string($0) } ?? .none }

    /// The integer of a number or boolean.
    var integer: Int? {
        switch self {
        case .int(let value): value
        case .bool(let value): value ? 1 : 0
        default: nil
        }
    }

    /// The elements of a list or tuple.
    var sequence: [Value]? {
        switch self {
        case .list(let list): list.items
        case .tuple(let tuple): tuple.items
        default: nil
        }
    }

    /// The value of a key of a dict.
    subscript(key: String) -> Value? {
        if case .dict(let dict) = self { dict[key] } else { nil }
    }
}

extension Arguments {
    /// A text argument; nil where it is absent or None.
    func text(_ position: Int, _ name: String) -> String? { value(position, name)?.present?.string }

    /// A boolean argument.
    func flag(_ position: Int, _ name: String) -> Bool? { value(position, name)?.present?.truth }
}

extension TemplateError {
    /// dbt's CompilationError with a message of ours or of the user's.
    static func compilation(_ message: String, hint: String? = nil) -> TemplateError {
        TemplateError(.raised, message, className: "CompilationError", hint: hint)
    }
}

/// Runs something that throws diagnostics where template errors travel.
func hosted<Result>(_ body: () throws(Diagnostic) -> Result) throws(TemplateError) -> Result {
    do throws(Diagnostic) { return try body() } catch {
        throw TemplateError(error, className: error.eventName ?? "DbtRuntimeError")
    }
}

/// A method of a host object.
typealias Method<Owner> = @Sendable (Owner) -> (Arguments, Renderer) throws(TemplateError) -> Value

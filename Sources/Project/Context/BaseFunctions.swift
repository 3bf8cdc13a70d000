import Jinja
import SourceText
import YAML

/// Functions of templates that depend on nothing but their arguments.
package enum BaseFunctions {
    package typealias Body = @Sendable (Arguments, Renderer) throws(TemplateError) -> Value

    /// To add one, write the function and a line here.
    package static let table: [String: Body] = [
        "return": returning,
        "fromjson": fromJSON, "tojson": toJSON, "fromyaml": fromYAML, "toyaml": toYAML,
        "set": makeSet, "set_strict": makeStrictSet, "zip": makeZip, "zip_strict": makeStrictZip,
        "local_md5": md5, "diff_of_two_dicts": difference,
    ]

    /// Python's complaint about an argument that is not there.
    package static func missing(_ function: String, _ argument: String) -> TemplateError {
        TemplateError(.type, "\(function)() missing 1 required positional argument: '\(argument)'")
    }

    static func returning(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let data = arguments.value(0, "data") else { throw missing("_return", "data") }
        throw TemplateError.returning(data)
    }

    // MARK: JSON and YAML

    static func fromJSON(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let value = arguments.value(0, "string") else { throw missing("fromjson", "string") }
        guard let text = value.string else {
            throw TemplateError(
                .type, "the JSON object must be str, bytes or bytearray, not \(PythonTypes.typeName(value))")
        }
        do throws(TemplateError) {
            return try PythonJSON.value(of: text)
        } catch {
            guard error.className == "JSONDecodeError" else { throw error }
            return arguments.value(1, "default") ?? .none
        }
    }

    static func toJSON(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let value = arguments.value(0, "value") else { throw missing("tojson", "value") }
        return .string(try PythonJSON.text(of: value, sortKeys: isTrue(arguments.value(2, "sort_keys"))))
    }

    static func fromYAML(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let value = arguments.value(0, "value") else { throw missing("fromyaml", "value") }
        guard let text = value.string else { throw TemplateError(.type, "a string or stream input is required") }
        let parsed = YAML.parse(SourceFile(path: "fromyaml", text: text))
        guard !parsed.diagnostics.contains(where: { $0.severity == .error }), parsed.documents.count <= 1 else {
            return arguments.value(1, "default") ?? .none
        }
        return parsed.documents.first.map { Value($0.datum) } ?? .none
    }

    static func toYAML(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let value = arguments.value(0, "value") else { throw missing("toyaml", "value") }
        guard let datum = try value.checkedDatum() else { return arguments.value(1, "default") ?? .none }
        return .string(YAML.text(of: datum, sortKeys: isTrue(arguments.value(2, "sort_keys"))))
    }

    private static func isTrue(_ value: Value?) -> Bool {
        if case .bool(true) = value { true } else { false }
    }

    // MARK: Sets and tuples

    static func makeSet(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        do throws(TemplateError) {
            return try makeStrictSet(arguments, renderer)
        } catch {
            guard error.kind == .type else { throw error }
            return arguments.value(1, "default") ?? .none
        }
    }

    static func makeStrictSet(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let value = arguments.value(0, "value") else { throw missing("_set", "value") }
        return try PythonTypes.set(PythonTypes.elements(of: value, renderer))
    }

    static func makeZip(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        do throws(TemplateError) {
            return try makeStrictZip(Arguments(arguments.positional), renderer)
        } catch {
            guard error.kind == .type else { throw error }
            return arguments.keyword("default") ?? .none
        }
    }

    static func makeStrictZip(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        try PythonTypes.zip(arguments.positional, renderer)
    }

    // MARK: Others

    static func md5(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let value = arguments.value(0, "value") else { throw missing("local_md5", "value") }
        guard let text = value.string else {
            throw TemplateError(
                .runtime, "'\(PythonTypes.typeName(value))' object has no attribute 'encode'",
                className: "AttributeError")
        }
        return .string(Hash.md5(text))
    }

    /// What the first of two mappings of lists has and the second has not, without regard to case: how dbt finds
    /// grants to give and to take back.
    static func difference(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard case .dict(let a) = arguments.value(0, "dict_a"), case .dict(let b) = arguments.value(1, "dict_b") else {
            throw missing("diff_of_two_dicts", "dict_b")
        }
        var others: [String: [String]] = [:]
        for (key, values) in Swift.zip(b.keys, b.values) {
            others[(key.string ?? "").lowercased()] =
                try PythonTypes.elements(of: values, renderer).map { ($0.string ?? "").lowercased() }
        }
        let result = Dict()
        for (key, values) in Swift.zip(a.keys, a.values) {
            let name = key.string ?? ""
            guard let other = others[name.lowercased()] else {
                result[name] = values
                continue
            }
            let rest = try PythonTypes.elements(of: values, renderer)
                .filter { !other.contains(($0.string ?? "").lowercased()) }
            if !rest.isEmpty { result[name] = .array(rest) }
        }
        return .dict(result)
    }
}

import Manifest
import SourceText

/// What a generic test is declared on.
struct TestTarget {
    /// How artifacts name the target: `models.orders`, `sources.raw`.
    var fileKeyName: String
    /// The name inside test names: `orders`, `orders_v2`, `raw_orders` for sources.
    var testedName: String
    /// The template expression of the target: `ref('orders')`, `source('raw', 'orders')`.
    var expression: String
    var isSource: Bool
    /// What the target is, as a reference.
    var reference: Reference?
    /// What the target is, as a source.
    var source: [String]?
}

/// One generic test as a properties file declares it, all spellings brought to one form.
struct GenericTestDefinition {
    /// Without its package: `unique`.
    var name: String
    /// The package in front: `dbt_utils`.
    var namespace: String?
    /// What the macro is called with, `column_name` and `model` included; not rendered.
    var arguments = DatumMap()
    /// Config as written, rendered by the caller.
    var config = DatumMap()
    var description = ""
    /// `name:` of the declaration.
    var customName: String?

    /// Keys that are config wherever they stand, in dbt's order.
    static let configKeys = [
        "severity", "tags", "enabled", "where", "limit", "warn_if", "error_if", "fail_calc", "store_failures",
        "store_failures_as", "meta", "database", "schema", "alias",
    ]

    /// Reads a declaration: `unique`, `{unique: {…}}` or `{test_name: unique, …}`.
    /// - Throws: `Diagnostic` `project.test-*` without a place; the caller knows it.
    init(_ datum: Datum, columnName: String?, target: TestTarget) throws(Diagnostic) {
        let (fullName, given) = try Self.nameAndArguments(datum)
        (namespace, name) = try Self.split(fullName)
        var values = given
        if let columnName { values["column_name"] = .string(columnName) }
        if let nested = values["arguments"] {
            values["arguments"] = nil
            guard let map = nested.mapping else { throw .testArgumentsNotMapping(fullName) }
            for (key, value) in map.pairs { values[key] = value }
        }
        if values["model"] != nil { throw .testArgumentModel(fullName) }
        try takeConfig(from: &values, test: fullName)
        description = values["description"]?.string ?? ""
        values["description"] = nil
        if let given = values["name"]?.string { customName = given }
        values["name"] = nil
        values["model"] = .string("{{ get_where_subquery(\(target.expression)) }}")
        arguments = values
    }

    private static func nameAndArguments(_ datum: Datum) throws(Diagnostic) -> (String, DatumMap) {
        switch datum {
        case .string(let name): return (name, DatumMap())
        case .mapping(var map):
            if let name = map["test_name"] {
                map["test_name"] = nil
                guard let name = name.string else { throw .testNameNotText() }
                return (name, map)
            }
            guard map.count == 1, let name = map.keys.first, let value = map.values.first else {
                throw .testNotOneKey(map.keys)
            }
            guard let arguments = value.mapping else { throw .testArgumentsNotMapping(name) }
            return (name, arguments)
        default: throw .testWrongForm()
        }
    }

    private static func split(_ fullName: String) throws(Diagnostic) -> (String?, String) {
        let parts = fullName.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ isIdentifier($0) }) else {
            throw .testNameNotText(fullName)
        }
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : (nil, fullName)
    }

    private static func isIdentifier(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return text.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
        }
    }

    private mutating func takeConfig(from values: inout DatumMap, test: String) throws(Diagnostic) {
        var nested = values["config"]?.mapping ?? DatumMap()
        values["config"] = nil
        for key in Self.configKeys {
            let outer = values[key]
            values[key] = nil
            if let outer, outer.isTruthy {
                if nested[key] != nil { throw .testConfigTwice(test, key) }
                config[key] = outer
            } else if let inner = nested[key] {
                nested[key] = nil
                if !inner.isNull { config[key] = inner }
            } else if let outer, !outer.isNull {
                config[key] = outer
            }
        }
        for (key, value) in nested.pairs where !value.isNull { config[key] = value }
    }

    /// The name of the test's macro: `test_unique`, `dbt_utils.test_expression_is_true`.
    var macroName: String { (namespace.map { $0 + "." } ?? "") + "test_" + name }

    /// The text that a generic test's file would have.
    var rawCode: String {
        let settings = config.pairs.map { key, value in
            if case .string(let text) = value { return "\(key)=\"\(text.doublingBackslashQuotes)\"" }
            return "\(key)=\(PythonText.str(value))"
        }
        let call = "{{ \(macroName)(**_dbt_generic_test_kwargs) }}"
        return settings.isEmpty ? call : call + "{{ config(" + settings.joined(separator: ",") + ") }}"
    }
}

extension Datum {
    /// Python's truth value.
    var isTruthy: Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        case .int(let value): value != 0
        case .double(let value): value != 0
        case .bigInt: true
        case .string(let text), .date(let text), .dateTime(let text): !text.isEmpty
        case .list(let items): !items.isEmpty
        case .mapping(let map): !map.isEmpty
        }
    }
}

extension String {
    /// `"` as `\"`, as it stands inside a template's string.
    fileprivate var doublingBackslashQuotes: String {
        var result = ""
        for scalar in unicodeScalars {
            if scalar == "\"" { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
        return result
    }
}

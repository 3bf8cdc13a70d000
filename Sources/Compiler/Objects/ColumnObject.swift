import Jinja
import SourceText
import Warehouse

/// A column of the database as templates see it: what `adapter.get_columns_in_relation` lists. Immutable.
final class ColumnObject: Object {
    let column: String
    let dtype: String
    let characterSize: Int?
    let precision: Int?
    let scale: Int?
    private let dialect: Dialect

    init(
        _ column: String, _ dtype: String, characterSize: Int? = nil, precision: Int? = nil, scale: Int? = nil,
        dialect: Dialect
    ) {
        self.column = column
        self.dtype = dtype
        self.characterSize = characterSize
        self.precision = precision
        self.scale = scale
        self.dialect = dialect
    }

    override var typeName: String { "Column" }
    override func repr() -> String {
        func shown(_ size: Int?) -> String { size.map { String($0) } ?? "None" }
        return "\(dialect.foldsToLowerCase ? "PostgresColumn" : "Column")(column='\(column)', dtype='\(dtype)', "
            + "char_size=\(shown(characterSize)), numeric_precision=\(shown(precision)), numeric_scale=\(shown(scale)))"
    }
    override func isEqual(to other: Object) -> Bool {
        guard let other = other as? ColumnObject else { return false }
        return column == other.column && dtype == other.dtype && characterSize == other.characterSize
            && precision == other.precision && scale == other.scale
    }
    override var hashCode: Int? { column.hashValue ^ dtype.hashValue }

    /// The type as DDL writes it, with size or precision.
    var dataType: String {
        let lower = dtype.lowercased()
        // As dbt's PostgreSQL column: types of unlimited text keep their name.
        if lower == "text" || (isString && characterSize == nil) { return dtype }
        if isString { return "character varying(\(stringSize))" }
        if isNumeric, let precision, let scale { return "\(dtype)(\(precision),\(scale))" }
        return dtype
    }

    var isString: Bool { ["text", "character varying", "character", "varchar"].contains(dtype.lowercased()) }
    var isNumeric: Bool { ["numeric", "decimal"].contains(dtype.lowercased()) }
    var isFloat: Bool {
        ["real", "float4", "float", "double precision", "float8", "double"].contains(dtype.lowercased())
    }
    var isInteger: Bool {
        [
            "smallint", "integer", "bigint", "smallserial", "serial", "bigserial", "int2", "int4", "int8", "serial2",
            "serial4", "serial8",
        ].contains(dtype.lowercased())
    }
    var stringSize: Int { dtype == "text" ? 256 : characterSize ?? 256 }
    func canExpand(to other: ColumnObject) -> Bool { isString && other.isString && other.stringSize > stringSize }

    override var memberNames: [String] {
        ["column", "name", "dtype", "quoted", "data_type", "char_size", "numeric_precision", "numeric_scale"]
            + Self.methodNames
    }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "column", "name": .string(column)
        case "dtype": .string(dtype)
        case "quoted": .string(dialect.quote(column))
        case "data_type", "expanded_data_type": .string(dataType)
        case "char_size": characterSize.map { .int($0) } ?? Value.none
        case "numeric_precision": precision.map { .int($0) } ?? Value.none
        case "numeric_scale": scale.map { .int($0) } ?? Value.none
        default:
            Self.methodNames.contains(name)
                ? .function(name) { [self] (arguments, renderer) throws(TemplateError) in
                    try callMethod(name, arguments, renderer) ?? .none
                } : nil
        }
    }

    private static let methodNames: Set<String> = [
        "is_string", "is_number", "is_float", "is_integer", "is_numeric", "string_size", "can_expand_to", "literal",
        "string_type", "numeric_type", "translate_type", "create",
    ]

    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        switch name {
        case "is_string": return .bool(isString)
        case "is_number": return .bool(isInteger || isNumeric || isFloat)
        case "is_float": return .bool(isFloat)
        case "is_integer": return .bool(isInteger)
        case "is_numeric": return .bool(isNumeric)
        case "string_size":
            guard isString else { throw .compilation("Called string_size() on non-string field!") }
            return .int(stringSize)
        case "can_expand_to":
            return .bool(arguments.value(0, "other_column")?.object(as: ColumnObject.self).map(canExpand) ?? false)
        case "literal": return .string("\(try renderer.text(of: arguments.value(0, "value") ?? .none))::\(dataType)")
        default: return try ColumnFactory(dialect).callMethod(name, arguments, renderer)
        }
    }
}

/// `api.Column`: makes columns and names types.
final class ColumnFactory: Object {
    private let dialect: Dialect

    init(_ dialect: Dialect) { self.dialect = dialect }
    override var typeName: String { "type" }
    override var isCallable: Bool { true }

    override func call(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? {
        .object(
            ColumnObject(
                try renderer.text(of: arguments.value(0, "column") ?? .none),
                try renderer.text(of: arguments.value(1, "dtype") ?? .none),
                characterSize: Self.size(arguments.value(2, "char_size")),
                precision: Self.size(arguments.value(3, "numeric_precision")),
                scale: Self.size(arguments.value(4, "numeric_scale")), dialect: dialect))
    }

    private static func size(_ value: Value?) -> Int? { value?.integer ?? value?.string.flatMap { Int($0) } }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard Self.methodNames.contains(name) else { return nil }
        return .function(name) { [self] (arguments, renderer) throws(TemplateError) in
            try callMethod(name, arguments, renderer) ?? .none
        }
    }

    private static let methodNames: Set<String> = [
        "create", "translate_type", "numeric_type", "string_type", "from_description",
    ]

    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        func text(_ position: Int, _ name: String) throws(TemplateError) -> String {
            try renderer.text(of: arguments.value(position, name) ?? .none)
        }
        switch name {
        case "translate_type": return .string(ColumnTypes.translated(try text(0, "dtype")))
        case "string_type": return .string("character varying(\(try text(0, "size")))")
        case "numeric_type": return .string(try numericType(arguments, renderer))
        case "create":
            let type = ColumnTypes.translated(try text(1, "label_or_dtype"))
            return .object(ColumnObject(try text(0, "name"), type, dialect: dialect))
        case "from_description": return try described(text(0, "name"), text(1, "raw_data_type"))
        default: return nil
        }
    }

    private func numericType(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> String {
        let type = try renderer.text(of: arguments.value(0, "dtype") ?? .none)
        guard let precision = arguments.value(1, "precision")?.present, let scale = arguments.value(2, "scale")?.present
        else { return type }
        return "\(type)(\(try renderer.text(of: precision)),\(try renderer.text(of: scale)))"
    }

    /// `varchar(20)`, `numeric(10, 2)`.
    private func described(_ name: String, _ text: String) throws(TemplateError) -> Value {
        guard let open = text.firstIndex(of: "("), let close = text[open...].firstIndex(of: ")") else {
            return .object(ColumnObject(name, text, dialect: dialect))
        }
        let type = String(text[..<open])
        var sizes: [Int] = []
        for part in text[text.index(after: open)..<close].split(separator: ",") {
            guard let size = Int(part.filter { $0 != " " }) else {
                throw .compilation(
                    "Could not interpret data_type \"\(text)\": could not convert \"\(part)\" to an integer")
            }
            sizes.append(size)
        }
        guard sizes.count > 1 else {
            return .object(ColumnObject(name, type, characterSize: sizes.first, dialect: dialect))
        }
        return .object(ColumnObject(name, type, precision: sizes[0], scale: sizes[1], dialect: dialect))
    }
}

/// Names of types that stand for others.
enum ColumnTypes {
    /// The database's name of a type with a general name.
    static func translated(_ type: String) -> String { type.uppercased() == "STRING" ? "TEXT" : type }
}

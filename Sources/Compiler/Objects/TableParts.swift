import Jinja
import SourceText

/// One row of a result: cells by position and by column name.
final class RowObject: Object {
    let keys: [String]
    let cells: [Value]

    init(keys: [String], cells: [Value]) {
        self.keys = keys
        self.cells = cells
    }

    override var typeName: String { "Row" }
    override var length: Int? { cells.count }
    override func elements(_ renderer: Renderer) throws(TemplateError) -> [Value]? { cells }
    override func repr() -> String { "<agate.Row: (\(cells.count) values)>" }
    override var datum: Datum? { .mapping(DatumMap(zip(keys, cells.map { $0.datum ?? .null }))) }
    override func isEqual(to other: Object) -> Bool { datum == other.datum }

    private func cell(_ name: String) -> Value? {
        keys.firstIndex(of: name).flatMap { cells.at(wrapping: $0) }
    }
    override func item(_ key: Value, _ renderer: Renderer) throws(TemplateError) -> Value? {
        if let name = key.string { return cell(name) }
        return key.integer.flatMap { cells.at(wrapping: $0) }
    }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        if Self.methodNames.contains(name) {
            return .function(name) { [self] (arguments, renderer) throws(TemplateError) in
                try callMethod(name, arguments, renderer) ?? .none
            }
        }
        return cell(name)
    }
    private static let methodNames: Set<String> = ["values", "keys", "items", "dict", "get"]

    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        switch name {
        case "values": .tuple(Tuple(cells))
        case "keys": .tuple(Tuple(keys.map { .string($0) }))
        case "items": .array(zip(keys, cells).map { .tuple(Tuple([.string($0), $1])) })
        case "dict": .dict(Dict(zip(keys, cells).map { ($0, $1) }))
        case "get":
            try item(arguments.value(0, "key") ?? .none, renderer) ?? arguments.value(1, "default") ?? Value.none
        default: nil
        }
    }
}

/// `table.rows`: a sequence of rows.
final class RowsObject: Object {
    private let table: TableObject
    init(_ table: TableObject) { self.table = table }
    override var typeName: String { "MappedSequence" }
    override var length: Int? { table.rowCount }
    override var isTrue: Bool { table.rowCount > 0 }
    override func elements(_ renderer: Renderer) throws(TemplateError) -> [Value]? { table.rowValues }
    override func item(_ key: Value, _ renderer: Renderer) throws(TemplateError) -> Value? {
        try table.item(key, renderer)
    }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        name == "values" ? .tuple(Tuple(table.rowValues)) : nil
    }
}

/// `table.columns`: columns by position and by name.
final class ColumnsObject: Object {
    private let table: TableObject
    init(_ table: TableObject) { self.table = table }
    override var typeName: String { "MappedSequence" }
    override var length: Int? { table.columnNames.count }
    override var isTrue: Bool { !table.columnNames.isEmpty }

    private func column(_ place: Int) -> Value { .object(TableColumnObject(table, place: place)) }
    override func elements(_ renderer: Renderer) throws(TemplateError) -> [Value]? {
        table.columnNames.indices.map { column($0) }
    }
    override func item(_ key: Value, _ renderer: Renderer) throws(TemplateError) -> Value? {
        if let name = key.string { return table.place(of: name).map { column($0) } }
        let places = Array(table.columnNames.indices)
        return key.integer.flatMap { places.at(wrapping: $0) }.map { column($0) }
    }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        table.place(of: name).map { column($0) }
    }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        switch name {
        case "values": .tuple(Tuple(table.columnNames.indices.map { column($0) }))
        case "keys": .tuple(Tuple(table.columnNames.map { .string($0) }))
        case "items":
            .array(table.columnNames.indices.map { .tuple(Tuple([.string(table.columnNames[$0]), column($0)])) })
        case "get":
            try item(arguments.value(0, "key") ?? .none, renderer) ?? arguments.value(1, "default") ?? Value.none
        default: nil
        }
    }
}

/// One column of a result.
final class TableColumnObject: Object {
    private let table: TableObject
    private let place: Int
    init(_ table: TableObject, place: Int) {
        self.table = table
        self.place = place
    }
    override var typeName: String { "Column" }
    override var length: Int? { table.rows.count }
    override func elements(_ renderer: Renderer) throws(TemplateError) -> [Value]? { table.cells(place) }
    override func item(_ key: Value, _ renderer: Renderer) throws(TemplateError) -> Value? {
        key.integer.flatMap { table.cells(place).at(wrapping: $0) }
    }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "name": .string(table.columnNames[place])
        case "index": .int(place)
        case "data_type": table.typeValue(place)
        case "values", "values_distinct", "values_without_nulls":
            .function(name) { [self] (arguments, renderer) throws(TemplateError) in
                try callMethod(name, arguments, renderer) ?? .none
            }
        default: nil
        }
    }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        switch name {
        case "values": .tuple(Tuple(table.cells(place)))
        case "values_without_nulls": .tuple(Tuple(table.cells(place).filter { !$0.isNone }))
        case "values_distinct": distinct
        default: nil
        }
    }
    private var distinct: Value {
        var seen: Set<Datum> = []
        return .tuple(Tuple(table.cells(place).filter { seen.insert($0.datum ?? .null).inserted }))
    }
}

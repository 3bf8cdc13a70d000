import Jinja
import SourceText
import Warehouse

/// A result as templates see it: the part of agate's `Table` that projects and packages use. Immutable.
final class TableObject: Object {
    let columnNames: [String]
    /// The database's types, where they are known.
    let typeNames: [String]
    /// The seed that the rows come from; nil for results of queries.
    let seed: SeedTable?
    /// How many rows there are.
    let rowCount: Int
    /// The cells; those of a seed are read when a template asks for them.
    lazy var rows: [[Value]] = (seed.flatMap { try? Self.cells(of: $0) }) ?? []

    init(columnNames: [String], rows: [[Value]], typeNames: [String] = []) {
        self.columnNames = columnNames
        self.typeNames = typeNames.count == columnNames.count ? typeNames : columnNames.map { _ in "" }
        seed = nil
        rowCount = rows.count
        super.init()
        self.rows = rows
    }

    /// A seed's file: its columns are known, its rows stay in the file.
    init(_ seed: SeedTable, types: Dialect.TypeNames) {
        columnNames = seed.columns.map(\.name)
        typeNames = seed.columns.map { seed.typeName(of: $0, types) }
        self.seed = seed
        rowCount = seed.rowCount
    }

    private static func cells(of seed: SeedTable) throws(Diagnostic) -> [[Value]] {
        let source = try seed.rows()
        var rows: [[Value]] = []
        rows.reserveCapacity(seed.rowCount)
        while let row = try source.next() { rows.append(row.map { Value($0) }) }
        return rows
    }

    /// A result of the database; nil gives a table without columns.
    convenience init(_ table: ResultTable?) {
        self.init(
            columnNames: table?.columns.map(\.name) ?? [], rows: table?.rows.map { $0.map { Value($0) } } ?? [],
            typeNames: table?.columns.map(\.typeName) ?? [])
    }

    override var typeName: String { "Table" }
    override func repr() -> String { "<agate.table.Table object>" }
    override var length: Int? { rowCount }
    override func elements(_ renderer: Renderer) throws(TemplateError) -> [Value]? { rowValues }
    override func item(_ key: Value, _ renderer: Renderer) throws(TemplateError) -> Value? {
        key.integer.flatMap { rows.at(wrapping: $0) }.map { row(of: $0) }
    }
    override var datum: Datum? {
        .list(rows.map { row in .mapping(DatumMap(zip(columnNames, row.map { $0.datum ?? .null }))) })
    }

    private func row(of cells: [Value]) -> Value { .object(RowObject(keys: columnNames, cells: cells)) }
    var rowValues: [Value] { rows.map { row(of: $0) } }
    /// The cells of a column.
    func cells(_ place: Int) -> [Value] { rows.map { place < $0.count ? $0[place] : .none } }
    func place(of name: String) -> Int? { columnNames.firstIndex(of: name) }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "rows": .object(RowsObject(self))
        case "columns": .object(ColumnsObject(self))
        case "column_names": .tuple(Tuple(columnNames.map { .string($0) }))
        case "column_types": .tuple(Tuple(columnNames.indices.map { typeValue($0) }))
        default: Self.methods[name].map { .function(name, $0(self)) }
        }
    }

    /// The class of a column's values, as `column_types` shows it.
    func typeValue(_ place: Int) -> Value {
        let kind = cells(place).lazy.compactMap(\.present).first
        let name =
            switch kind {
            case .int: "Integer"
            case .double: "Number"
            case .bool: "Boolean"
            default: "Text"
            }
        return .string(name)
    }

    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard let method = Self.methods[name] else { return nil }
        return try method(self)(arguments, renderer)
    }

    private static let methods: [String: Method<TableObject>] = [
        "print_table": { $0.printTable }, "select": { $0.select }, "exclude": { $0.exclude }, "rename": { $0.rename },
        "limit": { $0.limit }, "where": { $0.filtered }, "find": { $0.find }, "order_by": { $0.orderBy },
        "distinct": { $0.distinct }, "to_json": { $0.toJSON }, "print_json": { $0.printJSON },
        "print_csv": { $0.printCSV }, "join": { $0.unsupported }, "group_by": { $0.unsupported },
        "aggregate": { $0.unsupported }, "compute": { $0.unsupported },
    ]

    private func names(_ value: Value?) -> [String] {
        value?.string.map { [$0] } ?? (value?.sequence ?? []).compactMap(\.string)
    }

    private func keeping(_ places: [Int]) -> Value {
        .object(
            TableObject(
                columnNames: places.map { columnNames[$0] }, rows: rows.map { row in places.map { row[$0] } },
                typeNames: places.map { typeNames[$0] }))
    }

    private func keeping(rows: [[Value]]) -> Value {
        .object(TableObject(columnNames: columnNames, rows: rows, typeNames: typeNames))
    }

    private func select(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        var places: [Int] = []
        for name in names(arguments.value(0, "key")) {
            guard let place = place(of: name) else { throw .compilation("the result has no column '\(name)'") }
            places.append(place)
        }
        return keeping(places)
    }

    private func exclude(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let left = Set(names(arguments.value(0, "key")))
        return keeping(columnNames.indices.filter { !left.contains(columnNames[$0]) })
    }

    private func rename(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        var renamed = columnNames
        let change = arguments.value(0, "column_names")
        if let list = change?.sequence {
            for (place, name) in list.enumerated() where place < renamed.count { renamed[place] = name.string ?? "" }
        } else if let change {
            renamed = columnNames.map { change[$0]?.string ?? $0 }
        }
        return .object(TableObject(columnNames: renamed, rows: rows, typeNames: typeNames))
    }

    private func limit(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let start =
            arguments.value(1, "stop_or_step")?.integer == nil ? 0 : arguments.value(0, "start_or_stop")?.integer ?? 0
        let stop =
            arguments.value(1, "stop_or_step")?.integer ?? arguments.value(0, "start_or_stop")?.integer ?? rows.count
        return keeping(rows: Array(rows.prefix(max(0, stop)).dropFirst(max(0, start))))
    }

    private func filtered(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let test = arguments.value(0, "test") else { return keeping(rows: rows) }
        var kept: [[Value]] = []
        for cells in rows where try renderer.call(test, Arguments([row(of: cells)])).truth { kept.append(cells) }
        return keeping(rows: kept)
    }

    private func find(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let test = arguments.value(0, "test") else { return .none }
        for cells in rows where try renderer.call(test, Arguments([row(of: cells)])).truth { return row(of: cells) }
        return .none
    }

    private func orderBy(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let name = names(arguments.value(0, "key")).first, let place = place(of: name) else {
            throw .compilation("order_by needs the name of a column")
        }
        let sorted = rows.sorted { sortsBefore($0[place], $1[place]) }
        return keeping(rows: arguments.flag(1, "reverse") ?? false ? sorted.reversed() : sorted)
    }

    private func distinct(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let places = names(arguments.value(0, "key")).compactMap { place(of: $0) }
        var seen: Set<Datum> = []
        return keeping(
            rows: rows.filter { row in
                let key = places.isEmpty ? row : places.map { row[$0] }
                return seen.insert(.list(key.map { $0.datum ?? .null })).inserted
            })
    }

    private func unsupported(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        throw .compilation("this method of results isn't supported", hint: "let the database do it in the query")
    }
}

extension Array {
    /// The element at an index that counts from the end where it is negative.
    func at(wrapping place: Int) -> Element? {
        let index = place < 0 ? place + count : place
        return indices.contains(index) ? self[index] : nil
    }
}

/// None last; numbers by size, all else by text.
private func sortsBefore(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.none, _): false
    case (_, .none): true
    case (.int(let x), .int(let y)): x < y
    case (.double(let x), .double(let y)): x < y
    case (.int(let x), .double(let y)): Double(x) < y
    case (.double(let x), .int(let y)): x < Double(y)
    default: (a.string ?? "") < (b.string ?? "")
    }
}

extension Value {
    /// A cell of a result as Python has it.
    init(_ cell: Cell) {
        switch cell {
        case .null: self = .none
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .double(let value): self = .double(value)
        case .decimal(let digits): self = Self.number(digits)
        case .text(let text): self = .string(text)
        case .date(let text): self = Value(Datum.date(text))
        case .timestamp(let text): self = Value(Datum.dateTime(text))
        case .blob(let bytes): self = .string(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// An exact number: whole ones are integers, others keep their digits in a double.
    private static func number(_ digits: String) -> Value {
        if let whole = Int(digits) { return .int(whole) }
        return Double(digits).map { .double($0) } ?? .string(digits)
    }
}

import Jinja
import Manifest
import SourceText
import Warehouse

extension NodeContext {
    /// `load_agate_table()`: the seed that is built, with the column types that dbt infers.
    func loadTable(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let node, node.kind == .seed else {
            throw .compilation("can only load_agate_table for seeds (got a \(node?.kind.rawValue ?? "macro"))")
        }
        return try hosted { () throws(Diagnostic) in
            .object(TableObject(try compiler.seedTable(of: node), types: compiler.backend.dialect.typeNames))
        }
    }
}

extension Compiler {
    /// A seed's file as a table, with the kinds of columns that dbt infers.
    fileprivate func seedTable(of node: Node) throws(Diagnostic) -> SeedTable {
        let declared = node.config["column_types"]?.mapping?.keys ?? []
        let delimiter = node.config["delimiter"]?.string ?? ","
        return try SeedTable(try seedFile(node), delimiter: delimiter, declared: declared)
    }

    /// The first rows of a seed's file; nil gives all.
    package func seedRows(of node: Node, limit: Int?) throws(Diagnostic) -> ResultTable {
        let seed = try seedTable(of: node)
        let source = try seed.rows()
        var table = ResultTable(columns: seed.columns.map { ResultTable.Column(name: $0.name) }, rows: [])
        while table.rows.count < limit ?? Int.max, let row = try source.next() { table.rows.append(row) }
        return table
    }

    /// A seed's file.
    func seedFile(_ node: Node) throws(Diagnostic) -> SourceFile {
        let files = settings.files ?? DiskFileTree(root: settings.projectRoot)
        let isOwn = node.rootPath == nil || node.rootPath == settings.projectRoot
        let path = isOwn ? node.originalFilePath : "\(node.rootPath ?? "")/\(node.originalFilePath)"
        guard let bytes = try files.read(path) else {
            throw Diagnostic(
                code: "compiler.missing-seed", message: "the file of the seed '\(node.name)' is gone: \(path)",
                hint: "was it moved while the command ran?")
        }
        return SourceFile(path: node.originalFilePath, bytes: bytes)
    }
}

extension AdapterObject {
    /// `adapter.load_seed_rows(relation, table)`: brings a seed's rows in, in bulk and in the open transaction.
    func loadSeedRows(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let target = try relation(arguments.value(0, "relation"), "load_seed_rows")
        guard let table = arguments.value(1, "agate_table")?.object(as: TableObject.self) else {
            throw .compilation("adapter.load_seed_rows() takes a relation and a table")
        }
        let session = try session()
        let added = try hosted { () throws(Diagnostic) in
            let source: any RowSource = try table.seed?.rows() ?? TableRows(table)
            return try session.load(source, into: target.name, columns: names(of: table))
        }
        return .int(added)
    }

    /// The columns as the table has them: without quotes the database folded their names.
    private func names(of table: TableObject) -> [String] {
        let isQuoted = context.node?.config["quote_columns"]?.bool ?? true
        guard !isQuoted, compiler.backend.dialect.foldsToLowerCase else { return table.columnNames }
        return table.columnNames.map { $0.lowercased() }
    }

    /// `adapter.load_dataframe(…)` of other adapters: the same with the names in front.
    func loadDataframe(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let name = RelationName(
            database: arguments.text(0, "database"), schema: arguments.text(1, "schema"),
            identifier: arguments.text(2, "table_name"))
        let relation = value(Relation(name, quoting: compiler.projectQuoting))
        return try loadSeedRows(Arguments([relation, arguments.value(3, "agate_table") ?? .none]), renderer)
    }
}

/// The rows of a table that a template made.
private final class TableRows: RowSource {
    private var rows: ArraySlice<[Value]>

    init(_ table: TableObject) { rows = table.rows[...] }

    func next() throws(Diagnostic) -> [Cell]? {
        rows.popFirst()?.map { value in
            switch value {
            case .none, .undefined: .null
            case .bool(let flag): .bool(flag)
            case .int(let number): .int(number)
            case .double(let number): .double(number)
            default: .text(value.string ?? value.datum?.string ?? "")
            }
        }
    }
}

extension Session {
    /// Adds rows to a table in bulk, in a transaction.
    func load(_ rows: any RowSource, into table: RelationName, columns: [String]) throws(Diagnostic) -> Int {
        guard !isCancelled() else { throw .cancelled }
        try begin()
        let connection = try connection()
        report(.statement(sql: "-- rows are loaded into \(table.identifier ?? "")", connection: name))
        let start = seconds()
        let added = try connection.load(rows, into: table, columns: columns)
        let response = Response(message: "INSERT 0 \(added)", code: "INSERT", rowsAffected: added)
        report(.statementDone(response: response, seconds: seconds() - start, connection: name))
        return added
    }
}

import Jinja
import SourceText
import Warehouse

/// Results of statements: what `statement` stores and `load_result` gives back.
let resultNames: [String: ContextEntry] = [
    "store_result": .function { $0.storeResult },
    "store_raw_result": .function { $0.storeRawResult },
    "load_result": .function { $0.loadResult },
    "_sql_results": .value { .dict(Dict($0.results.keys.sorted().map { ($0, .none) })) },
    "load_agate_table": .function { $0.loadTable },
]

/// The stored result of one statement.
struct StoredResult {
    /// The response, or what a template gave in its place.
    let response: Value
    let table: TableObject

    /// `.response`, `.data`, `.table`.
    var value: Value {
        let data = table.rows.map { Value.array($0) }
        return .dict(Dict([("response", response), ("data", .array(data)), ("table", .object(table))]))
    }
}

extension NodeContext {
    func storeResult(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let name = arguments.text(0, "name") else { throw .compilation("store_result() needs a name") }
        let table = arguments.value(2, "agate_table")?.object(as: TableObject.self)
        results[name] = StoredResult(
            response: arguments.value(1, "response") ?? .none, table: table ?? TableObject(columnNames: [], rows: []))
        return .string("")
    }

    func storeRawResult(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let name = arguments.text(0, "name") else { throw .compilation("store_raw_result() needs a name") }
        let message = try arguments.value(1, "message").map { value throws(TemplateError) in
            try renderer.text(of: value)
        }
        let rows = arguments.value(3, "rows_affected")
        let response = Response(
            message: message ?? "", code: arguments.text(2, "code"),
            rowsAffected: rows?.integer ?? rows?.string.flatMap { Int($0) })
        let table = arguments.value(4, "agate_table")?.object(as: TableObject.self)
        results[name] = StoredResult(
            response: .object(ResponseObject(response)), table: table ?? TableObject(columnNames: [], rows: []))
        return .string("")
    }

    func loadResult(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let name = arguments.text(0, "name") ?? ""
        guard let stored = results[name] else { return .none }
        guard let result = stored else {
            throw .compilation("The 'statement' result named '\(name)' has already been loaded into a variable")
        }
        // `main` may be looked at more than once: the run reads it after the materialization has.
        if name != "main" { results[name] = .some(nil) }
        return result.value
    }
}

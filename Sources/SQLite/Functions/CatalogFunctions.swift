import SourceText
import Warehouse

/// What macros ask about the files: JSON, to be opened with `json_each`, in both forms of a profile.
let catalogFunctions: [SQLFunction] = [
    // ["main", "raw"]
    catalog("stockdbt_schemas", 0) { (connection, _) throws(Diagnostic) in
        jsonList(try connection.schemas().map(jsonText))
    },
    // [{"name": "prices", "type": "table"}] of a schema
    catalog("stockdbt_relations", 1) { (connection, arguments) throws(Diagnostic) in
        let relations = try connection.relations(in: arguments.text(0) ?? "")
        return jsonList(relations.map { "{\"name\":\(jsonText($0.name)),\"type\":\(jsonText($0.type))}" })
    },
    // [{"name": "close", "type": "numeric(12,4)"}] of a relation by schema and name
    catalog("stockdbt_columns", 2) { (connection, arguments) throws(Diagnostic) in
        let columns = try connection.columns(of: arguments.text(1) ?? "", schema: arguments.text(0) ?? "")
        return jsonList(columns.map { "{\"name\":\(jsonText($0.name)),\"type\":\(jsonText($0.typeName))}" })
    },
    // What stands behind the name in the CREATE VIEW of a relation: ` as select …`
    SQLFunction(
        name: "stockdbt_view_text", arity: 2, isDeterministic: false,
        body: .catalog { (connection, arguments) throws(FunctionError) in
            do throws(Diagnostic) {
                let text = try connection.definition(of: arguments.text(1) ?? "", schema: arguments.text(0) ?? "")
                return text.map { .text(ViewText.behindName(of: $0)) } ?? .null
            } catch {
                throw FunctionError(error.message)
            }
        }),
]

private func catalog(
    _ name: String, _ arity: Int32,
    _ body: @escaping @Sendable (SQLiteConnection, Arguments) throws(Diagnostic) -> String
) -> SQLFunction {
    SQLFunction(
        name: name, arity: arity, isDeterministic: false,
        body: .catalog { (connection, arguments) throws(FunctionError) in
            do throws(Diagnostic) {
                return .text(try body(connection, arguments))
            } catch {
                throw FunctionError(error.message)
            }
        })
}

extension SQLiteConnection {
    /// Names and declared types of a relation's columns; a computed column has no type.
    func columns(of name: String, schema: String) throws(Diagnostic) -> [ResultTable.Column] {
        let place = try stored(name, schema)
        let found = try rows(
            "select name, type from pragma_table_info(\(textLiteral(place.name)), \(textLiteral(place.file)))")
        return found.compactMap { row in
            guard case .text(let name)? = row.first, case .text(let type)? = row.last else { return nil }
            return ResultTable.Column(name: name, typeName: type)
        }
    }

    /// The stored CREATE statement of a relation, nil where there is none.
    func definition(of name: String, schema: String) throws(Diagnostic) -> String? {
        let place = try stored(name, schema)
        let found = try rows(
            """
            select sql from \(backend.dialect.quote(place.file)).sqlite_master
            where name = \(textLiteral(place.name)) and type in ('table', 'view')
            """)
        if case .text(let sql)? = found.first?.first { return sql }
        return nil
    }

    /// The file and the name in it; temporary tables go before others of the same name, as in SQLite itself.
    private func stored(_ name: String, _ schema: String) throws(Diagnostic) -> (file: String, name: String) {
        if schema == "temp" { return ("temp", name) }
        guard backend.registry.directory == nil else { return (schema, name) }
        let stored = backend.dialect.storedIdentifier(name, schema: schema)
        let temporary = try rows("select 1 from sqlite_temp_master where name = \(textLiteral(stored))")
        return (temporary.isEmpty ? "main" : "temp", stored)
    }
}

private func jsonList(_ items: [String]) -> String {
    "[" + items.joined(separator: ",") + "]"
}

/// A text in JSON's quotes.
func jsonText(_ text: String) -> String {
    var bytes: [UInt8] = [0x22]
    for byte in text.utf8 {
        switch byte {
        case 0x22, 0x5C: bytes += [0x5C, byte]
        case 0..<0x20:
            let digits = Array("0123456789abcdef".utf8)
            bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        default: bytes.append(byte)
        }
    }
    bytes.append(0x22)
    return String(decoding: bytes, as: UTF8.self)
}

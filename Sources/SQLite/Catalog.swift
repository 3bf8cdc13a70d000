import CSQLite
import SourceText
import Warehouse

extension SQLiteConnection {
    /// The schemas that exist: attached files, or the target schema and the known prefixes.
    func schemas() throws(Diagnostic) -> [String] {
        guard backend.registry.directory == nil else { return try attachedSchemas() }
        let target = backend.credentials.schema
        return try [target] + prefixSchemas().filter { $0 != target }
    }

    /// Prefixes that are schemas, the longest first.
    func prefixSchemas() throws(Diagnostic) -> [String] {
        let known = try rows("select 1 from sqlite_master where name = '\(prefixTable)'")
        guard !known.isEmpty else { return [] }
        return try texts("select name from \(prefixTable) order by length(name) desc, name")
    }

    /// Tables and views of a schema under their own names.
    func relations(in schema: String) throws(Diagnostic) -> [(name: String, type: String)] {
        if schema != "temp", backend.registry.directory == nil { return try prefixedRelations(in: schema) }
        guard try attachedSchemas().contains(schema) else { return [] }
        return try listed(backend.dialect.quote(schema) + ".sqlite_master")
    }

    private func prefixedRelations(in schema: String) throws(Diagnostic) -> [(name: String, type: String)] {
        let all = try listed("sqlite_master")
        let prefixes = try prefixSchemas()
        return all.compactMap { stored in
            let prefix = prefixes.first { stored.name.hasPrefix($0 + "__") }
            if schema == backend.credentials.schema { return prefix == nil ? stored : nil }
            // A schema that nobody has created may be filled all the same.
            guard prefix == schema || (prefix == nil && stored.name.hasPrefix(schema + "__")) else { return nil }
            return (String(stored.name.dropFirst(schema.count + 2)), stored.type)
        }
    }

    private func listed(_ catalog: String) throws(Diagnostic) -> [(name: String, type: String)] {
        let found = try rows(
            """
            select name, type from \(catalog)
            where type in ('table', 'view') and name not like 'sqlite\\_%' escape '\\' and name <> '\(prefixTable)'
            order by name
            """)
        return found.compactMap { row in
            guard case .text(let name)? = row.first, case .text(let type)? = row.last else { return nil }
            return (name, type)
        }
    }

    private func texts(_ sql: String) throws(Diagnostic) -> [String] {
        try rows(sql).compactMap { row in
            if case .text(let name)? = row.first { name } else { nil }
        }
    }
}

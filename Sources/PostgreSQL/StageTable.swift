import Warehouse

/// A table of the session beside the target, from which rows are merged by key.
///
/// It is temporary: it ends with the transaction, however that ends, and nobody else ever sees it.
struct StageTable {
    static let name = RelationName(schema: "pg_temp", identifier: "_stockdbt_stage")
    static let removal = "drop table pg_temp._stockdbt_stage"

    let target: RelationName
    let columns: [String]
    let key: [String]
    let compared: [String]

    /// The target's columns and types without its rules, which hold where the rows arrive.
    var creation: String {
        "create temporary table _stockdbt_stage on commit drop as select \(list(columns)) from \(quotedName(target)) with no data"
    }

    /// Adds what is new. Rows come in the order they were sent, so the first one of a key is added.
    var insertion: String {
        "insert into \(quotedName(target)) (\(list(columns))) select \(list(columns)) from pg_temp._stockdbt_stage"
            + " on conflict (\(list(key))) do nothing"
    }

    /// Replaces what differs by the last row of its key; nil where nothing can differ.
    var update: String? {
        let changed = columns.filter { !key.contains($0) }
        guard !changed.isEmpty, !compared.isEmpty else { return nil }
        let changes = changed.map { "\(quotedName($0)) = s.\(quotedName($0))" }.joined(separator: ", ")
        let meets = key.map { "t.\(quotedName($0)) = s.\(quotedName($0))" }.joined(separator: " and ")
        // A row's place in the table tells the order in which rows came.
        return
            "update \(quotedName(target)) as t set \(changes) from (select distinct on (\(list(key))) \(list(columns))"
            + " from pg_temp._stockdbt_stage order by \(list(key)), ctid desc) as s"
            + " where \(meets) and \(values("t")) operator(pg_catalog.*<>) \(values("s"))"
    }

    /// The compared columns as one value. Values are compared as they are stored: unlike `=`, that is there for
    /// every type, and nulls are equal.
    private func values(_ table: String) -> String {
        "row(\(compared.map { "\(table).\(quotedName($0))" }.joined(separator: ", ")))::record"
    }

    private func list(_ names: [String]) -> String { names.map(quotedName).joined(separator: ", ") }
}

/// A name in quotes.
func quotedName(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}

/// A relation's name, each part in quotes. A database in front is allowed where it is the current one, and refused
/// otherwise with the server's words.
func quotedName(_ relation: RelationName) -> String {
    [relation.database, relation.schema, relation.identifier].compactMap { $0 }.map(quotedName).joined(separator: ".")
}

/// A text as SQL writes it.
func literal(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
}

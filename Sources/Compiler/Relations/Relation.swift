import SourceText
import Warehouse

/// A relation as templates handle it: a name with the rules by which it is written.
package struct Relation: Sendable, Hashable {
    /// Database, schema and identifier, unquoted.
    package var name: RelationName
    /// What it is, as dbt writes it (`table`, `view`, `materialized_view`, `cte`, …); nil where unknown.
    package var type: String?
    /// The parts that are written.
    package var include = NameParts()
    /// The parts that are quoted.
    package var quoting = NameParts()
    /// Rows that a reference is cut to; 0 for `--empty`.
    package var limit: Int?
    /// The view of the information schema, where this is one: `SCHEMATA`.
    package var informationSchemaView: String?
    /// Whether this is `database.INFORMATION_SCHEMA`.
    package var isInformationSchema = false
    /// Whether a node of the project made it.
    package var dbtCreated = false

    /// A relation with everything written and quoted.
    package init(_ name: RelationName, type: String? = nil, quoting: NameParts = NameParts()) {
        self.name = name
        self.type = type
        self.quoting = quoting
    }

    /// The name as SQL writes it.
    package func rendered(in dialect: Dialect) -> String {
        let text = dialect.render(name, include: include, quoting: quoting)
        guard isInformationSchema else { return text }
        let parts = [text, "INFORMATION_SCHEMA", informationSchemaView].compactMap { $0 }
        return parts.filter { !$0.isEmpty }.joined(separator: ".")
    }

    /// What `{{ relation }}` prints: the name, or a subquery where the rows are limited.
    package func text(in dialect: Dialect) -> String {
        let rendered = rendered(in: dialect)
        guard let limit, type != "function" else { return rendered }
        let condition = limit == 0 ? " where false limit 0" : " limit \(limit)"
        return "(select * from \(rendered)\(condition)) _dbt_limit_subq_\(name.identifier ?? "")"
    }

    /// The schema alone.
    package var withoutIdentifier: Relation {
        var schema = self
        schema.include.identifier = false
        schema.name.identifier = nil
        return schema
    }

    /// `database.INFORMATION_SCHEMA`, optionally with one of its views.
    func informationSchema(view: String?) -> Relation {
        var schema = Relation(RelationName(database: name.database), quoting: quoting)
        schema.isInformationSchema = true
        schema.informationSchemaView = view
        schema.include = NameParts(database: name.database != nil, schema: false, identifier: false)
        return schema
    }

    /// What an ephemeral model is called inside its users.
    static func ephemeralName(_ identifier: String) -> String { "__dbt__cte__" + identifier }
}

/// What a relation is.
package enum RelationKind: String, Sendable, Hashable {
    case table, view, cte, external, function
    case materializedView = "materialized_view"
}

/// A relation's full name, unquoted.
package struct RelationName: Sendable, Hashable {
    /// The database; nil where it is left out.
    package var database: String?
    /// The schema; nil where it is left out.
    package var schema: String?
    /// The table's or view's own name; nil for a schema as a whole.
    package var identifier: String?

    /// A name of up to three parts.
    package init(database: String? = nil, schema: String? = nil, identifier: String? = nil) {
        self.database = database
        self.schema = schema
        self.identifier = identifier
    }
}

/// Which parts of a name: which are written, or which are quoted.
package struct NameParts: Sendable, Hashable {
    package var database: Bool
    package var schema: Bool
    package var identifier: Bool
    /// A choice of parts.
    package init(database: Bool = true, schema: Bool = true, identifier: Bool = true) {
        self.database = database
        self.schema = schema
        self.identifier = identifier
    }
}

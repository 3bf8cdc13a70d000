/// How SQL is written for a database.
package struct Dialect: Sendable {
    /// The character on both sides of a quoted name; doubled inside one.
    package var quoteCharacter: String
    /// Bytes of the longest name (63 for PostgreSQL); nil where there is no limit.
    package var identifierLimit: Int?
    /// Which parts of a name are written in SQL by default (SQLite has no databases).
    package var includedParts: NameParts
    /// The schema whose relations are stored under their plain name, all others as `schema__name` in one name space;
    /// nil where the database has schemas of its own.
    package var plainSchema: String?
    /// The names of column types for `api.Column.translate_type` and for seeds: boolean, integer, double, text, date, timestamp.
    package var typeNames: TypeNames
    /// How two relation names of the catalog compare: PostgreSQL's unquoted names are lower case.
    package var foldsToLowerCase: Bool

    /// Type names as CREATE TABLE writes them.
    package struct TypeNames: Sendable {
        package var text: String
        package var integer: String
        package var bigInteger: String
        package var double: String
        package var numeric: String
        package var boolean: String
        package var date: String
        package var timestamp: String
        package var time: String
        /// Names of types.
        package init(
            text: String, integer: String, bigInteger: String, double: String, numeric: String, boolean: String,
            date: String, timestamp: String, time: String
        ) {
            self.text = text
            self.integer = integer
            self.bigInteger = bigInteger
            self.double = double
            self.numeric = numeric
            self.boolean = boolean
            self.date = date
            self.timestamp = timestamp
            self.time = time
        }
    }

    /// The rules of a database.
    package init(
        quoteCharacter: String = "\"", identifierLimit: Int? = nil, includedParts: NameParts = NameParts(),
        plainSchema: String? = nil, typeNames: TypeNames, foldsToLowerCase: Bool = false
    ) {
        self.quoteCharacter = quoteCharacter
        self.identifierLimit = identifierLimit
        self.includedParts = includedParts
        self.plainSchema = plainSchema
        self.typeNames = typeNames
        self.foldsToLowerCase = foldsToLowerCase
    }

    /// A name in quotes.
    package func quote(_ name: String) -> String {
        guard name.utf8.contains(where: { quoteCharacter.utf8.first == $0 }) else {
            return quoteCharacter + name + quoteCharacter
        }
        var doubled = ""
        for character in name {
            doubled.append(character)
            if String(character) == quoteCharacter { doubled.append(character) }
        }
        return quoteCharacter + doubled + quoteCharacter
    }

    /// A relation's name as SQL writes it.
    /// - Parameters:
    ///   - include: parts to write; parts without a value and parts that the database does not have are left out.
    ///   - quoting: parts to quote.
    package func render(_ name: RelationName, include: NameParts = NameParts(), quoting: NameParts = NameParts())
        -> String
    {
        var parts: [String] = []
        if include.database, includedParts.database, let database = name.database {
            parts.append(quoting.database ? quote(database) : database)
        }
        if include.schema, includedParts.schema, let schema = name.schema {
            parts.append(quoting.schema ? quote(schema) : schema)
        }
        if include.identifier, let identifier = name.identifier {
            let stored = storedIdentifier(identifier, schema: name.schema)
            parts.append(quoting.identifier ? quote(stored) : stored)
        }
        return parts.joined(separator: ".")
    }

    /// The name under which a relation lies in the catalog: with its schema in front where schemas are name prefixes.
    package func storedIdentifier(_ identifier: String, schema: String?) -> String {
        guard let plainSchema, let schema, schema != plainSchema else { return identifier }
        return schema + "__" + identifier
    }
}

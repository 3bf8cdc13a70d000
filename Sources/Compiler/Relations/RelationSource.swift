import Manifest
import SourceText
import Warehouse

extension Compiler {
    /// The project's quoting: what dbt_project.yml says, all parts where it says nothing.
    var projectQuoting: NameParts { NameParts(settings.quoting) }

    /// Where a node's relation lies. As in dbt, a node's own `quoting` setting changes nothing here.
    package func relation(of node: Node) -> Relation {
        let quoting = projectQuoting
        let name = RelationName(database: node.database, schema: node.schema, identifier: node.alias)
        return Relation(name, quoting: quoting)
    }

    /// Where a source lies, quoted as it says itself: the project's quoting is for what the project builds.
    package func relation(of source: Source) -> Relation {
        var quoting = NameParts()
        quoting.override(by: source.quoting)
        let name = RelationName(database: source.database, schema: source.schema, identifier: source.identifier)
        return Relation(name, quoting: quoting)
    }

    /// How the manifest names a source: there, as in dbt, the project's quoting stands below the source's own.
    func listedRelation(of source: Source) -> Relation {
        var relation = relation(of: source)
        relation.quoting = projectQuoting
        relation.quoting.override(by: source.quoting)
        return relation
    }

    /// How an ephemeral model is named inside its users.
    func ephemeralRelation(of node: Node) -> Relation {
        var relation = Relation(RelationName(identifier: Relation.ephemeralName(node.alias)), type: "cte")
        relation.quoting.identifier = false
        return relation
    }
}

extension NameParts {
    /// The parts of a mapping with the keys `database`, `schema`, `identifier`; absent ones are on.
    init(_ map: DatumMap) {
        self.init()
        override(by: map)
    }

    /// Takes over what a mapping says.
    mutating func override(by map: DatumMap?) {
        guard let map else { return }
        database = map["database"]?.bool ?? database
        schema = map["schema"]?.bool ?? schema
        identifier = map["identifier"]?.bool ?? identifier
    }
}

import SourceText

/// What the semantic layer is made of: a semantic model, a metric or a saved query, told apart by `kind`.
///
/// Nothing is built from them here; tools of the semantic layer read them from artifacts, so the keys that only one
/// kind has are kept in the form of artifacts.
package final class SemanticResource: Resource, @unchecked Sendable {
    package var description: String?
    package var label: String?
    package var config = NodeConfig()
    package var unrenderedConfig = DatumMap()
    package var group: String? { config["group"]?.string }
    package var meta = DatumMap()
    package var tags: [String] = []
    /// The one model that a semantic model describes.
    package var references: [Reference] = []
    package var dependsOn = Dependencies()
    package var createdAt = 0.0
    /// The keys of the kind, such as `entities` or `type_params`, complete as artifacts hold them.
    package var body = DatumMap()
}

extension Manifest {
    /// The resource of the semantic layer with this id.
    package func semanticResource(_ id: String) -> SemanticResource? {
        metrics[id] ?? semanticModels[id] ?? savedQueries[id]
    }

    /// All resources of the semantic layer: metrics, semantic models, saved queries, each by id.
    package var semanticResources: [SemanticResource] {
        [metrics, semanticModels, savedQueries].flatMap { part in
            sortedKeys(Array(part.keys)).compactMap { part[$0] }
        }
    }
}

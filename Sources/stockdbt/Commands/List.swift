import Execution
import Manifest
import SourceText

extension Command {
    /// One line for each selected resource.
    static let list = listing("list", isHidden: false)
    /// The same under its short name.
    static let ls = listing("ls", isHidden: true)

    private static func listing(_ name: String, isHidden: Bool) -> Command {
        Command(
            name, "List the resources of the project.",
            options: OptionGroup.project + ["select", "models", "exclude", "selector", "output", "output_keys"]
                + OptionGroup.types,
            hidden: isHidden
        ) { invocation in
            invocation.inWorkspace { workspace throws(Stop) in
                let project = try workspace.load()
                let manifest = try workspace.parse(project).manifest
                let graph = Graph(manifest)
                let chosen = try workspace.select(
                    [
                        .model, .snapshot, .seed, .test, .source, .exposure, .metric, .semanticModel, .savedQuery,
                        .unitTest, .function,
                    ],
                    in: graph, manifest, includingEmpty: true)
                workspace.list(chosen.members.map { graph.ids[$0] }, of: manifest)
                try workspace.writeArtifacts()
                return .good
            }
        }
    }
}

extension Workspace {
    /// Prints resources by id, in the form that `--output` names.
    fileprivate func list(_ ids: [String], of manifest: Manifest) {
        if ids.isEmpty {
            emit(.diagnostic(.nothingListed))
        }
        let keys = flags.list("output_keys")
        for id in sortedKeys(ids) {
            guard let resource = manifest.resource(id) else { continue }
            switch flags.text("output") {
            case "json": emit(.output(resource.json(keys: keys)))
            case "name": emit(.output(resource.searchName))
            case "path": emit(.output(resource.originalFilePath))
            default: emit(.output(resource.selector))
            }
        }
    }
}

extension Resource {
    /// What `--select` finds it by.
    fileprivate var selector: String {
        switch self {
        case let source as Source: "source:\(source.packageName).\(source.sourceName).\(source.name)"
        case let node as Node where node.kind == .unitTest:
            "unit_test:\(packageName).\(name)\(node.version.map { "_v\($0.shown)" } ?? "")"
        case is Exposure, is SemanticResource: "\(kind.rawValue):\(packageName).\(name)"
        default: fqn.joined(separator: ".")
        }
    }

    fileprivate var searchName: String {
        switch self {
        case let source as Source: "\(source.sourceName).\(source.name)"
        case let node as Node where node.version != nil: "\(name).v\(node.version?.shown ?? "")"
        default: name
        }
    }

    private static let standardKeys: Set<String> = [
        "alias", "name", "package_name", "depends_on", "tags", "config", "resource_type", "source_name",
        "original_file_path", "unique_id",
    ]

    /// The keys that were asked for, else the usual ones; dots lead into mappings.
    fileprivate func json(keys: [String]) -> String {
        let fields = templateFields()
        var shown = DatumMap()
        if keys.isEmpty {
            for (key, value) in fields.pairs where Self.standardKeys.contains(key) { shown[key] = value }
        }
        for key in keys {
            var value: Datum? = .mapping(fields)
            for part in key.split(separator: ".") { value = value?[String(part)] }
            if let value { shown[key] = value }
        }
        return JSONWriter.text(of: .mapping(shown))
    }
}

extension Datum {
    /// A version as names carry it.
    fileprivate var shown: String { int.map { String($0) } ?? string ?? "" }
}

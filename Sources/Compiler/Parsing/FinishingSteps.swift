import Jinja
import Manifest
import Project
import SourceText

/// What needs all resources at once: descriptions, primary keys, groups, clashing relation names.
extension ManifestBuilder {
    func renderDescriptions() {
        for node in orderedNodes { describeAll(node) }
        for source in manifest.sources.values {
            (source.description, source.docBlocks) = render(source.description, of: source)
            source.sourceDescription = render(source.sourceDescription, of: source).0
            render(&source.columns, of: source)
        }
        for exposure in manifest.exposures.values {
            exposure.description = render(exposure.description, of: exposure).0
        }
        for semantic in manifest.semanticResources { describe(semantic) }
        for macro in manifest.macros.values where !macro.isShipped {
            macro.description = render(macro.description, of: macro).0
            macro.arguments = macro.arguments.map { argument in
                guard var map = argument.mapping, let text = map["description"]?.string else { return argument }
                map["description"] = .string(render(text, of: macro).0)
                return .mapping(map)
            }
        }
    }

    private func describe(_ semantic: SemanticResource) {
        semantic.description = semantic.description.map { render($0, of: semantic).0 }
        for part in ["entities", "measures", "dimensions"] {
            guard let elements = semantic.body[part]?.list else { continue }
            semantic.body[part] = .list(
                elements.map { element in
                    guard var map = element.mapping, let text = map["description"]?.string else { return element }
                    map["description"] = .string(render(text, of: semantic).0)
                    return .mapping(map)
                })
        }
    }

    private func describeAll(_ node: Node) {
        (node.description, node.docBlocks) = render(node.description, of: node)
        render(&node.columns, of: node)
    }

    private func render(_ columns: inout [Column], of resource: Resource) {
        for index in columns.indices {
            (columns[index].description, columns[index].docBlocks) = render(columns[index].description, of: resource)
        }
    }

    /// A description with its `doc(…)` calls replaced, and the ids of the blocks used.
    private func render(_ text: String, of resource: Resource) -> (String, [String]) {
        guard YAMLText.isTemplate(text) else { return (text, []) }
        do throws(Diagnostic) {
            let source = SourceFile(path: describingFile(of: resource), text: text)
            return try compiler.renderDescription(source, package: resource.packageName) { name, package in
                findDoc(name, package, from: resource.packageName)
            }
        } catch {
            diagnostics.append(error.located(at: resource.declaration?.location))
            return (text, [])
        }
    }

    /// The file that describes a resource: its properties file, else the one that declares it.
    private func describingFile(of resource: Resource) -> String {
        guard let patch = (resource as? Node)?.patchPath, let slash = patch.utf8.firstIndex(of: UInt8(ascii: "/"))
        else { return resource.originalFilePath }
        return String(patch[slash...].utf8.drop { $0 == UInt8(ascii: "/") }) ?? resource.originalFilePath
    }

    /// A docs block: of the given package, else of the own one, the root project, any package.
    private func findDoc(_ name: String, _ package: String?, from own: String) -> DocBlock? {
        if let package { return docBlock(name, of: package) }
        if let near = docBlock(name, of: own) ?? docBlock(name, of: project.root.name) { return near }
        return project.packages.lazy.compactMap { self.docBlock(name, of: $0.name) }.first ?? docBlock(name, of: "dbt")
    }

    private func docBlock(_ name: String, of package: String) -> DocBlock? {
        manifest.docs["doc.\(package).\(name)"]
    }

    /// The columns that identify a row, as far as constraints and tests tell.
    func inferPrimaryKeys() {
        var tests: [String: [Node]] = [:]
        for test in orderedNodes {
            if let attached = test.attachedNode { tests[attached, default: []].append(test) }
        }
        // A test that is switched off still says what its author knows of the data.
        for id in sortedKeys(Array(manifest.disabled.keys)) {
            for test in (manifest.disabled[id] ?? []).compactMap({ $0 as? Node }) {
                if let attached = test.attachedNode { tests[attached, default: []].append(test) }
            }
        }
        for node in orderedNodes where node.kind == .model {
            node.primaryKey = PrimaryKey.infer(node, tests: tests[node.uniqueID] ?? [])
        }
    }

    func checkGroups() {
        let known = Set(manifest.groups.values.map(\.name))
        for node in orderedNodes where node.kind != .test {
            guard let group = node.group, !known.contains(group) else { continue }
            diagnostics.append(.unknownGroup(node, group, known: known.sorted()))
        }
    }

    /// Notes whom to ask about a node, for messages.
    func noteOwners() {
        guard !manifest.groups.isEmpty else { return }
        var owners: [String: Datum] = [:]
        for group in manifest.groups.values {
            let owner = group.owner.pairs.filter { !$1.isNull }.map { key, value in
                (key, Datum.string(PythonText.str(value)))
            }
            owners[group.name] = [
                "name": .string(group.name), "package_name": .string(group.packageName),
                "owner": .mapping(DatumMap(owner)),
            ]
        }
        for node in orderedNodes {
            let tested = node.attachedNode.flatMap { manifest.nodes[$0] }
            node.groupOwner = (node.group ?? tested?.group).flatMap { owners[$0] }
        }
    }

    /// Two resources that would be built as the same relation.
    func checkRelationNames() {
        var seen: [String: Node] = [:]
        for node in orderedNodes {
            guard let name = node.relationName else { continue }
            if let other = seen.updateValue(node, forKey: name) {
                diagnostics.append(.sameRelation(node, other, name))
                seen[name] = other
            }
        }
    }
}

/// Which columns of a model identify a row.
enum PrimaryKey {
    static func infer(_ node: Node, tests: [Node]) -> [String] {
        for constraint in node.constraints where constraint["type"]?.string == "primary_key" {
            return (constraint["columns"]?.list ?? []).compactMap(\.string)
        }
        for column in node.columns where column.constraints.contains(where: { $0["type"]?.string == "primary_key" }) {
            return [column.name]
        }
        let unique = columns(tests, named: ["unique", "unique_combination_of_columns"])
        let both = columns(tests, named: ["not_null"]).filter(unique.contains)
        if !both.isEmpty { return both }
        let enabled = columns(tests.filter(\.config.isEnabled), named: ["unique", "unique_combination_of_columns"])
        return enabled.isEmpty ? unique : enabled
    }

    private static func columns(_ tests: [Node], named testNames: [String]) -> [String] {
        var result: [String] = []
        for test in tests {
            guard let metadata = test.testMetadata, testNames.contains(metadata.name) else { continue }
            let names: [String] =
                metadata.arguments["column_name"]?.string.map { [$0] }
                ?? metadata.arguments["combination_of_columns"]?.list?.compactMap(\.string) ?? []
            for name in names where !result.contains(name) { result.append(name) }
        }
        return result
    }
}

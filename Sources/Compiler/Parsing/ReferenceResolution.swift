import Manifest
import Project
import SourceText

/// `ref` and `source` calls become edges; what is missing is reported with the nearest name.
extension ManifestBuilder {
    func resolveReferences() {
        for node in orderedNodes where !resolve(node) {
            // As in dbt, such a test stays among the nodes and is never run.
            node.config["enabled"] = false
            node.isEnabled = false
        }
        for exposure in manifest.exposures.values {
            let place = { [exposure] in exposure.declaration?.location }
            for names in exposure.sources {
                if let source = findSource(names, from: exposure.packageName) {
                    exposure.dependsOn.add(node: source.uniqueID)
                } else {
                    diagnostics.append(missingSource(names, in: exposure, at: place()))
                }
            }
            for reference in exposure.references {
                switch find(reference, from: exposure.packageName) {
                case .found(let target): exposure.dependsOn.add(node: target.uniqueID)
                case .disabled(let target):
                    diagnostics.append(.disabledReference(exposure, reference, target, at: place()))
                case .missing: diagnostics.append(missing(reference, in: exposure, at: place()))
                }
            }
        }
    }

    // False for a test whose parents are not all there; for all other nodes that is a mistake of the project.
    private func resolve(_ node: Node) -> Bool {
        var isComplete = true
        // Sources come first in `depends_on`, as in dbt.
        for names in node.sources {
            if let source = findSource(names, from: node.packageName) {
                node.dependsOn.add(node: source.uniqueID)
            } else {
                let isDisabled = isDisabledSource(names)
                isComplete = false
                if !(node.kind == .test && isDisabled) {
                    let at = referencePlaces[node.uniqueID]?.location(ofSource: names) ?? node.declaration?.location
                    diagnostics.append(missingSource(names, in: node, at: at, isDisabled: isDisabled))
                }
            }
        }
        for reference in node.references {
            switch find(reference, from: node.packageName) {
            case .found(let target):
                node.dependsOn.add(node: target.uniqueID)
                checkAccess(of: node, to: target, reference)
                warnOfInversion(node, target, reference)
            case .disabled(let target):
                isComplete = false
                // A test of something disabled is quietly disabled with it, as in dbt.
                if node.kind != .test {
                    diagnostics.append(.disabledReference(node, reference, target, at: place(of: reference, in: node)))
                }
            case .missing:
                isComplete = false
                diagnostics.append(missing(reference, in: node, at: place(of: reference, in: node)))
            }
        }
        // Functions come last in `depends_on`, as in dbt.
        if !resolveFunctions(of: node) { isComplete = false }
        return isComplete || node.kind != .test
    }

    /// What a reference leads to.
    enum Finding {
        case found(Node)
        case disabled(Node)
        case missing
    }

    /// Searches as dbt does: the given package alone, else the root project, the asking package, all packages.
    func find(_ reference: Reference, from package: String) -> Finding {
        if let node = pick(referables[reference.name] ?? [], reference, from: package) { return .found(node) }
        if let node = pick(disabledReferables[reference.name] ?? [], reference, from: package) {
            return .disabled(node)
        }
        return .missing
    }

    private func pick(_ all: [Node], _ reference: Reference, from package: String) -> Node? {
        let nodes = all.filter { $0.isVersion(of: reference) }
        if let wanted = reference.package { return nodes.first { $0.packageName == wanted } }
        guard nodes.count > 1 else { return nodes.first }
        for name in searchesOwnPackageFirst ? [package, project.root.name] : [project.root.name, package] {
            if let node = nodes.first(where: { $0.packageName == name }) { return node }
        }
        return nodes.first
    }

    private var searchesOwnPackageFirst: Bool {
        compiler.settings.isSet("REQUIRE_REF_SEARCHES_NODE_PACKAGE_BEFORE_ROOT")
    }

    /// A package that happens to read a node of the root project where it has its own: a cycle may come of it.
    private func warnOfInversion(_ node: Node, _ target: Node, _ reference: Reference) {
        guard node.packageName != project.root.name, target.packageName == project.root.name,
            reference.package == nil, !searchesOwnPackageFirst
        else { return }
        diagnostics.append(.packageReadsRoot(node, target, at: place(of: reference, in: node)))
    }

    /// Models that are private to their group, or to a package that restricts access.
    private func checkAccess(of node: Node, to target: Node, _ reference: Reference) {
        guard target.kind == .model else { return }
        let isForeign = node.packageName != target.packageName
        let isRestricted =
            isForeign && project.packages.first { $0.name == target.packageName }?.settings.restrictAccess == true
        // A generic test belongs to the group of the model that it is about.
        let group = node.attachedNode.flatMap { manifest.nodes[$0]?.group } ?? node.group
        let scope: String
        switch target.access {
        case "private" where isRestricted || group == nil || group != target.group:
            scope = "private to the '\(target.group ?? "None")' group"
        case "protected" where isRestricted: scope = "protected to the '\(target.packageName)' package"
        default: return
        }
        diagnostics.append(.notAllowed(node, target, scope, at: place(of: reference, in: node)))
    }

    func findSource(_ names: [String], from package: String) -> Source? {
        guard names.count == 2 else { return nil }
        for name in [project.root.name, package] {
            if let source = manifest.sources["source.\(name).\(names[0]).\(names[1])"] { return source }
        }
        for other in project.packages {
            if let source = manifest.sources["source.\(other.name).\(names[0]).\(names[1])"] { return source }
        }
        return nil
    }

    private func isDisabledSource(_ names: [String]) -> Bool {
        project.packages.contains { manifest.disabled["source.\($0.name).\(names.joined(separator: "."))"] != nil }
    }

    private func place(of reference: Reference, in node: Node) -> Location? {
        referencePlaces[node.uniqueID]?.location(of: reference) ?? testPlaces[node.uniqueID]?(reference.name)
            ?? node.declaration?.location
    }

    /// Where a resource names another one that it needs.
    func place(of parent: Resource, in resource: Resource) -> Location? {
        guard let node = resource as? Node else { return nil }
        for reference in node.references {
            if case .found(let target) = find(reference, from: node.packageName), target === parent {
                return place(of: reference, in: node)
            }
        }
        return nil
    }

    private func missing(_ reference: Reference, in resource: Resource, at place: Location?) -> Diagnostic {
        .missingReference(resource, reference, known: referables.keys.sorted(), at: place)
    }

    private func missingSource(
        _ names: [String], in resource: Resource, at place: Location?, isDisabled: Bool = false
    ) -> Diagnostic {
        let known = manifest.sources.values.map { "\($0.sourceName).\($0.name)" }.sorted()
        return .missingSource(resource, names, known: known, isDisabled: isDisabled, at: place)
    }
}

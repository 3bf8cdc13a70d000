import SourceText

/// Finds what a selection means in a manifest.
package struct Selector {
    let scope: SelectionScope

    /// A selector over the graph of a manifest.
    /// - Parameter state: what an earlier command left, for the methods that compare.
    package init(_ manifest: Manifest, _ graph: Graph, state: PreviousState? = nil) {
        scope = SelectionScope(manifest: manifest, graph: graph, state: state)
    }

    /// What was found, and what deserves a warning.
    package struct Result: Sendable {
        /// The selected nodes.
        package var nodes: NodeSet
        /// Terms that matched nothing.
        package var warnings: [Diagnostic] = []
    }

    /// The nodes that a selection names, of the given kinds; nil is all kinds.
    ///
    /// - Parameter includingEmpty: whether models whose text is blank count; only `ls` wants them.
    package func select(
        _ spec: SelectionSpec, kinds: Set<ResourceKind>? = nil, includingEmpty: Bool = false
    ) throws(Diagnostic) -> Result {
        var warnings: [Diagnostic] = []
        var found = try resolve(spec, &warnings).direct
        for place in found.members {
            let resource = scope.members[place]
            let isWanted = kinds?.contains(resource.kind) ?? true
            if !isWanted || (!includingEmpty && resource.isBlank) { found.remove(place) }
        }
        return Result(nodes: found, warnings: scope.remarks.warnings + warnings)
    }

    /// What is selected, and the tests that wait for more of their parents to be selected.
    private struct Found {
        var direct: NodeSet
        var indirect: NodeSet
    }

    private func resolve(_ spec: SelectionSpec, _ warnings: inout [Diagnostic]) throws(Diagnostic) -> Found {
        switch spec {
        case .criterion(let criterion): try resolve(criterion)
        case .union(let parts, let setting): try combine(parts, setting, &warnings) { $0.formUnion($1) }
        case .intersection(let parts, let setting): try combine(parts, setting, &warnings) { $0.formIntersection($1) }
        case .difference(let parts, let setting): try combine(parts, setting, &warnings) { $0.subtract($1) }
        }
    }

    private func combine(
        _ parts: [SelectionSpec], _ setting: SelectionSpec.Setting, _ warnings: inout [Diagnostic],
        _ operation: (inout NodeSet, NodeSet) -> Void
    ) throws(Diagnostic) -> Found {
        var total: Found?
        for part in parts {
            var found = try resolve(part, &warnings)
            found.indirect.formUnion(found.direct)
            guard var sum = total else {
                total = found
                continue
            }
            operation(&sum.direct, found.direct)
            operation(&sum.indirect, found.indirect)
            total = sum
        }
        var result = total ?? Found(direct: scope.graph.emptySet, indirect: scope.graph.emptySet)
        settle(&result, setting.indirect)
        if let term = setting.expected, result.direct.isEmpty { warnings.append(.noMatch(term)) }
        return result
    }

    private func resolve(_ criterion: Criterion) throws(Diagnostic) -> Found {
        guard let method = selectionMethods[criterion.method] else {
            throw .unknownMethod(criterion.method, in: criterion.raw, known: selectionMethods.keys.sorted())
        }
        var selected = scope.graph.emptySet
        let query = SelectionQuery(value: criterion.value, arguments: criterion.arguments, raw: criterion.raw)
        for place in try method(query, scope) { selected.insert(place) }
        selected.formUnion(relatives(of: selected, criterion))
        return withTests(selected, criterion.indirect)
    }

    private func relatives(of selected: NodeSet, _ criterion: Criterion) -> NodeSet {
        let graph = scope.graph
        var relatives = graph.emptySet
        if criterion.withChildrensParents {
            var below = graph.descendants(of: selected)
            below.formUnion(selected)
            relatives.formUnion(graph.ancestors(of: below))
            relatives.formUnion(below)
        }
        if criterion.withParents { relatives.formUnion(graph.ancestors(of: selected, depth: criterion.parentsDepth)) }
        if criterion.withChildren {
            relatives.formUnion(graph.descendants(of: selected, depth: criterion.childrenDepth))
        }
        return relatives
    }

    /// Adds the tests next to what is selected, as far as the mode wants them.
    private func withTests(_ selected: NodeSet, _ mode: IndirectSelection) -> Found {
        var found = Found(direct: selected, indirect: scope.graph.emptySet)
        guard mode != .empty else { return found }
        let reachable = mode == .buildable ? reachable(from: selected, withSources: true) : selected
        for node in selected.members {
            for child in scope.graph.children(of: node) where scope.members[child].isTest {
                if mode == .eager || needs(of: child).isSubset(of: reachable) {
                    found.direct.insert(child)
                } else {
                    found.indirect.insert(child)
                }
            }
        }
        return found
    }

    /// Looks again at tests whose other parents may have been selected by other terms.
    private func settle(_ found: inout Found, _ mode: IndirectSelection) {
        guard mode == .cautious || mode == .buildable, found.direct != found.indirect else { return }
        var selected = found.direct
        // Upstream of what the terms themselves selected: a test that joins now brings nothing with it.
        let reachable = mode == .buildable ? reachable(from: selected, withSources: false) : nil
        for test in found.indirect.members where scope.manifest.nodes[scope.graph.ids[test]] != nil {
            if needs(of: test).isSubset(of: reachable ?? selected) { selected.insert(test) }
        }
        found.direct = selected
    }

    private func reachable(from selected: NodeSet, withSources: Bool) -> NodeSet {
        var all = scope.graph.ancestors(of: selected)
        all.formUnion(selected)
        if withSources {
            for (place, resource) in scope.members.enumerated() where resource.kind == .source { all.insert(place) }
        }
        return all
    }

    private func needs(of test: Int) -> NodeSet { scope.graph.set(scope.graph.parents(of: test)) }
}

extension Resource {
    /// Whether the resource tests others and so may be selected with them.
    var isTest: Bool { kind == .test || kind == .unitTest }

    /// Whether there is no text to run.
    var isBlank: Bool {
        guard let node = self as? Node, node.kind != .seed, node.kind != .unitTest, node.language == "sql" else {
            return false
        }
        return node.rawCode.utf8.allSatisfy { $0 <= 0x20 }
    }
}

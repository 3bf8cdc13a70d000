/// The first node below `node` (itself included) that `matches`, in the order of Jinja2's visitors.
func find(in node: Node, where matches: (Node) -> Bool) -> Node? {
    if matches(node) { return node }
    var found: Node?
    node.forEachChild { child in
        if found == nil { found = find(in: child, where: matches) }
    }
    return found
}

/// Whether a special name is read before it is written: then it means the special thing.
func readsUndeclared(_ name: String, in body: [Node]) -> Bool {
    var search = UndeclaredSearch(name: name)
    for node in body { search.visit(node) }
    return search.isRead
}

private struct UndeclaredSearch {
    let name: String
    var isRead = false
    private var isDeclared = false
    init(name: String) { self.name = name }

    mutating func visit(_ node: Node) {
        guard !isRead, !isDeclared else { return }
        if let found = node as? Name {
            guard found.name == name else { return }
            if found.role == .load { isRead = true } else { isDeclared = true }
            return
        }
        if node is BlockStatement { return }
        var copy = self
        node.forEachChild { copy.visit($0) }
        self = copy
    }
}

/// Nodes that are walked in every render, without a retain and a release for each.
///
/// The pointers are valid as long as the list, which its owner holds and never changes.
final class NodeList<Element: AnyObject> {
    let nodes: [Element]
    private let pointers: UnsafeMutablePointer<Unmanaged<Element>>
    let count: Int

    init(_ nodes: [Element]) {
        self.nodes = nodes
        count = nodes.count
        pointers = .allocate(capacity: max(nodes.count, 1))
        for place in nodes.indices { (pointers + place).initialize(to: .passUnretained(nodes[place])) }
    }
    deinit { pointers.deallocate() }

    /// Does something with the element at a place below `count`.
    @inline(__always)
    func with<Result>(
        _ place: Int, _ body: (Element) throws(TemplateError) -> Result
    ) throws(TemplateError) -> Result {
        // The library's function knows untyped errors only, which would be boxed: so the error travels beside it.
        var failure: TemplateError?
        let result = pointers[place]._withUnsafeGuaranteedRef { element -> Result? in
            do throws(TemplateError) { return try body(element) } catch {
                failure = error
                return nil
            }
        }
        guard let result else { throw failure ?? TemplateError(.runtime, "") }
        return result
    }
}

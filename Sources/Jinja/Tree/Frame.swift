/// The variables of one running function.
final class Frame {
    let slots: UnsafeMutablePointer<Value?>
    private let count: Int
    /// The frame of the function that this one is defined in.
    let parent: Frame?
    let context: Context

    init(_ count: Int, parent: Frame?, context: Context) {
        self.count = count
        self.parent = parent
        self.context = context
        slots = UnsafeMutablePointer<Value?>.allocate(capacity: max(count, 1))
        // Loops, because the library's functions for many elements call one through a pointer for each.
        for index in 0..<count { (slots + index).initialize(to: nil) }
    }
    deinit {
        for index in 0..<count { slots[index] = nil }
        slots.deallocate()
    }

    /// The frame `depth` functions further out.
    func outer(_ depth: Int) -> Frame {
        var frame = self
        for _ in 0..<depth {
            guard let parent = frame.parent else { break }
            frame = parent
        }
        return frame
    }

    /// Empties slots.
    func clear(_ indices: [Int]) {
        for index in indices { slots[index] = nil }
    }
    /// Empties all slots: macros that lie in a frame and keep it alive would never be freed. Those of the top level
    /// lie in the context as well.
    func clearAll() {
        for index in 0..<count { slots[index] = nil }
    }
}

/// The names of one template's rendering beyond its slots: Jinja2's context.
final class Context {
    let template: Template?
    /// What the template set at its top level.
    var variables: [String: Value] = [:]
    /// The names among them that importers see.
    var exported: Set<String> = []
    // Innermost first.
    private let layers: [[String: Value]]
    private let globals: any Globals
    /// The blocks by name, the innermost template's first.
    var blocks: [String: [BlockBody]] = [:]
    /// The template that this one extends.
    var parent: Template?
    var autoescape = false

    init(_ template: Template?, _ globals: any Globals, layers: [[String: Value]] = []) {
        self.template = template
        self.globals = globals
        self.layers = layers
        for block in template?.tree.blocks ?? [] { blocks[block.name] = [block] }
    }

    /// The value of a name, nil where it is not defined.
    func resolve(_ name: String, _ renderer: Renderer) -> Value? {
        if !variables.isEmpty, let value = variables[name] { return value }
        for layer in layers { if let value = layer[name] { return value } }
        return globals.value(named: name) ?? renderer.builtin(name)
    }

    /// A context for another template that sees everything this one sees, and `locals`.
    func derived(_ template: Template?, locals: [String: Value]) -> Context {
        Context(template, globals, layers: layers(with: locals))
    }
    /// A context for the same template and its blocks, with `locals`.
    func derived(locals: [String: Value]) -> Context {
        let context = derived(template, locals: locals)
        context.blocks = blocks
        context.autoescape = autoescape
        return context
    }
    private func layers(with locals: [String: Value]) -> [[String: Value]] {
        [locals, variables].filter { !$0.isEmpty } + layers
    }
    /// A context for another template that sees only the globals.
    func separate(_ template: Template) -> Context { Context(template, globals) }
}

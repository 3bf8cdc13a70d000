// The operations every value has, as Python's data model names them. Agreed between the evaluator (`Values`, `Parsing`,
// `Evaluation`) and the library (`Builtins`, `Python`).
//
// Values (this folder) provide:
//   valuesAreEqual(a, b)            ==, as Python: 1 == 1.0 == True, containers by content
//   orderedBefore(a, b)             <, TypeError where Python has no order
//   compareOrder(op, a, b)          <, <=, >, >=
//   hashCode(of:)                   hash(), TypeError for lists, dicts, sets; equal values have equal codes
//   isTrue(value)                   bool()
//   iterate(value, renderer)        iter(): an `Iteration`; TypeError where not iterable
//   elements(of: value, renderer)   list(iter())
//   length(of: value)               len()
//   contains(item, in: container)   `in`
//   arithmetic(op, a, b, renderer)  + - * / // % **
//   attribute(name, of:, renderer)  environment.getattr: attribute first, then item, else undefined
//   item(key, of:, renderer)        environment.getitem: item first, then attribute, else undefined
//   slice(value, start, stop, step)
//
// The library provides:
//   repr(value)                     repr()
//   str(value, renderer)            str(); undefined values give ""
//   pythonTypeName(value)           type(value).__name__: "str", "int", "NoneType", …
//   method(name, of:, args, renderer)  calls a method of a built-in type, nil where there is none of that name
//   hasMethod(name, of:)            whether `method` knows the name
//   percentFormat(format, operand, renderer)   str % x
//   BigInt                          integers beyond 64 bits; `Value.integer(BigInt)` (here) makes the smallest form

/// An iterator: consumed once, as Python's generators are. Also the value that lazy filters return.
open class Iteration: Object {
    private let kind: String
    /// An iterator whose type prints as `kind` (`generator`, `list_iterator`, `map`, …).
    public init(kind: String = "generator") { self.kind = kind }
    open override var typeName: String { kind }
    open override func repr() -> String { "<\(kind) object at \(address(of: self))>" }
    /// The next element, nil at the end.
    open func next(_ renderer: Renderer) throws(TemplateError) -> Value? { nil }
    open override func elements(_ renderer: Renderer) throws(TemplateError) -> [Value]? {
        var items: [Value] = []
        while let item = try next(renderer) {
            try renderer.countStep()
            items.append(item)
            // What a small element takes: a lazy filter makes as many as it is asked for.
            try renderer.checkSize(items.count << 6)
        }
        return items
    }
}

/// An iterator over a closure: what lazy filters return.
final class Generator: Iteration {
    private var body: ((Renderer) throws(TemplateError) -> Value?)?
    /// An iterator that asks `body` for each element until it gives nil.
    init(kind: String = "generator", _ body: @escaping (Renderer) throws(TemplateError) -> Value?) {
        self.body = body
        super.init(kind: kind)
    }
    deinit {
        var closures: Any? = body
        body = nil
        Teardown.release(&closures)
    }
    override func next(_ renderer: Renderer) throws(TemplateError) -> Value? {
        try renderer.checkStack()
        return try body?(renderer)
    }
}

/// An iterator over a fixed array.
final class ArrayIteration: Iteration {
    @exclusivity(unchecked) private var items: [Value]
    @exclusivity(unchecked) private var place = 0
    /// An iterator over `items`.
    init(kind: String = "list_iterator", _ items: [Value]) {
        self.items = items
        super.init(kind: kind)
    }
    deinit { Teardown.release(&items) }
    override func next(_ renderer: Renderer) throws(TemplateError) -> Value? {
        guard place < items.count else { return nil }
        defer { place += 1 }
        return items[place]
    }
}

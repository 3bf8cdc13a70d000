import SourceText

/// `repr(value)`. Nesting beyond reason is cut short.
func repr(_ value: Value) -> String {
    var writer = Representation()
    writer.write(value)
    return writer.out
}

/// `repr(value)` as messages quote it: of a text that nobody would read to its end, the begin.
func shownInMessage(_ value: Value) -> String {
    var writer = Representation(limit: messageLimit)
    writer.write(value)
    guard writer.out.utf8.count > messageLimit else { return writer.out }
    return String(writer.out.unicodeScalars.prefix(messageLimit)) + "…"
}
private let messageLimit = 10_000

/// `str(value)`: undefined values give "".
func str(_ value: Value, _ renderer: Renderer?) throws(TemplateError) -> String {
    switch value {
    case .text(let text): text.string
    case .int(let value): String(value)
    case .undefined: ""
    case .object(let object):
        if let number = object as? BigInteger { try number.value.checkedDescription } else { try object.text(renderer) }
    default: try checkedRepresentation(of: value)
    }
}

// The text of a container, which may be endless where parts of it are shared.
private func checkedRepresentation(of value: Value) throws(TemplateError) -> String {
    var writer = Representation()
    writer.write(value)
    if writer.isCutByStack { throw .recursion(" while getting the repr of an object") }
    try checkTextSize(writer.out.utf8.count)
    return writer.out
}

/// The name of a value's type as `type(value).__name__` gives it.
func pythonTypeName(_ value: Value) -> String {
    switch value {
    case .undefined: "Undefined"
    case .none: "NoneType"
    case .bool: "bool"
    case .int: "int"
    case .double: "float"
    case .text(let text): text.typeName
    case .list: "list"
    case .tuple: "tuple"
    case .dict: "dict"
    case .object(let object): object.typeName
    }
}

extension BigInt {
    /// The decimal digits.
    /// - Throws: Python's ValueError beyond 4,300 of them.
    var checkedDescription: String {
        get throws(TemplateError) {
            if approximateDigits > BigInt.digitLimit {
                throw TemplateError(
                    .runtime,
                    "Exceeds the limit (\(BigInt.digitLimit) digits) for integer string conversion; "
                        + "use sys.set_int_max_str_digits() to increase the limit", className: "ValueError")
            }
            return description
        }
    }
}

/// Writes Python's `repr` of nested values. Containers that hold themselves are cut short as in Python.
struct Representation {
    private(set) var out = ""
    private var open: [ObjectIdentifier] = []
    private static let depthLimit = 400
    // Containers that hold others twice, and these others twice, …, have few elements and endless ways to them: from
    // some number of containers on, each is written once and then copied.
    private var visits = 0
    private var written: [ObjectIdentifier: Range<Int>] = [:]
    private static let copyingFrom = 10_000
    // How often a container that holds itself was cut short: such text depends on what is open around it.
    private var cuts = 0
    // Where the stack is short, as where it is nested too deeply, a container is cut short; `str` makes an error of it.
    private let floor = StackBounds.floor()
    private(set) var isCutByStack = false
    // Then the rest is left out; `str` makes an error of it.
    private let limit: Int
    private var isTooLong: Bool { out.utf8.count > limit }

    /// A writer that leaves out what comes after `limit` bytes.
    init(limit: Int = textSizeLimit) { self.limit = limit }

    mutating func write(_ value: Value) {
        switch value {
        case .undefined: out += "Undefined"
        case .none: out += "None"
        case .bool(let value): out += value ? "True" : "False"
        case .int(let value): out += String(value)
        case .double(let value): out += pythonText(of: value)
        case .text(let text): out += text.representation
        case .list(let list):
            nested(list, "[...]") { writer in
                writer.items(list.items, "[", "]")
            }
        case .tuple(let tuple):
            nested(tuple, "(...)") { writer in
                writer.items(tuple.items, "(", tuple.items.count == 1 ? ",)" : ")")
            }
        case .dict(let dict):
            nested(dict, "{...}") { writer in
                writer.pairs(dict)
            }
        case .object(let object): write(object)
        }
    }

    /// Writes elements with their brackets.
    mutating func items(_ items: [Value], _ opening: String, _ closing: String) {
        out += opening
        var first = true
        for item in items where !isTooLong {
            if !first { out += ", " }
            first = false
            write(item)
        }
        out += closing
    }

    private mutating func pairs(_ dict: Dict) {
        out += "{"
        var first = true
        for (key, value) in zip(dict.keys, dict.values) where !isTooLong {
            if !first { out += ", " }
            first = false
            write(key)
            out += ": "
            write(value)
        }
        out += "}"
    }

    private mutating func write(_ object: Object) {
        if let number = object as? BigInteger {
            out += number.value.description
        } else {
            nested(object, "...") { writer in
                if !object.writeRepresentation(to: &writer) { writer.out += object.repr() }
            }
        }
    }

    private mutating func nested(
        _ container: AnyObject, _ cut: String, _ body: (inout Representation) -> Void
    ) {
        let identity = ObjectIdentifier(container)
        if open.contains(identity) {
            cuts += 1
            out += cut
            return
        }
        let hasRoom = StackBounds.current() > floor
        guard open.count < Self.depthLimit, hasRoom else {
            if !hasRoom { isCutByStack = true }
            cuts += 1
            out += "..."
            return
        }
        visits += 1
        if visits > Self.copyingFrom, let known = written[identity] { return copy(known) }
        let (start, cutsBefore) = (out.utf8.count, cuts)
        open.append(identity)
        body(&self)
        open.removeLast()
        if visits > Self.copyingFrom, cuts == cutsBefore { written[identity] = start..<out.utf8.count }
    }

    private mutating func copy(_ range: Range<Int>) {
        let bytes = out.utf8
        let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound)
        out += String(out[start..<bytes.index(start, offsetBy: range.count)])
    }

    /// Adds finished text.
    mutating func append(_ text: String) { out += text }
}

extension Text {
    /// `repr` of the string.
    var representation: String {
        let quoted = quotedRepresentation(of: string)
        return flavour == .markup ? "Markup(\(quoted))" : quoted
    }
    /// The name of its type.
    var typeName: String {
        switch flavour {
        case .plain: "str"
        case .markup: "Markup"
        case .textMarker: "TextMarker"
        case .nativeMarker: "NativeMarker"
        case .boolMarker: "BoolMarker"
        case .numberMarker: "NumberMarker"
        }
    }
}

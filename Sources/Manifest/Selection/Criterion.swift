import SourceText

/// Which tests come along when what they test is selected (`--indirect-selection`).
package enum IndirectSelection: String, Sendable, Hashable, CaseIterable {
    /// Every test of which some parent is selected.
    case eager
    /// Only tests all of whose parents are selected.
    case cautious
    /// Tests all of whose parents are selected or upstream of what is selected.
    case buildable
    /// None.
    case empty
}

/// One term of a selection, such as `2+tag:nightly+1`: what matches and which relatives come along.
package struct Criterion: Sendable, Hashable {
    /// The term as written.
    package var raw: String
    /// The method's name, such as `tag`.
    package var method: String
    /// What is written behind the method's name: `["materialized"]` in `config.materialized:view`.
    package var arguments: [String] = []
    /// What the method looks for; text unless a selector file says otherwise.
    package var value: Datum
    /// `@`: descendants and all they need.
    package var withChildrensParents = false
    package var withParents = false
    /// How far up; nil is all the way.
    package var parentsDepth: Int?
    package var withChildren = false
    package var childrenDepth: Int?
    /// Which tests come along.
    package var indirect: IndirectSelection

    /// A term without relatives.
    init(raw: String, method: String, value: Datum, indirect: IndirectSelection) {
        self.raw = raw
        self.method = method
        self.value = value
        self.indirect = indirect
    }

    /// Reads a term as the command line writes it: `[@][n+][method:]value[+[n]]`.
    package static func parse(_ text: String, indirect: IndirectSelection) throws(Diagnostic) -> Criterion {
        var rest = text.utf8[...]
        let withChildrensParents = rest.first == UInt8(ascii: "@")
        if withChildrensParents { rest.removeFirst() }
        let parents = takeParents(&rest)
        let method = takeMethod(&rest)
        let children = takeChildren(&rest)
        let value = String(Substring(rest))
        var criterion = try Criterion(
            raw: text, method: method ?? defaultMethod(value), value: .string(value), indirect: indirect
        )
        .splittingMethod()
        criterion.withChildrensParents = withChildrensParents
        (criterion.withParents, criterion.parentsDepth) = parents
        (criterion.withChildren, criterion.childrenDepth) = children
        if withChildrensParents, criterion.withChildren { throw .incompatibleOperators(text) }
        return criterion
    }

    /// Separates `config.materialized` into the method and its arguments, and makes sure that the method exists.
    func splittingMethod() throws(Diagnostic) -> Criterion {
        var copy = self
        let parts = method.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        copy.method = parts[0]
        copy.arguments = Array(parts.dropFirst())
        guard selectionMethods[copy.method] != nil else {
            throw .unknownMethod(copy.method, in: raw, known: selectionMethods.keys.sorted())
        }
        return copy
    }

    /// The method of a bare value: a path has slashes, a file its ending, all else is a name.
    static func defaultMethod(_ value: String) -> String {
        if value.utf8.contains(UInt8(ascii: "/")) { return "path" }
        let lower = value.lowercased()
        return [".sql", ".py", ".csv"].contains { lower.hasSuffix($0) } ? "file" : "fqn"
    }

    private static func takeParents(_ rest: inout Substring.UTF8View) -> (Bool, Int?) {
        let digits = rest.prefix(while: isDigit)
        guard rest.dropFirst(digits.count).first == UInt8(ascii: "+") else { return (false, nil) }
        rest = rest.dropFirst(digits.count + 1)
        return (true, depth(digits))
    }

    private static func takeMethod(_ rest: inout Substring.UTF8View) -> String? {
        let name = rest.prefix(while: isMethodByte)
        guard !name.isEmpty, rest.dropFirst(name.count).first == UInt8(ascii: ":") else { return nil }
        rest = rest.dropFirst(name.count + 1)
        return String(Substring(name))
    }

    private static func takeChildren(_ rest: inout Substring.UTF8View) -> (Bool, Int?) {
        let digits = rest.reversed().prefix(while: isDigit).count
        let plus = rest.dropLast(digits)
        guard plus.last == UInt8(ascii: "+") else { return (false, nil) }
        let written = rest.suffix(digits)
        rest = plus.dropLast()
        return (true, depth(written))
    }

    /// No digits mean no limit, and so do more digits than a number holds.
    private static func depth(_ digits: Substring.UTF8View) -> Int? { Int(String(Substring(digits))) }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private static func isMethodByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte >= 0x80 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
            || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
    }
}

import SourceText

/// One piece of a YAML document, with its place.
///
/// Types are resolved when asked for (`datum`): most scalars of a project are only ever text.
/// An alias is replaced by the node that its anchor names, place included.
package struct Node: Sendable {
    /// How a scalar was written; only plain ones can be anything but text.
    ///
    /// `broken` stands for a value that could not be read and was told as a mistake; it counts as null.
    package enum Style: UInt8, Sendable { case plain, singleQuoted, doubleQuoted, literal, folded, broken }

    /// What a node consists of.
    package enum Content: Sendable {
        case scalar(String, Style)
        case sequence([Node])
        case mapping([Pair])
    }

    /// One entry of a mapping.
    package struct Pair: Sendable {
        package let key: Node
        package let value: Node
    }

    package let content: Content
    /// `!!str` and its like for YAML's own types, the full tag for others; nil where there is none.
    package internal(set) var tag: String?
    // Offsets in 32 bits keep the node small; larger files are refused.
    private let start: UInt32
    private let end: UInt32

    /// A node that covers the bytes from `start` to `end`.
    init(_ content: Content, _ start: Int, _ end: Int, tag: String? = nil) {
        self.content = content
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
        self.tag = tag
    }

    /// The bytes that the node was read from.
    package var span: Span { Span(Int(start), Int(end)) }

    /// Line and column of the node. Cost: linear in the offset; only for messages.
    package func location(in source: SourceFile) -> Location { source.location(of: span) }
}

extension Node {
    /// The text of a scalar as written, quotes and escapes resolved; nil for collections.
    package var text: String? { if case .scalar(let text, _) = content { text } else { nil } }
    /// The items of a sequence.
    package var items: [Node]? { if case .sequence(let items) = content { items } else { nil } }
    /// The entries of a mapping, duplicates and merge keys as written.
    package var pairs: [Pair]? { if case .mapping(let pairs) = content { pairs } else { nil } }
    /// Whether this is a plain scalar that stands for null.
    package var isNull: Bool {
        if case .scalar(let text, .plain) = content, tag == nil { isNullText(text) } else { false }
    }

    /// Whether the value could not be read, so that nothing about it is worth a further message.
    package var isBroken: Bool { if case .scalar(_, .broken) = content { true } else { false } }

    /// The value of a key: the last of several equal ones, else one that comes by a merge key (`<<`).
    package subscript(key: String) -> Node? { pair(key)?.value }

    /// The entry of a key, as for the subscript.
    package func pair(_ key: String) -> Pair? {
        guard case .mapping(let pairs) = content else { return nil }
        if let own = pairs.last(where: { $0.key.text == key }) { return own }
        for merged in pairs where merged.key.isMergeKey {
            for source in merged.value.items ?? [merged.value] {
                if let pair = source.pair(key) { return pair }
            }
        }
        return nil
    }

    /// Whether this key of a mapping is `<<`.
    var isMergeKey: Bool {
        if case .scalar("<<", .plain) = content, tag == nil { true } else { false }
    }
}

import SourceText

/// A block of a file as dbt's projects use it: `{% macro … %}`, `{% test … %}`, `{% snapshot … %}`, `{% docs … %}`.
public struct Block: Sendable {
    /// The tag: `macro`, `materialization`, `test`, `data_test`, `snapshot`, `docs`, …; `__dbt__data` for raw text
    /// between blocks, where that was asked for.
    public let type: String
    /// The first word after the tag.
    public let name: String
    /// The text between the opening and the closing tag.
    public let contents: Span
    /// The text from the opening to the closing tag, both included.
    public let full: Span
}

/// Finds the top-level blocks of a file without parsing what is inside them.
///
/// - Parameters:
///   - allowed: the block types looked for; nil takes the default set.
///   - collectRaw: also return the raw text between blocks.
/// - Returns: the blocks in order, and warnings about block types that are not allowed.
/// - Throws: `TemplateError` `syntax` for a block without an end and for nested blocks.
public func topLevelBlocks(
    of source: SourceFile, allowed: Set<String>? = nil, collectRaw: Bool = false
) throws(TemplateError) -> (blocks: [Block], warnings: [Diagnostic]) {
    var finder = BlockFinder(source, allowed: allowed ?? ["snapshot", "macro", "materialization", "docs"], collectRaw)
    try finder.run()
    return (finder.blocks, finder.warnings)
}

/// The same as far as it is clear which tags belong together; the error is nil where all of them do.
func clearTopLevelBlocks(
    of source: SourceFile, allowed: Set<String>
) -> (blocks: [Block], warnings: [Diagnostic], error: TemplateError?) {
    var finder = BlockFinder(source, allowed: allowed, false)
    do throws(TemplateError) { try finder.run() } catch { return (finder.blocks, finder.warnings, error) }
    return (finder.blocks, finder.warnings, nil)
}

/// Pairs the tags of a file to blocks, by the rules of dbt's block reader.
private struct BlockFinder {
    private let source: SourceFile
    private let allowed: Set<String>
    private let collectsRaw: Bool
    private var tags: TagReader
    private(set) var blocks: [Block] = []
    private(set) var warnings: [Diagnostic] = []
    // The `if`s and `for`s that are open.
    private var open: [String] = []
    private var current: Tag?
    private var rawStart = 0

    init(_ source: SourceFile, allowed: Set<String>, _ collectsRaw: Bool) {
        (self.source, self.allowed, self.collectsRaw) = (source, allowed, collectsRaw)
        tags = TagReader(source)
    }

    mutating func run() throws(TemplateError) {
        while let tag = try tags.next() {
            try checkControlFlow(tag)
            if allowed.contains(tag.type) {
                try begin(tag)
            } else if let opening = current {
                if tag.type == "end" + opening.type { end(opening, at: tag) }
            } else {
                warnings.append(
                    Diagnostic(
                        code: "jinja.unexpected-block", severity: .warning,
                        message: "Found unexpected '\(tag.type)' block tag.", location: source.location(of: tag.span)))
            }
        }
        if let current {
            let line = source.line(of: current.span.end)
            throw tags.error(
                "MissingCloseTagError",
                "Reached EOF without finding a close tag for \(current.type) (searched from line \(line))", current.span
            )
        }
        let rest = Span(rawStart, source.bytes.count)
        if collectsRaw { addRaw(rest) }
    }

    private mutating func checkControlFlow(_ tag: Tag) throws(TemplateError) {
        switch tag.type {
        case "if", "for": open.append(tag.type)
        case "endif", "endfor":
            let expected = String(tag.type.dropFirst(3))
            let got = "Got an unexpected control flow end tag, got \(tag.type) but"
            let place = source.linePosition(of: tag.span.start)
            guard let found = open.popLast() else {
                throw tags.error(
                    "UnexpectedControlFlowEndTagError", "\(got) never saw a preceeding \(expected) (@ \(place))",
                    tag.span)
            }
            guard found == expected else {
                throw tags.error(
                    "MissingControlFlowStartTagError", "\(got) expected end\(found) next (@ \(place))", tag.span)
            }
        default: break
        }
    }

    private mutating func begin(_ tag: Tag) throws(TemplateError) {
        guard open.isEmpty else {
            throw tags.error(
                "BlockDefinitionNotAtTopError",
                "Got a block definition inside control flow at \(source.linePosition(of: tag.span.start)). "
                    + "All dbt block definitions must be at the top level", tag.span)
        }
        if let outer = current {
            let (first, second) = (source.scalarOffset(outer.span.start), source.scalarOffset(tag.span.start))
            throw tags.error(
                "NestedTagsError",
                "Got nested tags: \(outer.type) (started at \(first)) did not have a matching {{% end\(outer.type) %}} "
                    + "before a subsequent \(tag.type) was found (started at \(second))", tag.span)
        }
        if collectsRaw {
            addRaw(Span(rawStart, tag.span.start))
            rawStart = tag.span.start
        }
        current = tag
    }

    private mutating func end(_ opening: Tag, at tag: Tag) {
        rawStart = tag.span.end
        blocks.append(
            Block(
                type: opening.type, name: opening.name ?? "", contents: Span(opening.span.end, tag.span.start),
                full: Span(opening.span.start, tag.span.end)))
        current = nil
    }

    private mutating func addRaw(_ span: Span) {
        guard span.end > span.start else { return }
        blocks.append(Block(type: "__dbt__data", name: "", contents: span, full: span))
    }
}

extension SourceFile {
    fileprivate func line(of offset: Int) -> Int {
        1 + bytes.prefix(offset).reduce(into: 0) { $0 += $1 == UInt8(ascii: "\n") ? 1 : 0 }
    }
    // Lines count from 1, positions in them from 0.
    fileprivate func linePosition(of offset: Int) -> String {
        let start = bytes.prefix(offset).lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return "\(line(of: offset)):\(scalarOffset(offset) - scalarOffset(start))"
    }
    fileprivate func scalarOffset(_ offset: Int) -> Int {
        bytes.prefix(offset).reduce(into: 0) { $0 += $1 & 0xC0 == 0x80 ? 0 : 1 }
    }
}

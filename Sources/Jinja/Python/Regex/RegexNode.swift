/// A parsed regular expression.
indirect enum RegexNode: Sendable {
    /// Matches nothing, always.
    case empty
    /// One code point of a class.
    case one(CharacterClass)
    case sequence([RegexNode])
    case alternatives([RegexNode])
    /// `limit` is nil for "any number".
    case repeated(RegexNode, least: Int, most: Int?, RepeatKind)
    /// A capturing group.
    case group(Int, RegexNode)
    case backReference(Int, ignoresCase: Bool)
    case look(RegexNode, isBehind: Bool, isNegative: Bool)
    /// `(?>…)`: no way back into it.
    case atomic(RegexNode)
    /// `(?(1)yes|no)`.
    case conditional(group: Int, RegexNode, RegexNode)
    case position(RegexPosition)

    /// How a repetition behaves.
    enum RepeatKind: Sendable {
        case greedy, lazy, possessive
    }

    /// The least and the most number of code points that it can match; nil for no bound.
    var width: (least: Int, most: Int?) {
        switch self {
        case .empty, .look, .position: return (0, 0)
        case .one: return (1, 1)
        case .sequence(let nodes):
            return nodes.reduce((0, 0)) { sum, node in
                let (least, most) = node.width
                return (sum.0.addingCapped(least), sum.1.flatMap { a in most.map { a.addingCapped($0) } })
            }
        case .alternatives(let nodes):
            let widths = nodes.map(\.width)
            let most = widths.contains { $0.most == nil } ? nil : widths.compactMap(\.most).max()
            return (widths.map(\.least).min() ?? 0, most)
        case .repeated(let node, let least, let most, _):
            let inner = node.width
            let upper = most.flatMap { count in inner.most.map { $0.multipliedCapped(by: count) } }
            return (inner.least.multipliedCapped(by: least), inner.most == 0 ? 0 : upper)
        case .group(_, let node), .atomic(let node): return node.width
        case .backReference: return (0, nil)
        case .conditional(_, let yes, let no):
            return RegexNode.alternatives([yes, no]).width
        }
    }
}

/// A place in the text that an expression asks for.
enum RegexPosition: Sendable {
    case textStart, textEnd, lineStart, lineEnd
    /// Before a newline at the very end, or at the end: `$`.
    case finalLineEnd
    case wordBoundary(isASCII: Bool)
    case noWordBoundary(isASCII: Bool)
}

extension Int {
    fileprivate func addingCapped(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
    fileprivate func multipliedCapped(by other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}

import SourceText

/// Where each stretch of a rendered text came from.
public struct PlaceMap: Sendable {
    /// One stretch of output.
    public struct Stretch: Sendable {
        /// Offset of its first byte in the output.
        public let outputStart: Int
        /// The text it came from.
        public let source: SourceFile
        /// Offset in that text; literal text maps byte by byte, computed text to the expression's start.
        public let sourceStart: Int
        /// Whether the stretch is literal text.
        public let isLiteral: Bool

        /// The part of a stretch from an output offset on, moved towards the end.
        func rest(from position: Int, movedBy count: Int) -> Stretch {
            Stretch(
                outputStart: position + count, source: source,
                sourceStart: isLiteral ? sourceStart + (position - outputStart) : sourceStart, isLiteral: isLiteral)
        }
    }
    /// The stretches in order of output.
    public var stretches: [Stretch] = []
    /// An empty map.
    public init() {}

    /// The map after `count` bytes of other text were put in at an output offset.
    public func shifted(from position: Int, by count: Int) -> PlaceMap {
        var shifted = PlaceMap()
        for stretch in stretches {
            if stretch.outputStart < position {
                shifted.stretches.append(stretch)
                continue
            }
            if let last = shifted.stretches.last, stretch.outputStart > position, last.outputStart < position {
                shifted.stretches.append(last.rest(from: position, movedBy: count))
            }
            shifted.stretches.append(stretch.rest(from: stretch.outputStart, movedBy: count))
        }
        if let last = shifted.stretches.last, last.outputStart < position {
            shifted.stretches.append(last.rest(from: position, movedBy: count))
        }
        return shifted
    }

    /// Adds the stretches of a text that was put behind everything so far.
    public mutating func append(_ other: PlaceMap, movedBy offset: Int) {
        stretches += other.stretches.map { $0.rest(from: $0.outputStart, movedBy: offset) }
    }

    /// Adds the stretches of a text that was put in between.
    public mutating func insert(_ other: PlaceMap, movedBy offset: Int) {
        append(other, movedBy: offset)
        stretches.sort { $0.outputStart < $1.outputStart }
    }

    /// The source place of an output offset; nil where nothing is known.
    public func location(ofOutput offset: Int) -> Location? {
        var low = 0
        var high = stretches.count
        while low < high {
            let middle = (low + high) / 2
            if stretches[middle].outputStart <= offset { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return nil }
        let stretch = stretches[low - 1]
        let place = stretch.sourceStart + (stretch.isLiteral ? offset - stretch.outputStart : 0)
        return stretch.source.location(of: Span(place, place + 1))
    }
}

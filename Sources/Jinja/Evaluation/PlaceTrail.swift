import SourceText

/// Where the stretches of what is being printed came from, as they are noted while rendering: numbers only, so that
/// noting one costs no reference count.
struct PlaceTrail {
    /// One stretch.
    struct Mark {
        /// Offset of its first byte in the output.
        var output: Int
        /// Offset in the bytes of its text.
        let source: Int32
        // Twice the place of the text among those that were met, and 1 for literal text.
        private let textAndKind: Int32

        init(_ output: Int, source: Int32, text: Int32, isLiteral: Bool) {
            self.output = output
            self.source = source
            textAndKind = text << 1 | (isLiteral ? 1 : 0)
        }
        var text: Int { Int(textAndKind >> 1) }
        var isLiteral: Bool { textAndKind & 1 != 0 }
    }
    private var marks: [Mark] = []
    private let texts = MetTexts()
    /// The first mark of the innermost capture: those before it are complete.
    var floor = 0

    /// How many stretches there are.
    var count: Int { marks.count }

    /// Notes that what follows in the output came from a place of a text.
    mutating func note(_ output: Int, _ text: TemplateText, _ source: Int32, isLiteral: Bool) {
        add(Mark(output, source: source, text: texts.place(of: text), isLiteral: isLiteral))
    }

    // A stretch of no bytes gives way to the next one, so that there are never more stretches than bytes.
    private mutating func add(_ mark: Mark) {
        if marks.count > floor, marks[marks.count - 1].output == mark.output {
            marks[marks.count - 1] = mark
        } else {
            marks.append(mark)
        }
    }

    /// Notes the stretches of a text that follows in the output; false where it is from another render.
    mutating func append(_ origin: TextOrigin, at output: Int) -> Bool {
        guard origin.texts === texts else { return false }
        for mark in origin.marks {
            var mark = mark
            mark.output += output
            add(mark)
        }
        return true
    }

    /// The stretches of a capture, counted from its begin.
    func since(_ capture: OutputBuffer.Capture) -> TextOrigin {
        TextOrigin(
            texts,
            marks[capture.firstPlace...].map { mark in
                var mark = mark
                mark.output -= capture.start
                return mark
            })
    }

    /// Forgets all but the first stretches.
    mutating func cut(to count: Int) {
        if marks.count > count { marks.removeLast(marks.count - count) }
    }

    /// The stretches of a capture, up to an offset of the output, as the map that hosts see.
    func map(since capture: OutputBuffer.Capture, to end: Int) -> PlaceMap {
        var map = PlaceMap()
        for place in capture.firstPlace..<marks.count {
            let mark = marks[place]
            let text = texts[mark.text]
            let source = Int(mark.source)
            let next = place + 1 < marks.count ? marks[place + 1].output : end
            // Behind a line end that was two bytes in the file, literal text goes on one byte further there.
            let lines = mark.isLiteral ? text.shortenedLines(from: source, to: source + next - mark.output) : []
            for start in [source] + lines {
                map.stretches.append(
                    .init(
                        outputStart: mark.output - capture.start + start - source, source: text.file,
                        sourceStart: text.fileOffset(start), isLiteral: mark.isLiteral))
            }
        }
        return map
    }
}

/// Where the stretches of a text that a template made came from: of a macro's result, of a `set` block.
final class TextOrigin {
    fileprivate let texts: MetTexts
    fileprivate let marks: [PlaceTrail.Mark]

    fileprivate init(_ texts: MetTexts, _ marks: [PlaceTrail.Mark]) {
        (self.texts, self.marks) = (texts, marks)
    }
}

/// Every template text that a render met, so that marks name one by a number; they stay alive for the marks' sake.
private final class MetTexts {
    @exclusivity(unchecked) private var texts: [TemplateText] = []
    @exclusivity(unchecked) private var places: [ObjectIdentifier: Int32] = [:]
    @exclusivity(unchecked) private var latest: (text: ObjectIdentifier, place: Int32)?

    subscript(place: Int) -> TemplateText { texts[place] }

    func place(of text: TemplateText) -> Int32 {
        let key = ObjectIdentifier(text)
        if let latest, latest.text == key { return latest.place }
        let place = places[key] ?? Int32(truncatingIfNeeded: texts.count)
        if Int(place) == texts.count {
            texts.append(text)
            places[key] = place
        }
        latest = (key, place)
        return place
    }
}

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
        /// Place of the text among `texts`.
        let text: Int32
        let isLiteral: Bool
    }
    private var marks: [Mark] = []
    // Every text that was met; they stay alive for the marks' sake.
    private var texts: [TemplateText] = []
    private var places: [ObjectIdentifier: Int32] = [:]
    private var latest: (text: ObjectIdentifier, place: Int32)?

    /// How many stretches there are.
    var count: Int { marks.count }

    /// Notes that what follows in the output came from a place of a text.
    mutating func note(_ output: Int, _ text: TemplateText, _ source: Int32, isLiteral: Bool) {
        marks.append(Mark(output: output, source: source, text: place(of: text), isLiteral: isLiteral))
    }

    private mutating func place(of text: TemplateText) -> Int32 {
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

    /// Notes stretches that count from the begin of a text which follows in the output.
    mutating func append(_ others: [Mark], at output: Int) {
        for var mark in others {
            mark.output += output
            marks.append(mark)
        }
    }

    /// The stretches of a capture, counted from its begin.
    func since(_ capture: OutputBuffer.Capture) -> [Mark] {
        marks[capture.firstPlace...].map { mark in
            var mark = mark
            mark.output -= capture.start
            return mark
        }
    }

    /// Forgets all but the first stretches.
    mutating func cut(to count: Int) {
        if marks.count > count { marks.removeLast(marks.count - count) }
    }

    /// The stretches of a capture as the map that hosts see.
    func map(since capture: OutputBuffer.Capture) -> PlaceMap {
        PlaceMap(
            marks[capture.firstPlace...].map { mark in
                let text = texts[Int(mark.text)]
                return .init(
                    outputStart: mark.output - capture.start, source: text.file,
                    sourceStart: text.fileOffset(Int(mark.source)), isLiteral: mark.isLiteral)
            })
    }
}

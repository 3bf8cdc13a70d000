import SourceText

/// PostgreSQL's text functions that SQLite lacks.
let textFunctions: [SQLFunction] = [
    .scalar("split_part", 3) { arguments throws(FunctionError) in try splitPart(arguments) },
    .scalar("concat", -1) { arguments in
        .text((0..<arguments.count).compactMap { arguments.text($0) }.joined())
    },
    .scalar("concat_ws", -1) { arguments in
        guard let separator = arguments.text(0) else { return .null }
        return .text((1..<max(1, arguments.count)).compactMap { arguments.text($0) }.joined(separator: separator))
    },
    .scalar("strpos", 2) { arguments in
        guard let text = arguments.text(0), let part = arguments.text(1) else { return .null }
        return .int(position(of: Array(part.unicodeScalars), in: Array(text.unicodeScalars)))
    },
    .scalar("starts_with", 2) { arguments in
        guard let text = arguments.text(0), let start = arguments.text(1) else { return .null }
        return .int(text.unicodeScalars.starts(with: start.unicodeScalars) ? 1 : 0)
    },
    .scalar("reverse", 1) { arguments in
        arguments.text(0).map { text in text1(text.unicodeScalars.reversed()) } ?? .null
    },
    .scalar("repeat", 2) { arguments throws(FunctionError) in
        guard let text = arguments.text(0), let count = arguments.integer(1) else { return .null }
        let (size, overflow) = text.utf8.count.multipliedReportingOverflow(by: max(0, count))
        guard !overflow, size <= 100_000_000 else { throw FunctionError("repeat: the text would be too long") }
        return .text(String(repeating: text, count: max(0, count)))
    },
    .scalar("lpad", 2) { arguments throws(FunctionError) in try pad(arguments, left: true) },
    .scalar("lpad", 3) { arguments throws(FunctionError) in try pad(arguments, left: true) },
    .scalar("rpad", 2) { arguments throws(FunctionError) in try pad(arguments, left: false) },
    .scalar("rpad", 3) { arguments throws(FunctionError) in try pad(arguments, left: false) },
    .scalar("initcap", 1) { arguments in arguments.text(0).map { .text(capitalized($0)) } ?? .null },
    .scalar("btrim", 1) { arguments in
        arguments.text(0).map { text in text1(trimmed(Array(text.unicodeScalars), of: [" "])) } ?? .null
    },
    .scalar("chr", 1) { arguments in
        arguments.integer(0).flatMap { Unicode.Scalar(UInt32(clamping: $0)) }.map { .text(String($0)) } ?? .null
    },
    .scalar("ascii", 1) { arguments in
        arguments.text(0).map { .int(Int($0.unicodeScalars.first?.value ?? 0)) } ?? .null
    },
    .scalar("translate", 3) { arguments in
        guard let text = arguments.text(0), let from = arguments.text(1), let to = arguments.text(2) else {
            return .null
        }
        return translated(text, from: Array(from.unicodeScalars), to: Array(to.unicodeScalars))
    },
    .scalar("md5", 1) { arguments in digest(arguments) { Hash.md5($0) } },
    .scalar("sha256", 1) { arguments in digest(arguments) { Hash.sha256($0) } },
]

private func text1(_ scalars: some Sequence<Unicode.Scalar>) -> SQLValue {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return .text(text)
}

// Parts count from 1, or from the end where the number is negative.
private func splitPart(_ arguments: Arguments) throws(FunctionError) -> SQLValue {
    guard let text = arguments.text(0), let separator = arguments.text(1), let number = arguments.integer(2) else {
        return .null
    }
    guard number != 0 else { throw FunctionError("split_part: the field position must not be zero") }
    let parts = pieces(Array(text.utf8), between: Array(separator.utf8))
    let place = number > 0 ? number - 1 : parts.count + number
    return .text(place >= 0 && place < parts.count ? String(decoding: parts[place], as: UTF8.self) : "")
}

private func pieces(_ text: [UInt8], between separator: [UInt8]) -> [ArraySlice<UInt8>] {
    guard !separator.isEmpty else { return [text[...]] }
    var parts: [ArraySlice<UInt8>] = []
    var start = 0
    var place = 0
    while place + separator.count <= text.count {
        if text[place] == separator[0], text[place..<(place + separator.count)].elementsEqual(separator) {
            parts.append(text[start..<place])
            place += separator.count
            start = place
        } else {
            place += 1
        }
    }
    return parts + [text[start...]]
}

private func position(of part: [Unicode.Scalar], in text: [Unicode.Scalar]) -> Int {
    guard part.count <= text.count else { return 0 }
    for start in 0...(text.count - part.count) where text[start...].starts(with: part) { return start + 1 }
    return 0
}

private func pad(_ arguments: Arguments, left: Bool) throws(FunctionError) -> SQLValue {
    guard let text = arguments.text(0), let width = arguments.integer(1) else { return .null }
    guard arguments.count < 3 || !arguments.isNull(2) else { return .null }
    guard width <= 10_000_000 else { throw FunctionError("the padded text would be too long") }
    let scalars = Array(text.unicodeScalars)
    let fill = Array((arguments.text(2) ?? " ").unicodeScalars)
    guard scalars.count < width, !fill.isEmpty else { return text1(scalars.prefix(max(0, width))) }
    let padding = (0..<(width - scalars.count)).map { fill[$0 % fill.count] }
    return text1(left ? padding + scalars : scalars + padding)
}

private func capitalized(_ text: String) -> String {
    var result = ""
    var inWord = false
    for scalar in text.unicodeScalars {
        let isLetter = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        result += inWord ? scalar.properties.lowercaseMapping : scalar.properties.uppercaseMapping
        inWord = isLetter
    }
    return result
}

private func trimmed(_ text: [Unicode.Scalar], of signs: Set<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
    let head = text.drop { signs.contains($0) }
    let end = head.lastIndex { !signs.contains($0) }
    return end.map { head[...$0] } ?? []
}

private func translated(_ text: String, from: [Unicode.Scalar], to: [Unicode.Scalar]) -> SQLValue {
    text1(
        text.unicodeScalars.compactMap { scalar in
            guard let place = from.firstIndex(of: scalar) else { return scalar }
            return place < to.count ? to[place] : nil
        })
}

private func digest(_ arguments: Arguments, _ hash: ([UInt8]) -> String) -> SQLValue {
    switch arguments[0] {
    case .null: .null
    case .blob(let content): .text(hash(content))
    default: .text(hash(Array((arguments.text(0) ?? "").utf8)))
    }
}

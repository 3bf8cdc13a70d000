import SourceText

/// Texts that come again and again, such as names and descriptions of columns: written once, meant by number.
struct TextTable {
    private(set) var texts: [String] = []
    private var numbers: [String: Int] = [:]

    /// The number of a text.
    mutating func number(_ text: String) -> Int {
        if let number = numbers[text] { return number }
        numbers[text] = texts.count
        texts.append(text)
        return texts.count - 1
    }

    /// The number of a text; nil for an empty one.
    mutating func number(ofSome text: String?) -> Int? {
        guard let text, !text.isEmpty else { return nil }
        return number(text)
    }
}

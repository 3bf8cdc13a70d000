import Foundation

/// One thing of a good project broken, the way people break them.
enum ProjectMutation: String, CaseIterable {
    case lineDeleted, lineTwice, indented, outdented, tab, lettersSwapped, keySwapped, quoteLost, braceLost, blockOpened
    case cut, crlf, byteOrderMark, invalidUTF8, emptied, fileDeleted, fileRenamed, wrongType, keyTwice
    case refMisspelt, macroMisspelt, filterMisspelt

    /// Whether the project can't be right afterwards, so that success would be a silent mistake.
    var isFatal: Bool { self == .blockOpened || self == .refMisspelt || self == .filterMisspelt }

    /// The files that it makes sense in.
    private func applies(to path: String) -> Bool {
        switch self {
        case .blockOpened, .macroMisspelt, .filterMisspelt, .refMisspelt: Self.isModel(path)
        case .keySwapped, .wrongType, .keyTwice, .tab: path.hasSuffix(".yml")
        default: !path.hasSuffix(".csv")
        }
    }

    private static func isModel(_ path: String) -> Bool { path.hasPrefix("models/") && path.hasSuffix(".sql") }

    /// Breaks one file of `files`, and gives its path; nil where there is no place for it.
    func apply(to files: inout [String: Data], _ dice: inout MutationDice) -> String? {
        let paths = files.keys.filter(applies(to:)).sorted()
        guard !paths.isEmpty else { return nil }
        let path = paths[dice.below(paths.count)]
        guard let data = files[path], !data.isEmpty else { return nil }
        switch self {
        case .fileDeleted: files[path] = nil
        case .fileRenamed:
            files[path] = nil
            files[(path as NSString).deletingPathExtension + "_new." + (path as NSString).pathExtension] = data
        case .emptied: files[path] = Data()
        case .cut: files[path] = data.prefix(dice.below(data.count))
        case .byteOrderMark: files[path] = Data([0xEF, 0xBB, 0xBF]) + data
        case .invalidUTF8:
            let place = dice.below(data.count)
            files[path] = data.prefix(place) + Data([0xFF]) + data.dropFirst(place)
        default:
            guard let text = broken(String(decoding: data, as: UTF8.self), &dice) else { return nil }
            files[path] = Data(text.utf8)
        }
        return path
    }

    private func broken(_ text: String, _ dice: inout MutationDice) -> String? {
        switch self {
        case .crlf: return text.replacingOccurrences(of: "\n", with: "\r\n")
        case .blockOpened: return text + "\n{% if true %}"
        case .macroMisspelt: return text + "\n-- {{ no_such_macro(1) }}"
        case .filterMisspelt: return text + "\n-- {{ 'a' | uper }}"
        case .refMisspelt:
            guard text.contains("ref('") else { return nil }
            return text.replacingOccurrences(of: "ref('", with: "ref('x")
        case .quoteLost: return without("'\"", text, &dice)
        case .braceLost: return without("{}()[]%", text, &dice)
        default: return brokenLine(text, &dice)
        }
    }

    /// The text without one of the characters.
    private func without(_ characters: String, _ text: String, _ dice: inout MutationDice) -> String? {
        let places = text.indices.filter { characters.contains(text[$0]) }
        guard !places.isEmpty else { return nil }
        var copy = text
        copy.remove(at: places[dice.below(places.count)])
        return copy
    }

    private static let values = [
        "[1, 2]", "{a: 1}", "null", "99999999999999999999", "true", "1e400", "-1", "2024-13-45", "''", "{{ oops",
    ]

    private func brokenLine(_ text: String, _ dice: inout MutationDice) -> String? {
        var lines = text.components(separatedBy: "\n")
        let places = lines.indices.filter { !lines[$0].isEmpty && (!needsKey || lines[$0].contains(": ")) }
        guard !places.isEmpty else { return nil }
        let place = places[dice.below(places.count)]
        let line = lines[place]
        switch self {
        case .lineDeleted: lines.remove(at: place)
        case .lineTwice: lines.insert(line, at: place)
        case .indented: lines[place] = " " + line
        case .outdented: lines[place] = line.hasPrefix(" ") ? String(line.dropFirst()) : "  " + line
        case .tab: lines[place] = "\t" + line
        case .lettersSwapped: lines[place] = swapped(line, &dice)
        case .keySwapped:
            let other = lines[places[dice.below(places.count)]]
            lines[place] = key(of: other) + line.dropFirst(key(of: line).count)
        case .wrongType: lines[place] = key(of: line) + ": " + Self.values[dice.below(Self.values.count)]
        case .keyTwice:
            let blanks = line.prefix { $0 == " " || $0 == "-" }
            let indent = String(repeating: " ", count: blanks.count)
            lines.insert(indent + line.dropFirst(blanks.count), at: place + 1)
        default: return nil
        }
        return lines.joined(separator: "\n")
    }

    private var needsKey: Bool { self == .keySwapped || self == .wrongType || self == .keyTwice }

    private func key(of line: String) -> String {
        line.range(of: ": ").map { String(line[..<$0.lowerBound]) } ?? line
    }

    private func swapped(_ line: String, _ dice: inout MutationDice) -> String {
        var characters = Array(line)
        guard characters.count > 1 else { return line + "x" }
        let place = dice.below(characters.count - 1)
        characters.swapAt(place, place + 1)
        return String(characters)
    }
}

/// Random numbers that are the same in every run.
struct MutationDice {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    /// A number from 0 up to `bound`, which is positive.
    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }
}

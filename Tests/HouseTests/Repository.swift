import SourceText

/// The repository that these tests belong to.
enum Repository {
    private static let files = DiskFileTree(root: String(#filePath.dropLast("Tests/HouseTests/Repository.swift".count)))

    /// The text of a file, empty where there is none.
    static func text(_ path: String) throws -> String {
        try files.read(path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// Its lines.
    static func lines(_ path: String) throws -> [String] {
        try text(path).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The files below a folder with one of the given endings.
    static func files(under folder: String, _ endings: String...) -> [String] {
        files.files(under: folder) { path in endings.contains { path.hasSuffix($0) } }
    }

    /// All Swift files of a folder that people wrote.
    static func swift(under folder: String) -> [String] {
        files(under: folder, ".swift").filter {
            !$0.hasSuffix("/MacroTexts.swift") && !$0.hasSuffix("/AssetTexts.swift")
                && !$0.hasSuffix("/ErrorTexts.swift")
        }
    }

    /// The names of the folders right below `Sources`.
    static var targets: [String] {
        var names: [String] = []
        for path in files.files(under: "Sources", matching: { _ in true }) {
            let parts = path.split(separator: "/")
            if parts.count > 2, names.last != String(parts[1]) { names.append(String(parts[1])) }
        }
        return names
    }
}

/// Swift text without comments and with empty string literals, line by line: what is left is code.
func code(of text: String) -> [String] {
    var scanner = CodeScanner(Array(text.utf8))
    return scanner.code().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
}

private struct CodeScanner {
    private let bytes: [UInt8]
    private var place = 0
    private var out: [UInt8] = []

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func code() -> String {
        while place < bytes.count {
            if starts("//") {
                while place < bytes.count, bytes[place] != 10 { place += 1 }
            } else if starts("/*") {
                skip(past: "*/")
            } else if let fence = literalFence() {
                skipLiteral(fence)
            } else {
                out.append(bytes[place])
                place += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private func starts(_ text: String) -> Bool { bytes[place...].starts(with: text.utf8) }

    /// The number of `#` before a literal that begins here; nil where none does.
    private func literalFence() -> Int? {
        let fence = bytes[place...].prefix { $0 == UInt8(ascii: "#") }.count
        guard place + fence < bytes.count, bytes[place + fence] == UInt8(ascii: "\"") else { return nil }
        return fence
    }

    private mutating func skip(past end: String) {
        while place < bytes.count, !starts(end) {
            if bytes[place] == 10 { out.append(10) }
            place += 1
        }
        place = min(bytes.count, place + end.utf8.count)
    }

    /// Leaves `""` of a literal; what is interpolated goes with it.
    private mutating func skipLiteral(_ fence: Int) {
        place += fence
        let quotes = starts("\"\"\"") ? "\"\"\"" : "\""
        let marks = String(repeating: "#", count: fence)
        place += quotes.utf8.count
        var depth = 0
        while place < bytes.count {
            if starts("\\\(marks)(") {
                depth += 1
                place += fence + 2
            } else if depth > 0 {
                interpolated(&depth)
            } else if starts(quotes + marks) {
                break
            } else if starts("\\\(marks)") {
                place += fence + 2
            } else {
                if bytes[place] == 10 { out.append(10) }
                place += 1
            }
        }
        place = min(bytes.count, place + quotes.utf8.count + fence)
        out += Array("\"\"".utf8)
    }

    /// One step inside `\(…)`, which may hold literals of its own.
    private mutating func interpolated(_ depth: inout Int) {
        if let fence = literalFence() { return skipLiteral(fence) }
        if bytes[place] == UInt8(ascii: "(") { depth += 1 }
        if bytes[place] == UInt8(ascii: ")") { depth -= 1 }
        place += 1
    }
}

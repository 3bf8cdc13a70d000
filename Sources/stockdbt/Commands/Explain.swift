import SourceText

extension Command {
    /// Says more about a diagnostic's code, or lists all codes.
    static let explain = Command(
        "explain", "Say more about the code of a message, such as yaml.tab; without a code, list all of them.",
        arguments: ["[CODE]"]
    ) { invocation in
        let book = ErrorBook()
        let width = min(invocation.system.terminalWidth ?? 100, 100)
        guard let asked = invocation.arguments.first else {
            Output.standard.line(book.list(width: width))
            return .good
        }
        let code = asked.lowercased()
        if let section = book.sections.first(where: { $0.code == code }) {
            Output.standard.line(section.page(width: width))
            return .good
        }
        // `explain yaml`: the codes of one family.
        let family = book.sections.filter { $0.code.hasPrefix(code + ".") }
        if !family.isEmpty {
            Output.standard.line(book.list(family, width: width))
            return .good
        }
        return invocation.refuse(book.unknown(asked))
    }
}

/// What `docs/errors.md` says, by code.
struct ErrorBook {
    /// One code with its text in Markdown.
    struct Section {
        let code: String
        var lines: [Substring] = []

        /// The first sentence.
        var headline: String {
            let first = lines.first.map(String.init) ?? ""
            guard let end = first.firstRange(of: ". ") ?? first.firstRange(of: ": ") else {
                return first.hasSuffix(".") ? String(first.dropLast()) : first
            }
            return String(first[..<end.lowerBound])
        }

        /// The whole text, lines broken at a width.
        func page(width: Int) -> String {
            var isCode = false
            var page = [code, ""]
            for line in lines {
                if line.hasPrefix("```") {
                    isCode.toggle()
                } else {
                    page += isCode ? ["    \(line)"] : wrapped(String(line), width: width)
                }
            }
            return page.joined(separator: "\n")
        }
    }

    /// Every code, in the order of the page.
    let sections: [Section]

    /// - Parameter text: Markdown with a headline `### code` for each code.
    init(_ text: String = errorTexts.description) {
        var sections: [Section] = []
        var isInside = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("### ") {
                sections.append(Section(code: String(line.dropFirst(4))))
                isInside = true
            } else if line.hasPrefix("## ") {
                isInside = false
            } else if isInside, !sections.isEmpty, !(line.isEmpty && sections[sections.count - 1].lines.isEmpty) {
                sections[sections.count - 1].lines.append(line)
            }
        }
        for index in sections.indices {
            while sections[index].lines.last?.isEmpty == true { sections[index].lines.removeLast() }
        }
        self.sections = sections
    }

    /// Codes with their headlines, by name.
    func list(_ chosen: [Section]? = nil, width: Int) -> String {
        let sorted = (chosen ?? sections).sorted { $0.code < $1.code }
        let column = (sorted.map(\.code.utf8.count).max() ?? 0) + 2
        return sorted.flatMap { section -> [String] in
            let lines = wrapped(section.headline, width: max(30, width - column))
            return lines.enumerated().map { index, line in
                let code = index == 0 ? section.code : ""
                return code + String(repeating: " ", count: column - code.utf8.count) + line
            }
        }
        .joined(separator: "\n")
    }

    /// Why a code is not explained.
    func unknown(_ code: String) -> String {
        let near = sameKind(as: code) ?? closest(to: code, in: sections.map(\.code))
        let hint = near.map { "Did you mean '\($0)'?" } ?? "Without a code, all of them are listed."
        return "No message has the code '\(code)'. \(hint)"
    }

    /// The code of the same name in another family: `project.tab` for `yaml.tab`.
    private func sameKind(as code: String) -> String? {
        let kind = code.split(separator: ".").last ?? ""
        return sections.first { $0.code.hasSuffix("." + kind) }?.code
    }
}

/// A paragraph in lines of at most `width` characters, where its words allow.
private func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var count = 0
    for word in text.split(separator: " ") {
        let length = word.unicodeScalars.count
        if !line.isEmpty, count + 1 + length > width {
            lines.append(line)
            (line, count) = ("", 0)
        }
        line += (line.isEmpty ? "" : " ") + word
        count += length + (count == 0 ? 0 : 1)
    }
    return lines + [line]
}

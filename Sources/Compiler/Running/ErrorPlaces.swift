import Jinja
import Manifest
import SourceText

extension TemplateError {
    /// The diagnostic of an error in a project's template; errors raised by templates get the room's code.
    var compilerDiagnostic: Diagnostic {
        var diagnostic = diagnostic
        if hostDiagnostic == nil, kind == .raised { diagnostic.code = "compiler.raised" }
        diagnostic.eventName = diagnostic.eventName ?? (kind == .raised ? className : "CompilationError")
        if kind == .undefined, hostDiagnostic == nil {
            diagnostic.hint =
                diagnostic.hint ?? "does the macro exist? check for typos and for packages that are not installed"
        }
        diagnostic.notes = diagnostic.notes.map(\.withoutMacroPrefix)
        return diagnostic
    }

    /// The same for an error while a template was rendered: what a query of the template came to stands where the
    /// template asks for it.
    var renderingDiagnostic: Diagnostic {
        guard var raised = hostDiagnostic, raised.isFromDatabase else { return compilerDiagnostic }
        if let place = raised.location, place.file == "sql" {
            raised.notes.append(.init("in the statement that was sent, line \(place.line): \(place.lineText.trimmed)"))
        }
        raised.location = frames.first?.location
        return raised
    }

    /// The diagnostic of an error while a node was built: what the database said is placed in the node's own text.
    func diagnostic(of compiled: CompiledNode, sent: String) -> Diagnostic {
        let whole = compilerDiagnostic
        guard var raised = hostDiagnostic, raised.isFromDatabase else {
            return whole.movedOutOfShippedMacros(to: compiled.node)
        }
        // The macro that sent the statement is where it went through, not where it is wrong.
        raised.notes = whole.notes.contains { !($0.location?.isShipped ?? true) } ? whole.notes : []
        raised.eventName = raised.eventName ?? whole.eventName
        return raised.placed(in: compiled, sent: sent)
    }
}

extension Diagnostic.Note {
    /// The engine calls macros `dbt_macro__x`, people call them `x`.
    fileprivate var withoutMacroPrefix: Diagnostic.Note {
        let prefix = "called from dbt_macro__"
        guard message.hasPrefix(prefix) else { return self }
        return Diagnostic.Note("called from \(message.dropFirst(prefix.utf8.count))", at: location)
    }
}

extension Diagnostic {
    /// Whether the database refused a statement.
    var isFromDatabase: Bool { code.hasSuffix(".query") }

    /// A database error at the place in the model that its text came from: by the position that the database tells in
    /// the text sent, or by the name that its message ends with; else at the model's first line.
    func placed(in compiled: CompiledNode, sent: String) -> Diagnostic {
        guard isFromDatabase, location == nil || location?.file == "sql" else { return self }
        var placed = self
        placed.location = nil
        let sql = Array(compiled.sql.utf8)
        if let offset = location.flatMap({ position(of: $0, in: Array(sent.utf8), sql) }) ?? positionOfName(in: sql) {
            placed.location = compiled.places.location(ofOutput: offset)?.widened(to: word(at: offset, in: sql))
        } else if let location {
            placed.notes.append(
                Note("in the statement that was sent, line \(location.line): \(location.lineText.trimmed)"))
        }
        return placed.located(at: compiled.node.start)
    }

    /// The offset in the model's SQL of a place in the text sent; nil where the text is a macro's.
    private func position(of place: Location, in sent: [UInt8], _ sql: [UInt8]) -> Int? {
        guard let offset = byteOffset(of: place, in: sent), let start = firstIndex(of: sql, in: sent) else {
            return nil
        }
        return offset >= start && offset < start + sql.count ? offset - start : nil
    }

    /// The name, number or quoted text that begins at an offset.
    private func word(at offset: Int, in sql: [UInt8]) -> String {
        guard offset < sql.count else { return "" }
        let first = sql[offset]
        if first == 0x22 || first == 0x27 {
            let end = sql[(offset + 1)...].firstIndex { $0 == first } ?? offset
            return String(decoding: sql[offset...end], as: UTF8.self)
        }
        let end = sql[offset...].firstIndex { !isNameByte($0) } ?? sql.count
        return String(decoding: sql[offset..<end], as: UTF8.self)
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == 0x5F || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
    }

    /// `no such table: orders`: where the name stands in the SQL.
    private func positionOfName(in sql: [UInt8]) -> Int? {
        guard message.hasPrefix("no such "), let colon = message.firstRange(of: ": ") else { return nil }
        let name = message[colon.upperBound...].split(separator: ".").last.map { Array($0.utf8) } ?? []
        return firstIndex(of: name, in: sql)
    }
}

extension Diagnostic {
    /// An error inside of a shipped macro stands where the node says what the macro did not like: at its `config`, or
    /// at its first word.
    fileprivate func movedOutOfShippedMacros(to node: Node) -> Diagnostic {
        guard let place = location, place.isShipped, notes.allSatisfy({ $0.location?.isShipped ?? true }) else {
            return self
        }
        var moved = self
        moved.location = node.configurationPlace ?? place
        moved.notes.insert(Note("raised in the shipped macros", at: place), at: 0)
        return moved
    }
}

extension Location {
    /// The place with a caret under the whole of a word that stands there; as it is where the text is a template's.
    fileprivate func widened(to word: String) -> Location {
        guard String(lineText.unicodeScalars.dropFirst(column - 1)).hasPrefix(word) else { return self }
        var widened = self
        widened.width = max(width, word.unicodeScalars.count)
        return widened
    }

    /// Whether it lies in a macro file of the program.
    fileprivate var isShipped: Bool {
        file.hasPrefix("dbt/macros/")
            || (file.hasPrefix("dbt_") && file.contains("/macros/") && !file.hasPrefix("dbt_packages/"))
    }
}

extension Node {
    /// The node's `config(…)`, or the first word of its text.
    var configurationPlace: Location? {
        guard let source, let template = try? Template(source, .dbt) else { return start }
        guard let call = template.calls.first(where: { $0.path == ["config"] }) else { return start }
        return source.location(of: call.span)
    }

    /// The first word of the node's text.
    fileprivate var start: Location? {
        guard let source else { return nil }
        let first = source.bytes.firstIndex { $0 > 0x20 } ?? 0
        return source.location(of: Span(first, first + 1))
    }
}

/// The offset of a line and column (counted in scalars).
private func byteOffset(of location: Location, in bytes: [UInt8]) -> Int? {
    var line = 1
    var offset = 0
    while line < location.line {
        guard let end = bytes[offset...].firstIndex(of: 0x0A) else { return nil }
        offset = end + 1
        line += 1
    }
    var column = 1
    while column < location.column, offset < bytes.count {
        offset += 1
        while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
        column += 1
    }
    return offset
}

/// Where a text begins inside another.
private func firstIndex(of part: [UInt8], in bytes: [UInt8]) -> Int? {
    guard let first = part.first, part.count <= bytes.count else { return nil }
    var place = 0
    while place + part.count <= bytes.count {
        guard let next = bytes[place...(bytes.count - part.count)].firstIndex(of: first) else { return nil }
        if bytes[next..<(next + part.count)].elementsEqual(part) { return next }
        place = next + 1
    }
    return nil
}

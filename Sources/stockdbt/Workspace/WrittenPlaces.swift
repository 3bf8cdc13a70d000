import Execution
import Manifest
import SourceText

/// Places as they are in the files.
///
/// A template that is the value of a key (a description, a hook, a condition) is read as a text of its own, so its
/// places count from its own beginning. Before a message is shown, the line is looked for in the file.
struct WrittenPlaces {
    let tree: DiskFileTree

    /// The event with all places as written.
    func corrected(_ event: Event) -> Event {
        switch event {
        case .diagnostic(let diagnostic): return .diagnostic(corrected(diagnostic))
        case .mistakes(let diagnostics, let total): return .mistakes(diagnostics.map { corrected($0) }, total: total)
        case .runFinished(var results, let nodes):
            let byID = Dictionary(nodes.map { ($0.uniqueID, $0) }) { first, _ in first }
            for index in results.results.indices {
                let declaration = byID[results.results[index].uniqueID]?.declaration?.location
                results.results[index].diagnostic = results.results[index].diagnostic.map {
                    corrected($0, declaration: declaration)
                }
            }
            return .runFinished(results, nodes)
        default: return event
        }
    }

    /// - Parameter declaration: where the resource is declared: the place of texts that stand in no file.
    func corrected(_ diagnostic: Diagnostic, declaration: Location? = nil) -> Diagnostic {
        guard let place = diagnostic.location, !place.lineText.isEmpty else { return diagnostic }
        var copy = diagnostic
        if Self.holdsSecret(place) {
            copy.location?.lineText = ""
        } else if let bytes = try? tree.read(place.file) {
            copy.location = moved(place, in: SourceFile(path: place.file, bytes: bytes)) ?? declaration ?? place
        }
        return copy
    }

    /// Lines of profiles.yml that name a password or a token are not shown.
    private static func holdsSecret(_ place: Location) -> Bool {
        guard place.file.split(separator: "/").last == "profiles.yml" else { return false }
        let line = place.lineText.lowercased()
        return ["pass", "token", "secret", "key"].contains { line.firstRange(of: $0) != nil }
    }

    /// The place itself where its line is the file's, else where the file has that text; nil where it has not.
    private func moved(_ place: Location, in file: SourceFile) -> Location? {
        let lines = file.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let wanted = Array(place.lineText.utf8)
        if place.line <= lines.count, lines[place.line - 1].starts(with: wanted) { return place }
        // Lines of a text in a block scalar are indented.
        let text = Array(wanted.drop { $0 == 0x20 || $0 == 0x09 })
        for (index, line) in lines.enumerated() {
            guard let start = line.firstRange(of: text)?.lowerBound else { continue }
            let before = String(decoding: line[..<start], as: UTF8.self).unicodeScalars.count
            let inset = wanted.count - text.count
            return Location(
                file: place.file, line: index + 1, column: before + max(1, place.column - inset), width: place.width,
                lineText: String(decoding: line, as: UTF8.self))
        }
        return nil
    }
}

import Artifacts
import Execution
import Manifest
import SourceText

/// What the page shows of one node at a time: its SQL, its macros, its past runs. Written in pieces that the page reads
/// when it comes to one of their nodes.
struct DetailData {
    let content: SiteContent
    let index: SiteIndex
    /// Of nodes, the tests that have rows to show.
    private let testsOf: [String: [String]]

    init(content: SiteContent, index: SiteIndex) {
        self.content = content
        self.index = index
        var tests: [String: [String]] = [:]
        for test in sortedKeys(Array(content.history.failingRows.keys)) {
            let node = content.manifest.nodes[test]
            for tested in node?.attachedNode.map({ [$0] }) ?? node?.dependsOn.nodes ?? [] {
                tests[tested, default: []].append(test)
            }
        }
        testsOf = tests
    }

    /// Nodes in a piece; `Assets/data.js` has the same number.
    static let pieceSize = 32

    /// The pieces, each the range of nodes that it is about.
    var pieces: [Range<Int>] {
        stride(from: 0, to: index.resources.count, by: Self.pieceSize).map {
            $0..<min($0 + Self.pieceSize, index.resources.count)
        }
    }

    func write(_ piece: Range<Int>, to json: JSONWriter) {
        json.beginArray()
        for resource in index.resources[piece] {
            json.value(.mapping(details(of: resource)))
        }
        json.endArray()
    }

    private func details(of resource: Resource) -> DatumMap {
        var fields = DatumMap()
        switch resource {
        case let node as Node: describe(node, &fields)
        case let source as Source: describe(source, &fields)
        case let exposure as Exposure: describe(exposure, &fields)
        default: break
        }
        let history = content.history.entries[resource.uniqueID] ?? []
        if !history.isEmpty {
            fields["runs"] = .list(history.map(Self.datum))
            if let message = history.first?.message { fields["message"] = .string(message) }
        }
        let failing = ([resource.uniqueID] + (testsOf[resource.uniqueID] ?? [])).compactMap(rows)
        if !failing.isEmpty { fields["failing"] = .list(failing) }
        return fields
    }

    /// The rows that a test found last: its position on the page, columns, how many of them are keys, cells.
    private func rows(ofTest id: String) -> Datum? {
        guard let found = content.history.failingRows[id], let place = index.position(id) else { return nil }
        let rows = found.rows.map { row in Datum.list(row.map { .optional(shownText(of: $0)) }) }
        return [.int(place), .strings(found.columns), .int(found.keyCount), .list(rows)]
    }

    private func describe(_ node: Node, _ fields: inout DatumMap) {
        if node.kind != .seed, !node.rawCode.isEmpty { fields["raw"] = .string(node.rawCode) }
        if let compiled = content.states[node.uniqueID]?.code {
            // The same text is not written twice.
            let isSame = trimmed(compiled) == trimmed(node.rawCode)
            fields["sql"] = isSame ? true : .string(trimmed(compiled))
        }
        if !node.dependsOn.macros.isEmpty { fields["macros"] = .strings(node.dependsOn.macros) }
        add(node.meta, &fields)
        if let group = node.group { fields["group"] = .string(group) }
        if let access = node.access, access != "protected" { fields["access"] = .string(access) }
        if let patch = node.patchPath { fields["patch"] = .string(patch) }
        if node.kind == .model, let strategy = node.config["incremental_strategy"]?.string {
            fields["strategy"] = .string(strategy)
        }
    }

    private func describe(_ source: Source, _ fields: inout DatumMap) {
        add(source.meta, &fields)
        if !source.loader.isEmpty { fields["loader"] = .string(source.loader) }
        if let column = source.loadedAtField { fields["loaded_at"] = .string(column) }
        if !source.sourceDescription.isEmpty, !source.description.isEmpty {
            fields["about"] = .string(source.sourceDescription)
        }
    }

    private func describe(_ exposure: Exposure, _ fields: inout DatumMap) {
        add(exposure.meta, &fields)
        if !exposure.owner.isEmpty { fields["owner"] = .mapping(exposure.owner) }
        if let label = exposure.label { fields["label"] = .string(label) }
        if let maturity = exposure.maturity { fields["maturity"] = .string(maturity) }
        if let url = exposure.url { fields["url"] = .string(url) }
    }

    private func add(_ meta: DatumMap, _ fields: inout DatumMap) {
        if !meta.isEmpty { fields["meta"] = .mapping(meta) }
    }

    /// Run, status, seconds, rows, failures.
    private static func datum(_ entry: RunHistory.Entry) -> Datum {
        let seconds = (entry.seconds * 1000).rounded() / 1000
        return [
            .int(entry.run), .string(entry.status), .double(seconds), entry.rows.map { .int($0) } ?? .null,
            entry.failures.map { .int($0) } ?? .null,
        ]
    }
}

/// A text without the white space around it.
private func trimmed(_ text: String) -> String {
    let isBlank = { (byte: UInt8) in byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
    let bytes = text.utf8
    guard let start = bytes.firstIndex(where: { !isBlank($0) }), let end = bytes.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(text[start...end])
}

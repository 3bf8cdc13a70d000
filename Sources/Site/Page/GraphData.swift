import Artifacts
import Manifest
import SourceText

/// The part of the data that the page needs at once: names, columns, tags, edges, places. The key of every field is
/// one or two letters, because they come once a node; `Assets/data.js` gives them names.
struct GraphData {
    let content: SiteContent
    let index: SiteIndex
    let layout: GraphLayout
    private var texts = TextTable()

    init(_ content: SiteContent, _ index: SiteIndex) {
        self.content = content
        self.index = index
        layout = index.layout()
    }

    mutating func write(to json: JSONWriter) {
        json.beginObject()
        json.key("project")
        json.value(project)
        json.key("drawn")
        json.int(index.drawnCount)
        json.key("nodes")
        json.beginArray()
        for (place, resource) in index.resources.enumerated() { write(resource, place, json) }
        json.endArray()
        writeLayout(json)
        json.key("runs")
        json.value(.list(content.history.runs.map(Self.datum)))
        json.key("macros")
        json.value(.list(content.macros.map(datum)))
        // Last, because writing the rest fills it.
        json.key("texts")
        json.value(.strings(texts.texts))
        json.endObject()
    }

    private var project: Datum {
        [
            "name": .string(content.manifest.projectName), "adapter": .string(content.manifest.adapterType),
            "at": .int(content.generatedAt.microseconds / 1000), "version": .string(content.version),
            "overview": .optional(content.overview),
        ]
    }

    private mutating func write(_ resource: Resource, _ place: Int, _ json: JSONWriter) {
        json.beginObject()
        json.key("i")
        json.string(resource.uniqueID)
        let title = SiteIndex.title(of: resource)
        if !resource.uniqueID.hasSuffix(".\(title)") {
            json.key("n")
            json.string(title)
        }
        number("f", texts.number(resource.originalFilePath), json)
        let folder = resource.fqn.dropFirst().dropLast().joined(separator: "/")
        number("g", texts.number(ofSome: resource is Source ? nil : folder), json)
        numbers("p", index.parents(of: resource), json)
        writeDetails(of: resource, json)
        if place < index.drawnCount {
            number("r", layout.ranks[place], json)
            number("y", Int(layout.y[place].rounded()), json)
        }
        if let last = content.history.entries[resource.uniqueID]?.first { write(last, json) }
        json.endObject()
    }

    private mutating func writeDetails(of resource: Resource, _ json: JSONWriter) {
        switch resource {
        case let node as Node: write(node, json)
        case let source as Source:
            describe(source.description.isEmpty ? source.sourceDescription : source.description, source.tags, json)
            columns(source.columns, content.catalog.sources[source.uniqueID], json)
            number("b", texts.number(ofSome: source.relationName), json)
        case let exposure as Exposure:
            describe(exposure.description, exposure.tags, json)
            number("m", texts.number(ofSome: exposure.type), json)
        default: break
        }
        if let rows = content.rowCounts[resource.uniqueID] { number("rc", rows, json) }
    }

    private mutating func write(_ node: Node, _ json: JSONWriter) {
        describe(node.description, node.tags, json)
        let catalog = content.catalog.nodes[node.uniqueID]
        columns(node.columns, catalog, json)
        number("b", texts.number(ofSome: node.relationName), json)
        if node.kind == .test {
            number("on", node.attachedNode.flatMap(index.position), json)
            number("co", texts.number(ofSome: node.columnName), json)
            number("tn", texts.number(ofSome: node.testMetadata?.name), json)
            if node.config.severity.lowercased() == "warn" { number("w", 1, json) }
        } else if node.kind == .model {
            number("m", texts.number(node.config.materialized), json)
        }
        if node.docs["show"]?.bool == false { number("h", 1, json) }
        number("nc", texts.number(ofSome: node.docs["node_color"]?.string), json)
        if catalog?.type.lowercased().contains("view") == true { number("v", 1, json) }
    }

    private mutating func describe(_ description: String, _ tags: [String], _ json: JSONWriter) {
        number("d", texts.number(ofSome: description), json)
        numbers("t", tags.map { texts.number($0) }, json)
    }

    /// The database's columns with the project's descriptions, then those that only the project knows: name, type,
    /// description; what is missing at the end is left out, and -1 stands for what is missing before.
    private mutating func columns(_ declared: [Column], _ entry: Catalog.Entry?, _ json: JSONWriter) {
        var rows: [[Int]] = []
        var rest = declared
        for column in (entry?.columns ?? []).sorted(by: { $0.index < $1.index }) {
            let place = rest.firstIndex { $0.name.lowercased() == column.name.lowercased() }
            let own = place.map { rest.remove(at: $0) }
            rows.append(row(own?.name ?? column.name, column.type, own?.description ?? column.comment))
        }
        for column in rest { rows.append(row(column.name, column.dataType, column.description)) }
        guard !rows.isEmpty else { return }
        json.key("c")
        json.beginArray()
        for row in rows {
            json.beginArray()
            for number in row { json.int(number) }
            json.endArray()
        }
        json.endArray()
    }

    private mutating func row(_ name: String, _ type: String?, _ description: String?) -> [Int] {
        let type = texts.number(ofSome: type)
        let text = texts.number(ofSome: description)
        return [texts.number(name)] + (text.map { [type ?? -1, $0] } ?? type.map { [$0] } ?? [])
    }

    /// The last result: run, status, seconds, failures.
    private mutating func write(_ last: RunHistory.Entry, _ json: JSONWriter) {
        json.key("l")
        json.beginArray()
        json.int(last.run)
        json.int(texts.number(last.status))
        json.double((last.seconds * 1000).rounded() / 1000)
        if let failures = last.failures { json.int(failures) }
        json.endArray()
    }

    private func number(_ key: StaticString, _ number: Int?, _ json: JSONWriter) {
        guard let number else { return }
        json.key(key)
        json.int(number)
    }

    private func numbers(_ key: StaticString, _ numbers: [Int], _ json: JSONWriter) {
        guard !numbers.isEmpty else { return }
        json.key(key)
        json.beginArray()
        for number in numbers { json.int(number) }
        json.endArray()
    }
}

extension GraphData {
    private func writeLayout(_ json: JSONWriter) {
        json.key("columns")
        json.value(.list(layout.columns.map { [.int(Int($0.x)), .int(Int($0.width))] }))
        json.key("headings")
        json.value(.list(layout.headings.map { [.string($0.title), .int($0.column)] }))
        json.key("bends")
        json.beginArray()
        // In the order of edges: by child, then by its parents.
        for bends in layout.bends {
            json.beginArray()
            for y in bends { json.int(Int(y.rounded())) }
            json.endArray()
        }
        json.endArray()
    }

    private static func datum(_ run: RunHistory.Run) -> Datum {
        [
            .string(run.command), .int(run.startedAt.microseconds / 1000), .double(run.elapsed),
            .int(run.isSuccess ? 1 : 0), .string(run.target),
        ]
    }

    private func datum(_ macro: Macro) -> Datum {
        var fields: DatumMap = [
            "i": .string(macro.uniqueID), "f": .string(macro.originalFilePath), "sql": .string(macro.sql),
        ]
        if !macro.description.isEmpty { fields["d"] = .string(macro.description) }
        let arguments = macro.arguments.compactMap(\.mapping)
        if !arguments.isEmpty { fields["a"] = .list(arguments.map { .mapping($0) }) }
        return .mapping(fields)
    }
}

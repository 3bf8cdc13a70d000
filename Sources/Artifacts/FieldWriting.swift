import Manifest
import SourceText

extension JSONWriter {
    /// An object with the fields that a resource shows in artifacts.
    func object<Owner>(_ owner: Owner, _ fields: [Field<Owner>], _ state: CompiledState? = nil) {
        beginObject()
        for field in fields where field.isInArtifacts {
            let content = field.value(of: owner, state)
            if case .absent = content { continue }
            key(field.name)
            value(content)
        }
        endObject()
    }

    private func value(_ content: FieldValue) {
        switch content {
        case .absent: null()
        case .datum(let datum), .declared(let datum): value(datum)
        case .text(let text): string(text)
        case .optionalText(let text): string(text)
        case .flag(let flag): bool(flag)
        case .number(let number): double(number)
        case .texts(let items): array(items) { string($0) }
        case .nestedTexts(let lists): array(lists) { list in array(list) { string($0) } }
        case .config(let config): self.config(config)
        case .columns(let columns): self.columns(columns)
        case .references(let items): array(items) { reference($0) }
        case .macrosOnly(let needs): dependencies(needs, withNodes: false)
        case .dependencies(let needs): dependencies(needs, withNodes: true)
        case .checksum(let checksum): pair("name", checksum.name, "checksum", checksum.checksum)
        case .injected(let parts): array(parts) { pair("id", $0.id, "sql", $0.sql) }
        }
    }

    /// A list, element by element.
    func array<Element>(_ items: [Element], _ write: (Element) -> Void) {
        beginArray()
        for item in items { write(item) }
        endArray()
    }

    /// A list of strings under a key.
    func texts(_ name: StaticString, _ items: [String]) {
        key(name)
        array(items) { string($0) }
    }

    private func pair(_ first: StaticString, _ a: String, _ second: StaticString, _ b: String) {
        beginObject()
        key(first)
        string(a)
        key(second)
        string(b)
        endObject()
    }

    private func config(_ config: NodeConfig) {
        beginObject()
        config.forEach { name, datum in
            key(name)
            value(datum)
        }
        endObject()
    }

    private func reference(_ reference: Reference) {
        beginObject()
        key("name")
        string(reference.name)
        key("package")
        string(reference.package)
        key("version")
        value(reference.version ?? .null)
        endObject()
    }

    private func dependencies(_ needs: Dependencies, withNodes: Bool) {
        beginObject()
        texts("macros", needs.macros)
        if withNodes { texts("nodes", needs.nodes) }
        endObject()
    }

    private func columns(_ columns: [Column]) {
        beginObject()
        for column in columns {
            key(column.name)
            self.column(column)
        }
        endObject()
    }

    /// As ``Column/mapping(omittingNulls:)``, without the mapping: columns are the most frequent thing of all.
    private func column(_ column: Column) {
        beginObject()
        key("name")
        string(column.name)
        key("description")
        string(column.description)
        key("meta")
        value(.mapping(column.meta))
        key("data_type")
        string(column.dataType)
        key("constraints")
        array(column.fullConstraints) { value($0) }
        key("quote")
        if let quote = column.quote { bool(quote) } else { null() }
        key("config")
        value(.mapping(column.config))
        texts("tags", column.tags)
        key("granularity")
        string(column.granularity)
        texts("doc_blocks", column.docBlocks)
        if let dimension = column.dimension {
            key("dimension")
            value(dimension)
        }
        endObject()
    }
}

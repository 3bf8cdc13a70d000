import Manifest
import SourceText

/// Writes resources with the fields that they show in artifacts.
///
/// What many resources have in common, such as an unchanged configuration, is formatted once.
final class ResourceWriter {
    let json: JSONWriter
    private let format: JSONFormat
    private var configs: [UnsafeRawPointer: [UInt8]] = [:]
    private var lastNumber: (value: Double, text: [UInt8])?
    /// What stands between the type and the docs blocks of a column of which no more than name, text and type is said;
    /// nil where elements have lines of their own.
    private lazy var bareColumn: [UInt8]? = format.indent == nil ? members { settings(of: .bare, to: $0) } : nil

    init(_ json: JSONWriter, _ format: JSONFormat = .python) {
        self.json = json
        self.format = format
    }

    /// An object with a resource's fields.
    func object<Owner>(_ owner: Owner, _ fields: [Field<Owner>], _ state: CompiledState? = nil) {
        json.beginObject()
        for field in fields where field.isInArtifacts {
            let content = field.value(of: owner, state)
            if case .absent = content { continue }
            json.key(field.name)
            value(content)
        }
        json.endObject()
    }

    private func value(_ content: FieldValue) {
        switch content {
        case .absent: json.null()
        case .datum(let datum), .declared(let datum): json.value(datum)
        case .text(let text): json.string(text)
        case .optionalText(let text): json.string(text)
        case .flag(let flag): json.bool(flag)
        case .number(let number): self.number(number)
        case .texts(let items): json.texts(items)
        case .nestedTexts(let lists): json.array(lists) { json.texts($0) }
        case .config(let config): self.config(config)
        case .columns(let columns): self.columns(columns)
        case .references(let items): json.array(items) { reference($0) }
        case .macrosOnly(let needs): dependencies(needs, withNodes: false)
        case .dependencies(let needs): dependencies(needs, withNodes: true)
        case .checksum(let checksum): pair("name", checksum.name, "checksum", checksum.checksum)
        case .injected(let parts): json.array(parts) { pair("id", $0.id, "sql", $0.sql) }
        }
    }

    /// Resources that were read together carry the same moment.
    private func number(_ value: Double) {
        if let lastNumber, lastNumber.value == value { return json.raw(lastNumber.text) }
        let text = fragment { $0.double(value) }
        lastNumber = (value, text)
        json.raw(text)
    }

    private func config(_ config: NodeConfig) {
        guard let identity = config.sharedIdentity else { return write(config, to: json) }
        if let text = configs[identity] { return json.raw(text) }
        let text = fragment { write(config, to: $0) }
        configs[identity] = text
        json.raw(text)
    }

    private func write(_ config: NodeConfig, to json: JSONWriter) {
        json.beginObject()
        config.forEach { name, datum in
            json.key(name)
            json.value(datum)
        }
        json.endObject()
    }

    private func fragment(_ write: (JSONWriter) -> Void) -> [UInt8] {
        let part = JSONWriter(format)
        write(part)
        return part.bytes
    }

    private func pair(_ first: StaticString, _ a: String, _ second: StaticString, _ b: String) {
        json.beginObject()
        json.key(first)
        json.string(a)
        json.key(second)
        json.string(b)
        json.endObject()
    }

    private func reference(_ reference: Reference) {
        json.beginObject()
        json.key("name")
        json.string(reference.name)
        json.key("package")
        json.string(reference.package)
        json.key("version")
        json.value(reference.version ?? .null)
        json.endObject()
    }

    private func dependencies(_ needs: Dependencies, withNodes: Bool) {
        json.beginObject()
        json.key("macros")
        json.texts(needs.macros)
        if withNodes {
            json.key("nodes")
            json.texts(needs.nodes)
        }
        json.endObject()
    }

    private func columns(_ columns: [Column]) {
        json.beginObject()
        for column in columns {
            json.key(column.name)
            self.column(column)
        }
        json.endObject()
    }

    /// As ``Column/mapping(omittingNulls:)``, without the mapping: columns are the most frequent thing of all.
    private func column(_ column: Column) {
        json.beginObject()
        json.key("name")
        json.string(column.name)
        json.key("description")
        json.string(column.description)
        json.key("meta")
        json.value(.mapping(column.meta))
        json.key("data_type")
        json.string(column.dataType)
        if column.isBare, let bareColumn { json.raw(bareColumn) } else { settings(of: column, to: json) }
        json.key("doc_blocks")
        json.texts(column.docBlocks)
        if let dimension = column.dimension {
            json.key("dimension")
            json.value(dimension)
        }
        for (key, value) in column.further.pairs {
            json.key(key)
            json.value(value)
        }
        json.endObject()
    }
}

extension ResourceWriter {
    private func settings(of column: Column, to json: JSONWriter) {
        json.key("constraints")
        json.array(column.fullConstraints) { json.value($0) }
        json.key("quote")
        if let quote = column.quote { json.bool(quote) } else { json.null() }
        json.key("config")
        json.value(.mapping(column.config))
        json.key("tags")
        json.texts(column.tags)
        json.key("granularity")
        json.string(column.granularity)
    }

    /// The members of an object that `write` fills, without its braces.
    private func members(_ write: (JSONWriter) -> Void) -> [UInt8] {
        fragment { json in
            json.beginObject()
            write(json)
            json.endObject()
        }.dropFirst().dropLast()
    }
}

extension Column {
    /// A column of which nothing is said.
    fileprivate static var bare: Column {
        var column = Column(name: "")
        column.config = bareConfig
        return column
    }

    /// Whether no more than name, description and type is said.
    fileprivate var isBare: Bool {
        constraints.isEmpty && quote == nil && tags.isEmpty && granularity == nil && meta.isEmpty
            && config.count == Self.bareConfig.count
    }
}

extension JSONWriter {
    /// A list, element by element.
    func array<Element>(_ items: [Element], _ write: (Element) -> Void) {
        beginArray()
        for item in items { write(item) }
        endArray()
    }

    /// A list of strings.
    func texts(_ items: [String]) {
        beginArray()
        for item in items { string(item) }
        endArray()
    }
}

import SourceText

extension Resource {
    /// What templates see of a resource: `model`, `graph.nodes[…]`.
    ///
    /// - Parameters:
    ///   - state: what compiling added, where it already has.
    ///   - omittingNulls: `model` leaves out keys without a value, `graph` shows them.
    package func templateFields(_ state: CompiledState? = nil, omittingNulls: Bool = false) -> DatumMap {
        switch self {
        case let node as Node: mapping(of: node, FieldTables.fields(of: node), state, omittingNulls)
        case let source as Source: mapping(of: source, FieldTables.source, nil, omittingNulls)
        case let exposure as Exposure: mapping(of: exposure, FieldTables.exposure, nil, omittingNulls)
        case let semantic as SemanticResource:
            mapping(of: semantic, FieldTables.fields(of: semantic), nil, omittingNulls)
        case let macro as Macro: mapping(of: macro, FieldTables.macro, nil, omittingNulls)
        case let group as Group: mapping(of: group, FieldTables.group, nil, omittingNulls)
        case let doc as DocBlock: mapping(of: doc, FieldTables.doc, nil, omittingNulls)
        default: DatumMap()
        }
    }

    private func mapping<Owner>(
        of owner: Owner, _ fields: [Field<Owner>], _ state: CompiledState?, _ omittingNulls: Bool
    ) -> DatumMap {
        var result = DatumMap()
        for field in fields {
            guard let value = field.value(of: owner, state).datum(omittingNulls: omittingNulls) else { continue }
            if omittingNulls, value.isNull { continue }
            result["\(field.name)"] = value
        }
        return result
    }
}

extension FieldValue {
    /// The value as a tree; nil where the key is left out.
    ///
    /// Nulls are omitted in what dbt declares, never inside the user's own mappings such as `meta`.
    package func datum(omittingNulls: Bool = false) -> Datum? {
        switch self {
        case .absent: nil
        case .datum(let value): value
        case .declared(let value): omittingNulls ? value.withoutNulls : value
        case .text(let text): .string(text)
        case .optionalText(let text): .optional(text)
        case .flag(let value): .bool(value)
        case .number(let value): .double(value)
        case .texts(let items): .strings(items)
        case .nestedTexts(let lists): .list(lists.map { .strings($0) })
        case .config(let config): .mapping(config.mapping(omittingNulls: omittingNulls))
        case .columns(let columns):
            .mapping(DatumMap(columns.map { ($0.name, .mapping($0.mapping(omittingNulls: omittingNulls))) }))
        case .references(let items):
            .list(items.map { .mapping($0.mapping(omittingNulls: omittingNulls)) })
        case .macrosOnly(let needs): ["macros": .strings(needs.macros)]
        case .dependencies(let needs): ["macros": .strings(needs.macros), "nodes": .strings(needs.nodes)]
        case .checksum(let checksum): ["name": .string(checksum.name), "checksum": .string(checksum.checksum)]
        case .injected(let parts): .list(parts.map { ["id": .string($0.id), "sql": .string($0.sql)] })
        }
    }
}

extension Datum {
    /// A mapping without the keys that have no value; anything else as it is.
    fileprivate var withoutNulls: Datum {
        guard case .mapping(let map) = self else { return self }
        return .mapping(DatumMap(map.pairs.filter { !$1.isNull }))
    }
}

extension NodeConfig {
    fileprivate func mapping(omittingNulls: Bool) -> DatumMap {
        guard omittingNulls else { return values }
        var result = DatumMap()
        forEach { key, value in
            if !value.isNull || !keys.contains(key) { result[key] = key == "docs" ? value.withoutNulls : value }
        }
        return result
    }
}

extension Column {
    /// The keys of a column, in dbt's order.
    package func mapping(omittingNulls: Bool = false) -> DatumMap {
        var result: DatumMap = [
            "name": .string(name), "description": .string(description), "meta": .mapping(meta),
            "data_type": .optional(dataType), "constraints": .list(fullConstraints),
            "quote": quote.map { .bool($0) } ?? .null, "config": .mapping(config), "tags": .strings(tags),
            "granularity": .optional(granularity), "doc_blocks": .strings(docBlocks),
        ]
        if omittingNulls { result = DatumMap(result.pairs.filter { !$1.isNull }) }
        if let dimension { result["dimension"] = dimension }
        for (key, value) in further.pairs { result[key] = value }
        return result
    }

    /// The constraints with all their keys.
    package var fullConstraints: [Datum] { constraints.map { FullForms.constraint($0, ofModel: false) } }
}

extension Reference {
    fileprivate func mapping(omittingNulls: Bool) -> DatumMap {
        let all: DatumMap = ["name": .string(name), "package": .optional(package), "version": version ?? .null]
        return omittingNulls ? DatumMap(all.pairs.filter { !$1.isNull }) : all
    }
}

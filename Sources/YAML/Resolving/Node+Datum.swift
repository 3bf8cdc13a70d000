import SourceText

extension Node {
    /// The value as PyYAML's safe loader makes it: types resolved, aliases and merge keys filled in, the last of
    /// equal keys kept in the first one's place. Keys that are not text take the form that JSON gives them.
    package var datum: Datum {
        switch content {
        case .scalar(let text, let style):
            if style == .broken { return .null }
            if let tag { return Scalar.resolve(text, tag: tag) }
            return style == .plain ? Scalar.resolve(text) : .string(text)
        case .sequence(let items):
            return .list(items.map(\.datum))
        case .mapping(let pairs):
            var map = DatumMap()
            addEntries(pairs, to: &map)
            return .mapping(map)
        }
    }

    /// Merged entries come first, those of a list's first mapping winning over the later ones.
    private func addEntries(_ pairs: [Pair], to map: inout DatumMap) {
        for pair in pairs where pair.key.isMergeKey {
            for source in (pair.value.items ?? [pair.value]).reversed() {
                if let merged = source.pairs { addEntries(merged, to: &map) }
            }
        }
        if map.isEmpty { map.reserveCapacity(pairs.count) }
        for pair in pairs where !pair.key.isMergeKey {
            guard let key = pair.key.keyText else { continue }
            map[key] = pair.value.datum
        }
    }

    /// The text of a key, nil for a collection.
    package var keyText: String? {
        guard case .scalar(let text, let style) = content else { return nil }
        guard style == .plain || tag != nil else { return text }
        switch datum {
        case .null: return "null"
        case .bool(let value): return value ? "true" : "false"
        case .int(let value): return String(value)
        case .bigInt(let digits): return digits
        case .double(let value): return pythonText(of: value)
        case .string(let text), .date(let text), .dateTime(let text): return text
        case .list, .mapping: return text
        }
    }
}

import SourceText

/// One step from a collection to what is in it.
package enum PathStep: Sendable, Hashable {
    case key(String)
    case index(Int)
}

extension Node {
    /// The value as `datum` gives it, with some scalars replaced.
    ///
    /// - Parameters:
    ///   - path: the steps that led here; restored before return.
    ///   - replace: asked for every scalar that is text, a date or a time stamp (not for keys), with its path and
    ///     its value.
    package func datum(
        at path: inout [PathStep], replacing replace: (Node, [PathStep], Datum) -> Datum
    ) -> Datum {
        switch content {
        case .scalar:
            let value = datum
            return value.string == nil ? value : replace(self, path, value)
        case .sequence(let items):
            var values: [Datum] = []
            values.reserveCapacity(items.count)
            for (index, item) in items.enumerated() {
                path.append(.index(index))
                values.append(item.datum(at: &path, replacing: replace))
                path.removeLast()
            }
            return .list(values)
        case .mapping(let pairs):
            var map = DatumMap()
            addEntries(pairs, to: &map, at: &path, replacing: replace)
            return .mapping(map)
        }
    }

    private func addEntries(
        _ pairs: [Pair], to map: inout DatumMap, at path: inout [PathStep],
        replacing replace: (Node, [PathStep], Datum) -> Datum
    ) {
        for pair in pairs where pair.key.isMergeKey {
            for source in (pair.value.items ?? [pair.value]).reversed() {
                if let merged = source.pairs { addEntries(merged, to: &map, at: &path, replacing: replace) }
            }
        }
        if map.isEmpty { map.reserveCapacity(pairs.count) }
        for pair in pairs where !pair.key.isMergeKey {
            guard let key = pair.key.keyText else { continue }
            path.append(.key(key))
            map[key] = pair.value.datum(at: &path, replacing: replace)
            path.removeLast()
        }
    }

    /// The node at the end of a path of keys, list positions as digits; the nearest one on the way where the path
    /// leads to nothing. For the last key of a path that exists, the key itself, so that carets stand below it.
    package func nearest(to path: [String]) -> Node {
        var current = self
        for (step, key) in path.enumerated() {
            if let items = current.items {
                guard let index = Int(key), items.indices.contains(index) else { return current }
                current = items[index]
            } else if let pair = current.pair(key) {
                current = step == path.count - 1 ? pair.key : pair.value
            } else {
                return current
            }
        }
        return current
    }
}

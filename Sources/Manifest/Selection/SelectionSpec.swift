import SourceText

/// What to select: terms and how they combine.
package indirect enum SelectionSpec: Sendable {
    case criterion(Criterion)
    case union([SelectionSpec], Setting = Setting())
    case intersection([SelectionSpec], Setting = Setting())
    /// The first without all others.
    case difference([SelectionSpec], Setting = Setting())

    /// What holds for a combination as a whole.
    package struct Setting: Sendable {
        /// Which tests join once all parts are combined.
        var indirect = IndirectSelection.eager
        /// The text that was written, where selecting nothing deserves a warning.
        var expected: String?
    }

    /// What `--select` and `--exclude` say.
    ///
    /// - Parameters:
    ///   - select: the values of the option, each with one or more terms; nil or empty selects everything.
    ///   - exclude: likewise; nil or empty excludes nothing.
    ///   - selectors: definitions that `selector:name` may use.
    package static func parse(
        select: [String]?, exclude: [String]? = nil, indirect: IndirectSelection = .eager,
        selectors: [String: SelectionSpec] = [:]
    ) throws(Diagnostic) -> SelectionSpec {
        let reader = TermReader(indirect: indirect, selectors: selectors)
        let included =
            if let select, !select.isEmpty {
                try reader.union(select, isExpected: true)
            } else {
                try reader.union(everything, isExpected: false)
            }
        return .difference([included, try reader.union(exclude ?? [], isExpected: true)])
    }

    /// The terms that stand for the whole project.
    private static let everything = ["fqn:*", "source:*", "exposure:*", "metric:*", "semantic_model:*"]
}

/// Reads the terms of the command line: blanks unite, commas intersect.
private struct TermReader {
    let indirect: IndirectSelection
    let selectors: [String: SelectionSpec]

    func union(_ values: [String], isExpected: Bool) throws(Diagnostic) -> SelectionSpec {
        var parts: [SelectionSpec] = []
        for value in values {
            for term in value.split(separator: " ", omittingEmptySubsequences: false) {
                parts.append(try intersection(String(term), isExpected: isExpected))
            }
        }
        return .union(parts, .init(indirect: indirect))
    }

    private func intersection(_ term: String, isExpected: Bool) throws(Diagnostic) -> SelectionSpec {
        var parts: [SelectionSpec] = []
        for part in term.split(separator: ",", omittingEmptySubsequences: false) {
            parts.append(try named(try Criterion.parse(String(part), indirect: indirect)))
        }
        return .intersection(parts, .init(indirect: indirect, expected: isExpected ? term : nil))
    }

    /// `selector:name` stands for a definition of the selector file.
    private func named(_ criterion: Criterion) throws(Diagnostic) -> SelectionSpec {
        guard criterion.method == "selector" else { return .criterion(criterion) }
        let name = criterion.value.string ?? ""
        guard let definition = selectors[name] else { throw .unknownSelector(name, known: selectors.keys.sorted()) }
        return definition
    }
}

import SourceText

/// The messages of this room; each code has its section in `docs/errors.md`.
extension Diagnostic {
    /// Resources that need each other in a circle: each needs the one before it, the first the last.
    /// - Parameter places: where each member names the one before it, as far as known.
    package static func cycle(_ members: [Resource], places: [Location?] = []) -> Diagnostic {
        let ids = members.map(\.uniqueID)
        let places = members.indices.map { index in
            (index < places.count ? places[index] : nil) ?? members[index].declaration?.location
        }
        let notes = members.indices.map { index in
            let before = members[(index + members.count - 1) % members.count]
            return Note("'\(members[index].name)' needs '\(before.name)' here", at: places[index])
        }
        return Diagnostic(
            code: "manifest.cycle",
            message: "Found a cycle: \((ids + ids.prefix(1)).joined(separator: " --> "))",
            location: places.first ?? nil,
            hint: ids.count == 1
                ? "a resource can't depend on itself: read '{{ this }}' instead of a ref"
                : "take out one of these dependencies, or move what both sides need into a resource of its own",
            notes: members.count > 1 ? notes : [])
    }
}

extension Graph {
    /// One diagnostic for every knot of resources that need each other.
    /// - Parameter place: where a resource names one that it needs, where that is known.
    package func cycleDiagnostics(
        _ manifest: Manifest, place: (Resource, Resource) -> Location? = { _, _ in nil }
    ) -> [Diagnostic] {
        cycles.map { cycle in
            let members = cycle.compactMap { manifest.resource(ids[$0]) }
            let before = members.suffix(1) + members.dropLast()
            return .cycle(members, places: zip(members, before).map { place($0, $1) })
        }
    }
}

// Selection. Messages that dbt's users and their tools know are kept word for word.
extension Diagnostic {
    static func noMatch(_ term: String) -> Diagnostic {
        Diagnostic(
            code: "selection.no-match", severity: .warning,
            message: "The selection criterion '\(term)' does not match any enabled nodes",
            hint: "'ls' prints what there is to select", eventName: "NoNodesForSelectionCriteria")
    }

    static func unknownMethod(_ name: String, in term: String, known: [String]) -> Diagnostic {
        Diagnostic(
            code: "selection.unknown-method", message: "'\(name)' is not a valid method name",
            hint: closest(to: name, in: known).map { "did you mean '\($0):'?" }
                ?? "methods are \(known.joined(separator: ", "))",
            notes: [.init("in the selection '\(term)'")])
    }

    static func incompatibleOperators(_ term: String) -> Diagnostic {
        Diagnostic(
            code: "selection.operators",
            message: "Invalid node spec \(term) - \"@\" prefix and \"+\" suffix are incompatible",
            hint: "'@' already includes everything downstream: take out the '+'")
    }

    static func unknownSelector(_ name: String, known: [String]) -> Diagnostic {
        Diagnostic(
            code: "selection.unknown-selector",
            message:
                "Could not find selector named \(name), expected one of [\(known.map { "'\($0)'" }.joined(separator: ", "))]",
            hint: closest(to: name, in: known).map { "did you mean '\($0)'?" }
                ?? "selectors are defined in selectors.yml")
    }

    static func selectorFile(_ problem: String) -> Diagnostic {
        Diagnostic(
            code: "selection.selector-file", message: "selectors.yml can't be used: \(problem)",
            hint: "a definition is a text such as 'tag:nightly', a mapping with 'method' and 'value', or a list under "
                + "'union' or 'intersection'")
    }

    static func noPreviousManifest(_ term: String) -> Diagnostic {
        Diagnostic(
            code: "selection.no-state",
            message: "Got a state selector method, but no comparison manifest ('\(term)')",
            hint: "give the folder with the manifest.json of an earlier run: --state PATH", eventName: "DbtRuntimeError"
        )
    }

    static func noPreviousResults(_ term: String) -> Diagnostic {
        Diagnostic(
            code: "selection.no-state", message: "No comparison run_results ('\(term)')",
            hint: "give the folder with the run_results.json of an earlier run: --state PATH",
            eventName: "DbtInternalError")
    }

    static func noPreviousFreshness(_ term: String, _ which: String) -> Diagnostic {
        Diagnostic(
            code: "selection.no-state",
            message: "No \(which) state comparison freshness results in sources.json ('\(term)')",
            hint: "run 'source freshness' before and after, and give the folder of the earlier one: --state PATH",
            eventName: "DbtInternalError")
    }

    static func stateValue(_ value: String, known: [String]) -> Diagnostic {
        Diagnostic(
            code: "selection.bad-value",
            message:
                "Got an invalid selector \"\(value)\", expected one of \"[\(known.map { "'\($0)'" }.joined(separator: ", "))]\"",
            hint: closest(to: value, in: known).map { "did you mean '\($0)'?" }, eventName: "DbtRuntimeError")
    }

    static func contractBroken(_ breach: String, name: String, path: String, isWarning: Bool = false) -> Diagnostic {
        let head =
            isWarning
            ? "Breaking change to contracted, unversioned model \(name) (\(path))"
            : "Breaking change to contract of model \(name) (\(path))"
        return Diagnostic(
            code: "selection.contract-broken", severity: isWarning ? .warning : .error,
            message: "\(head)\nWhile comparing to previous project state, dbt detected a breaking change to "
                + (isWarning ? "an unversioned model." : "a contracted model.") + "\n  - \(breach)",
            hint: isWarning
                ? "make a version of the model, so that its readers can move over one by one"
                : "make a new version of the model, and leave this one as it was",
            eventName: isWarning ? "UnversionedBreakingChange" : "ContractBreakingChangeError")
    }

    private static func badValue(_ message: String, hint: String) -> Diagnostic {
        Diagnostic(code: "selection.bad-value", message: message, hint: hint)
    }

    static func sourceValue(_ value: String) -> Diagnostic {
        badValue(
            "Invalid source selector value \"\(value)\"",
            hint: "write source:NAME, source:NAME.TABLE or source:PACKAGE.NAME.TABLE")
    }

    static func namedValue(_ value: String, kind: ResourceKind) -> Diagnostic {
        let word = kind.rawValue
        return badValue(
            "Invalid \(word.split(separator: "_").joined(separator: " ")) selector value \"\(value)\"",
            hint: "write \(word):NAME or \(word):PACKAGE.NAME")
    }

    static func resourceTypeValue(_ value: String) -> Diagnostic {
        let known = ResourceKind.allCases.map(\.rawValue)
        return badValue(
            "Invalid resource_type selector \"\(value)\"",
            hint: closest(to: value, in: known).map { "did you mean '\($0)'?" }
                ?? "kinds are \(known.joined(separator: ", "))")
    }

    static func testTypeValue(_ value: String) -> Diagnostic {
        badValue(
            "Invalid test type selector \(value): expected \"generic\", \"singular\", \"unit\", or \"data\"",
            hint: closest(to: value, in: ["generic", "singular", "unit", "data"]).map { "did you mean '\($0)'?" }
                ?? "generic tests are declared in properties, singular ones are files")
    }

    static func versionValue(_ value: String) -> Diagnostic {
        badValue(
            "Invalid version type selector \(value): expected one of: \"latest\", \"prerelease\", \"old\", or \"none\"",
            hint: "to select one version by its number, write its name: orders.v2")
    }
}

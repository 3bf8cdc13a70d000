import Manifest
import Project
import SourceText

/// What will go one day: models with a date, references to them, names with spaces.
extension ManifestBuilder {
    func warnOfDeprecations() {
        var readers: [String: [Node]]?
        for node in orderedNodes {
            guard let date = node.deprecationDate else { continue }
            let moment = DeprecationDate(date)
            let isOver = moment.seconds <= now
            if isOver { diagnostics.append(.deprecatedModel(node, date: moment.text)) }
            let all = readers ?? referencingModels()
            readers = all
            for reader in all[node.uniqueID] ?? [] {
                let at = place(of: node, in: reader)
                diagnostics.append(.deprecatedReference(reader, node, date: moment.text, isOver: isOver, at: at))
            }
        }
    }

    /// Models by the ids of what they refer to.
    private func referencingModels() -> [String: [Node]] {
        var result: [String: [Node]] = [:]
        for node in orderedNodes where node.kind == .model {
            for parent in node.dependsOn.nodes { result[parent, default: []].append(node) }
        }
        return result
    }

    /// Spaces in names, and names that two resources share.
    func checkNames() {
        var spaced: [Node] = []
        var unversioned: [String: Node] = [:]
        var versioned: [String: Node] = [:]
        for node in orderedNodes {
            if node.name.utf8.contains(UInt8(ascii: " ")) { spaced.append(node) }
            guard node.isReferable else { continue }
            let name = "\(node.packageName).\(node.name)"
            if node.version != nil {
                versioned[name] = node
            } else if let other = unversioned.updateValue(node, forKey: name) {
                let isError = compiler.settings.isSet("REQUIRE_UNIQUE_PROJECT_RESOURCE_NAMES")
                diagnostics.append(.sameName(node, other, isError: isError))
            }
        }
        for name in sortedKeys(Array(versioned.keys)) {
            guard let node = versioned[name], let other = unversioned[name] else { continue }
            diagnostics.append(.versionedAndUnversioned(node, other))
        }
        report(spaced)
    }

    private func report(_ spaced: [Node]) {
        guard let first = spaced.first else { return }
        if compiler.settings.isSet("REQUIRE_RESOURCE_NAMES_WITHOUT_SPACES") {
            diagnostics.append(.spacesInNames(spaced))
        } else {
            for node in compiler.settings.isSet("DEBUG") ? spaced : [first] {
                diagnostics.append(.spaceInName(node))
            }
            diagnostics.append(.spacesInNames(count: spaced.count))
        }
    }
}

/// A moment as properties write it: a date, or a date with a time and perhaps a zone.
struct DeprecationDate {
    /// Since 1970.
    let seconds: Double
    /// With time and zone.
    let text: String

    init(_ written: String) {
        let bytes = Array(written.utf8)
        func number(_ range: Range<Int>) -> Int {
            guard range.upperBound <= bytes.count else { return 0 }
            return Int(String(decoding: bytes[range], as: UTF8.self)) ?? 0
        }
        let days = Self.days(number(0..<4), number(5..<7), number(8..<10))
        let time = number(11..<13) &* 3600 &+ number(14..<16) &* 60 &+ number(17..<19)
        seconds = Double(days) * 86_400 + Double(time)
        text =
            bytes.count == 10
            ? written + "T00:00:00+00:00"
            : bytes.count == 19 ? replacedBlank(written) + "+00:00" : replacedBlank(written)
    }

    /// Days since 1970 in the civil calendar, by eras of 400 years.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

private func replacedBlank(_ text: String) -> String {
    text.split(separator: " ", maxSplits: 1).joined(separator: "T")
}

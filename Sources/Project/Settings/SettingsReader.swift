import SourceText
import YAML

/// Reads one dbt_project.yml.
struct SettingsReader {
    let base: BaseContext
    let file: SourceFile
    /// Whether templates can be rendered: not where the profile is missing, which many of them need.
    let rendersValues: Bool
    var problems: [Diagnostic] = []

    init(base: BaseContext, file: SourceFile, rendersValues: Bool) {
        self.base = base
        self.file = file
        self.rendersValues = rendersValues
    }

    /// The settings of a file whose document is a mapping; defaults where something is absent or wrong.
    mutating func settings(_ node: Node, checksVersion: Bool) -> ProjectSettings {
        check(node)
        var settings = ProjectSettings()
        settings.file = file
        let values = render(node)
        settings.name = name(node, values)
        settings.version = version(node, values)
        settings.profile = values["profile"]?.string
        readPaths(values, &settings)
        readTexts(values, node, &settings)
        noteOldSettings(node, settings)
        settings.configTrees = trees(values)
        settings.unrenderedConfigTrees = trees(node.datum.mapping ?? DatumMap())
        settings.dispatch = dispatch(node, values)
        settings.requireVersion = requiredVersions(values)
        if checksVersion { checkVersion(settings, node) }
        return settings
    }

    /// Warns of keys that have newer names or belong elsewhere by now.
    private mutating func noteOldSettings(_ node: Node, _ settings: ProjectSettings) {
        for (old, new, event) in [
            ("source-paths", "model-paths", "ConfigSourcePathDeprecation"),
            ("data-paths", "seed-paths", "ConfigDataPathDeprecation"),
        ] {
            guard let pair = node.pair(old) else { continue }
            problems.append(.renamedSetting(old, new, event: event, at: pair.key.location(in: file)))
        }
        for (key, standard, event) in [
            ("log-path", "logs", "ConfigLogPathDeprecation"), ("target-path", "target", "ConfigTargetPathDeprecation"),
        ] {
            guard let pair = node.pair(key), pair.value.text != standard else { continue }
            problems.append(.deprecatedSetting(key, event: event, at: pair.key.location(in: file)))
        }
        if let pair = node.pair("clean-targets"), settings.cleanTargets.contains("dbt_modules"),
            settings.packagesInstallPath != "dbt_modules"
        {
            problems.append(.oldPackageFolder(at: pair.key.location(in: file)))
        }
    }

    /// Hooks, comments and variables are rendered when they are used, everything else now.
    private mutating func render(_ node: Node) -> DatumMap {
        var rendering = ValueRendering(base: base, scope: .settings, file: file)
        let values = rendering.value(of: node) { path in rendersValues && Self.isRenderedAtLoad(path) }
        problems += rendering.problems
        return values.mapping ?? DatumMap()
    }

    static func isRenderedAtLoad(_ path: [PathStep]) -> Bool {
        guard case .key(let first) = path.first else { return true }
        switch first {
        case "on-run-start", "on-run-end", "query-comment", "vars": return false
        case "seeds", "models", "snapshots", "tests", "data_tests": return !path.contains(where: isHook)
        default: return true
        }
    }

    private static func isHook(_ step: PathStep) -> Bool {
        guard case .key(let key) = step else { return false }
        switch key.drop(while: { $0 == "+" || $0 == " " }) {
        case "pre-hook", "post-hook", "pre_hook", "post_hook": return true
        default: return false
        }
    }

    // MARK: Single keys

    private mutating func name(_ node: Node, _ values: DatumMap) -> String {
        guard let name = values["name"]?.string, !name.isEmpty else {
            if node["name"]?.isBroken == true { return "" }
            problems.append(.noProjectName(at: node["name"]?.location(in: file) ?? node.location(in: file)))
            return ""
        }
        if !isProjectName(name) {
            problems.append(.badProjectName(name, at: node["name"]?.location(in: file)))
        } else if reservedProjectNames.contains(name) {
            problems.append(.reservedProjectName(name, at: node["name"]?.location(in: file)))
        }
        return name
    }

    private mutating func version(_ node: Node, _ values: DatumMap) -> Datum {
        let version = values["version"] ?? .null
        let fits =
            switch version {
            case .null, .int, .double: true
            case .string(let text): isSemanticVersion(text)
            default: false
            }
        if !fits { problems.append(.badVersion(version, at: node["version"]?.location(in: file))) }
        return version
    }

    private func readPaths(_ values: DatumMap, _ settings: inout ProjectSettings) {
        func paths(_ key: String, _ older: String? = nil, or standard: [String]) -> [String] {
            (values[key] ?? older.flatMap { values[$0] })?.texts ?? standard
        }
        settings.modelPaths = paths("model-paths", "source-paths", or: settings.modelPaths)
        settings.seedPaths = paths("seed-paths", "data-paths", or: settings.seedPaths)
        settings.testPaths = paths("test-paths", or: settings.testPaths)
        settings.snapshotPaths = paths("snapshot-paths", or: settings.snapshotPaths)
        settings.macroPaths = paths("macro-paths", or: settings.macroPaths)
        settings.analysisPaths = paths("analysis-paths", or: settings.analysisPaths)
        settings.functionPaths = paths("function-paths", or: settings.functionPaths)
        settings.docsPaths = values["docs-paths"]?.texts
        settings.assetPaths = paths("asset-paths", or: [])
        settings.targetPath = values["target-path"]?.string ?? settings.targetPath
        settings.logPath = values["log-path"]?.string ?? settings.logPath
        settings.cleanTargets = paths("clean-targets", or: [settings.targetPath])
        settings.packagesInstallPath = values["packages-install-path"]?.string ?? settings.packagesInstallPath
    }

    private func readTexts(_ values: DatumMap, _ node: Node, _ settings: inout ProjectSettings) {
        settings.vars = values["vars"]?.mapping ?? DatumMap()
        settings.onRunStart = hooks(values["on-run-start"])
        settings.onRunEnd = hooks(values["on-run-end"])
        settings.queryComment = values["query-comment"]
        settings.quoting = values["quoting"]?.mapping ?? DatumMap()
        settings.restrictAccess = values["restrict-access"]?.bool ?? false
        settings.flags = node["flags"]?.datum.mapping ?? DatumMap()
    }

    private func hooks(_ value: Datum?) -> [String] {
        if let text = value?.string { return [text] }
        return value?.list?.compactMap(\.string) ?? []
    }

    /// Sections by their name with underscores; `tests` is the earlier name of `data_tests`.
    private func trees(_ values: DatumMap) -> [String: DatumMap] {
        var result: [String: DatumMap] = [:]
        for (key, section) in configSections {
            guard let tree = values[key]?.mapping else { continue }
            if key == "tests", values["data_tests"]?.mapping != nil { continue }
            result[section] = tree
        }
        return result
    }

    private mutating func dispatch(_ node: Node, _ values: DatumMap) -> [String: [String]] {
        var result: [String: [String]] = [:]
        for (index, entry) in (values["dispatch"]?.list ?? []).enumerated() {
            if let name = entry["macro_namespace"]?.string, let order = entry["search_order"]?.list {
                result[name] = order.compactMap(\.string)
            } else {
                problems.append(.badDispatch(at: node.nearest(to: ["dispatch", String(index)]).location(in: file)))
            }
        }
        return result
    }

    private func requiredVersions(_ values: DatumMap) -> [String] {
        let texts = values["require-dbt-version"]?.texts ?? []
        return texts.flatMap { $0.split(separator: ",") }.map { String($0.filter { $0 != " " }) }
    }

    private mutating func checkVersion(_ settings: ProjectSettings, _ node: Node) {
        guard !settings.requireVersion.isEmpty else { return }
        let place = node["require-dbt-version"]?.location(in: file)
        let ranges = settings.requireVersion.map { ($0, VersionRange($0)) }
        if let wrong = ranges.first(where: { $0.1 == nil }) {
            problems.append(.badRequiredVersion(wrong.0, at: place))
        } else if !ranges.allSatisfy({ $0.1?.contains(BaseContext.compatibleVersion) == true }) {
            problems.append(.requiredVersion(settings, installed: BaseContext.compatibleVersion, at: place))
        }
    }
}

extension Datum {
    /// The texts of a list, or of a single text; nil for all else.
    var texts: [String]? {
        if let text = string { return [text] }
        return list.map { $0.compactMap(\.string) }
    }
}

/// Sections of dbt_project.yml that configure resources, and the name under which they are kept.
let configSections: [(key: String, section: String)] = [
    ("models", "models"), ("seeds", "seeds"), ("snapshots", "snapshots"), ("analyses", "analyses"),
    ("sources", "sources"), ("tests", "data_tests"), ("data_tests", "data_tests"), ("unit_tests", "unit_tests"),
    ("exposures", "exposures"), ("metrics", "metrics"), ("semantic-models", "semantic_models"),
    ("saved-queries", "saved_queries"), ("functions", "functions"),
]

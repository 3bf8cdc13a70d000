import Manifest
import Project
import SourceText

/// One item of `versions:` of a model, with what the model's entry says beside it.
struct ModelVersion {
    /// The model's entry.
    let entry: PropertyEntry
    /// Position in the list.
    let index: Int
    let fields: DatumMap
    /// `v:`, a number or text.
    let version: Datum
    let latest: Datum

    /// `v2`
    var suffix: String { "v" + version.versionText }
    var isLatest: Bool { version.versionText == latest.versionText }
    /// The name of the file that holds it, without its ending; the latest version may also lie in the file of the
    /// model's own name.
    var fileName: String { fields["defined_in"]?.string ?? "\(entry.name)_\(suffix)" }

    /// The versions that an entry declares, as they are written.
    static func all(of entry: PropertyEntry) -> [ModelVersion] {
        let items = (entry.fields["versions"]?.list ?? []).compactMap(\.mapping)
        let versions = items.compactMap { $0["v"] }.filter { !$0.isNull }
        guard var latest = versions.first else { return [] }
        for version in versions where precedes(latest, version) { latest = version }
        if let given = entry.fields["latest_version"], !given.isNull { latest = given }
        return items.enumerated().compactMap { index, fields in
            fields["v"].flatMap { version in
                version.isNull
                    ? nil : ModelVersion(entry: entry, index: index, fields: fields, version: version, latest: latest)
            }
        }
    }

    /// Numbers by their value, all else as text, as in dbt.
    private static func precedes(_ a: Datum, _ b: Datum) -> Bool {
        if let first = Double(a.versionText), let second = Double(b.versionText) { return first < second }
        return a.versionText < b.versionText
    }

    /// The entry as it holds for this version: its own keys over the model's, the columns it includes.
    func merged() -> PropertyEntry {
        var result = entry.fields
        result["versions"] = nil
        for key in ["description", "access", "docs", "constraints"] {
            if let own = fields[key], own.isTruthy { result[key] = own }
        }
        for key in ["access", "docs"] where fields[key]?.isTruthy == true { moveAside(key, in: &result) }
        result["config"] = .mapping(
            Self.merge(result["config"]?.mapping ?? DatumMap(), fields["config"]?.mapping ?? DatumMap()))
        result["deprecation_date"] = fields["deprecation_date"] ?? .null
        result["latest_version"] = latest
        result["columns"] = .list(columns(entry.fields["columns"]?.list ?? []))
        let testKey = fields["data_tests"] == nil ? "tests" : "data_tests"
        if let own = fields[testKey] {
            result["tests"] = nil
            result["data_tests"] = own
        }
        let (entry, index) = (entry, index)
        return PropertyEntry(
            section: entry.section, name: entry.name, fields: result, rawFields: entry.rawFields,
            packageName: entry.packageName, originalPath: entry.originalPath, relativePath: entry.relativePath,
            file: entry.file, span: entry.span,
            place: { path in
                let isOwn = item(index, of: entry, has: path.first)
                return entry.place((isOwn ? ["versions", String(index)] : []) + path)
            })
    }

    /// A key that the version sets itself replaces what the model's `config:` says.
    private func moveAside(_ key: String, in result: inout DatumMap) {
        guard var config = result["config"]?.mapping, config[key] != nil else { return }
        config[key] = nil
        result["config"] = .mapping(config)
    }

    /// Mappings merge key by key, all else is replaced.
    private static func merge(_ base: DatumMap, _ update: DatumMap) -> DatumMap {
        var result = base
        for (key, value) in update.pairs {
            if let inner = value.mapping, let old = result[key]?.mapping {
                result[key] = .mapping(merge(old, inner))
            } else {
                result[key] = value
            }
        }
        return result
    }

    private func columns(_ base: [Datum]) -> [Datum] {
        let own = fields["columns"]?.list ?? []
        let rule = own.first { $0["include"] != nil || $0["exclude"] != nil }
        let included = rule?["include"].flatMap(\.list).map { Set($0.compactMap(\.string)) }
        let excluded = Set((rule?["exclude"]?.list ?? []).compactMap(\.string))
        let kept = base.filter { column in
            let name = column["name"].map(PythonText.str) ?? ""
            return (included?.contains(name) ?? true) && !excluded.contains(name)
        }
        return kept + own.filter { $0["name"] != nil }
    }
}

/// Whether an item of `versions:` has a key of its own.
private func item(_ index: Int, of entry: PropertyEntry, has key: String?) -> Bool {
    guard let key, let items = entry.fields["versions"]?.list, items.indices.contains(index) else { return false }
    return items[index][key] != nil
}

extension ManifestBuilder {
    /// The versions of a package's models by the files that hold them. A version without a file is reported.
    func indexVersions(_ package: Package) -> [String: ModelVersion] {
        var result: [String: ModelVersion] = [:]
        let files = Set((package.files[.model] ?? []).map(\.name))
        for entry in package.properties where entry.section == "models" && entry.fields["versions"]?.list != nil {
            let versions = ModelVersion.all(of: entry)
            guard !versions.isEmpty else { continue }
            usedEntries.insert(ObjectIdentifier(entry))
            checkVersions(versions, of: entry)
            for version in versions {
                if files.contains(version.fileName) {
                    result[version.fileName] = version
                } else if version.isLatest, files.contains(entry.name) {
                    result[entry.name] = version
                } else {
                    diagnostics.append(.versionWithoutFile(version, known: files.sorted()))
                }
            }
        }
        return result
    }

    private func checkVersions(_ versions: [ModelVersion], of entry: PropertyEntry) {
        var seen: Set<String> = []
        for version in versions where !seen.insert(version.version.versionText).inserted {
            diagnostics.append(.duplicateVersion(version))
        }
        if let latest = entry.fields["latest_version"], latest.isTruthy, !seen.contains(latest.versionText) {
            diagnostics.append(.unknownLatestVersion(latest.versionText, entry, known: versions.map(\.version)))
        }
    }
}

extension Diagnostic {
    static func versionWithoutFile(_ version: ModelVersion, known: [String]) -> Diagnostic {
        Diagnostic(
            code: "compiler.entry-without-node", severity: .warning,
            message: "version \(version.version.versionText) of the model '\(version.entry.name)' has no file "
                + "'\(version.fileName).sql'",
            location: version.entry.place(["versions", String(version.index), "v"]),
            hint: closest(to: version.fileName, in: known).map { "did you mean 'defined_in: \($0)'?" }
                ?? "name the file with 'defined_in:'",
            eventName: "NoNodeForYamlKey")
    }

    static func duplicateVersion(_ version: ModelVersion) -> Diagnostic {
        Diagnostic(
            code: "compiler.bad-version",
            message: "Found duplicate version: '\(version.version.versionText)' in versions list of model "
                + "'\(version.entry.name)'",
            location: version.entry.place(["versions", String(version.index), "v"]),
            hint: "2 and \"2\" are the same version")
    }

    static func unknownLatestVersion(_ latest: String, _ entry: PropertyEntry, known: [Datum]) -> Diagnostic {
        let shown = PythonText.str(.list(known))
        return Diagnostic(
            code: "compiler.bad-version",
            message: "latest_version: \(latest) is not one of model '\(entry.name)' versions: \(shown) ",
            location: entry.place(["latest_version"]), hint: "give one of the versions that are listed")
    }
}

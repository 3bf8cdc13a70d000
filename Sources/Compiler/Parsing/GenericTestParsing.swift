import Jinja
import Manifest
import Project
import SourceText

/// Generic tests: one node for each declaration on a model, seed, snapshot, source table or column.
extension ManifestBuilder {
    func addGenericTests(_ package: Package) {
        var jobs: [GenericTestReader.Job] = []
        for entry in package.properties {
            switch entry.section {
            case "models", "seeds", "snapshots": collectTests(of: entry, package, &jobs)
            case "sources": collectSourceTests(of: entry, package, &jobs)
            default: break
            }
        }
        let reader = GenericTestReader(compiler: compiler, project: project, nodes: self.reader, now: now)
        for (job, reading) in zip(jobs, inParallel(jobs) { reader.read($0) }) {
            diagnostics += reading.diagnostics
            guard let node = reading.node else { continue }
            testPlaces[node.uniqueID] = { job.place(naming: $0) }
            add(node)
        }
    }

    private func collectTests(
        of entry: PropertyEntry, _ package: Package, _ jobs: inout [GenericTestReader.Job]
    ) {
        let versions = entry.section == "models" ? ModelVersion.all(of: entry) : []
        for version in versions { collectTests(of: version.merged(), version.version, package, &jobs) }
        if versions.isEmpty { collectTests(of: entry, nil, package, &jobs) }
    }

    private func collectTests(
        of entry: PropertyEntry, _ version: Datum?, _ package: Package, _ jobs: inout [GenericTestReader.Job]
    ) {
        let text = version?.versionText
        let target = TestTarget(
            fileKeyName: "\(entry.section).\(entry.name)", testedName: entry.name + (text.map { "_v" + $0 } ?? ""),
            expression: "ref('\(entry.name)'" + (text.map { ", version='\($0)'" } ?? "") + ")",
            isSource: false, reference: Reference(name: entry.name, version: version))
        var site = GenericTestReader.Site(entry, package, target)
        site.attached = testedNode(entry.name, version, package)
        collectColumnTests(
            entry.fields["columns"], site, quoteColumns: entry.fields["quote_columns"]?.bool ?? false, &jobs)
        collectTests(entry.fields, site, &jobs)
    }

    private func collectSourceTests(
        of entry: PropertyEntry, _ package: Package, _ jobs: inout [GenericTestReader.Job]
    ) {
        for (index, table) in (entry.fields["tables"]?.list ?? []).enumerated() {
            guard let table = table.mapping, let name = table["name"].map(PythonText.str) else { continue }
            let target = TestTarget(
                fileKeyName: "sources.\(entry.name)", testedName: "\(entry.name)_\(name)",
                expression: "source('\(entry.name)', '\(name)')", isSource: true, source: [entry.name, name])
            var site = GenericTestReader.Site(entry, package, target, path: ["tables", String(index)])
            site.tags = Self.texts(entry.fields["tags"]) + Self.texts(table["tags"])
            let quotes = table["quoting"]?["column"]?.bool ?? entry.fields["quoting"]?["column"]?.bool ?? false
            collectTests(table, site, &jobs)
            collectColumnTests(table["columns"], site, quoteColumns: quotes, &jobs)
        }
    }

    private func collectColumnTests(
        _ columns: Datum?, _ site: GenericTestReader.Site, quoteColumns: Bool, _ jobs: inout [GenericTestReader.Job]
    ) {
        for (index, column) in (columns?.list ?? []).enumerated() {
            guard let map = column.mapping, let name = map["name"].map(PythonText.str) else { continue }
            var site = site
            site.path += ["columns", String(index)]
            site.columnName = map["quote"]?.bool ?? quoteColumns ? compiler.backend.dialect.quote(name) : name
            site.tags += Self.texts(map["tags"]) + Self.texts(map["config"]?["tags"])
            collectTests(map, site, &jobs)
        }
    }

    /// `data_tests:`, or `tests:` as it was called earlier; both at once is a mistake.
    private func collectTests(
        _ holder: DatumMap, _ site: GenericTestReader.Site, _ jobs: inout [GenericTestReader.Job]
    ) {
        let key = holder["data_tests"] == nil ? "tests" : "data_tests"
        if key == "data_tests", holder["tests"]?.isTruthy == true {
            diagnostics.append(Diagnostic.testsTwice().located(at: site.entry.place(site.path + ["tests"])))
        }
        for (index, declaration) in (holder[key]?.list ?? []).enumerated() {
            jobs.append(.init(declaration: declaration, site: site, path: site.path + [key, String(index)]))
        }
    }

    /// The node that a properties entry describes, disabled ones included.
    private func testedNode(_ name: String, _ version: Datum?, _ package: Package) -> Node? {
        let found = (referables[name] ?? disabledReferables[name] ?? []).filter {
            version == nil || $0.version?.versionText == version?.versionText
        }
        return found.first { $0.packageName == package.name } ?? found.first
    }
}

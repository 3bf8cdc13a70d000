import Jinja
import Manifest
import Project
import SourceText

/// Generic tests: one node for each declaration on a model, seed, snapshot, source table or column.
extension ManifestBuilder {
    func addGenericTests(_ package: Package) {
        for entry in package.properties {
            switch entry.section {
            case "models", "seeds", "snapshots": addTests(of: entry, package)
            case "sources": addSourceTests(of: entry, package)
            default: break
            }
        }
    }

    private func addTests(of entry: PropertyEntry, _ package: Package) {
        let reference = Reference(name: entry.name)
        let target = TestTarget(
            fileKeyName: "\(entry.section).\(entry.name)", testedName: entry.name, expression: "ref('\(entry.name)')",
            isSource: false, reference: reference)
        var site = TestSite(entry: entry, package: package, target: target, path: [])
        site.attached = testedNode(entry.name, package)
        addColumnTests(entry.fields["columns"], site, quoteColumns: entry.fields["quote_columns"]?.bool ?? false)
        addTests(entry.fields, site)
    }

    private func addSourceTests(of entry: PropertyEntry, _ package: Package) {
        for (index, table) in (entry.fields["tables"]?.list ?? []).enumerated() {
            guard let table = table.mapping, let name = table["name"].map(PythonText.str) else { continue }
            let target = TestTarget(
                fileKeyName: "sources.\(entry.name)", testedName: "\(entry.name)_\(name)",
                expression: "source('\(entry.name)', '\(name)')", isSource: true, source: [entry.name, name])
            var site = TestSite(entry: entry, package: package, target: target, path: ["tables", String(index)])
            site.tags = Self.texts(entry.fields["tags"]) + Self.texts(table["tags"])
            let quotes = table["quoting"]?["column"]?.bool ?? entry.fields["quoting"]?["column"]?.bool ?? false
            addTests(table, site)
            addColumnTests(table["columns"], site, quoteColumns: quotes)
        }
    }

    /// Where a list of tests stands.
    struct TestSite {
        let entry: PropertyEntry
        let package: Package
        let target: TestTarget
        /// Keys from the entry to the holder of the list.
        var path: [String]
        var columnName: String?
        var tags: [String] = []
        var attached: Node?
    }

    private func addColumnTests(_ columns: Datum?, _ site: TestSite, quoteColumns: Bool) {
        for (index, column) in (columns?.list ?? []).enumerated() {
            guard let map = column.mapping, let name = map["name"].map(PythonText.str) else { continue }
            var site = site
            site.path += ["columns", String(index)]
            site.columnName = map["quote"]?.bool ?? quoteColumns ? compiler.backend.dialect.quote(name) : name
            site.tags += Self.texts(map["tags"]) + Self.texts(map["config"]?["tags"])
            addTests(map, site)
        }
    }

    /// `data_tests:`, or `tests:` as it was called earlier; both at once is a mistake.
    private func addTests(_ holder: DatumMap, _ site: TestSite) {
        let key = holder["data_tests"] == nil ? "tests" : "data_tests"
        if key == "data_tests", holder["tests"]?.isTruthy == true {
            diagnostics.append(Diagnostic.testsTwice().located(at: site.entry.place(site.path + ["tests"])))
        }
        for (index, declaration) in (holder[key]?.list ?? []).enumerated() {
            do throws(Diagnostic) {
                try addTest(declaration, site)
            } catch {
                diagnostics.append(error.located(at: site.entry.place(site.path + [key, String(index)])))
            }
        }
    }

    private func addTest(_ declaration: Datum, _ site: TestSite) throws(Diagnostic) {
        var test = try GenericTestDefinition(declaration, columnName: site.columnName, target: site.target)
        test.config = try renderedConfig(test.config, site.package)
        // The package comes in front of `source_`: `dbt_utils_source_not_constant`.
        let prefix = (test.namespace.map { $0 + "_" } ?? "") + (site.target.isSource ? "source_" : "") + test.name
        var name = (short: test.customName ?? "", full: test.customName ?? "")
        if test.customName == nil {
            name = GenericTestNames.synthesize(
                test: prefix, target: site.target.testedName, arguments: test.arguments)
            if name.short != name.full, test.config["alias"] == nil { test.config["alias"] = .string(name.short) }
        }
        let node = makeTest(test, site, name)
        try readTest(node, test, site)
        add(node)
    }

    private func makeTest(
        _ test: GenericTestDefinition, _ site: TestSite, _ name: (short: String, full: String)
    ) -> Node {
        let metadata = Node.TestMetadata(name: test.name, namespace: test.namespace, arguments: test.arguments)
        let hash = GenericTestNames.hash(name: name.full, metadata: metadata)
        let folders = site.entry.originalPath.split(separator: "/").dropFirst().dropLast().map(String.init)
        let node = Node(
            uniqueID: "test.\(site.package.name).\(name.full).\(hash)", kind: .test, name: name.full,
            packageName: site.package.name, path: name.short + ".sql", originalFilePath: site.entry.originalPath,
            fqn: [site.package.name] + folders + [name.full])
        node.testMetadata = metadata
        node.rawCode = test.rawCode
        node.columnName = site.columnName
        node.fileKeyName = site.target.fileKeyName
        node.attachedNode = site.attached?.uniqueID
        node.description = test.description
        node.createdAt = now
        node.declaration = declaration(of: site.entry)
        node.schema = compiler.backend.target.schema
        node.database = compiler.backend.target.database
        node.alias = name.full
        return node
    }

    /// What the test mentions, and its configuration.
    private func readTest(_ node: Node, _ test: GenericTestDefinition, _ site: TestSite) throws(Diagnostic) {
        let record = ParseRecord()
        record.configCalls = test.config
        if let macro = compiler.macros.test(named: test.name, namespace: test.namespace, from: site.package.name) {
            record.macros.append(macro.id)
            try compiler.readGenericTest(node, macro: macro, record)
        } else {
            let known = compiler.macros.testNames(from: site.package.name)
            diagnostics.append(
                Diagnostic.unknownTest(test.macroName, test: node, known: known).located(at: site.location))
        }
        node.references = record.references
        node.sources = record.sources
        node.metrics = record.metrics
        node.dependsOn.macros = record.macros
        var inputs = configInputs(node, site.package, entry: nil)
        try finish(node, record, &inputs)
        addTags(node, site.tags)
        node.group = site.attached?.group
    }

    /// Tags of the column come on top of those of the configuration, for selection and artifacts.
    private func addTags(_ node: Node, _ tags: [String]) {
        node.declaredTags = Array(Set(tags)).sorted()
    }

    private func renderedConfig(_ config: DatumMap, _ package: Package) throws(Diagnostic) -> DatumMap {
        var result = DatumMap()
        for (key, value) in config.pairs {
            if case .string(let text) = value, text.utf8.contains(0x7B) {
                let rendered = try project.renderYAML(text, package: package)
                if !rendered.isNull { result[key] = rendered }
            } else {
                result[key] = value
            }
        }
        return result
    }

    /// The node that a properties entry describes, disabled ones included.
    private func testedNode(_ name: String, _ package: Package) -> Node? {
        let found = referables[name] ?? disabledReferables[name] ?? []
        return found.first { $0.packageName == package.name } ?? found.first
    }
}

extension ManifestBuilder.TestSite {
    /// The place of the column, or of the entry.
    var location: Location { entry.place(path + ["name"]) }
}

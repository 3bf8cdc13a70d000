import Jinja
import Manifest
import Project
import SourceText

/// Makes the node of one declared generic test. Tests are read independently of each other, on several threads.
struct GenericTestReader {
    let compiler: Compiler
    let project: Project
    let nodes: NodeReader
    let now: Double

    /// Where a test is declared.
    struct Site {
        let entry: PropertyEntry
        let package: Package
        let target: TestTarget
        /// Keys from the entry to what holds the list of tests.
        var path: [String]
        var columnName: String?
        var tags: [String] = []
        /// The node that the test is declared on.
        var attached: Node?
        /// The folders of the properties file below the resource folder.
        let folders: [String]

        init(_ entry: PropertyEntry, _ package: Package, _ target: TestTarget, path: [String] = []) {
            self.entry = entry
            self.package = package
            self.target = target
            self.path = path
            folders = Array(pathParts(entry.originalPath).dropFirst().dropLast())
        }
    }

    /// One item of a list of tests.
    struct Job {
        let declaration: Datum
        let site: Site
        /// Keys from the entry to the item.
        let path: [String]

        /// The place of the argument that holds a name; of the whole item where none does.
        func place(naming name: String) -> Location {
            site.entry.place(path + (Self.path(to: name, in: declaration) ?? []))
        }

        private static func path(to name: String, in datum: Datum) -> [String]? {
            switch datum {
            case .string(let text): return text.contains(name) ? [] : nil
            case .list(let items):
                for (index, item) in items.enumerated() {
                    if let rest = path(to: name, in: item) { return [String(index)] + rest }
                }
            case .mapping(let map):
                for (key, value) in map.pairs {
                    if let rest = path(to: name, in: value) { return [key] + rest }
                }
            default: break
            }
            return nil
        }
    }

    /// What came of it.
    struct Reading {
        var node: Node?
        var diagnostics: [Diagnostic] = []
    }

    /// Reads one declaration.
    func read(_ job: Job) -> Reading {
        var reading = Reading()
        do throws(Diagnostic) {
            reading.node = try node(job, &reading.diagnostics)
        } catch {
            reading.diagnostics.append(error.located(at: job.site.entry.place(job.path)))
        }
        return reading
    }

    private func node(_ job: Job, _ diagnostics: inout [Diagnostic]) throws(Diagnostic) -> Node {
        let site = job.site
        var test = try GenericTestDefinition(job.declaration, columnName: site.columnName, target: site.target)
        test.config = try renderedConfig(test.config, site.package)
        let name = self.name(&test, site)
        let node = makeNode(test, site, name)
        let record = ParseRecord()
        record.configCalls = test.config
        let dependency = compiler.macros.testDependency(named: test.name, from: site.package.name)
        let called =
            test.namespace == nil
            ? dependency
            : compiler.macros.test(named: test.name, namespace: test.namespace, from: site.package.name)
        if called != nil, let macro = dependency {
            record.macros.append(macro.id)
            let isCalled = test.namespace == nil || macro.packageName == test.namespace
            try compiler.readGenericTest(node, macro: macro, isCalled: isCalled, record)
        } else {
            let known = compiler.macros.testNames(from: site.package.name)
            diagnostics.append(
                Diagnostic.unknownTest(test.macroName, test: node, known: known).located(at: site.entry.place(job.path))
            )
        }
        node.note(record)
        let inputs = ConfigResolution.Inputs(
            kind: .test, section: "data_tests", fqn: node.fqn, package: site.package)
        try nodes.finish(node, record, inputs)
        node.group = site.attached?.group
        return node
    }

    /// The user's name, or one made of the test and its arguments; a name that is too long for a file becomes the
    /// alias in its short form.
    private func name(_ test: inout GenericTestDefinition, _ site: Site) -> (short: String, full: String) {
        if let name = test.customName { return (name, name) }
        // The package comes in front of `source_`: `dbt_utils_source_not_constant`.
        let prefix = (test.namespace.map { $0 + "_" } ?? "") + (site.target.isSource ? "source_" : "") + test.name
        let name = GenericTestNames.synthesize(
            test: prefix, target: site.target.testedName, arguments: test.arguments)
        if name.short != name.full, test.config["alias"] == nil { test.config["alias"] = .string(name.short) }
        return name
    }

    private func makeNode(
        _ test: GenericTestDefinition, _ site: Site, _ name: (short: String, full: String)
    ) -> Node {
        let metadata = Node.TestMetadata(name: test.name, namespace: test.namespace, arguments: test.arguments)
        let hash = GenericTestNames.hash(name: name.full, metadata: metadata)
        let node = Node(
            uniqueID: "test.\(site.package.name).\(name.full).\(hash)", kind: .test, name: name.full,
            packageName: site.package.name, path: name.short + ".sql", originalFilePath: site.entry.originalPath,
            fqn: [site.package.name] + site.folders + [name.full])
        node.testMetadata = metadata
        node.rawCode = test.rawCode
        node.columnName = site.columnName
        node.fileKeyName = site.target.fileKeyName
        node.attachedNode = site.attached?.uniqueID
        node.description = test.description
        node.declaredTags = Array(Set(site.tags + ManifestBuilder.texts(test.config["tags"]))).sorted()
        node.createdAt = now
        node.declaration = Resource.Declaration(file: site.entry.file, span: site.entry.span)
        node.schema = compiler.backend.target.schema
        node.database = compiler.backend.target.database
        node.alias = name.full
        return node
    }

    private func renderedConfig(_ config: DatumMap, _ package: Package) throws(Diagnostic) -> DatumMap {
        var result = DatumMap()
        for (key, value) in config.pairs {
            if case .string(let text) = value, YAMLText.isTemplate(text) {
                let rendered = try project.renderYAML(text, package: package)
                if !rendered.isNull { result[key] = rendered }
            } else {
                result[key] = value
            }
        }
        return result
    }
}

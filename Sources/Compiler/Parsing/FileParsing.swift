import Jinja
import Manifest
import Project
import SourceText

/// Models, analyses, singular tests and seeds: one file, one node.
extension ManifestBuilder {
    func addFiles(_ package: Package) {
        for file in package.files[.model] ?? [] { addTemplated(file, package, .model) }
        for file in package.files[.singularTest] ?? [] { addTemplated(file, package, .test) }
        for file in package.files[.analysis] ?? [] { addTemplated(file, package, .analysis) }
        for file in package.files[.snapshot] ?? [] { addSnapshots(file, package) }
        for file in package.files[.seed] ?? [] { addSeed(file, package) }
    }

    private func addTemplated(_ file: ProjectFile, _ package: Package, _ kind: ResourceKind) {
        addTemplated(makeNode(file, package, kind), file.source.trimmingWhitespace(), package)
    }

    /// A node whose text is a template: what it mentions, its configuration, its description.
    func addTemplated(_ node: Node, _ text: SourceFile, _ package: Package) {
        node.source = text
        node.rawCode = text.text
        let inputs = configInputs(node, package, entry: entry(Self.section(node.kind), node.name, package: package))
        do throws(Diagnostic) {
            try read(node, text, inputs)
        } catch {
            diagnostics.append(error)
            // The node stays known, so that references to it are no second mistake.
            if node.config.values.isEmpty { node.config = configs.config(inputs.inputs) }
        }
        describe(node, inputs.entry)
        add(node)
    }

    private func addSeed(_ file: ProjectFile, _ package: Package) {
        let node = makeNode(file, package, .seed)
        node.source = file.source
        node.rootPath = project.absolutePath(of: package)
        var inputs = configInputs(node, package, entry: entry("seeds", file.name, package: package))
        do throws(Diagnostic) {
            try finish(node, ParseRecord(), &inputs)
        } catch {
            diagnostics.append(error)
        }
        describe(node, inputs.entry)
        add(node)
    }

    private func makeNode(_ file: ProjectFile, _ package: Package, _ kind: ResourceKind) -> Node {
        let path = kind == .analysis ? "analysis/" + file.relativePath : file.relativePath
        let folders = path.split(separator: "/").dropLast().map(String.init)
        return makeNode(file, package, kind, name: file.name, path: path, fqn: [package.name] + folders + [file.name])
    }

    /// A node before anything in it was read.
    func makeNode(
        _ file: ProjectFile, _ package: Package, _ kind: ResourceKind, name: String, path: String, fqn: [String]
    ) -> Node {
        let node = Node(
            uniqueID: "\(kind.rawValue).\(package.name).\(name)", kind: kind, name: name, packageName: package.name,
            path: path, originalFilePath: file.originalPath, fqn: fqn)
        node.declaration = Resource.Declaration(file: file.source, span: Span(0, 0))
        node.checksum = file.checksum
        node.createdAt = now
        node.alias = name
        node.schema = compiler.backend.target.schema
        node.database = compiler.backend.target.database
        return node
    }

    /// What the configuration of a node is made of, with the entry that describes it.
    struct NodeInputs {
        var inputs: ConfigResolution.Inputs
        var entry: PropertyEntry?
    }

    func configInputs(_ node: Node, _ package: Package, entry: PropertyEntry?) -> NodeInputs {
        let patch = entry.map { configPatch($0) } ?? DatumMap()
        return NodeInputs(
            inputs: .init(
                kind: node.kind, section: Self.configSection(node.kind), fqn: node.fqn, package: package, patch: patch),
            entry: entry)
    }

    /// Renders a node's template without executing and fills in what it mentions.
    private func read(_ node: Node, _ text: SourceFile, _ inputs: NodeInputs) throws(Diagnostic) {
        var inputs = inputs
        let template = try Self.template(text, compiler.environment)
        let record = ParseRecord()
        if !StaticParsing.read(template, into: record) {
            // `config.get` inside the template sees what is configured so far.
            node.config = configs.config(inputs.inputs)
            try compiler.renderForParsing(template: template, node: node, record: record)
        }
        node.references = record.references
        node.sources = record.sources
        node.metrics = record.metrics
        node.functions = record.functions
        node.dependsOn.macros = record.macros
        referencePlaces[node.uniqueID] = ReferencePlaces(source: text, calls: template.calls)
        try finish(node, record, &inputs)
    }

    /// Configuration and names, once the file's own `config(…)` is known.
    func finish(_ node: Node, _ record: ParseRecord, _ inputs: inout NodeInputs) throws(Diagnostic) {
        inputs.inputs.call = record.configCalls
        node.configCall = record.configCalls
        node.config = configs.config(inputs.inputs)
        node.unrenderedConfig = configs.unrendered(inputs.inputs)
        node.group = node.config["group"]?.string
        if node.kind == .model { node.access = node.config["access"]?.string ?? "protected" }
        if let docs = node.config["docs"]?.mapping {
            for (key, value) in docs.pairs { node.docs[key] = value }
        }
        try names.apply(to: node)
        try noteHookReferences(node)
    }

    /// Hooks of a node are templates of their own: what they name, the node needs too.
    private func noteHookReferences(_ node: Node) throws(Diagnostic) {
        guard node.kind != .test else { return }
        for key in ["pre-hook", "post-hook"] {
            for hook in node.config[key]?.list ?? [] {
                guard let sql = hook["sql"]?.string, sql.utf8.contains(0x7B) else { continue }
                let source = SourceFile(path: node.originalFilePath, text: sql)
                let record = ParseRecord()
                let template = try Self.template(source, compiler.environment)
                try compiler.renderForParsing(template: template, node: node, record: record)
                node.references += record.references
                node.sources += record.sources
                for macro in record.macros { node.dependsOn.add(macro: macro) }
            }
        }
    }

    static func template(_ source: SourceFile, _ environment: Environment) throws(Diagnostic) -> Template {
        do throws(TemplateError) {
            return try Template(source, environment)
        } catch {
            throw error.diagnostic
        }
    }

    /// The section of properties files that describes a kind.
    static func section(_ kind: ResourceKind) -> String {
        switch kind {
        case .seed: "seeds"
        case .snapshot: "snapshots"
        case .analysis: "analyses"
        case .test: "data_tests"
        default: "models"
        }
    }

    /// The section of dbt_project.yml that configures a kind.
    static func configSection(_ kind: ResourceKind) -> String {
        switch kind {
        case .seed: "seeds"
        case .snapshot: "snapshots"
        case .test: "data_tests"
        case .source: "sources"
        case .exposure: "exposures"
        default: "models"
        }
    }
}

extension SourceFile {
    /// The text without the white space around it, as dbt stores code; places still point into this file.
    func trimmingWhitespace() -> SourceFile {
        func isSpace(_ byte: UInt8) -> Bool {
            byte == 0x20 || (0x09...0x0D).contains(byte) || (0x1C...0x1F).contains(byte)
        }
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) })
        else { return SourceFile(path: path, bytes: [], origin: .init(file: self, offset: 0)) }
        if first == 0, last == bytes.count - 1 { return self }
        return SourceFile(path: path, bytes: Array(bytes[first...last]), origin: .init(file: self, offset: first))
    }
}

import Jinja
import Manifest
import Project
import SourceText

/// Reads one node's template: what it mentions, its configuration, its names, its description. Nodes are read
/// independently of each other, on several threads.
struct NodeReader {
    let compiler: Compiler
    let configs: ConfigResolution
    let names: NodeNaming

    init(_ compiler: Compiler, _ configs: ConfigResolution) {
        self.compiler = compiler
        self.configs = configs
        names = NodeNaming(compiler: compiler)
    }

    /// What is to be read.
    struct Job {
        /// The node as far as its file's name tells.
        let node: Node
        /// The template; nil for seeds.
        let text: SourceFile?
        let package: Package
        /// The properties entry that describes the node.
        let entry: PropertyEntry?
    }

    /// What reading gave, besides the filled node.
    struct Reading {
        var diagnostics: [Diagnostic] = []
        /// For messages about references, once all nodes are known.
        var places: ReferencePlaces?
    }

    /// Fills the job's node.
    func read(_ job: Job) -> Reading {
        var reading = Reading()
        let node = job.node
        var inputs = ConfigResolution.Inputs(
            kind: node.kind, section: node.kind.configSection, fqn: node.fqn, package: job.package)
        if let entry = job.entry { inputs.patch = configPatch(entry, &reading.diagnostics) }
        do throws(Diagnostic) {
            let record = try mentioned(by: node, job.text, inputs, &reading)
            try finish(node, record, inputs)
        } catch {
            reading.diagnostics.append(error)
            // The node stays known, so that references to it are no second mistake.
            if node.config.keys.list.isEmpty { node.config = configs.config(inputs) }
        }
        describe(node, job.entry)
        reading.diagnostics += noteForeignKeys(of: node, job.entry)
        return reading
    }

    private func mentioned(
        by node: Node, _ text: SourceFile?, _ inputs: ConfigResolution.Inputs, _ reading: inout Reading
    ) throws(Diagnostic) -> ParseRecord {
        let record = ParseRecord()
        guard let text else { return record }
        let isPlain = !compiler.macros.replacesReferences(in: node.packageName)
        if isPlain, let plain = LiteralText(text), StaticParsing.read(plain.calls, into: record) {
            reading.places = ReferencePlaces(source: text, calls: plain.calls)
            node.note(record)
            return record
        }
        let template = try ManifestBuilder.template(text, compiler.capturing, &reading.diagnostics)
        reading.places = ReferencePlaces(source: text, calls: template.calls)
        if !isPlain || !StaticParsing.read(template, into: record) {
            // `config.get` inside the template sees what is configured so far.
            node.config = configs.config(inputs)
            try compiler.renderForParsing(template: template, node: node, record: record)
            reading.diagnostics += record.undefinedCalls
            if let call = template.calls.first(where: { $0.path.starts(with: ["modules", "itertools"]) }) {
                reading.diagnostics.append(.itertools(at: text.location(of: call.span)))
            }
        }
        node.note(record)
        return record
    }

    /// Configuration and names, once the file's own `config(…)` is known.
    func finish(_ node: Node, _ record: ParseRecord, _ inputs: ConfigResolution.Inputs) throws(Diagnostic) {
        var inputs = inputs
        inputs.call = record.configCalls
        node.configCall = record.configCalls
        node.config = configs.config(inputs)
        node.unrenderedConfig = configs.unrendered(inputs)
        if let problem = ConfigChecks.problem(of: node) { throw problem }
        // A microbatch model's first day is a point in time, in artifacts too.
        if node.config["incremental_strategy"] == "microbatch", let day = node.config["begin"]?.string,
            day.utf8.count == 10
        {
            node.config["begin"] = .string(day + "T00:00:00")
        }
        node.group = node.config["group"]?.string
        if node.kind == .model { node.access = node.config["access"]?.string ?? "protected" }
        if let docs = node.config["docs"]?.mapping {
            for (key, value) in docs.pairs { node.docs[key] = value }
        }
        try names.apply(to: node)
        if node.kind != .test { try noteHooks(of: node) }
    }

    /// Hooks of a node are templates of their own: what they name, the node needs too.
    private func noteHooks(of node: Node) throws(Diagnostic) {
        for key in ["pre-hook", "post-hook"] {
            for hook in node.config[key]?.list ?? [] {
                guard let sql = hook["sql"]?.string, YAMLText.isTemplate(sql) else { continue }
                let source = SourceFile(path: node.originalFilePath, text: sql)
                let record = ParseRecord()
                let template = try ManifestBuilder.template(source, compiler.capturing)
                try compiler.renderForParsing(template: template, node: node, record: record)
                if node.kind == .seed, !record.references.isEmpty || !record.sources.isEmpty {
                    throw .seedWithParents(node, record)
                }
                node.references += record.references
                node.sources += record.sources
                node.functions += record.functions
                for macro in record.macros { node.dependsOn.add(macro: macro) }
            }
        }
    }
}

extension Node {
    /// Takes over what the node's template mentions.
    func note(_ record: ParseRecord) {
        references = record.references
        sources = record.sources
        metrics = record.metrics
        functions = record.functions
        dependsOn.macros = record.macros
    }
}

extension ResourceKind {
    /// The section of properties files that describes the kind.
    var propertiesSection: String {
        switch self {
        case .seed: "seeds"
        case .snapshot: "snapshots"
        case .analysis: "analyses"
        case .test: "data_tests"
        case .function: "functions"
        default: "models"
        }
    }

    /// The section of dbt_project.yml that configures the kind.
    var configSection: String {
        switch self {
        case .seed: "seeds"
        case .snapshot: "snapshots"
        case .test: "data_tests"
        case .source: "sources"
        case .exposure: "exposures"
        case .metric: "metrics"
        case .semanticModel: "semantic_models"
        case .savedQuery: "saved_queries"
        case .function: "functions"
        default: "models"
        }
    }
}

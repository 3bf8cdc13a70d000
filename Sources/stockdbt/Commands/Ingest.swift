import Compiler
import Execution
import Ingestion
import Manifest
import SourceText
import Warehouse

extension Command {
    /// Loads delivered files into the raw tables of a source, checked row by row and never twice.
    static let ingestCSV = ingest(
        .csv, "Load CSV files or folders of them into the raw tables that sources declare.", options: ["ignore_extra"])

    /// The same for files with a JSON object a line.
    static let ingestNDJSON = ingest(
        .ndjson, "Load files of newline-delimited JSON (.ndjson, .jsonl) into the raw tables that sources declare.")

    private static func ingest(_ format: IngestFormat, _ help: String, options: [String] = []) -> Command {
        Command(
            "ingest \(format.rawValue)", help,
            options: OptionGroup.project + ["into", "key", "mode", "next_delivery", "dry_run"] + options + ["strict"],
            arguments: ["PATH..."]
        ) { invocation in
            guard let into = invocation.flags.text("into") else {
                return invocation.refuse("Missing option '--into'.")
            }
            return invocation.inWorkspace { workspace throws(Stop) in
                let project = try workspace.load()
                let manifest = try workspace.parse(project).manifest
                var request = try workspace.request(into: into, of: manifest)
                request.format = format
                return try workspace.ingest(request)
            }
        }
    }
}

extension Workspace {
    /// What is to be loaded, as the source declares it and the flags want it.
    fileprivate func request(into: String, of manifest: Manifest) throws(Stop) -> IngestRequest {
        let parts = into.split(separator: ".", maxSplits: 1).map(String.init)
        let tables = manifest.sources.values.filter {
            $0.sourceName == parts.first && (parts.count == 1 || $0.name == parts[1])
        }
        guard let first = tables.first else { throw .mistakes([.unknownSource(into, known: sourceNames(manifest))]) }
        let targets = tables.sorted { $0.name < $1.name }.map { target($0, manifest) }
        let moment = invocation.clock.now()
        var request = IngestRequest(
            paths: invocation.arguments, tree: DiskFileTree(root: places.project),
            destination: parts.count == 1 ? .source(name: first.sourceName, tables: targets) : .table(targets[0]),
            now: "\(moment.iso.prefix(10)) \(moment.clock)")
        request.nextDelivery = flags.bool("next_delivery")
        request.ignoreExtra = flags.bool("ignore_extra")
        request.strict = flags.bool("strict")
        request.dryRun = flags.bool("dry_run")
        return request
    }

    /// A declared table; `meta.ingest` says key and mode, flags win.
    private func target(_ source: Source, _ manifest: Manifest) -> IngestTarget {
        let declared = source.meta["ingest"]
        let key = flags.text("key")?.split(separator: ",").map { String($0) } ?? names(declared?["key"])
        let mode = (flags.text("mode") ?? declared?["mode"]?.string).flatMap(IngestMode.init)
        let required = notNullColumns(of: source, manifest)
        return IngestTarget(
            name: "\(source.sourceName).\(source.name)",
            relation: RelationName(database: source.database, schema: source.schema, identifier: source.identifier),
            columns: source.columns.map {
                .init(name: $0.name, dataType: $0.dataType ?? "", notNull: required.contains($0.name))
            }, key: key, mode: mode)
    }

    private func sourceNames(_ manifest: Manifest) -> [String] {
        sortedKeys(manifest.sources.values.flatMap { [$0.sourceName, "\($0.sourceName).\($0.name)"] })
    }

    private func names(_ datum: Datum?) -> [String] {
        datum?.list?.compactMap(\.string) ?? datum?.string.map { [$0] } ?? []
    }

    private func notNullColumns(of source: Source, _ manifest: Manifest) -> Set<String> {
        Set(
            manifest.nodes.values.compactMap { node in
                guard node.testMetadata?.name == "not_null", node.dependsOn.nodes == [source.uniqueID] else {
                    return nil
                }
                return node.columnName
            })
    }

    /// Loads on a connection of its own and says what came of it.
    fileprivate func ingest(_ request: IngestRequest) throws(Stop) -> ExitCode {
        guard let backend else { throw .nothingToDo }
        let loaded = Transferred<IngestReport?>(nil)
        try onDatabase { (session) throws(Diagnostic) in
            loaded.value = Ingest.run(request, try session.connection(), dialect: backend.dialect)
        }
        guard let report = loaded.value else { throw .nothingToDo }
        for line in report.lines { emit(.output(line)) }
        try judge(report.warnings)
        if !report.problems.isEmpty { emit(.mistakes(report.problems, total: report.problems.count)) }
        if !report.summary.isEmpty { emit(.output(report.summary)) }
        return cancellation.isCancelled ? .wrong : ExitCode(rawValue: report.exitCode) ?? .wrong
    }
}

import Jinja
import Manifest
import Project
import SourceText

/// Snapshots in both forms: `{% snapshot name %}` blocks of SQL files, and entries of properties files that name the
/// `relation` to be kept.
extension ManifestBuilder {
    func snapshotJobs(_ file: ProjectFile, _ package: Package) -> [NodeReader.Job] {
        do throws(TemplateError) {
            let found = try topLevelBlocks(of: file.source, allowed: ["snapshot"])
            diagnostics += found.warnings
            return found.blocks.map { snapshotJob($0, file, package) }
        } catch {
            diagnostics.append(error.diagnostic)
            return []
        }
    }

    private func snapshotJob(_ block: Block, _ file: ProjectFile, _ package: Package) -> NodeReader.Job {
        // The file's name is part of the way to a snapshot, because one file may hold several.
        let folders = pathParts(file.relativePath)
        let way = folders.dropLast() + [file.name, block.name]
        let node = makeNode(
            file, package, .snapshot, name: block.name, path: file.relativePath, fqn: [package.name] + way)
        let contents = SourceFile(
            path: file.source.path, bytes: Array(file.source.bytes[block.contents.start..<block.contents.end]),
            origin: .init(file: file.source, offset: block.contents.start))
        node.declaration = Resource.Declaration(file: file.source, span: block.full)
        // dbt keeps the text of a block as it stands, with the white space around it.
        return job(node, contents, package)
    }

    /// Snapshots that consist of their properties: `select * from` the given relation.
    func declaredSnapshotJobs(_ package: Package) -> [NodeReader.Job] {
        var jobs: [NodeReader.Job] = []
        for entry in package.properties where entry.section == "snapshots" {
            guard let relation = entry.fields["relation"]?.string else { continue }
            // dbt's path of such a snapshot: the properties file as a folder.
            let path = entry.relativePath + "/" + entry.name + ".sql"
            let file = ProjectFile(
                kind: .snapshot, originalPath: entry.originalPath, relativePath: path, name: entry.name,
                source: entry.file,
                checksum: Checksum(name: "sha256", checksum: Hash.sha256(entry.file.trimmingWhitespace().bytes)),
                absolutePath: "")
            let folders = Array(pathParts(entry.relativePath).dropLast())
            let node = makeNode(
                file, package, .snapshot, name: entry.name, path: path, fqn: [package.name] + folders + [entry.name])
            node.declaration = declaration(of: entry)
            let text = SourceFile(path: entry.originalPath, text: "select * from {{ " + relation + " }}")
            jobs.append(job(node, text, package))
        }
        return jobs
    }

    /// What a snapshot has to be given, wherever its configuration comes from. A strategy of the project's own asks for
    /// what it needs itself.
    func checkSnapshots() {
        for node in manifest.orderedNodes where node.kind == .snapshot {
            guard let message = mistake(in: node.config) else { continue }
            diagnostics.append(.snapshotConfig(node, message))
        }
    }

    private func mistake(in config: NodeConfig) -> String? {
        func isGiven(_ key: String) -> Bool {
            switch config[key] {
            case nil, .null, .string(""): false
            case .list(let items): !items.isEmpty
            default: true
            }
        }
        guard isGiven("strategy"), isGiven("unique_key") else {
            return "Snapshots must be configured with a 'strategy' and 'unique_key'."
        }
        switch config["strategy"]?.string {
        case "check":
            guard isGiven("check_cols") else {
                return "A snapshot configured with the check strategy must specify a check_cols configuration."
            }
            guard let columns = config["check_cols"]?.string, columns != "all" else { return nil }
            return "Invalid value for 'check_cols': \(columns). Expected 'all' or a list of strings."
        case "timestamp":
            guard isGiven("updated_at") else {
                return "A snapshot configured with the timestamp strategy must specify an updated_at configuration."
            }
            return isGiven("check_cols") ? "A 'timestamp' snapshot should not have 'check_cols'" : nil
        default: return nil
        }
    }
}

extension Diagnostic {
    /// A snapshot that lacks what it needs, in dbt's words.
    static func snapshotConfig(_ node: Node, _ message: String) -> Diagnostic {
        Diagnostic(
            code: "compiler.snapshot-config", message: message, location: node.declaration?.location,
            hint: "complete the configuration of the snapshot '\(node.name)'", eventName: "ValidationError")
    }
}

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
        let folders = file.relativePath.split(separator: "/").map(String.init)
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
            let folders = entry.relativePath.split(separator: "/").dropLast().map(String.init)
            let node = makeNode(
                file, package, .snapshot, name: entry.name, path: path, fqn: [package.name] + folders + [entry.name])
            node.declaration = declaration(of: entry)
            let text = SourceFile(path: entry.originalPath, text: "select * from {{ " + relation + " }}")
            jobs.append(job(node, text, package))
        }
        return jobs
    }
}

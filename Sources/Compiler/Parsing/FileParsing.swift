import Jinja
import Manifest
import Project
import SourceText

/// Models, analyses, singular tests, snapshots, seeds and functions: files become nodes.
extension ManifestBuilder {
    func addFiles(_ package: Package) {
        var jobs: [NodeReader.Job] = []
        let versions = indexVersions(package)
        for kind in [(ProjectFile.Kind.model, ResourceKind.model), (.singularTest, .test), (.analysis, .analysis)] {
            for file in package.files[kind.0] ?? [] {
                jobs.append(versionJob(file, package, versions[file.name]) ?? templateJob(file, package, kind.1))
            }
        }
        for file in package.files[.snapshot] ?? [] { jobs += snapshotJobs(file, package) }
        for file in package.files[.seed] ?? [] { jobs.append(seedJob(file, package)) }
        for file in package.files[.function] ?? [] { jobs.append(functionJob(file, package)) }
        jobs += declaredSnapshotJobs(package)
        add(jobs)
    }

    /// Reads nodes on all cores and adds them in order.
    func add(_ jobs: [NodeReader.Job]) {
        let reader = self.reader
        let readings = inParallel(jobs) { reader.read($0) }
        for (job, reading) in zip(jobs, readings) {
            diagnostics += reading.diagnostics
            // A second node of the same name is reported and dropped; the first keeps its places.
            if referencePlaces[job.node.uniqueID] == nil { referencePlaces[job.node.uniqueID] = reading.places }
            add(job.node)
        }
    }

    private func templateJob(_ file: ProjectFile, _ package: Package, _ kind: ResourceKind) -> NodeReader.Job {
        let path = kind == .analysis ? "analysis/" + file.relativePath : file.relativePath
        let folders = Array(pathParts(path).dropLast())
        let node = makeNode(
            file, package, kind, name: file.name, path: path, fqn: [package.name] + folders + [file.name])
        return job(node, file.source.trimmingWhitespace(), package)
    }

    /// A model's file that holds one of its versions.
    private func versionJob(_ file: ProjectFile, _ package: Package, _ version: ModelVersion?) -> NodeReader.Job? {
        guard let version, file.kind == .model else { return nil }
        let folders = Array(pathParts(file.relativePath).dropLast())
        let name = version.entry.name
        let node = makeNode(
            file, package, .model, name: name, path: file.relativePath,
            fqn: [package.name] + folders + [name, version.suffix], idSuffix: "." + version.suffix)
        node.version = version.version
        let text = file.source.trimmingWhitespace()
        node.source = text
        node.rawCode = text.text
        return NodeReader.Job(node: node, text: text, package: package, entry: version.merged())
    }

    private func seedJob(_ file: ProjectFile, _ package: Package) -> NodeReader.Job {
        let folders = Array(pathParts(file.relativePath).dropLast())
        let node = makeNode(
            file, package, .seed, name: file.name, path: file.relativePath,
            fqn: [package.name] + folders + [file.name])
        node.source = file.source
        node.rootPath = project.absolutePath(of: package)
        return NodeReader.Job(
            node: node, text: nil, package: package, entry: entry("seeds", file.name, package: package))
    }

    private func functionJob(_ file: ProjectFile, _ package: Package) -> NodeReader.Job {
        let job = templateJob(file, package, .function)
        if file.originalPath.hasSuffix(".py") { job.node.language = "python" }
        return job
    }

    /// A node whose text is a template.
    func job(_ node: Node, _ text: SourceFile, _ package: Package) -> NodeReader.Job {
        node.source = text
        node.rawCode = text.text
        let found = entry(node.kind.propertiesSection, node.name, package: package)
        return NodeReader.Job(node: node, text: text, package: package, entry: found)
    }

    /// A node before anything in it was read.
    func makeNode(
        _ file: ProjectFile, _ package: Package, _ kind: ResourceKind, name: String, path: String, fqn: [String],
        idSuffix: String = ""
    ) -> Node {
        let node = Node(
            uniqueID: "\(kind.rawValue).\(package.name).\(name)\(idSuffix)", kind: kind, name: name,
            packageName: package.name,
            path: path, originalFilePath: file.originalPath, fqn: fqn)
        node.declaration = Resource.Declaration(file: file.source, span: Span(0, 0))
        node.checksum = file.checksum
        place(node)
        return node
    }

    /// Where a node lies before its configuration is known, and when it was read.
    func place(_ node: Node) {
        node.createdAt = now
        node.alias = node.name
        node.schema = compiler.backend.target.schema
        node.database = compiler.backend.target.database
    }

    static func template(_ source: SourceFile, _ environment: Environment) throws(Diagnostic) -> Template {
        do throws(TemplateError) {
            return try Template(source, environment)
        } catch {
            throw error.diagnostic
        }
    }

    /// The same; of several mistakes the last is thrown, those before it are added to `others`.
    static func template(
        _ source: SourceFile, _ environment: Environment, _ others: inout [Diagnostic]
    ) throws(Diagnostic) -> Template {
        do throws(TemplateError) {
            return try Template(source, environment)
        } catch {
            let mistakes = Template.mistakes(in: source, environment)
            others += mistakes.dropLast().map(\.diagnostic)
            throw (mistakes.last ?? error).diagnostic
        }
    }

    /// A template expression of a properties file, such as `ref('orders')`; its mistakes are shown at its key.
    static func template(
        expression: String, of entry: PropertyEntry, at place: Location, _ environment: Environment
    ) throws(Diagnostic) -> Template {
        do throws(Diagnostic) {
            return try template(SourceFile(path: entry.originalPath, text: "{{ " + expression + " }}"), environment)
        } catch {
            var moved = error
            moved.location = place
            throw moved
        }
    }
}

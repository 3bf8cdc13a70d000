import Jinja
import Manifest
import Project
import SourceText
import Warehouse

/// Project → manifest, one step after the other; each step adds what it could read and notes what it could not.
///
/// Order as in dbt, because later steps name what earlier ones found: macros, docs, files with their properties,
/// sources, exposures, generic tests, then everything that needs all nodes.
final class ManifestBuilder {
    let project: Project
    let compiler: Compiler
    let manifest: Manifest
    let configs: ConfigResolution
    var diagnostics: [Diagnostic] = []
    /// The manifest's nodes, in the order in which files were read.
    var orderedNodes: [Node] = []
    /// Models, seeds and snapshots by name: what `ref` finds.
    var referables: [String: [Node]] = [:]
    var disabledReferables: [String: [Node]] = [:]
    /// Functions by name: what `function` finds.
    var functions: [String: [Node]] = [:]
    var disabledFunctions: [String: [Node]] = [:]
    /// Properties entries by section and name, for the files that they describe.
    var entries: [EntryKey: [PropertyEntry]] = [:]
    /// Entries that a file was found for.
    var usedEntries: Set<ObjectIdentifier> = []
    /// Where each resource's mistakes are to be shown: its file's template or its properties entry.
    var referencePlaces: [String: ReferencePlaces] = [:]
    /// Where a generic test is declared; found only when it is asked for.
    var testPlaces: [String: (_ naming: String) -> Location] = [:]
    let reader: NodeReader
    let now: Double

    struct EntryKey: Hashable {
        var section: String
        var name: String
    }

    init(project: Project, compiler: Compiler, now: Double) {
        self.project = project
        self.compiler = compiler
        self.now = now
        manifest = compiler.manifest
        configs = ConfigResolution(project)
        reader = NodeReader(compiler, configs)
    }

    /// Fills the compiler's manifest.
    /// - Returns: every mistake found, in file order.
    func build() -> [Diagnostic] {
        manifest.projectName = project.root.name
        manifest.adapterType = compiler.backend.type
        for part in ["database", "schema", "identifier"] {
            manifest.quoting[part] = project.root.settings.quoting[part] ?? true
        }
        manifest.quoting["column"] = project.root.settings.quoting["column"] ?? .null
        readSelectors()
        indexEntries()
        addMacros()
        addDocs()
        for package in project.packages {
            addFiles(package)
            addHooks(package)
        }
        releaseShadowedEntries()
        for package in project.packages {
            addSources(package)
            addGroups(package)
            addExposures(package)
            addSemanticLayer(package)
        }
        for package in project.packages { addGenericTests(package) }
        for package in project.packages { addUnitTests(package) }
        reportUnusedEntries()
        resolveReferences()
        checkTimeSpineColumns()
        resolveSemanticLayer()
        diagnostics += Graph(manifest).cycleDiagnostics(manifest, place: { self.place(of: $1, in: $0) })
        renderDescriptions()
        inferPrimaryKeys()
        checkGroups()
        noteOwners()
        checkFunctionArguments()
        checkSnapshots()
        checkRelationNames()
        checkNames()
        checkMicrobatchModels()
        checkContracts()
        warnOfDeprecations()
        return diagnostics
    }

    private func readSelectors() {
        guard let content = project.root.selectors else { return }
        do throws(Diagnostic) {
            manifest.selectors = try SelectorFile(content).artifact
        } catch {
            diagnostics.append(error.located(at: Location(file: "selectors.yml", line: 1, column: 1)))
        }
    }

    private func indexEntries() {
        for package in project.packages {
            for entry in package.properties {
                entries[EntryKey(section: entry.section, name: entry.name), default: []].append(entry)
            }
        }
    }

    /// The properties entry of a resource; a second one for the same resource is a mistake.
    func entry(_ section: String, _ name: String, package: Package) -> PropertyEntry? {
        guard let found = entries[EntryKey(section: section, name: name)] else { return nil }
        let own = found.filter { $0.packageName == package.name }
        let matching = own.isEmpty ? found : own
        for extra in matching.dropFirst() {
            diagnostics.append(.duplicateEntry(extra, first: matching[0]))
            usedEntries.insert(ObjectIdentifier(extra))
        }
        if let entry = matching.first { usedEntries.insert(ObjectIdentifier(entry)) }
        return matching.first
    }

    /// Adds a node that is complete, to the graph or to the disabled ones.
    func add(_ node: Node) {
        node.isEnabled = node.config.isEnabled
        guard node.isEnabled else {
            manifest.disabled[node.uniqueID, default: []].append(node)
            if node.isReferable { disabledReferables[node.name, default: []].append(node) }
            if node.kind == .function { disabledFunctions[node.name, default: []].append(node) }
            return
        }
        if let other = manifest.nodes[node.uniqueID] {
            diagnostics.append(.duplicateResource(node, other))
            return
        }
        manifest.nodes[node.uniqueID] = node
        manifest.nodeOrder.append(node.uniqueID)
        orderedNodes.append(node)
        if node.isReferable { referables[node.name, default: []].append(node) }
        if node.kind == .function { functions[node.name, default: []].append(node) }
    }

    private func reportUnusedEntries() {
        for package in project.packages {
            for entry in package.properties
            where ["models", "seeds", "snapshots", "analyses", "macros", "data_tests", "tests", "functions"].contains(
                entry.section)
                && !usedEntries.contains(ObjectIdentifier(entry))
            {
                diagnostics.append(unusedEntry(entry))
            }
        }
    }

    private func unusedEntry(_ entry: PropertyEntry) -> Diagnostic {
        if entry.section == "macros" {
            return .macroNotFoundForEntry(entry, known: compiler.macros.names(in: entry.packageName))
        }
        let sections = ["model": "models", "seed": "seeds", "snapshot": "snapshots"]
        if let node = (referables[entry.name] ?? disabledReferables[entry.name])?.first,
            let section = sections[node.kind.rawValue], section != entry.section
        {
            return .wrongSection(entry, node: node, section: section)
        }
        let known = entry.section == "functions" ? functions.keys.sorted() : referables.keys.sorted()
        return .nodeNotFoundForEntry(entry, known: known)
    }
}

extension Node {
    /// Whether `ref` finds it.
    var isReferable: Bool { kind == .model || kind == .seed || kind == .snapshot }
}

extension PropertyEntry {
    /// The place of the entry's name.
    var location: Location { place(["name"]) }
}

import Jinja
import Manifest
import Project
import SourceText

/// Macros, docs blocks, hooks of the project, groups and exposures.
extension ManifestBuilder {
    func addMacros() {
        for entry in compiler.macros.entries {
            let macro = Macro(
                uniqueID: entry.id, kind: .macro, name: entry.name, packageName: entry.packageName, path: entry.path,
                originalFilePath: entry.path)
            macro.createdAt = now
            macro.isShipped = entry.isShipped
            // A shipped macro's text is parsed only when an artifact is written.
            if !entry.isShipped { complete(macro, entry) }
            manifest.macros[entry.id] = macro
        }
        diagnostics += compiler.macros.diagnostics
    }

    private func complete(_ macro: Macro, _ entry: MacroEntry) {
        macro.sql = entry.sql
        macro.dependsOn.macros = compiler.macros.dependencies(of: entry)
        macro.supportedLanguages = entry.supportedLanguages
        macro.declaration = Resource.Declaration(file: entry.source, span: entry.span)
        guard
            let found = entries[EntryKey(section: "macros", name: entry.name)]?.first(where: {
                $0.packageName == entry.packageName
            })
        else {
            if checksArguments, !isGenericTest(entry) { macro.arguments = Self.undescribed(entry) }
            return
        }
        usedEntries.insert(ObjectIdentifier(found))
        macro.patchPath = "\(found.packageName)://\(found.originalPath)"
        macro.description = found.fields["description"]?.string ?? ""
        for layer in [found.fields, found.fields["config"]?.mapping ?? DatumMap()] {
            for (key, value) in (layer["meta"]?.mapping ?? DatumMap()).pairs { macro.meta[key] = value }
            for (key, value) in (layer["docs"]?.mapping ?? DatumMap()).pairs { macro.docs[key] = value }
        }
        macro.arguments = (found.fields["arguments"]?.list ?? []).map(Self.argument)
        if checksArguments { check(macro, entry, found) }
    }

    private static func argument(_ datum: Datum) -> Datum {
        ["name": datum["name"] ?? nil, "type": datum["type"] ?? nil, "description": datum["description"] ?? ""]
    }

    func addDocs() {
        addOverview()
        for package in project.packages {
            for file in package.files[.docs] ?? [] { addDocs(file, package) }
        }
    }

    /// The first page of the documentation, for projects that have no `__overview__` of their own.
    private func addOverview() {
        let doc = DocBlock(
            uniqueID: "doc.dbt.__overview__", kind: .doc, name: "__overview__", packageName: "dbt", path: "overview.md",
            originalFilePath: "docs/overview.md")
        doc.contents = """
            ### Documentation of this project

            Models, seeds, snapshots and sources, with their columns, tests and SQL, made from the project itself.

            - **Project** lists resources by the folders that hold them, **Database** by the schemas they are built in.
            - The graph shows what a resource is built from and what is built from it; a click leads on.
            - Write a docs block named `__overview__` to replace this page.
            """
        manifest.docs[doc.uniqueID] = doc
    }

    private func addDocs(_ file: ProjectFile, _ package: Package) {
        guard file.source.bytes.contains(0x7B) else { return }
        do throws(TemplateError) {
            let found = try topLevelBlocks(of: file.source, allowed: ["docs"])
            for block in found.blocks { addDoc(block, file, package) }
        } catch {
            diagnostics.append(error.diagnostic)
        }
    }

    private func addDoc(_ block: Block, _ file: ProjectFile, _ package: Package) {
        let doc = DocBlock(
            uniqueID: "doc.\(package.name).\(block.name)", kind: .doc, name: block.name, packageName: package.name,
            path: file.relativePath, originalFilePath: file.originalPath)
        doc.declaration = Resource.Declaration(file: file.source, span: block.full)
        let whole = SourceFile(
            path: file.source.path, bytes: Array(file.source.bytes[block.contents.start..<block.contents.end]),
            origin: .init(file: file.source, offset: block.contents.start))
        doc.contents = rendered(whole).trimmingWhitespace().text
        if let other = manifest.docs[doc.uniqueID] {
            diagnostics.append(.duplicateResource(doc, other))
        } else {
            manifest.docs[doc.uniqueID] = doc
        }
    }

    /// The contents of a block are a template in which nothing is defined, so that `raw` can protect examples.
    private func rendered(_ contents: SourceFile) -> SourceFile {
        guard YAMLText.isTemplate(contents.text) else { return contents }
        do throws(TemplateError) {
            let template = try Template(contents, .dbt)
            let renderer = Renderer(environment: .dbt, globals: DictionaryGlobals())
            return SourceFile(path: contents.path, text: try renderer.render(template))
        } catch {
            diagnostics.append(error.diagnostic)
            return contents
        }
    }

    func addHooks(_ package: Package) {
        addHooks(package.settings.onRunStart, "on-run-start", package)
        addHooks(package.settings.onRunEnd, "on-run-end", package)
    }

    private func addHooks(_ statements: [String], _ hookType: String, _ package: Package) {
        for (index, sql) in statements.enumerated() {
            let name = "\(package.name)-\(hookType)-\(index)"
            let path = "hooks/\(name).sql"
            let node = Node(
                uniqueID: "operation.\(package.name).\(name)", kind: .operation, name: name, packageName: package.name,
                path: path, originalFilePath: "./dbt_project.yml", fqn: [package.name, "hooks", name])
            node.source = SourceFile(path: "dbt_project.yml", text: sql)
            node.rawCode = sql
            node.index = index
            node.createdAt = now
            node.checksum = Checksum(
                name: "sha256", checksum: package.settings.file.map { Hash.sha256($0.trimmingWhitespace().bytes) } ?? ""
            )
            node.declaredTags = [hookType]
            add([NodeReader.Job(node: node, text: node.source, package: package, entry: nil)])
        }
    }

    func addGroups(_ package: Package) {
        for entry in package.properties where entry.section == "groups" {
            let group = Group(
                uniqueID: "group.\(package.name).\(entry.name)", kind: .group, name: entry.name,
                packageName: package.name, path: entry.relativePath, originalFilePath: entry.originalPath)
            group.owner = entry.fields["owner"]?.mapping ?? DatumMap()
            if group.owner["email"] == nil { group.owner["email"] = .null }
            if group.owner["name"] == nil { group.owner["name"] = .null }
            group.description = entry.fields["description"]?.string
            // As in dbt, the `models:` tree of dbt_project.yml configures groups too.
            let folders = Array(pathParts(entry.relativePath).dropLast())
            group.config =
                configs.config(
                    .init(
                        kind: .group, section: "models", fqn: [package.name] + folders + [entry.name],
                        package: package, patch: entry.fields["config"]?.mapping ?? DatumMap())
                ).values
            group.declaration = declaration(of: entry)
            if let other = manifest.groups[group.uniqueID] {
                diagnostics.append(.duplicateResource(group, other))
            } else {
                manifest.groups[group.uniqueID] = group
            }
        }
    }

    func addExposures(_ package: Package) {
        for entry in package.properties where entry.section == "exposures" {
            let exposure = makeExposure(entry, package)
            do throws(Diagnostic) {
                try readDependencies(of: exposure, entry)
            } catch {
                diagnostics.append(error.located(at: entry.place(["depends_on"])))
            }
            exposure.isEnabled = exposure.config.isEnabled
            if !exposure.isEnabled {
                manifest.disabled[exposure.uniqueID, default: []].append(exposure)
            } else if let other = manifest.exposures[exposure.uniqueID] {
                diagnostics.append(.duplicateResource(exposure, other))
            } else {
                manifest.exposures[exposure.uniqueID] = exposure
            }
        }
    }

    private func makeExposure(_ entry: PropertyEntry, _ package: Package) -> Exposure {
        let folders = Array(pathParts(entry.relativePath).dropLast())
        let exposure = Exposure(
            uniqueID: "exposure.\(package.name).\(entry.name)", kind: .exposure, name: entry.name,
            packageName: package.name, path: entry.relativePath, originalFilePath: entry.originalPath,
            fqn: [package.name] + folders + [entry.name])
        exposure.type = entry.fields["type"]?.string ?? ""
        exposure.owner = entry.fields["owner"]?.mapping ?? DatumMap()
        for key in ["email", "name"] where exposure.owner[key] == nil { exposure.owner[key] = .null }
        exposure.description = entry.fields["description"]?.string ?? ""
        exposure.label = entry.fields["label"]?.string
        exposure.maturity = entry.fields["maturity"]?.string
        exposure.url = entry.fields["url"]?.string
        exposure.declaration = declaration(of: entry)
        exposure.createdAt = now
        configure(exposure, entry, package)
        return exposure
    }

    private func configure(_ exposure: Exposure, _ entry: PropertyEntry, _ package: Package) {
        let inputs = ConfigResolution.Inputs(
            kind: .exposure, section: "exposures", fqn: exposure.fqn, package: package,
            patch: entry.fields["config"]?.mapping ?? DatumMap())
        exposure.config = configs.config(inputs)
        exposure.unrenderedConfig = configs.unrendered(inputs)
        let tags = Self.texts(entry.fields["tags"]) + exposure.config.tags
        exposure.config["tags"] = .strings(Array(Set(tags)).sorted())
        var meta = entry.fields["meta"]?.mapping ?? DatumMap()
        for (key, value) in exposure.meta.pairs { meta[key] = value }
        exposure.config["meta"] = .mapping(meta)
    }

    /// `depends_on` holds template expressions: `ref('x')`, `source('a', 'b')`, `metric('m')`.
    private func readDependencies(of exposure: Exposure, _ entry: PropertyEntry) throws(Diagnostic) {
        for (index, line) in (entry.fields["depends_on"]?.list ?? []).enumerated() {
            let place = entry.place(["depends_on", String(index)])
            let template = try Self.template(
                expression: PythonText.str(line), of: entry, at: place, compiler.environment)
            let record = ParseRecord()
            if !StaticParsing.read(template, into: record), let call = template.calls.first, call.path == ["metric"] {
                record.metrics.append(call.positional.compactMap { $0?.string })
            }
            if record.references.isEmpty, record.sources.isEmpty, record.metrics.isEmpty {
                diagnostics.append(.notAReference(PythonText.str(line), at: place))
            }
            exposure.references += record.references
            exposure.sources += record.sources
            exposure.metrics += record.metrics
        }
    }
}

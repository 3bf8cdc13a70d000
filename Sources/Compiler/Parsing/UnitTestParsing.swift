import Manifest
import Project
import SourceText

/// Unit tests of properties files. The model that a test is for is looked up when all models are known.
extension ManifestBuilder {
    func addUnitTests(_ package: Package) {
        for entry in package.properties where entry.section == "unit_tests" {
            do throws(Diagnostic) {
                try addUnitTest(entry, package)
            } catch {
                diagnostics.append(error.located(at: entry.location))
            }
        }
    }

    private func addUnitTest(_ entry: PropertyEntry, _ package: Package) throws(Diagnostic) {
        var test = try UnitTestReader(entry: entry, package: package, builder: self).read()
        test.file = entry.relativePath
        test.checksum = UnitTestReader.checksum(of: test)
        let words = test.model.split(separator: " ").map(String.init)
        let reference = Reference(name: words.first ?? "", version: words.count == 2 ? .string(words[1]) : nil)
        switch find(reference, from: package.name) {
        case .found(let model): try add(test, entry, package, to: model, asksForVersion: words.count == 2)
        case .disabled(let model):
            let node = makeUnitTest(test, entry, package, model, suffix: "")
            node.config["enabled"] = false
            node.isEnabled = false
            manifest.disabled[node.uniqueID, default: []].append(node)
        case .missing:
            throw Diagnostic(
                code: "compiler.unit-test",
                message: "Unable to find model '\(package.name).\(test.model)' for unit test '\(entry.name)' in "
                    + entry.originalPath,
                location: entry.place(["model"]),
                hint: closest(to: reference.name, in: referables.keys.sorted()).map { "did you mean '\($0)'?" },
                eventName: "ParsingError")
        }
    }

    private func add(
        _ test: UnitTest, _ entry: PropertyEntry, _ package: Package, to model: Node, asksForVersion: Bool
    ) throws(Diagnostic) {
        try checkIncremental(test, entry, model)
        guard model.version != nil, !asksForVersion else {
            return keep(makeUnitTest(test, entry, package, model, suffix: ""))
        }
        let texts = { (key: String) in (test.versions?[key]?.list ?? []).map(\.versionText) }
        let (included, excluded) = (texts("include"), texts("exclude"))
        for version in referables[model.name] ?? [] where version.packageName == model.packageName {
            guard let text = version.version?.versionText, included.isEmpty || included.contains(text),
                !excluded.contains(text)
            else { continue }
            let node = makeUnitTest(test, entry, package, version, suffix: "_v" + text)
            node.version = version.version
            keep(node)
        }
    }

    private func keep(_ node: Node) {
        node.isEnabled = node.config.isEnabled
        guard node.isEnabled else {
            manifest.disabled[node.uniqueID, default: []].append(node)
            return
        }
        if let other = manifest.unitTests[node.uniqueID] {
            diagnostics.append(.duplicateResource(node, other))
        } else {
            manifest.unitTests[node.uniqueID] = node
        }
    }

    private func makeUnitTest(
        _ test: UnitTest, _ entry: PropertyEntry, _ package: Package, _ model: Node, suffix: String
    ) -> Node {
        let folders = Array(pathParts(entry.originalPath).dropFirst().dropLast())
        let place = Array(pathParts(entry.originalPath).dropLast()) + ["\(entry.name).sql"]
        let node = Node(
            uniqueID: "unit_test.\(package.name).\(test.model).\(entry.name)\(suffix)", kind: .unitTest,
            name: entry.name, packageName: package.name, path: place.joined(separator: "/"),
            originalFilePath: entry.originalPath, fqn: [package.name] + folders + [test.model, entry.name])
        node.unitTest = test
        node.description = entry.fields["description"]?.string ?? ""
        node.dependsOn.add(node: model.uniqueID)
        node.schema = model.schema
        node.database = model.database
        node.alias = entry.name
        node.createdAt = now
        node.declaration = declaration(of: entry)
        let inputs = ConfigResolution.Inputs(
            kind: .unitTest, section: "unit_tests", fqn: node.fqn, package: package,
            patch: entry.fields["config"]?.mapping ?? DatumMap())
        node.config = configs.config(inputs)
        node.attachedNode = model.uniqueID
        return node
    }

    /// A test of a model that asks `is_incremental` has to say which answer it is for, and what stands in the table.
    private func checkIncremental(_ test: UnitTest, _ entry: PropertyEntry, _ model: Node) throws(Diagnostic) {
        guard model.dependsOn.macros.contains("macro.dbt.is_incremental") else { return }
        guard let answer = test.overrides?["macros"]?["is_incremental"]?.bool else {
            throw Diagnostic(
                code: "compiler.unit-test",
                message: "Boolean override for 'is_incremental' must be provided for unit test '\(entry.name)' in "
                    + "model '\(model.name)'",
                hint: "write 'overrides: {macros: {is_incremental: false}}', or true with a row set 'input: this'",
                eventName: "ParsingError")
        }
        if answer, !test.given.contains(where: { $0.input?.trimmed == "this" }) {
            throw Diagnostic(
                code: "compiler.unit-test",
                message: "Unit test '\(entry.name)' for incremental model '\(model.name)' must have a 'this' input",
                hint: "'- input: this' gives the rows that the table holds already",
                eventName: "ParsingError")
        }
    }
}

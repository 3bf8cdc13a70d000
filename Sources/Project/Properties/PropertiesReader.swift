import SourceText
import YAML

/// Reads the entries of one properties file.
struct PropertiesReader {
    let base: BaseContext
    let file: SourceFile
    let packageName: String
    let originalPath: String
    let relativePath: String
    let rendersValues: Bool
    var problems: [Diagnostic] = []

    init(
        base: BaseContext, file: SourceFile, packageName: String, originalPath: String, relativePath: String,
        rendersValues: Bool
    ) {
        self.base = base
        self.file = file
        self.packageName = packageName
        self.originalPath = originalPath
        self.relativePath = relativePath
        self.rendersValues = rendersValues
    }

    /// All entries of a document, in order; what is wrong goes to `problems`.
    mutating func entries(_ document: Node) -> [PropertyEntry] {
        if document.isNull { return [] }
        guard let sections = document.pairs else {
            problems.append(.propertiesNotMapping(file))
            return []
        }
        var result: [PropertyEntry] = []
        for pair in sections {
            guard let section = pair.key.keyText else { continue }
            switch section {
            case "version": checkVersion(pair.value)
            case "anchors": break
            case _ where propertyTables[section] != nil: result += entries(of: section, pair)
            default:
                problems.append(
                    .unknownKey(
                        section, at: pair.key.location(in: file), in: "a properties file",
                        known: propertyTables.keys.sorted() + ["version", "anchors"]))
            }
        }
        return result
    }

    private mutating func checkVersion(_ node: Node) {
        switch node.datum {
        case .null, .int(2): break
        default: problems.append(.badPropertiesVersion(node.text ?? "", at: node.location(in: file)))
        }
    }

    private mutating func entries(of section: String, _ pair: Node.Pair) -> [PropertyEntry] {
        guard let items = pair.value.items else {
            if pair.value.isBroken { return [] }
            problems.append(.sectionNotList(section, at: pair.key.location(in: file)))
            return []
        }
        return items.compactMap { entry(of: section, $0) }
    }

    private mutating func entry(of section: String, _ node: Node) -> PropertyEntry? {
        guard node.pairs != nil else {
            problems.append(.entryNotMapping(section, at: node.location(in: file)))
            return nil
        }
        guard let name = node["name"] else {
            problems.append(.entryWithoutName(section, at: node.location(in: file)))
            return nil
        }
        guard case .string(let text) = name.datum else {
            if name.isBroken { return nil }
            problems.append(
                .wrongType("name", found: name.datum, expected: "text", at: name.location(in: file)))
            return nil
        }
        if let table = propertyTables[section] {
            var checking = KeyChecking(file: file)
            checking.check(node, table)
            problems += checking.problems
            checkOwner(node["owner"])
        }
        return entry(section, text, node)
    }

    private mutating func checkOwner(_ owner: Node?) {
        guard let owner, owner.pairs != nil, owner["name"]?.isNull != false, owner["email"]?.isNull != false else {
            return
        }
        problems.append(.ownerWithoutName(at: owner.location(in: file)))
    }

    private mutating func entry(_ section: String, _ name: String, _ node: Node) -> PropertyEntry {
        var rendering = ValueRendering(
            base: base, scope: .package(packageName, owner: packageName), file: file)
        let isRendered = RenderedKeys(section: section)
        let fields = rendering.value(of: node) { path in rendersValues && isRendered.contains(path) }
        problems += rendering.problems
        let raw = rendering.rendered > 0 ? node.datum : fields
        let file = file
        return PropertyEntry(
            section: section, name: name, fields: fields.mapping ?? DatumMap(), rawFields: raw.mapping ?? DatumMap(),
            packageName: packageName, originalPath: originalPath, relativePath: relativePath, file: file,
            span: node.span, place: { [span = node.span] in EntryPlace.location(of: $0, in: file, entry: span) })
    }
}

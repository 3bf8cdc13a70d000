import Jinja
import Manifest
import SourceText

extension Compiler {
    /// A relation's database, schema or alias as the macro `generate_<component>_name` makes it, without the white
    /// space around it. Where that is the shipped one, nothing is rendered.
    /// - Parameter custom: the node's config of that name; nil where there is none.
    package func generateName(
        _ component: NameComponent, custom: String?, node: Node
    ) throws(Diagnostic) -> String {
        if shippedNames.contains(component), node.packageName == settings.projectName {
            return shippedName(component, custom: custom, node: node)
        }
        guard let macro = macros.nameMacro(component, package: node.packageName),
            !(macro.isShipped && shippedNames.contains(component))
        else { return shippedName(component, custom: custom, node: node) }
        let context = NodeContext(self, phase: .naming, node: nil, package: settings.projectName)
        defer { context.finish() }
        return try diagnosed { () throws(TemplateError) in
            let renderer = context.renderer()
            let arguments = Arguments([.optional(custom), .object(NodeObject(node))])
            return try renderer.text(of: try renderer.call(context.value(of: macro), arguments)).trimmed
        }
    }

    private func shippedName(_ component: NameComponent, custom: String?, node: Node) -> String {
        let custom = custom.map(\.trimmed)
        switch component {
        case .schema:
            let own = settings.target["schema"]?.string ?? backend.target.schema
            return custom.map { "\(own)_\($0)" } ?? own
        case .database:
            return custom ?? settings.target["database"]?.string ?? backend.target.database
        case .alias:
            if let custom, !custom.isEmpty { return custom }
            guard let version = node.version else { return node.name }
            let digits = version.versionText.split(separator: ".", omittingEmptySubsequences: false)
            return "\(node.name)_v\(digits.joined(separator: "_"))"
        }
    }

    /// Calls a macro of the project with plain arguments, without executing. `package` is the one whose templates call.
    /// - Throws: `compiler.unknown-macro` where there is none.
    package func callMacro(
        _ name: String, arguments: DatumMap, from package: String
    ) throws(Diagnostic) -> Datum? {
        guard case .macro(let entry)? = macros.member(named: name, in: package) else {
            throw .unknownMacro(name, known: macros.entries.map(\.name))
        }
        let context = NodeContext(self, phase: .naming, node: nil, package: package)
        defer { context.finish() }
        return try diagnosed { () throws(TemplateError) in
            let keywords = arguments.pairs.map { (name: $0, value: Value($1)) }
            return try context.renderer().call(context.value(of: entry), Arguments([], keywords: keywords)).datum
        }
    }

    /// A description with its `doc('name')` calls replaced.
    /// - Parameters:
    ///   - package: where it is written.
    ///   - block: finds a docs block by name and package (nil where none was given).
    /// - Returns: the text and the ids of the blocks used, in order.
    /// - Throws: `compiler.unknown-doc` and what is wrong in the text.
    package func renderDescription(
        _ source: SourceFile, package: String, block: (_ name: String, _ package: String?) -> DocBlock?
    ) throws(Diagnostic) -> (text: String, blocks: [String]) {
        if let plain = plainDescription(source, block) { return plain }
        let context = NodeContext(self, phase: .naming, node: nil, package: package)
        defer { context.finish() }
        var used: [String] = []
        let text = try withoutActuallyEscaping(block) { (block) throws(Diagnostic) -> String in
            context.variables["doc"] = .function("doc") { (arguments, _) throws(TemplateError) in
                let names = arguments.positional.compactMap(\.string)
                guard let name = names.last, names.count <= 2 else {
                    throw .compilation("doc() takes one or two texts (\(arguments.positional.count) given)")
                }
                guard let found = block(name, names.count == 2 ? names[0] : nil) else {
                    throw TemplateError(.unknownDoc(names))
                }
                if !used.contains(found.uniqueID) { used.append(found.uniqueID) }
                return .string(found.contents)
            }
            defer { context.finish() }
            return try diagnosed { () throws(TemplateError) in
                try context.renderer().render(try Template(source, environment))
            }
        }
        return (text, used)
    }

    /// A description without templates, or with nothing but `{{ doc('name') }}` of blocks that exist; nil where it
    /// takes the template engine. Most descriptions are read here.
    private func plainDescription(
        _ source: SourceFile, _ block: (_ name: String, _ package: String?) -> DocBlock?
    ) -> (text: String, blocks: [String])? {
        guard source.bytes.contains(UInt8(ascii: "{")) else { return (source.text, []) }
        // The engine drops a line end at the end of a text.
        guard source.bytes.last != UInt8(ascii: "\n"), let plain = LiteralText(source), plain.isVerbatim else {
            return nil
        }
        var text = ""
        var used: [String] = []
        var place = 0
        for (call, output) in zip(plain.calls, plain.outputs) {
            let names = call.positional.compactMap { $0?.string }
            guard call.path == ["doc"], call.keywords.isEmpty, names.count == call.positional.count,
                (1...2).contains(names.count), let name = names.last,
                let found = block(name, names.count == 2 ? names[0] : nil)
            else { return nil }
            text += source.text(of: Span(place, output.start)) + found.contents
            place = output.end
            if !used.contains(found.uniqueID) { used.append(found.uniqueID) }
        }
        return (text + source.text(of: Span(place, source.bytes.count)), used)
    }
}

extension Diagnostic {
    /// `doc` of a block that does not exist.
    static func unknownDoc(_ names: [String]) -> Diagnostic {
        let package = names.count == 2 ? " in package '\(names[0])'" : ""
        return Diagnostic(
            code: "compiler.unknown-doc",
            message: "Documentation for '\(names.last ?? "")'\(package) not found",
            hint: "write {% docs \(names.last ?? "name") %} … {% enddocs %} in a .md file",
            eventName: "DocTargetNotFoundError")
    }
}

import Jinja
import Manifest
import SourceText

/// `ref`, `source`, `this` and their relatives.
let referenceNames: [String: ContextEntry] = [
    "ref": .value { .object(ReferenceObject($0) { $0.ref }) },
    "source": .value { .object(ReferenceObject($0) { $0.source }) },
    "metric": .function { $0.metric },
    "function": .function { $0.functionReference },
    "this": .value { $0.this },
    "defer_relation": .value { $0.deferredRelation },
]

extension NodeContext {
    /// `this`: the relation of the node itself.
    var this: Value {
        if let unitTestInputs { return given(unitTestInputs.tested) ?? .none }
        guard let node, node.kind != .operation, node.kind != .sqlOperation else { return .none }
        return relationValue(compiler.relation(of: node))
    }

    /// Where the node itself lies in the environment that is deferred to.
    var deferredRelation: Value {
        node.flatMap { compiler.deferredRelation(of: $0) }.map { relationValue($0) } ?? .none
    }

    /// The rows that stand for a node, a source or the model itself in a unit test; nil where none are given.
    private func given(_ id: String) -> Value? {
        guard let input = unitTestInputs?.byID[id] else { return nil }
        if !ephemeralParents.contains(where: { $0 === input.node }) { ephemeralParents.append(input.node) }
        return relationValue(compiler.ephemeralRelation(of: input.node))
    }

    /// As ``given(_:)``; what a model reads has to be given.
    private func required(_ id: String, named name: String) throws(TemplateError) -> Value {
        if let value = given(id) { return value }
        throw TemplateError(.missingUnitTestInput(name, of: node))
    }

    /// A relation as a value.
    func relationValue(_ relation: Relation) -> Value {
        .object(RelationObject(relation, compiler: compiler))
    }

    func ref(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let reference = try reference(arguments, renderer)
        guard phase == .run else {
            record?.references.append(reference)
            return ownRelation
        }
        return try relation(for: reference)
    }

    /// What `ref` and `source` give while parsing: something to print, not yet the right one.
    private var ownRelation: Value {
        node.map { relationValue(compiler.relation(of: $0)) } ?? .none
    }

    private func reference(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Reference {
        let positional = arguments.positional
        guard positional.count == 1 || positional.count == 2 else {
            throw .compilation("ref() takes at most two arguments (\(positional.count) given)")
        }
        let version = (arguments.keyword("version") ?? arguments.keyword("v")).flatMap { $0.truth ? $0.datum : nil }
        guard let name = positional.last?.string else {
            throw .compilation("The name argument to ref() must be a string, got \(try kind(positional.last))")
        }
        guard positional.count == 2 else { return Reference(name: name, version: version) }
        guard let package = positional[0].string else {
            throw .compilation("The package argument to ref() must be a string or None, got \(try kind(positional[0]))")
        }
        return Reference(name: name, package: package, version: version)
    }

    private func kind(_ value: Value?) throws(TemplateError) -> String {
        value.map { "<class '\(pythonClass($0))'>" } ?? "<class 'NoneType'>"
    }

    private func relation(for reference: Reference) throws(TemplateError) -> Value {
        guard let target = resolve(reference) else {
            throw TemplateError(.unknownReference(reference, from: node, in: compiler.manifest))
        }
        if unitTestInputs != nil { return try required(target.uniqueID, named: reference.name) }
        if let node, node.kind != .operation, !node.dependsOn.nodes.contains(target.uniqueID) {
            throw TemplateError(.hiddenReference(reference, from: node))
        }
        guard target.isEphemeral else { return relationValue(limited(try readRelation(of: target))) }
        guard let node, node.kind != .operation else { throw TemplateError(.ephemeralInOperation(target)) }
        if !ephemeralParents.contains(where: { $0.uniqueID == target.uniqueID }) { ephemeralParents.append(target) }
        return relationValue(limited(compiler.ephemeralRelation(of: target)))
    }

    /// Cuts what is read to no rows where the command says `--empty`.
    func limited(_ relation: Relation) -> Relation {
        guard compiler.settings.isSet("EMPTY") else { return relation }
        var limited = relation
        limited.limit = 0
        return limited
    }

    // What parsing resolved is looked through first: it is short, and nearly always right.
    private func resolve(_ reference: Reference) -> Node? {
        for id in node?.dependsOn.nodes ?? [] {
            if let candidate = compiler.manifest.nodes[id], candidate.answers(reference) { return candidate }
        }
        return compiler.referenceIndex.node(for: reference, from: package)
    }

    func source(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let positional = arguments.positional
        guard positional.count == 2 else {
            throw .compilation("source() takes exactly two arguments (\(positional.count) given)")
        }
        guard let sourceName = positional[0].string else {
            throw .compilation(
                "The source name (first) argument to source() must be a string, got \(try kind(positional[0]))")
        }
        guard let tableName = positional[1].string else {
            throw .compilation(
                "The source name (second) argument to source() must be a string, got \(try kind(positional[1]))")
        }
        guard phase == .run else {
            record?.sources.append([sourceName, tableName])
            return ownRelation
        }
        guard let target = compiler.referenceIndex.source(sourceName, tableName, from: package) else {
            throw TemplateError(.unknownSource(sourceName, tableName, from: node, in: compiler.manifest))
        }
        if unitTestInputs != nil { return try required(target.uniqueID, named: "\(sourceName).\(tableName)") }
        return relationValue(limited(compiler.relation(of: target)))
    }

    func metric(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        record?.metrics.append(arguments.positional.compactMap(\.string))
        return .none
    }

    func functionReference(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let names = try functionNames(arguments)
        guard phase == .run else {
            record?.functions.append(names)
            return ownRelation
        }
        guard let target = compiler.referenceIndex.function(names, from: package) else {
            throw TemplateError(.unknownFunction(names, from: node, in: compiler.manifest))
        }
        var relation = compiler.relation(of: target)
        if let deferral = compiler.deferral, !deferral.selected.contains(target.uniqueID),
            let other = compiler.deferredRelation(of: target)
        {
            relation = other
        }
        relation.type = "function"
        return relationValue(relation)
    }

    /// `function('name')` or `function('package', 'name')`.
    private func functionNames(_ arguments: Arguments) throws(TemplateError) -> [String] {
        let positional = arguments.positional
        guard positional.count == 1 || positional.count == 2 else {
            throw .compilation("function() takes at most two arguments (\(positional.count) given)")
        }
        guard positional.last?.string != nil else {
            throw .compilation("The name argument to function() must be a string, got \(try kind(positional.last))")
        }
        guard positional[0].string != nil else {
            throw .compilation(
                "The package argument to function() must be a string or None, got \(try kind(positional[0]))")
        }
        return positional.compactMap(\.string)
    }
}

/// `type(value).__name__`, for messages.
func pythonClass(_ value: Value) -> String {
    switch value {
    case .undefined: "Undefined"
    case .none: "NoneType"
    case .bool: "bool"
    case .int: "int"
    case .double: "float"
    case .text: "str"
    case .list: "list"
    case .tuple: "tuple"
    case .dict: "dict"
    case .object(let object): object.typeName
    }
}

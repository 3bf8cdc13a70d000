import Manifest
import SourceText

/// `function` calls become edges, and what functions declare is checked.
extension ManifestBuilder {
    /// Adds what a node's `function` calls name to what it needs.
    /// - Returns: false where one is missing or disabled, which is reported.
    func resolveFunctions(of node: Node) -> Bool {
        var isComplete = true
        for names in node.functions {
            if let function = findFunction(names, among: functions, from: node.packageName) {
                node.dependsOn.add(node: function.uniqueID)
                continue
            }
            isComplete = false
            let disabled = findFunction(names, among: disabledFunctions, from: node.packageName)
            if node.kind == .test, disabled != nil { continue }
            let place = referencePlaces[node.uniqueID]?.location(ofFunction: names) ?? node.declaration?.location
            diagnostics.append(
                .missingFunction(node, names, known: functions.keys.sorted(), disabled: disabled, at: place))
        }
        return isComplete
    }

    /// The function that a name, or package and name, means for a package.
    private func findFunction(_ names: [String], among known: [String: [Node]], from package: String) -> Node? {
        guard let name = names.last, let found = known[name] else { return nil }
        if names.count == 2 { return found.first { $0.packageName == names[0] } }
        return found.first { $0.packageName == project.root.name } ?? found.first { $0.packageName == package }
            ?? found.first
    }

    /// An argument without a default after one that has it could never be left out before it.
    func checkFunctionArguments() {
        for node in manifest.orderedNodes where node.kind == .function {
            var isDefaulted = false
            for argument in node.arguments {
                let hasDefault = argument["default_value"].map { !$0.isNull } ?? false
                if isDefaulted, !hasDefault {
                    diagnostics.append(.argumentAfterDefault(node, argument["name"]?.string ?? ""))
                    break
                }
                isDefaulted = hasDefault
            }
        }
    }
}

extension ReferencePlaces {
    /// Where `function` of this name stands.
    func location(ofFunction names: [String]) -> Location? {
        calls.first { $0.path == ["function"] && $0.positional.compactMap { $0?.string } == names }
            .map { source.location(of: $0.span) }
    }
}

extension Diagnostic {
    static func missingFunction(
        _ node: Node, _ names: [String], known: [String], disabled: Node?, at place: Location?
    ) -> Diagnostic {
        let name = names.joined(separator: ".")
        return Diagnostic(
            code: "compiler.missing-function", severity: node.kind == .test ? .warning : .error,
            message: "\(node.title) depends on a function named '\(name)' which "
                + (disabled == nil ? "was not found" : "is disabled"),
            location: place,
            hint: disabled == nil
                ? closest(to: names.last ?? "", in: known).map { "did you mean '\($0)'?" }
                : "enable '\(name)' (config 'enabled') or disable this one as well",
            notes: disabled.map { [Note("the disabled function", at: $0.declaration?.location)] } ?? [],
            eventName: node.kind == .test ? "NodeNotFoundOrDisabled" : "TargetNotFoundError")
    }

    static func argumentAfterDefault(_ node: Node, _ argument: String) -> Diagnostic {
        Diagnostic(
            code: "compiler.argument-order",
            message: "Non-defaulted argument '\(argument)' of function '\(node.name)' comes after a defaulted "
                + "argument. Non-defaulted arguments cannot come after defaulted arguments. ",
            location: node.declaration?.location,
            hint: "give it a default_value, or move it before those that have one", eventName: "ParsingError")
    }
}

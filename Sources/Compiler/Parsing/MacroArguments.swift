import Jinja
import Manifest
import Project
import SourceText

/// What properties say of a macro's arguments, held against its definition: with the flag `validate_macro_args`.
extension ManifestBuilder {
    var checksArguments: Bool { compiler.settings.isSet("VALIDATE_MACRO_ARGS") }

    /// The arguments of a definition, for macros that are not described.
    static func undescribed(_ entry: MacroEntry) -> [Datum] {
        (entry.definition?.parameters ?? []).map { ["name": .string($0.name), "type": nil, "description": ""] }
    }

    /// Whether a macro stands among the tests of its package: dbt does not look at the arguments of those.
    func isGenericTest(_ entry: MacroEntry) -> Bool {
        guard let package = project.packages.first(where: { $0.name == entry.packageName }) else { return false }
        return package.settings.testPaths.contains { entry.path.hasPrefix(joinPath($0, "generic") + "/") }
    }

    func check(_ macro: Macro, _ entry: MacroEntry, _ properties: PropertyEntry) {
        let defined = entry.definition?.parameters.map(\.name) ?? []
        guard !macro.arguments.isEmpty else {
            macro.arguments = Self.undescribed(entry)
            return
        }
        let described = macro.arguments.map { $0["name"]?.string ?? "" }
        let name = macro.name
        for (wanted, written) in zip(defined, described) where wanted != written {
            warn(
                "Argument \(written) in yaml for macro \(name) does not match the jinja definition.", macro, properties)
        }
        if defined.count != described.count {
            warn(
                "The number of arguments in the yaml for macro \(name) does not match the jinja definition.", macro,
                properties)
        }
        for argument in macro.arguments {
            guard let type = argument["type"]?.string?.trimmed, !type.isEmpty, !MacroType.isValid(type) else {
                continue
            }
            let written = argument["name"]?.string ?? ""
            warn("Argument \(written) in the yaml for macro \(name) has an invalid type.", macro, properties)
        }
    }

    private func warn(_ message: String, _ macro: Macro, _ properties: PropertyEntry) {
        diagnostics.append(
            Diagnostic(
                code: "compiler.macro-arguments", severity: .warning, message: message, location: properties.location,
                hint: "describe the arguments in the order in which the macro has them",
                eventName: "InvalidMacroAnnotation",
                eventData: [
                    "macro_unique_id": .string(macro.uniqueID), "macro_file_path": .string(macro.originalFilePath),
                ]))
    }
}

/// The types that arguments of macros can be said to have: `int`, `list[string]`, `dict[string, any]`.
enum MacroType {
    private static let parameters: [String: Int] = [
        "str": 0, "string": 0, "bool": 0, "int": 0, "integer": 0, "float": 0, "any": 0, "list": 1, "dict": 2,
        "optional": 1, "relation": 0, "column": 0,
    ]

    static func isValid(_ text: String) -> Bool {
        let trimmed = text.trimmed
        guard let open = trimmed.firstIndex(of: "[") else { return parameters[trimmed] == 0 }
        guard trimmed.hasSuffix("]"), let count = parameters[String(trimmed[..<open])], count > 0 else { return false }
        let inner = trimmed[trimmed.index(after: open)...].dropLast()
        let parts = split(String(inner))
        return parts.count == count && parts.allSatisfy(isValid)
    }

    /// At the commas outside of brackets.
    private static func split(_ text: String) -> [String] {
        var parts = [""]
        var depth = 0
        for letter in text {
            if letter == "[" { depth += 1 }
            if letter == "]" { depth -= 1 }
            if letter == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(letter) }
        }
        return parts
    }
}

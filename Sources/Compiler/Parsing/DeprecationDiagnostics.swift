import Manifest
import SourceText

/// What resources are told that still works and will not for ever.
extension Diagnostic {
    static func deprecatedModel(_ node: Node, date: String) -> Diagnostic {
        let version = node.version.map { ".v\($0.versionText)" } ?? ""
        return Diagnostic(
            code: "compiler.deprecated-model", severity: .warning,
            message: "Model \(node.name)\(version) has passed its deprecation date of \(date). This model should be "
                + "disabled or removed.",
            location: node.declaration?.location, eventName: "DeprecatedModel",
            eventData: [
                "model_name": .string(node.name), "model_version": .string(node.version?.versionText ?? ""),
                "deprecation_date": .string(date),
            ])
    }

    static func deprecatedReference(
        _ reader: Node, _ node: Node, date: String, isOver: Bool, at place: Location?
    ) -> Diagnostic {
        let version = node.version?.versionText ?? ""
        let latest = (node.latestVersion ?? node.version)?.versionText ?? ""
        let name = version.isEmpty ? node.name : "\(node.name).v\(version)"
        let hint = "ref('\(node.packageName)', '\(node.name)', v='\(latest)') is its latest version"
        return Diagnostic(
            code: "compiler.deprecated-model", severity: .warning,
            message: "While compiling '\(reader.name)': Found a reference to \(name), which "
                + (isOver ? "was deprecated on" : "is slated for deprecation on") + " '\(date)'.",
            location: place, hint: version == latest ? nil : hint,
            eventName: isOver ? "DeprecatedReference" : "UpcomingReferenceDeprecation",
            eventData: [
                "model_name": .string(reader.name), "ref_model_package": .string(node.packageName),
                "ref_model_name": .string(node.name), "ref_model_version": .string(version),
                "ref_model_latest_version": .string(latest), "ref_model_deprecation_date": .string(date),
            ])
    }

    static func packageReadsRoot(_ node: Node, _ target: Node, at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "compiler.package-reads-root", severity: .warning,
            message: "The node '\(node.name)' in package '\(node.packageName)' depends on the root project node "
                + "'\(target.uniqueID)'.", location: place,
            hint: "with the flag require_ref_searches_node_package_before_root the package's own nodes come first",
            eventName: "PackageNodeDependsOnRootProjectNode",
            eventData: [
                "node_name": .string(node.name), "package_name": .string(node.packageName),
                "root_project_unique_id": .string(target.uniqueID),
            ])
    }

    static func itertools(at place: Location) -> Diagnostic {
        Diagnostic(
            code: "compiler.itertools", severity: .warning,
            message: "Usage of itertools modules is deprecated. Please use the built-in functions instead.",
            location: place,
            hint: "zip(), and loops within loops, do the same", eventName: "ModulesItertoolsUsageDeprecation")
    }

    static func spaceInName(_ node: Node) -> Diagnostic {
        Diagnostic(
            code: "compiler.space-in-name", severity: .warning,
            message: "Found spaces in the name of `\(node.uniqueID)`", location: node.declaration?.location,
            hint: "write '_' for the blank", eventName: "SpacesInResourceNameDeprecation",
            eventData: ["unique_id": .string(node.uniqueID), "level": "warn"])
    }

    static func spacesInNames(count: Int) -> Diagnostic {
        Diagnostic(
            code: "compiler.space-in-name", severity: .warning,
            message: "Spaces found in \(count) resource name(s). This is deprecated, and may lead to errors when using "
                + "dbt.", hint: "--debug names all of them", eventName: "ResourceNamesWithSpacesDeprecation",
            eventData: ["count_invalid_names": .int(count)])
    }

    static func spacesInNames(_ nodes: [Node]) -> Diagnostic {
        Diagnostic(
            code: "compiler.space-in-name",
            message: "Resource names cannot contain spaces:\n"
                + nodes.map { "  * '\($0.uniqueID)' (\($0.originalFilePath))" }.joined(separator: "\n"),
            location: nodes.first?.declaration?.location, hint: "rename them: write '_' for the blank",
            eventName: "DbtValidationError")
    }

    static func sameName(_ node: Node, _ other: Node, isError: Bool) -> Diagnostic {
        guard !isError else { return .duplicateResource(node, other) }
        return Diagnostic(
            code: "compiler.duplicate-name", severity: .warning,
            message: "Found resources with the same name '\(node.name)' in package '\(node.packageName)': "
                + "'\(other.uniqueID)' and '\(node.uniqueID)'.", location: node.declaration?.location,
            hint: "rename one of them: references go by name", eventName: "DuplicateNameDistinctNodeTypesDeprecation",
            eventData: [
                "resource_name": .string(node.name), "package_name": .string(node.packageName),
                "unique_id1": .string(other.uniqueID), "unique_id2": .string(node.uniqueID),
            ])
    }

    static func versionedAndUnversioned(_ node: Node, _ other: Node) -> Diagnostic {
        Diagnostic(
            code: "compiler.duplicate-name",
            message: "dbt found versioned and unversioned models with the name \"\(node.name)\".",
            location: node.declaration?.location, hint: "rename one of them: references go by name",
            notes: [Note("the unversioned one", at: other.declaration?.location)],
            eventName: "DuplicateVersionedUnversionedError")
    }
}

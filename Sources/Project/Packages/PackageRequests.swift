import SourceText
import YAML

/// What a project asks for in packages.yml or dependencies.yml.
package struct PackageRequests: Sendable {
    /// One entry of the list.
    package struct Entry: Sendable {
        /// Its keys, with templates in them rendered.
        package var fields: DatumMap
        /// Its keys as written.
        package var written: DatumMap
        /// The entry's place.
        package var location: Location

        /// An entry.
        package init(fields: DatumMap, written: DatumMap, location: Location) {
            self.fields = fields
            self.written = written
            self.location = location
        }

        /// The folder of a package beside the project.
        package var local: String? { fields["local"]?.string }
        /// How messages call it.
        package var name: String {
            for key in ["local", "package", "git", "tarball", "private"] {
                if let text = fields[key]?.string { return text }
            }
            return ""
        }
    }

    /// The file that lists packages; `packages.yml` where there is none.
    package var path: String
    /// The packages in the order in which they are listed.
    package var entries: [Entry]

    /// Reads the list of the project in a tree.
    /// - Parameter folder: of the project inside the tree.
    package static func read(
        _ tree: any FileTree, folder: String = "", base: BaseContext
    ) -> (requests: PackageRequests, problems: [Diagnostic]) {
        var problems: [Diagnostic] = []
        var requests = PackageRequests(path: "packages.yml", entries: [])
        for name in ["packages.yml", "dependencies.yml"] {
            let found = YAMLFile(tree, path: joinPath(folder, name))
            problems += found.problems
            guard let file = found.source, let list = found.node?["packages"], !list.isNull else { continue }
            requests.path = name
            guard let items = list.items else {
                problems.append(.packagesNoList(at: list.location(in: file)))
                continue
            }
            var rendering = ValueRendering(base: base, scope: .settings, file: file)
            for item in items {
                let written = item.datum.mapping ?? DatumMap()
                let fields = rendering.value(of: item) { _ in true }.mapping ?? DatumMap()
                let entry = Entry(fields: fields, written: written, location: item.location(in: file))
                if entry.name.isEmpty { problems.append(.packageWithoutSource(at: entry.location)) }
                requests.entries.append(entry)
            }
            problems += rendering.problems
        }
        return (requests, problems)
    }

    /// The digest by which a lock file tells whether the list has changed since it was written.
    package var digest: String {
        let lines = entries.map { JSONWriter.text(of: .mapping($0.canonical)) }.sorted {
            Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8))
        }
        return Hash.sha1(lines.joined(separator: "\n"))
    }
}

extension PackageRequests.Entry {
    /// The entry with the keys that dbt adds to each kind, in order.
    fileprivate var canonical: DatumMap {
        var map = fields
        map["unrendered"] = .mapping(written)
        if map["package"] != nil {
            map["install_prerelease"] = map["install-prerelease"] ?? map["install_prerelease"] ?? false
            map["install-prerelease"] = nil
        } else if map["git"] != nil {
            for key in ["subdirectory", "warn-unpinned", "revision"] where map[key] == nil { map[key] = .null }
        }
        return Datum.mapping(map).withSortedKeys.mapping ?? map
    }
}

extension Datum {
    fileprivate var withSortedKeys: Datum {
        switch self {
        case .mapping(let map):
            .mapping(DatumMap(sortedKeys(map.keys).map { ($0, (map[$0] ?? .null).withSortedKeys) }))
        case .list(let items): .list(items.map(\.withSortedKeys))
        default: self
        }
    }
}

extension ProjectLoader {
    /// Name and folder of installed packages of the project itself, without looking at packages and files.
    /// - Parameter rendersValues: whether templates in the settings are rendered; `deps` has no values for them.
    package func settings(
        base: BaseContext, rendersValues: Bool, keepsWarnings: Bool = false
    ) -> (settings: ProjectSettings?, problems: [Diagnostic]) {
        Self.settings(tree, folder: "", base: base, rendersValues: rendersValues, keepsWarnings: keepsWarnings)
    }

    /// Settings of the project in a folder of a tree.
    package static func settings(
        _ tree: any FileTree, folder: String, base: BaseContext, rendersValues: Bool = false,
        keepsWarnings: Bool = false
    ) -> (settings: ProjectSettings?, problems: [Diagnostic]) {
        let found = YAMLFile(tree, path: joinPath(folder, fileName))
        guard let file = found.source else { return (nil, [.noProjectOfPackage(tree.absolute(folder))]) }
        guard let node = found.node, node.pairs != nil else {
            return (nil, found.problems.isEmpty ? [.projectFileNotMapping(file)] : found.problems)
        }
        var reader = SettingsReader(base: base, file: file, rendersValues: rendersValues)
        let settings = reader.settings(node, checksVersion: false)
        return (settings, found.problems + reader.problems.filter { keepsWarnings || $0.severity == .error })
    }
}

extension Diagnostic {
    fileprivate static func packagesNoList(at place: Location) -> Diagnostic {
        Diagnostic(
            code: "project.packages", message: "'packages' has to be a list", location: place,
            hint: "write each package as '- local: path', '- git: address' or '- package: name'")
    }

    fileprivate static func packageWithoutSource(at place: Location) -> Diagnostic {
        Diagnostic(
            code: "project.packages", message: "a package needs 'local', 'git', 'tarball' or 'package'",
            location: place, hint: "write '- local: path', '- git: address' or '- package: name'")
    }

    fileprivate static func noProjectOfPackage(_ folder: String) -> Diagnostic {
        Diagnostic(
            code: "project.missing-file",
            message: "No dbt_project.yml found at expected path \(joinPath(folder, "dbt_project.yml"))\n"
                + "Verify that each entry within packages.yml (and their transitive dependencies) contains a file named "
                + "dbt_project.yml", hint: "correct the path of the package", eventName: "DbtProjectError")
    }
}

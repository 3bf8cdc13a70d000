import Jinja
import Manifest
import SourceText

/// A project as it lies on disk with its packages, its profile target and its variables.
package final class Project: @unchecked Sendable {
    /// The root project.
    package let root: Package
    /// The root project and its packages, packages first in the order in which they are installed, the root last.
    package let packages: [Package]
    /// The chosen profile and target.
    package let profile: Profile
    /// The absolute path of the root project's folder.
    package let rootPath: String
    /// What templates of YAML files and all further contexts build on.
    package let base: BaseContext

    package init(root: Package, packages: [Package], profile: Profile, rootPath: String, base: BaseContext) {
        self.root = root
        self.packages = packages
        self.profile = profile
        self.rootPath = rootPath
        self.base = base
    }

    /// The absolute folder of a package.
    package func absolutePath(of package: Package) -> String {
        package.folder.isEmpty ? rootPath : rootPath + "/" + package.folder
    }

    /// A text of a YAML file rendered natively, as a file of `package` sees variables and environment.
    /// - Throws: what is wrong in the text; its place is inside `text`.
    package func renderYAML(_ text: String, package: Package) throws(Diagnostic) -> Datum {
        try YAMLText.render(text, base, in: .package(package.name, owner: package.name))
    }
}

/// The chosen connection.
package struct Profile: Sendable {
    /// The profile's name.
    package var name: String
    /// The chosen output.
    package var target: String
    /// The adapter's type as written: `sqlite`, `postgres`.
    package var type: String
    /// Worker threads.
    package var threads: Int
    /// All keys of the output, rendered.
    package var credentials: DatumMap
    /// The profiles.yml it came from.
    package var path: String
    /// Where the output's keys stand, for what is wrong with them; the output's own place is that of the empty key.
    var places: [String: Location] = [:]

    package init(name: String, target: String, type: String, threads: Int, credentials: DatumMap, path: String) {
        self.name = name
        self.target = target
        self.type = type
        self.threads = threads
        self.credentials = credentials
        self.path = path
    }
}

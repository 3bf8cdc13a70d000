import Glibc
import Project
import SourceText

/// Which packages a project ends up with: those it asks for and what they ask for, each once.
struct PackageInstallation {
    /// A package whose folder is known.
    struct Resolved {
        /// `name:` of its project file.
        var name: String
        /// As the lock file writes it: `local: path`.
        var fields: DatumMap
        /// Where it lies, absolute.
        var folder: String
    }

    let tree: DiskFileTree
    let base: BaseContext
    /// Folder of installed packages, relative to the project.
    let installPath: String
    let projectName: String

    /// All packages of a list with those that they need, in the order in which they are met.
    /// - Throws: `deps.unsupported` for packages from elsewhere, `deps.duplicate` for two of one name.
    func resolve(_ requests: PackageRequests) throws(Diagnostic) -> [Resolved] {
        var found: [Resolved] = []
        var waiting = requests.entries[...]
        while let entry = waiting.popFirst() {
            guard let path = entry.local else { throw .unsupportedPackage(entry) }
            let folder = tree.absolute(path)
            if found.contains(where: { $0.folder == folder }) { continue }
            let (settings, problems) = ProjectLoader.settings(tree, folder: path, base: base)
            guard let settings else { throw problems.first ?? .unsupportedPackage(entry) }
            if settings.name == projectName || found.contains(where: { $0.name == settings.name }) {
                throw .duplicatePackage(settings.name, isRoot: settings.name == projectName)
            }
            found.append(Resolved(name: settings.name, fields: ["local": .string(path)], folder: folder))
            let (further, mistakes) = PackageRequests.read(tree, folder: path, base: base)
            if let mistake = mistakes.first(where: { $0.severity == .error }) { throw mistake }
            waiting += further.entries
        }
        return found
    }

    /// Links the packages into the folder of installed packages, which is made anew.
    func install(_ package: Resolved) throws(Diagnostic) {
        let place = tree.absolute(joinPath(installPath, package.name))
        guard symlink(package.folder, place) == 0 || errno == EEXIST else {
            throw .notInstalled(package.name, reason: String(cString: strerror(errno)))
        }
    }

    /// Empties the folder of installed packages.
    func clear() {
        let folder = tree.absolute(installPath)
        deleteTree(folder)
        makeFolders(folder)
    }
}

/// `package-lock.yml`: what was resolved, and from which list.
struct PackageLock {
    static let path = "package-lock.yml"
    var packages: [DatumMap]
    var digest: String

    /// Reads the lock of a project; nil where there is none or it can't be used.
    init?(_ tree: DiskFileTree) {
        guard let bytes = try? tree.read(Self.path),
            let content = readYAMLText(String(decoding: bytes, as: UTF8.self))?.mapping
        else { return nil }
        packages = content["packages"]?.list?.compactMap(\.mapping) ?? []
        digest = content["sha1_hash"]?.string ?? ""
    }

    init(_ packages: [PackageInstallation.Resolved], digest: String) {
        self.packages = packages.map { package in
            var fields = package.fields
            fields["name"] = .string(package.name)
            return fields
        }
        self.digest = digest
    }

    /// As dbt writes it.
    var text: String { packagesText(packages) + "sha1_hash: \(digest)\n" }
}

/// A list of packages as YAML, its items indented.
func packagesText(_ packages: [DatumMap]) -> String {
    var text = packages.isEmpty ? "packages: []\n" : "packages:\n"
    for package in packages {
        for (place, key) in sortedKeys(package.keys).enumerated() {
            let value = package[key]?.string ?? JSONWriter.text(of: package[key] ?? .null)
            text += (place == 0 ? "  - " : "    ") + "\(key): \(value)\n"
        }
    }
    return text
}

/// Writes a small file in place of the one that is there.
func replaceFile(_ path: String, with text: String) throws(Diagnostic) {
    let draft = "\(path).\(getpid()).tmp"
    let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .notWritten(path, reason: String(cString: strerror(errno))) }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        if count <= 0 { break }
        bytes = bytes.dropFirst(count)
    }
    close(file)
    guard bytes.isEmpty, rename(draft, path) == 0 else {
        unlink(draft)
        throw .notWritten(path, reason: String(cString: strerror(errno)))
    }
}

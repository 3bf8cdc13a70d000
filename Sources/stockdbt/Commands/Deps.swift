import Execution
import Project
import SourceText

extension Command {
    /// Installs the packages that the project asks for.
    static let deps = Command(
        "deps", "Install the packages of packages.yml and write down which they are.",
        options: OptionGroup.project + ["upgrade", "lock", "add_package", "source"]
    ) { invocation in
        if invocation.flags.text("add_package") != nil, invocation.flags.packageToAdd == nil {
            return invocation.refuse("Version is required in --add-package when a package when source is hub")
        }
        return invocation.inWorkspace { workspace throws(Stop) in
            try workspace.installPackages()
            return .good
        }
    }
}

extension Flags {
    /// Name and version of `--add-package`; nil where a package of the hub has no version.
    fileprivate var packageToAdd: (name: String, version: String?)? {
        guard let text = text("add_package") else { return nil }
        let parts = text.split(separator: "@", maxSplits: 1).map(String.init)
        let version = parts.count > 1 ? parts[1] : nil
        return version == nil && self.text("source") == "hub" ? nil : (parts.first ?? text, version)
    }
}

extension Workspace {
    fileprivate func installPackages() throws(Stop) {
        let base = settingsContext()
        let tree = DiskFileTree(root: places.project)
        let (settings, problems) = projectSettings(base)
        guard let settings else { throw .mistakes(problems) }
        try judge(problems)
        let installation = PackageInstallation(
            tree: tree, base: base, installPath: settings.packagesInstallPath, projectName: settings.name)
        try addPackage(tree, base)
        let (requests, mistakes) = PackageRequests.read(tree, base: base)
        try judge(mistakes)
        let lock = try lock(requests, installation)
        guard !flags.bool("lock") else { return }
        installation.clear()
        guard let lock, !lock.packages.isEmpty else { return emit(.noPackages) }
        try install(lock, installation)
    }

    /// The lock that fits the list, written anew where it is missing or the list has changed.
    private func lock(_ requests: PackageRequests, _ installation: PackageInstallation) throws(Stop) -> PackageLock? {
        let current = PackageLock(installation.tree)
        if let current, !flags.bool("upgrade"), current.digest == requests.digest { return current }
        guard !requests.entries.isEmpty else {
            emit(.noPackages)
            return current
        }
        let fresh = try diagnosed { () throws(Diagnostic) in
            let lock = PackageLock(try installation.resolve(requests), digest: requests.digest)
            try replaceFile(installation.tree.absolute(PackageLock.path), with: lock.text)
            return lock
        }
        let path = installation.tree.absolute(PackageLock.path)
        emit(
            .report(
                "DepsLockUpdating", "M031", "Updating lock file in file path: \(path)",
                ["lock_filepath": .string(path)]))
        return fresh
    }

    private func install(_ lock: PackageLock, _ installation: PackageInstallation) throws(Stop) {
        for fields in lock.packages {
            let request = PackageRequests.Entry(
                fields: fields, written: fields, location: Location(file: PackageLock.path, line: 1, column: 1))
            emit(
                .report(
                    "DepsStartPackageInstall", "M014", "Installing \(request.name)",
                    ["package_name": .string(request.name)]))
            try diagnosed { () throws(Diagnostic) in
                guard let path = request.local else { throw .unsupportedPackage(request) }
                let (found, problems) = ProjectLoader.settings(installation.tree, folder: path, base: installation.base)
                guard let found else { throw problems.first ?? .unsupportedPackage(request) }
                try installation.install(
                    .init(name: found.name, fields: fields, folder: installation.tree.absolute(path)))
            }
            let version = "<local @ \(request.name)>"
            emit(
                .report("DepsInstallInfo", "M015", "Installed from \(version)", ["version_name": .string(version)]))
        }
    }

    /// Writes the package of `--add-package` into packages.yml, in place of an entry for the same package.
    private func addPackage(_ tree: DiskFileTree, _ base: BaseContext) throws(Stop) {
        guard let (name, version) = flags.packageToAdd else { return }
        let (requests, problems) = PackageRequests.read(tree, base: base)
        try judge(problems)
        let path = tree.absolute(requests.path)
        var kept: [DatumMap] = []
        for entry in requests.entries {
            if isSamePackage(entry.name, name) {
                let fields = entry.written.pairs.map { "'\($0)': '\($1.string ?? "")'" }.joined(separator: ", ")
                emit(
                    .report(
                        "DepsFoundDuplicatePackage", "M033",
                        "Found duplicate package in packages.yml, removing: {\(fields)}",
                        ["removed_package": .mapping(entry.written)]))
            } else {
                kept.append(entry.written)
            }
        }
        let source = flags.text("source") ?? "hub"
        var added: DatumMap = [source == "hub" ? "package" : source: .string(name)]
        if let version {
            let parts = version.split(separator: ",").map { Datum.string(String($0)) }
            added[source == "git" ? "revision" : "version"] = parts.count > 1 ? .list(parts) : .string(version)
        }
        try diagnosed { () throws(Diagnostic) in try replaceFile(path, with: packagesText(kept + [added])) }
        emit(
            .report(
                "DepsAddPackage", "M032", "Added new package \(name)@\(version ?? "") to \(path)",
                ["package_name": .string(name), "packages_filepath": .string(path), "version": .string(version ?? "")]))
    }
}

extension Event {
    fileprivate static let noPackages = Event.report(
        "DepsNoPackagesFound", "M013", "Warning: No packages were found in packages.yml", [:])
}

/// Whether an entry's address ends with a package's name; hyphens and underscores are the same.
private func isSamePackage(_ address: String, _ name: String) -> Bool {
    func plain(_ text: String) -> [UInt8] { text.utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 } }
    let short = name.split(separator: "/").last.map(String.init) ?? name
    let last = address.split(separator: "/").last.map(String.init) ?? address
    let base = last.hasSuffix(".git") ? String(last.dropLast(4)) : last
    return plain(base) == plain(short)
}

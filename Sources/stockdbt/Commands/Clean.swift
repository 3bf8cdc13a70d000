import Execution
import Glibc
import Project
import SourceText

extension Command {
    /// Deletes the folders that the project lists under `clean-targets`.
    static let clean = Command(
        "clean", "Delete the folders of clean-targets: usually target and dbt_packages.",
        options: OptionGroup.project + ["clean_project_files_only"]
    ) { invocation in
        invocation.inWorkspace { workspace throws(Stop) in
            let settings = try workspace.load(needsProfile: false).root.settings
            let paths = try workspace.pathsToClean(settings)
            for path in paths {
                workspace.emit(.report("CheckCleanPath", "Z012", "Checking \(path)/*", ["path": .string(path)]))
                deleteTree(path)
                workspace.emit(.report("ConfirmCleanPath", "Z013", "Cleaned \(path)/*", ["path": .string(path)]))
            }
            workspace.emit(.report("FinishedCleanPaths", "Z015", "Finished cleaning all paths.", [:]))
            return .good
        }
    }
}

extension Workspace {
    /// The folders of `clean-targets`, absolute.
    /// - Throws: `clean.protected` before anything is deleted.
    fileprivate func pathsToClean(_ settings: ProjectSettings) throws(Stop) -> [String] {
        let tree = DiskFileTree(root: places.project)
        let sources = Set(
            (settings.modelPaths + settings.seedPaths + settings.macroPaths + settings.testPaths
                + settings.analysisPaths + settings.snapshotPaths).map { tree.absolute($0) })
        let paths = settings.cleanTargets.map { tree.absolute($0) }
        let protected = paths.filter(sources.contains)
        if !protected.isEmpty { throw .mistakes([.notCleaned("source paths", protected)]) }
        let outside = paths.filter { !$0.hasPrefix(places.project + "/") }
        if flags.bool("clean_project_files_only"), !outside.isEmpty {
            throw .mistakes([.notCleaned("directories outside the project", outside)])
        }
        return paths
    }
}

/// Deletes a folder with all it holds; links are removed, not followed.
///
/// What can't be deleted stays.
func deleteTree(_ path: String) {
    if !isLink(path), let folder = opendir(path) {
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { deleteTree("\(path)/\(name)") }
        }
        closedir(folder)
        rmdir(path)
    } else {
        unlink(path)
    }
}

private func isLink(_ path: String) -> Bool {
    var facts = stat()
    return lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFLNK
}

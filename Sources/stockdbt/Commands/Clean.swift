import Execution
import Glibc
import SourceText

extension Command {
    /// Deletes the folders that the project lists under `clean-targets`.
    static let clean = Command(
        "clean", "Delete the folders of clean-targets: usually target and dbt_packages.",
        options: OptionGroup.project + ["clean_project_files_only"]
    ) { invocation in
        invocation.inWorkspace { workspace throws(Stop) in
            let settings = try workspace.load(needsProfile: false).root.settings
            let sources = Set(
                settings.modelPaths + settings.seedPaths + settings.macroPaths + settings.testPaths
                    + settings.analysisPaths + settings.snapshotPaths)
            let tree = DiskFileTree(root: workspace.places.project)
            for target in settings.cleanTargets {
                let path = tree.absolute(target)
                let isInside = path.hasPrefix(workspace.places.project + "/")
                guard !sources.contains(target), isInside || !invocation.flags.bool("clean_project_files_only") else {
                    throw .mistakes([.notCleaned(target)])
                }
                deleteTree(path)
                workspace.emit(.output("Cleaned \(target)"))
            }
            return .good
        }
    }
}

/// Deletes a folder with all it holds; links are removed, not followed.
///
/// What can't be deleted stays.
private func deleteTree(_ path: String) {
    if let folder = opendir(path), !isLink(path) {
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

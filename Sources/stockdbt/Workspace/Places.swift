import SourceText

/// Where a command's files lie: the project, the profile, the log.
struct Places: Sendable {
    /// The project's folder, absolute.
    let project: String
    /// Folders that may hold profiles.yml, in order.
    let profiles: [String]

    /// Finds the folders from flags and environment.
    /// - Throws: a usage error for a folder that was given and does not exist.
    init(_ flags: Flags, system: System) throws(UsageError) {
        let here = DiskFileTree(root: system.workingDirectory)
        if let given = flags.text("project_dir") {
            guard here.exists(given) else { throw .missingFolder("project-dir", given, flags.command.path) }
            project = here.absolute(given)
        } else {
            project = Self.nearestProject(from: here.root)
        }
        if let given = flags.text("profiles_dir") {
            guard here.exists(given) || flags.command.which == "debug" else {
                throw .missingFolder("profiles-dir", given, flags.command.path)
            }
            profiles = [here.absolute(given)]
        } else {
            let home = system.environment["HOME"].map { [$0 + "/.dbt"] } ?? []
            profiles = [here.root] + home + [project + "/profiles"]
        }
    }

    /// The folder or the nearest one above it that holds a project; the folder itself where none does.
    private static func nearestProject(from folder: String) -> String {
        var candidate = folder
        while true {
            if DiskFileTree(root: candidate).exists("dbt_project.yml") { return candidate }
            guard let slash = candidate.lastIndex(of: "/"), candidate != "/" else { return folder }
            candidate = slash == candidate.startIndex ? "/" : String(candidate[..<slash])
        }
    }

    /// The first folder that holds profiles.yml, for artifacts.
    var usedProfiles: String {
        profiles.first { DiskFileTree(root: $0).exists("profiles.yml") } ?? profiles.first ?? project
    }
}

extension UsageError {
    fileprivate static func missingFolder(_ option: String, _ path: String, _ command: [String]) -> UsageError {
        UsageError("Invalid value for '--\(option)': Path '\(path)' does not exist.", in: command)
    }
}

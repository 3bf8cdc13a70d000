import Execution
import Glibc
import Project
import SourceText
import Warehouse

extension Command {
    /// What project and connection are set to, and whether the database answers.
    static let debug = Command(
        "debug", "Show how project and profile are set up, and test the connection.",
        options: OptionGroup.project + ["connection", "config_dir"]
    ) { invocation in
        invocation.inWorkspace { workspace throws(Stop) in
            guard !workspace.flags.bool("config_dir") else {
                workspace.tellProfilesFolder()
                return .good
            }
            return try workspace.debug() ? .good : .failed
        }
    }
}

/// What became of one check.
private struct Check {
    /// Behind the name in brackets.
    var shown: String
    /// Why it failed; nil where it did not.
    var failure: String?

    static func passed(_ text: String) -> Check { Check(shown: Paint.green(text)) }
    static func failed(_ text: String, _ reason: String) -> Check { Check(shown: Paint.red(text), failure: reason) }
}

extension Workspace {
    fileprivate func tellProfilesFolder() {
        let folder = places.usedProfiles
        emit(
            .report(
                "OpenCommand", "Z016", "To view your profiles.yml file, run:\n\nxdg-open \(folder)",
                ["open_cmd": "xdg-open", "profiles_dir": .string(folder)]))
    }

    /// Goes through all checks and tells each; whether all have passed.
    fileprivate func debug() throws(Stop) -> Bool {
        let found = inspect()
        try judge(found.warnings)
        tellProgram()
        tellFolders()
        if let profile = found.profile {
            tell("adapter type: \(profile.type)")
            tell("adapter version: \(Version.adapter(profile.type))")
        }
        let profile = profileCheck(found.profileProblems)
        let project = projectCheck(found.projectProblems)
        var checks = [profile, project]
        if flags.bool("connection") {
            tell("Skipping steps before connection verification")
        } else {
            tell("Configuration:")
            tell("  profiles.yml file [\(profile.shown)]")
            tell("  dbt_project.yml file [\(project.shown)]")
            tell("Required dependencies:")
            conclude(
                " - git [\(hasGit ? Paint.green("OK found") : Paint.yellow("not found, needed for packages only"))]\n")
        }
        checks.append(connectionCheck(found.backend))
        return conclude(checks.compactMap(\.failure))
    }

    private func tellProgram() {
        var facts = utsname()
        uname(&facts)
        let system = withUnsafeBytes(of: &facts) { bytes in
            // Name, release and machine lie in fields of 65 bytes.
            [0, 2, 4].map { place in
                String(decoding: bytes[(place * 65)..<((place + 1) * 65)].prefix { $0 != 0 }, as: UTF8.self)
            }.joined(separator: "-")
        }
        tell("dbt version: \(Version.compatible)")
        tell("stockdbt version: \(Version.own)")
        tell("os info: \(system)")
    }

    private func tellFolders() {
        let folder = flags.text("profiles_dir") ?? places.usedProfiles
        tell("Using profiles dir at \(folder)")
        tell("Using profiles.yml file at \(joinPath(folder, "profiles.yml"))")
        tell("Using dbt_project.yml file at \(joinPath(places.project, "dbt_project.yml"))")
    }

    private func profileCheck(_ problems: [Diagnostic]) -> Check {
        let folder = flags.text("profiles_dir") ?? places.usedProfiles
        guard DiskFileTree(root: places.project).exists(joinPath(places.usedProfiles, "profiles.yml")) else {
            return .failed(
                "ERROR not found",
                "dbt looked for a profiles.yml file in \(folder), but did\nnot find one. Write one there with a target, "
                    + "or name its folder with --profiles-dir.\n")
        }
        guard !problems.isEmpty else { return .passed("OK found and valid") }
        return .failed(
            "ERROR invalid", "Profile loading failed for the following reason:\n\(reasons(problems))\n")
    }

    private func projectCheck(_ problems: [Diagnostic]) -> Check {
        let path = joinPath(places.project, "dbt_project.yml")
        guard DiskFileTree(root: places.project).exists("dbt_project.yml") else {
            return .failed(
                "ERROR not found", "Project loading failed for the following reason:\n project path <\(path)> not found"
            )
        }
        guard !problems.isEmpty else { return .passed("OK found and valid") }
        return .failed(
            "ERROR invalid", "Project loading failed for the following reason:\n\(reasons(problems))\n")
    }

    private func reasons(_ problems: [Diagnostic]) -> String {
        problems.map { problem in
            let lines = problem.message.split(separator: "\n", omittingEmptySubsequences: false)
            return (["Runtime Error"] + lines.map { "  \($0)" }).joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    private func connectionCheck(_ backend: (any Backend)?) -> Check {
        guard let backend else {
            tell("Connection test skipped since no profile was found")
            return Check(shown: Paint.red("SKIPPED"))
        }
        tell("Connection:")
        for (key, value) in backend.debugFields.pairs { tell("  \(key): \(shown(value))") }
        let check = connect(backend)
        tell("  Connection test: [\(check.shown)]\n")
        return check
    }

    private func shown(_ value: Datum) -> String {
        switch value {
        case .null: "None"
        case .bool(let flag): flag ? "True" : "False"
        default: value.string ?? JSONWriter.text(of: value)
        }
    }

    private func connect(_ backend: any Backend) -> Check {
        do throws(Diagnostic) {
            let connection = try backend.connect(name: "debug")
            defer { connection.close() }
            _ = try connection.execute("select 1 as id")
            return .passed("OK connection ok")
        } catch {
            return .failed(
                "ERROR",
                "dbt was unable to connect to the specified database.\nThe database returned the following error:\n\n"
                    + "  >\(error.message)\n\nCheck the keys of the target in profiles.yml and whether the database runs.\n"
            )
        }
    }

    private var hasGit: Bool {
        (invocation.environment["PATH"] ?? "").split(separator: ":").contains { access("\($0)/git", X_OK) == 0 }
    }

    private func conclude(_ failures: [String]) -> Bool {
        guard !failures.isEmpty else {
            conclude(Paint.green("All checks passed!"))
            return true
        }
        conclude(Paint.red("\(counted(failures.count, "check")) failed:"))
        for failure in failures { conclude(failure + "\n") }
        return false
    }

    private func tell(_ text: String) {
        emit(.report("DebugCmdOut", "Z047", text, ["msg": .string(Paint.stripped(text))]))
    }

    private func conclude(_ text: String) {
        emit(.report("DebugCmdResult", "Z048", text, ["msg": .string(Paint.stripped(text))]))
    }
}

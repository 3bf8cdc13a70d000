import Execution
import Glibc
import SourceText

extension Command {
    /// Makes a new project, or adds the profile of the one around.
    static let initialize = Command(
        "init", "Create a project with one model, and a profile for it.",
        options: OptionGroup.project + ["skip_profile_setup", "adapter"], arguments: ["[PROJECT_NAME]"]
    ) { invocation in
        let starter = Starter(invocation)
        do throws(Diagnostic) {
            return try starter.run()
        } catch {
            Output.error.line("Error: \(error.message)")
            return .wrong
        }
    }
}

/// Creates a project's folder and its profile.
private struct Starter {
    let invocation: Invocation
    let here: DiskFileTree

    init(_ invocation: Invocation) {
        self.invocation = invocation
        here = DiskFileTree(root: invocation.flags.text("project_dir") ?? invocation.system.workingDirectory)
    }

    func run() throws(Diagnostic) -> ExitCode {
        let isInside = here.exists("dbt_project.yml")
        let given = invocation.flags.text("profile")
        if isInside {
            if given != nil { throw .initInside }
            let name = try readYAMLText(text(of: "dbt_project.yml"))?["profile"]?.string ?? "default"
            return try writeProfile(name)
        }
        let name = try projectName()
        guard !here.exists(name) else {
            Output.standard.line("A project called \(name) already exists here.")
            return .good
        }
        if let given, try !profiles().contains(given) { throw .initProfile(given) }
        for (path, content) in StarterProject.files(name: name, profile: given ?? name) {
            let whole = here.absolute("\(name)/\(path)")
            makeFolders(whole.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/"))
            try replaceFile(whole, with: content)
        }
        Output.standard.line("Your new dbt project \"\(name)\" was created!")
        return given == nil ? try writeProfile(name) : .good
    }

    /// The argument, else what is typed.
    private func projectName() throws(Diagnostic) -> String {
        var name = invocation.arguments.first
        while true {
            if let name, isValid(name) { return name }
            if let name { Output.standard.line("\(name) is not a valid project name.") }
            guard let typed = ask("Enter a name for your project (letters, digits, underscore): ") else {
                throw .initName
            }
            name = typed
        }
    }

    private func isValid(_ name: String) -> Bool {
        guard let first = name.utf8.first, !["dbt", "dbt_postgres", "dbt_sqlite"].contains(name) else { return false }
        func isLetter(_ byte: UInt8) -> Bool { byte == 0x5F || (0x61...0x7A).contains(byte | 0x20) }
        return isLetter(first) && name.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) }
    }

    private func ask(_ question: String) -> String? {
        Output.standard.write(question)
        return readLine()
    }

    /// Adds a profile where there is none of the name; what is there stays.
    private func writeProfile(_ name: String) throws(Diagnostic) -> ExitCode {
        guard !invocation.flags.bool("skip_profile_setup") else { return .good }
        guard try !profiles().contains(name) else {
            Output.standard.line("The profile \(name) already exists in \(profilesPath); it stays as it is.")
            return .good
        }
        let given = invocation.flags.text("adapter")
        let adapter = if let given { given } else { try chooseAdapter() }
        let before = here.exists(profilesPath) ? try text(of: profilesPath) + "\n" : ""
        makeFolders(profilesFolder)
        try replaceFile(here.absolute(profilesPath), with: before + StarterProject.profile(name, adapter: adapter))
        Output.standard.line(
            "Profile \(name) written to \(profilesPath). Fill in its keys, then run 'debug' to test the connection.")
        return .good
    }

    private func chooseAdapter() throws(Diagnostic) -> String {
        let types = Backends.types
        let list = types.enumerated().map { "[\($0 + 1)] \($1)" }.joined(separator: "\n")
        while let typed = ask("Which database would you like to use?\n\(list)\n\nEnter a number: ") {
            if let number = Int(typed), types.indices.contains(number - 1) { return types[number - 1] }
        }
        throw .initAdapter
    }

    private var profilesFolder: String {
        invocation.flags.text("profiles_dir").map { here.absolute($0) }
            ?? (invocation.system.environment["HOME"] ?? here.root) + "/.dbt"
    }

    private var profilesPath: String { profilesFolder + "/profiles.yml" }

    private func profiles() throws(Diagnostic) -> [String] {
        guard here.exists(profilesPath) else { return [] }
        return try readYAMLText(text(of: profilesPath))?.mapping?.keys ?? []
    }

    private func text(of path: String) throws(Diagnostic) -> String {
        String(decoding: try here.read(path) ?? [], as: UTF8.self)
    }
}

/// What a new project begins with.
private enum StarterProject {
    static func files(name: String, profile: String) -> [(path: String, content: String)] {
        [
            (
                "dbt_project.yml",
                """
                name: '\(name)'
                version: '1.0.0'
                # The connection: a name of profiles.yml.
                profile: '\(profile)'

                model-paths: ["models"]
                analysis-paths: ["analyses"]
                test-paths: ["tests"]
                seed-paths: ["seeds"]
                macro-paths: ["macros"]
                snapshot-paths: ["snapshots"]

                clean-targets: ["target", "dbt_packages"]

                models:
                  \(name):
                    # Everything below models/example is built as a view, where the file says nothing else.
                    example:
                      +materialized: view

                """
            ),
            (
                "models/example/first_model.sql",
                "{{ config(materialized='table') }}\n\nselect 1 as id, 'first' as name\nunion all\nselect 2, 'second'\n"
            ),
            ("models/example/second_model.sql", "select id\nfrom {{ ref('first_model') }}\nwhere id = 1\n"),
            (
                "models/example/schema.yml",
                """
                models:
                  - name: first_model
                    description: A table to start from.
                    columns:
                      - name: id
                        data_tests: [unique, not_null]

                """
            ),
            ("README.md", "# \(name)\n\n`build` makes the tables and runs the tests.\n"),
            (".gitignore", "target/\ndbt_packages/\nlogs/\n"),
        ] + ["analyses", "macros", "seeds", "snapshots", "tests"].map { ("\($0)/.gitkeep", "") }
    }

    static func profile(_ name: String, adapter: String) -> String {
        let keys =
            adapter == "sqlite"
            ? ["type: sqlite", "path: \(name).db", "schema: main", "threads: 1"]
            : [
                "type: postgres", "host: localhost", "port: 5432", "user: CHANGE_ME",
                "password: \"{{ env_var('DBT_ENV_SECRET_PASSWORD', '') }}\"", "dbname: CHANGE_ME", "schema: public",
                "threads: 4",
            ]
        let lines = keys.map { "      \($0)" }.joined(separator: "\n")
        return "\(name):\n  target: dev\n  outputs:\n    dev:\n\(lines)\n"
    }
}

extension Diagnostic {
    fileprivate static let initInside = Diagnostic(
        code: "init.inside",
        message: "Can not init existing project with specified profile, edit dbt_project.yml instead")
    fileprivate static let initName = Diagnostic(
        code: "init.no-name", message: "the new project needs a name: init NAME")
    fileprivate static let initAdapter = Diagnostic(
        code: "init.no-adapter",
        message: "the profile needs a kind of database: --adapter, or --skip-profile-setup to leave it out")
    fileprivate static func initProfile(_ name: String) -> Diagnostic {
        Diagnostic(code: "init.unknown-profile", message: "Could not find profile named '\(name)'")
    }
}

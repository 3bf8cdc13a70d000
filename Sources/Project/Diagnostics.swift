import SourceText

/// The messages of this room; each code has its section in `docs/errors.md`. Wording that tools look for is dbt's.
extension Diagnostic {
    // MARK: dbt_project.yml

    static func missingProjectFile(in folder: String) -> Diagnostic {
        Diagnostic(
            code: "project.missing-file",
            message: "No dbt_project.yml found at expected path \(joinPath(folder, "dbt_project.yml"))",
            hint: "run inside a project, or name its folder with --project-dir")
    }

    static func projectFileNotMapping(_ file: SourceFile) -> Diagnostic {
        Diagnostic(
            code: "project.wrong-type", message: "dbt_project.yml does not parse to a dictionary",
            location: file.location(of: Span(0, 1)), hint: "write 'key: value' lines, 'name:' first")
    }

    static func noProjectName(at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.name", message: "required \"name\" field not present in project", location: place,
            hint: "add 'name: my_project'")
    }

    static func badProjectName(_ name: String, at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.name", message: "'\(name)' can't be the name of a project", location: place,
            hint: "use letters, digits and '_', a letter first")
    }

    static func reservedProjectName(_ name: String, at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.name", message: "invalid project name: \(name) is a reserved word", location: place,
            hint: "templates use this name for something else; choose another one")
    }

    static func badVersion(_ value: Datum, at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.version", message: "\(JSONWriter.text(of: value)) is not a version", location: place,
            hint: "write '1.0', '1.0.0', a number, or leave the key out")
    }

    static func unknownSetting(_ key: String, at place: Location?, known: [String]) -> Diagnostic {
        Diagnostic(
            code: "project.unknown-setting",
            message: "additional properties are not allowed ('\(key)' was unexpected)", location: place,
            hint: closest(to: key, in: known).map { "did you mean '\($0)'?" } ?? "own values belong under 'vars:'")
    }

    static func renamedSetting(_ old: String, _ new: String, event: String, at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.deprecated-setting", severity: .warning,
            message: "The `\(old)` config has been renamed to `\(new)`.", location: place, hint: "write '\(new)'",
            eventName: event, eventData: ["deprecated_path": .string(old), "exp_path": .string(new)])
    }

    static func deprecatedSetting(_ key: String, event: String, at place: Location?) -> Diagnostic {
        let option = key == "log-path" ? "--log-path or DBT_LOG_PATH" : "--target-path or DBT_TARGET_PATH"
        return Diagnostic(
            code: "project.deprecated-setting", severity: .warning,
            message: "The `\(key)` config in `dbt_project.yml` has been deprecated, and will no longer be supported in "
                + "a future version of dbt-core.", location: place, hint: "use \(option) instead", eventName: event,
            eventData: ["deprecated_path": .string(key)])
    }

    static func oldPackageFolder(at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.deprecated-setting", severity: .warning,
            message: "The default package install path has changed from `dbt_modules` to `dbt_packages`.",
            location: place, hint: "name dbt_packages in clean-targets, or set packages-install-path",
            eventName: "PackageInstallPathDeprecation")
    }

    static func testsAndDataTests(at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.tests-twice",
            message: "Invalid project config: cannot have both 'tests' and 'data_tests' defined", location: place,
            hint: "'tests' is the earlier name of 'data_tests': move its contents there")
    }

    static func varsTwice(at place: Location?, other: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.vars-twice", message: "variables are defined in both vars.yml and dbt_project.yml",
            location: place, hint: "keep them in one of the two files", notes: [.init("the other ones", at: other)])
    }

    static func badDispatch(at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.dispatch", message: "invalid project dispatch config", location: place,
            hint: "each entry needs 'macro_namespace' and a list 'search_order'")
    }

    static func badRequiredVersion(_ text: String, at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.required-version", message: "\"\(text)\" is not a valid semantic version.", location: place,
            hint: "write bounds such as '>=1.6.0', or a list of them")
    }

    static func requiredVersion(_ settings: ProjectSettings, installed: String, at place: Location?) -> Diagnostic {
        let wanted = settings.requireVersion.map { "'\($0)'" }.joined(separator: ", ")
        return Diagnostic(
            code: "project.required-version",
            message: """
                This version of dbt is not supported with the '\(settings.name)' package.
                  Installed version of dbt: =\(installed)
                  Required version of dbt for '\(settings.name)': [\(wanted)]
                """, location: place,
            hint: "check for a different version of the '\(settings.name)' package, or use --no-version-check")
    }

    // MARK: Packages

    static func missingPackages(_ wanted: Int, found: Int, in path: String, folder: String) -> Diagnostic {
        Diagnostic(
            code: "project.missing-packages",
            message: "dbt found \(wanted) package(s) specified in \(path), but only \(found) package(s) installed in "
                + "\(folder). Run \"dbt deps\" to install package dependencies.")
    }

    static func missingPackageFile(in folder: String) -> Diagnostic {
        Diagnostic(
            code: "project.missing-file",
            message:
                "Failed to read package: No dbt_project.yml found at expected path \(joinPath(folder, "dbt_project.yml"))",
            hint: "remove the folder, or run \"dbt deps\" again")
    }

    static func sameProjectName(_ settings: ProjectSettings, other: String) -> Diagnostic {
        Diagnostic(
            code: "project.same-name",
            message: "dbt found more than one package with the name \"\(settings.name)\" included in this project",
            location: settings.file.map { $0.location(of: Span(0, 0)) },
            hint: "package names must be unique in a project; rename one of these packages",
            notes: [.init("the other one is \(other.isEmpty ? "the root project" : other)")])
    }

    static func projectsInPackages(at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.packages", message: "the 'projects' key cannot be specified in packages.yml",
            location: place, hint: "move it to dependencies.yml")
    }

    static func packagesTwice(at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.packages",
            message: "the 'packages' key cannot be specified in both packages.yml and dependencies.yml",
            location: place, hint: "keep one of the two")
    }

    // MARK: Properties files

    static func propertiesNotMapping(_ file: SourceFile) -> Diagnostic {
        Diagnostic(
            code: "project.wrong-type", message: "Dictionary expected: a properties file has to be a mapping",
            location: file.location(of: Span(0, 1)), hint: "begin with a section such as 'models:'")
    }

    static func badPropertiesVersion(_ text: String, at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.properties-version", severity: .warning,
            message: "'\(text)' is not a version of properties files",
            location: place, hint: "write 'version: 2', or leave the line out")
    }

    static func sectionNotList(_ section: String, at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.wrong-type", message: "the value of '\(section)' is not a list", location: place,
            hint: "write '- name: …' below it, or remove the key")
    }

    static func entryNotMapping(_ section: String, at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.wrong-type", message: "a list element for '\(section)' is not a dictionary",
            location: place, hint: "write '- name: …'")
    }

    static func entryWithoutName(_ section: String, at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.no-name", message: "a list element for '\(section)' does not have a name attribute",
            location: place, hint: "add 'name: …'")
    }

    static func wrongType(_ key: String, found: Datum, expected: String, at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.wrong-type", message: "'\(key)' has to be \(expected), not \(found.typeWords)",
            location: place, hint: found.isNull ? "give it a value, or remove the key" : nil)
    }

    static func notAChoice(_ key: String, _ text: String, known: [String], at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.wrong-type", message: "'\(key)' can't be '\(text)'", location: place,
            hint: closest(to: text, in: known).map { "did you mean '\($0)'?" }
                ?? "it has to be \(ValueForm.choice(known).words)")
    }

    static func missingKey(_ key: String, in owner: String, at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.missing-key", message: "\(owner) needs the key '\(key)'", location: place,
            hint: "add '\(key): …'")
    }

    static func refusedKey(_ key: String, at place: Location?, in owner: String, known: [String]) -> Diagnostic {
        Diagnostic(
            code: "project.refused-key", message: "\(owner) can't have the key '\(key)'", location: place,
            hint: closest(to: key, in: known).map { "did you mean '\($0)'?" }
                ?? "it takes \(known.joined(separator: ", "))")
    }

    static func ownerWithoutName(at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.missing-key", message: "an owner must have at least one of 'name' or 'email'",
            location: place, hint: "add 'name: …'")
    }

    static func unknownKey(_ key: String, at place: Location?, in owner: String, known: [String]) -> Diagnostic {
        Diagnostic(
            code: "project.unknown-key", severity: .warning, message: "\(owner) has no key '\(key)'", location: place,
            hint: closest(to: key, in: known).map { "did you mean '\($0)'?" }
                ?? "own values belong under 'config: meta:'")
    }
}

extension Datum {
    /// The kind of a value in words, with short values themselves.
    var typeWords: String {
        switch self {
        case .null: "empty"
        case .bool(let value): value ? "true" : "false"
        case .int, .bigInt, .double: "the number \(JSONWriter.text(of: self))"
        case .string, .date, .dateTime: "text"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}

import SourceText

/// Messages about profiles. Wording that tools look for is dbt's.
extension Diagnostic {
    static func flagsInProfiles(at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "profile.flags-moved", severity: .warning,
            message: "User config should be moved from the 'config' key in profiles.yml to the 'flags' key in "
                + "dbt_project.yml.", location: place, hint: "the keys stay the same",
            eventName: "ProjectFlagsMovedDeprecation")
    }

    static func noProfile(_ project: SourceFile, folder: String) -> Diagnostic {
        Diagnostic(
            code: "project.no-profile",
            message: "dbt cannot run because no profile was specified for this dbt project",
            location: project.location(of: Span(0, 0)),
            hint: "add 'profile: …' with the name of a profile of \(joinPath(folder, "profiles.yml")), or use --profile"
        )
    }

    static func unknownProfile(_ name: String, known: [String], searched: [String], at place: Location?) -> Diagnostic {
        let hint =
            closest(to: name, in: known).map { "did you mean '\($0)'?" }
            ?? (known.isEmpty
                ? "there is no profiles.yml; looked for \(searched.joined(separator: ", "))"
                : "\(searched.joined(separator: ", ")) has \(known.map { "'\($0)'" }.joined(separator: ", "))")
        return Diagnostic(
            code: "project.unknown-profile", message: "Could not find profile named '\(name)'", location: place,
            hint: hint)
    }

    static func unknownTarget(_ target: String, profile: String, known: [String], at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.unknown-target",
            message:
                "The profile '\(profile)' does not have a target named '\(target)'. The valid target names for this "
                + "profile are:\n" + known.map { " - \($0)" }.joined(separator: "\n"),
            location: place, hint: closest(to: target, in: known).map { "did you mean '\($0)'?" })
    }

    static func emptyProfiles(_ file: SourceFile) -> Diagnostic {
        Diagnostic(
            code: "project.profile", message: "The profiles.yml file at \(file.path) is empty",
            location: file.location(of: Span(0, 0)),
            hint: "add a profile with 'target' and 'outputs'")
    }

    static func profilesNotMapping(_ file: SourceFile) -> Diagnostic {
        Diagnostic(
            code: "project.profile", message: "profiles.yml has to be a mapping of profiles",
            location: file.location(of: Span(0, 1)), hint: "begin with the name of a profile and a colon")
    }

    static func emptyProfile(_ name: String, at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.profile", message: "Profile \(name) in profiles.yml is empty", location: place,
            hint: "add 'target' and 'outputs' below it")
    }

    static func noOutputs(_ name: String, at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.profile", message: "outputs not specified in profile '\(name)'", location: place,
            hint: "add 'outputs:' with a mapping for each target")
    }

    static func misconfiguredOutput(_ target: String, profile: String, at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.profile",
            message: "output '\(target)' of profile '\(profile)' is misconfigured in profiles.yml",
            location: place, hint: "it has to be a mapping with 'type' and the keys of that database")
    }

    static func noType(profile: String, target: String, at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.profile",
            message: "required field \"type\" not found in profile \(profile) and target \(target)", location: place,
            hint: "add 'type: sqlite' or 'type: postgres'")
    }

    static func wrongThreads(at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "project.profile", message: "'threads' has to be a number above 0, or 'auto'", location: place)
    }
}

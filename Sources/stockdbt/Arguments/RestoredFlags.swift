import SourceText

extension Flags {
    /// The flags of an earlier call of a command, as its run results record them; what this call gives on the command
    /// line wins.
    func restored(_ recorded: DatumMap, for command: Command) -> Flags {
        var flags = Flags(standardsOf: command)
        for option in flags.options {
            if origins[option.name] == .commandLine, option.name != "state" {
                flags.set(option.name, self[option.name], .commandLine)
            } else if !Self.notRestored.contains(option.name),
                let value = recorded[Self.dbtName(option.name)], !value.isNull
            {
                flags.set(option.name, value, .commandLine)
            } else if let value = values[option.name], let origin = origins[option.name] {
                flags.set(option.name, value, origin)
            }
        }
        return flags
    }

    /// Where things lie may have changed since; and warnings are judged by the call at hand.
    private static let notRestored: Set<String> = [
        "log_path", "profiles_dir", "project_dir", "defer_state", "target_path", "warn_error", "show",
    ]
}

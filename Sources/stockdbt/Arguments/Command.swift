/// One command: its words, what it takes and what it does.
///
/// Each has a file in `Commands/` and a line in `Command.all`.
struct Command: Sendable {
    /// The words after the program's name: `["docs", "generate"]`.
    let path: [String]
    /// One line for help.
    let summary: String
    /// Names of the options that it takes besides the global ones.
    let options: [String]
    /// Names of positional arguments; a name in brackets may be left out, dots behind it mean one or more.
    let arguments: [String]
    /// A second spelling of a command that is listed elsewhere.
    let isHidden: Bool
    /// Does the work and gives the exit code.
    let run: @Sendable (Invocation) -> ExitCode

    init(
        _ path: String, _ summary: String, options: [String] = [], arguments: [String] = [], hidden: Bool = false,
        run: @escaping @Sendable (Invocation) -> ExitCode
    ) {
        self.path = path.split(separator: " ").map(String.init)
        self.summary = summary
        self.options = options
        self.arguments = arguments
        isHidden = hidden
        self.run = run
    }

    /// As `which` of the flags calls it: the last word.
    var which: String { path.last ?? "" }

    /// Its own and the global options, by name in the order of help.
    var allOptions: [Option] {
        (globalOptions + commandOptions.filter { options.contains($0.name) }).sorted { $0.helpOrder < $1.helpOrder }
    }
}

extension Option {
    /// `help` stands last, the rest by name.
    fileprivate var helpOrder: String { name == "help" ? "~" : name }
}

/// How the program ends.
enum ExitCode: Int32, Sendable {
    case good = 0
    /// The command ran, and a node failed.
    case failed = 1
    /// The call or the project is wrong, or the command was interrupted.
    case wrong = 2
}

/// Names of options that several commands take.
enum OptionGroup {
    /// Every command that reads a project.
    static let project = ["profiles_dir", "project_dir", "target_path", "vars"]
    /// Commands with `--select`.
    static let selection = ["select", "exclude", "selector"]
    /// Commands that build models.
    static let execution = ["threads", "full_refresh", "empty", "event_time_start", "event_time_end", "sample"]
    /// Commands with `--resource-type`.
    static let types = ["resource_types", "exclude_resource_types"]
}

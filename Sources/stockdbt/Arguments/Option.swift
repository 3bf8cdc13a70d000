import SourceText

/// One option of the command line: everything that the parser, the environment, help and `flags` need to know of it.
struct Option: Sendable {
    /// What an option takes.
    enum Kind: Sendable {
        /// Present or absent: `--full-refresh`.
        case flag
        /// `--x` or `--no-x`.
        case pair
        case text(String)
        case integer
        case choice([String])
        /// All tokens up to the next one with a dash.
        case list
        /// Likewise, each one of these words.
        case choices([String])
        /// A mapping written in YAML.
        case yaml
        /// `2024-09-01` or `2024-09-01 12:00:00`, the blank also as a T.
        case dateTime
    }

    /// The key in `flags`, in `invocation_args_dict` and in `flags:` of dbt_project.yml.
    let name: String
    let kind: Kind
    /// How it is written, longest first: `--select`, `-s`.
    let spellings: [String]
    /// How it is switched off: `--no-debug`.
    let negations: [String]
    /// Names of environment variables without `DBT_ENGINE_` or `DBT_`, the first that is set counts.
    let environment: [String]
    /// A variable that switches it off when true: `NO_PRINT`.
    let inverseEnvironment: String?
    let standard: Datum
    let help: String
    let isHidden: Bool
    /// Accepted before the command and by every command.
    let isGlobal: Bool

    init(
        _ name: String, _ kind: Kind, written spellings: String = "", env: String? = nil, inverse: String? = nil,
        standard: Datum = nil, hidden: Bool = false, global: Bool = false, _ help: String
    ) {
        let long = "--" + name.split(separator: "_").joined(separator: "-")
        self.name = name
        self.kind = kind
        let written = spellings.split(separator: " ").map(String.init)
        self.spellings = written.contains { $0.hasPrefix("--") } ? written : [long] + written
        if case .pair = kind {
            negations = ["--no-" + long.dropFirst(2)] + (name == "use_colors" ? ["--no-use-color"] : [])
        } else {
            negations = []
        }
        environment = env.map { $0.split(separator: " ").map(String.init) } ?? []
        inverseEnvironment = inverse
        self.standard = standard
        self.help = help
        isHidden = hidden
        isGlobal = global
    }

    /// Whether a value follows.
    var takesValue: Bool {
        switch kind {
        case .flag, .pair: false
        default: true
        }
    }

    /// Whether it may be given several times, the values adding up.
    var isList: Bool {
        switch kind {
        case .list, .choices: true
        default: false
        }
    }

    /// As messages name it: `'--select' / '-s'`.
    var quotedSpellings: String {
        spellings.map { "'\($0)'" }.joined(separator: " / ")
    }
}

extension Command {
    /// The same as `--version`.
    static let version = Command("version", "Show versions and end.", hidden: true) { _ in
        Output.standard.line(Version.text)
        return .good
    }
}

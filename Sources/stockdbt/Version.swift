/// What the program is and which dbt it stands for.
enum Version {
    /// Its own version.
    static let own = "0.1.0"
    /// The version of dbt whose behaviour is claimed.
    static let compatible = "1.11.16"
    /// The version of an adapter whose behaviour is claimed.
    static func adapter(_ type: String) -> String { type == "sqlite" ? "1.10.0" : "1.11.0" }

    /// What `--version` prints.
    static var text: String {
        """
        Core:
          - installed: \(compatible)

        Plugins:
        \(Backends.types.map { "  - \($0): \(adapter($0))" }.joined(separator: "\n"))

        stockdbt \(own)
        """
    }
}

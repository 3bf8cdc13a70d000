import SourceText

/// What the command line and the environment say about reading a project.
package struct LoadOptions: Sendable {
    /// `--profile`.
    package var profile: String?
    /// `--target`.
    package var target: String?
    /// `--threads`.
    package var threads: Int?
    /// Folders that may hold profiles.yml, the first one that does is taken: `--profiles-dir` alone where it is
    /// given, else the working directory, `~/.dbt` and the project's `profiles/`.
    package var profilesFolders: [String] = []
    /// `--version-check`.
    package var checksVersion = true
    /// What templates see of the connection in `target`, made by the backend; nil takes all keys of the output that
    /// don't look like secrets.
    package var targetFields: (@Sendable (Profile) throws(Diagnostic) -> DatumMap)?
    /// `--target-path`.
    package var targetPath: String?
    /// Whether a profile is needed at all: not for `deps` and `clean`.
    package var needsProfile = true
    /// How many processors there are, for `threads: auto` and for reading.
    package var processors = 1

    /// Nothing given.
    package init() {}
}

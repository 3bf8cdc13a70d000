import Manifest
import Project
import SourceText

/// What the templates of a project can see of it besides the manifest: plain values, taken from project, profile and
/// command line once a command.
package struct TemplateSettings: Sendable {
    /// The root project's name.
    package var projectName = ""
    /// The absolute root folder of the project.
    package var projectRoot = ""
    /// `target`: connection fields without passwords, `name`, `schema`, `type`, `threads`, `profile_name`.
    package var target = DatumMap()
    /// `quoting` of the root project: keys `database`, `schema`, `identifier`; absent keys are true.
    package var quoting = DatumMap()
    /// `dispatch:` of the root project: the packages to search for a namespace.
    package var dispatch: [String: [String]] = [:]
    /// All packages that are installed, root project excluded.
    package var dependencies: Set<String> = []
    /// `version:` of the root project, and of packages by name.
    package var version: Datum = .null
    package var dependencyVersions: [String: Datum] = [:]
    /// A variable as a resource of `package` sees it: command line, then project, then package; nil where undefined.
    package var variable: @Sendable (_ name: String, _ package: String) -> Datum? = { _, _ in nil }
    /// All variables as a resource of `package` sees them, for messages.
    package var variables: @Sendable (_ package: String) -> DatumMap = { _ in DatumMap() }
    /// The environment of the process, `.env` included.
    package var environment: [String: String] = [:]
    /// `flags` in templates: upper-case names, such as `FULL_REFRESH`.
    package var flags = DatumMap()
    /// `invocation_args_dict`.
    package var invocationArguments = DatumMap()
    /// Microseconds since the epoch, UTC.
    package var runStartedAt = 0
    /// The UUID of this command.
    package var invocationID = ""
    /// The version whose behaviour is claimed: `dbt_version` in templates.
    package var dbtVersion = "1.11.16"
    /// `which` of the command: `run`, `compile`, ….
    package var command = ""
    /// `query-comment` of the project: null, text, or a mapping with `comment` and `append`.
    package var queryComment: Datum?
    /// The behaviour flag `validate_macro_args`.
    package var validatesMacroArguments = false

    /// Where seeds lie; nil means the disk.
    package var files: (any FileTree)?
    /// The functions that need neither graph nor database: `tojson`, `modules`, `set`, ….
    package var base: BaseContext?

    /// Settings of an empty project.
    package init() {}

    /// Whether a flag of the command is on.
    package func isSet(_ flag: String) -> Bool { flags[flag]?.bool ?? false }
}

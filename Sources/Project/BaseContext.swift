import Jinja
import SourceText

/// The functions that every template of a project sees, whatever it is rendered for: `env_var`, `var`, `target`,
/// `fromjson`, `modules`, `return`, … They need no graph and no database.
///
/// Values are made for each renderer (they belong to one thread); the inputs are shared.
package final class BaseContext: @unchecked Sendable {
    /// Variables of the command line.
    package let cliVars: DatumMap
    /// The process environment as it was passed in, `.env` included.
    package let environment: [String: String]
    /// Flags of the command as templates see them in `flags`.
    package let flags: DatumMap
    /// The keys of `invocation_args_dict`.
    package let invocationArguments: DatumMap
    /// The id of this command.
    package let invocationID: String
    /// When the command started, ISO 8601 in UTC with microseconds: `2026-11-23T12:00:00.000000+00:00`.
    package let startedAt: String
    /// Variables as resources of a package see them, those of the command line left out; by package name. Set once
    /// the project files are read.
    package var packageVars: [String: DatumMap] = [:]
    /// Variables of vars.yml, which the project file may use already. Set once that file is read.
    package var fileVars = DatumMap()
    /// `target` in templates; set once the profile is read.
    package var target = DatumMap()
    /// The root project's name; set once its file is read.
    package var projectName = ""

    package init(
        cliVars: DatumMap, environment: [String: String], flags: DatumMap, invocationArguments: DatumMap,
        invocationID: String, startedAt: String
    ) {
        self.cliVars = cliVars
        self.environment = environment
        self.flags = flags
        self.invocationArguments = invocationArguments
        self.invocationID = invocationID
        self.startedAt = startedAt
    }

    /// The version whose behaviour is claimed.
    package static let compatibleVersion = "1.11.16"

    /// What is rendered: it decides who may read secrets and which variables are seen.
    package enum Scope {
        /// profiles.yml and packages.yml: secrets are allowed.
        case credentials
        /// dbt_project.yml: variables of the command line and of vars.yml only.
        case settings
        /// Properties files and everything that a package's templates hold; `owner` is named in messages.
        case package(String, owner: String)
    }

    /// A name as templates of a scope see it; nil where this context does not have it.
    /// Where the rendered text calls back (`var` renders values), names are looked for in `globals`.
    package func value(named name: String, in scope: Scope, globals: any Globals) -> Value? {
        switch name {
        case "var": variables(in: scope, globals)
        case "env_var": environmentVariable(in: scope)
        case "target": target.isEmpty ? nil : Value(.mapping(target))
        case "project_name": .string(projectName)
        case "invocation_id": .string(invocationID)
        case "dbt_version": .string(Self.compatibleVersion)
        case "run_started_at": (try? PythonTypes.datetime(fromISO: startedAt)) ?? .string(startedAt)
        case "flags": Value(.mapping(flags))
        case "invocation_args_dict": Value(.mapping(invocationArguments))
        case "dbt_metadata_envs": Value(.mapping(metadataEnvironment))
        case "modules": PythonModules.all
        case "thread_id": .string("MainThread")
        default: BaseFunctions.table[name].map { .function(name, $0) }
        }
    }

    /// All names of this context.
    package static let names: [String] =
        [
            "var", "env_var", "target", "project_name", "invocation_id", "dbt_version", "run_started_at", "flags",
            "invocation_args_dict", "dbt_metadata_envs", "modules", "thread_id",
        ] + BaseFunctions.table.keys.sorted()

    /// `DBT_ENV_CUSTOM_ENV_…` variables, without that prefix.
    private var metadataEnvironment: DatumMap {
        var result = DatumMap()
        for prefix in ["DBT_ENV_CUSTOM_ENV_", "DBT_ENGINE_ENV_CUSTOM_ENV_"] {
            for key in environment.keys.sorted() where key.hasPrefix(prefix) {
                result[String(key.dropFirst(prefix.utf8.count))] = .optional(environment[key])
            }
        }
        return result
    }
}

import Jinja
import SourceText

/// The functions that every template of a project sees, whatever it is rendered for: `env_var`, `var`, `target`,
/// `fromjson`, `modules`, `return`, … They need no graph and no database.
///
/// Values are made for each renderer (they belong to one thread); the inputs are shared.
package final class BaseContext: @unchecked Sendable {
    /// Variables of the command line.
    package let cliVars: DatumMap
    /// The process environment as it was passed in.
    package let environment: [String: String]
    /// Flags of the command as templates see them in `flags`.
    package let flags: DatumMap
    /// The keys of `invocation_args_dict`.
    package let invocationArguments: DatumMap
    /// The id of this command.
    package let invocationID: String
    /// When the command started, ISO 8601 in UTC with microseconds.
    package let startedAt: String

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
}

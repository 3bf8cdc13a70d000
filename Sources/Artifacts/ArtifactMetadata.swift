import Execution
import SourceText

/// What every artifact says of the command that wrote it.
package struct ArtifactMetadata: Sendable {
    /// The version of dbt that is stood for.
    package var dbtVersion: String
    package var invocationID: String
    package var startedAt: Instant
    /// Variables of the environment that begin with `DBT_ENV_CUSTOM_ENV_`, without that.
    package var environment: [(name: String, value: String)]

    /// The facts of a command.
    package init(
        dbtVersion: String, invocationID: String, startedAt: Instant, environment: [(name: String, value: String)] = []
    ) {
        self.dbtVersion = dbtVersion
        self.invocationID = invocationID
        self.startedAt = startedAt
        self.environment = environment
    }

    /// The variables of a process environment that artifacts show.
    package static func shown(of environment: [String: String]) -> [(name: String, value: String)] {
        let prefix = "DBT_ENV_CUSTOM_ENV_"
        return sortedKeys(environment.keys.filter { $0.hasPrefix(prefix) }).map {
            (String($0.dropFirst(prefix.count)), environment[$0] ?? "")
        }
    }

    /// Writes the keys that all artifacts have, inside an object that is open.
    func write(schema: String, generatedAt: Instant, to json: JSONWriter) {
        json.key("dbt_schema_version")
        json.string("https://schemas.getdbt.com/dbt/\(schema).json")
        json.key("dbt_version")
        json.string(dbtVersion)
        json.key("generated_at")
        json.string(generatedAt.iso)
        json.key("invocation_id")
        json.string(invocationID)
        json.key("invocation_started_at")
        json.string(startedAt.iso)
        json.key("env")
        json.beginObject()
        for (name, value) in environment {
            json.key(name)
            json.string(value)
        }
        json.endObject()
    }
}

/// What compiling and running a node added to it: the keys that artifacts show only afterwards.
///
/// Kept beside the manifest, which nobody changes while workers read it.
package struct CompiledState: Sendable, Hashable {
    /// An ephemeral parent that was put in front as a common table expression.
    package struct InjectedCTE: Sendable, Hashable {
        package var id: String
        package var sql: String
        /// The parent's id and its whole expression.
        package init(id: String, sql: String) {
            self.id = id
            self.sql = sql
        }
    }

    /// The SQL; nil where compiling did not get that far.
    package var code: String?
    /// Below the project, such as `target/compiled/shop/models/orders.sql`.
    package var compiledPath: String?
    /// Likewise, such as `target/run/shop/models/orders.sql`; nil where nothing was run.
    package var buildPath: String?
    package var extraCTEs: [InjectedCTE] = []
    /// The checksum of an enforced contract's columns.
    package var contractChecksum: String?

    /// Not compiled yet.
    package init() {}
}

/// The states of all nodes that this command compiled, by unique id.
package typealias CompiledStates = [String: CompiledState]

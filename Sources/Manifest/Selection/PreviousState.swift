import SourceText

/// What an earlier command left behind in its artifacts: what `state:`, `result:` and `source_status:` compare with, and
/// where deferred references lead.
package struct PreviousState: Sendable {
    /// Resources by id as the manifest holds them; nil where there is no manifest.
    package var resources: [String: DatumMap]?
    /// The texts of macros by id.
    package var macros: [String: String] = [:]
    /// Ids by the status that they ended with; nil where there are no results.
    package var results: [String: Set<String>]?
    /// When sources were loaded last, by id, then and by now; nil where freshness was not looked at.
    package var loadedBefore: [String: String]?
    package var loadedNow: [String: String]?

    /// Whether sources are compared as their files write them: `state_modified_compare_more_unrendered_values`.
    package var comparesUnrendered = false

    /// Nothing was left.
    package init() {}
}

/// Warnings that methods come upon while they look.
final class SelectionRemarks: @unchecked Sendable {
    // A selection is resolved by one thread.
    var warnings: [Diagnostic] = []
}

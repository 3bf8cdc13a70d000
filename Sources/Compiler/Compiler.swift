import SourceText
import Jinja
import Manifest
import Warehouse

/// Templates and a project on one side, a manifest and SQL on the other.
///
/// Front door of the room, one value a command:
/// - ``parse()`` reads everything and gives the manifest with all mistakes found,
/// - ``compile(_:in:)`` makes a node's SQL,
/// - ``materialize(_:in:)``, ``test(_:in:)``, ``runHook(_:in:)``, ``runOperation(_:arguments:in:)`` run it on a session's connection
///   through the macros that dbt's projects know.
///
/// Workers share one compiler; what they change is inside their ``Session``.
package final class Compiler: @unchecked Sendable {
    /// Set by ``parse()``.
    package var manifest = Manifest()
    /// An empty compiler; the real initialiser takes the project and the backend.
    package init() {}
}

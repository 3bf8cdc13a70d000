import Jinja
import Manifest
import SourceText
import Synchronization
import Warehouse

/// Templates and a project on one side, a manifest and SQL on the other.
///
/// Front door of the room, one value a command:
/// - ``parse()`` reads everything and gives the manifest with all mistakes found,
/// - ``compile(_:in:)`` makes a node's SQL,
/// - ``materialize(_:in:)``, ``test(_:in:)``, ``runHook(_:end:in:)``, ``runOperation(_:arguments:in:)`` run it on a
///   session's connection through the macros that dbt's projects know.
///
/// Workers share one compiler; what they change is inside their ``Session``.
package final class Compiler: @unchecked Sendable {
    /// Set by ``parse()``.
    package var manifest = Manifest() {
        didSet {
            index.withLock { $0 = nil }
            owned.withLock { $0 = nil }
        }
    }
    private let index = Mutex<ReferenceIndex?>(nil)
    private let owned = Mutex<OwnRelations?>(nil)
    /// What templates see of the project.
    package let settings: TemplateSettings
    /// The macros of the project, its packages and the shipped library.
    package let macros: MacroLibrary
    /// The parts of relation names that no macro of the root project decides; packages may have their own.
    let shippedNames: Set<NameComponent>
    /// The kind of database.
    package let backend: any Backend
    /// Ids of the nodes that the command works on: `selected_resources` in templates. Set before the run starts.
    package var selectedResources: [String] = []
    /// Where references lead that are not built here. Set before the run starts.
    package var deferral: Deferral?
    /// How templates are read.
    package let environment: Environment

    /// A compiler of a project.
    package init(settings: TemplateSettings, macros: MacroLibrary, backend: any Backend) {
        self.settings = settings
        self.macros = macros
        self.backend = backend
        self.environment = .dbt
        shippedNames = Set(NameComponent.allCases.filter { macros.shipsNaming($0, to: settings.projectName) })
    }

    /// Nodes and sources by name; made on first use after the manifest was set.
    package var referenceIndex: ReferenceIndex {
        index.withLock { index in
            if let index { return index }
            let fresh = ReferenceIndex(manifest, projectName: settings.projectName)
            index = fresh
            return fresh
        }
    }

    /// What the project's nodes build; made on first use after the manifest was set.
    var ownRelations: OwnRelations {
        owned.withLock { owned in
            if let owned { return owned }
            let fresh = OwnRelations(manifest, quoting: projectQuoting)
            owned = fresh
            return fresh
        }
    }
}

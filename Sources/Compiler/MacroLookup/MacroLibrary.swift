import Jinja
import SourceText
import Synchronization
import Warehouse

/// Every macro of a project: its own, its packages', and the shipped ones of package `dbt` and of the backend.
///
/// Fixed once made; shared by all threads.
package final class MacroLibrary: Sendable {
    /// The macro files of one package.
    package struct Package: Sendable {
        /// The package's name.
        package let name: String
        /// Its macro files and generic tests; the paths start at the package's root.
        package let files: [SourceFile]
        /// A package with its files.
        package init(name: String, files: [SourceFile]) {
            self.name = name
            self.files = files
        }
    }

    /// All macros: the root project's, the packages', then the shipped ones, each in file order.
    package let entries: [MacroEntry]
    /// Mistakes in the project's and the packages' macro files: what can't be parsed, names defined twice.
    package let diagnostics: [Diagnostic]
    /// The root project's name.
    package let projectName: String
    /// Prefixes of dispatched macros, most specific first, `default` last.
    let prefixes: [String]
    let dispatch: [String: [String]]
    let byPackage: [String: [String: MacroEntry]]
    let byID: [String: MacroEntry]
    /// The shipped macros under one roof: the backend's package wins over `dbt`.
    let shipped: [String: MacroEntry]
    let shippedPackages: [String]
    /// Installed packages as they were read, the root project first.
    let packageOrder: [String]
    /// The macro that makes the subquery which generic tests read from.
    let testSubquery: MacroEntry?
    /// What `isQuiet` found, by id.
    let quietMacros = Mutex<[String: Bool]>([:])

    /// Reads the files of the project and its packages; the shipped ones are read when they are needed.
    /// - Parameters:
    ///   - packages: the root project first.
    ///   - dispatch: the project's search orders by namespace.
    package init(projectName: String, packages: [Package], backend: any Backend, dispatch: [String: [String]] = [:]) {
        var builder = Builder()
        for package in packages { builder.add(package) }
        packageOrder = packages.map(\.name)
        shippedPackages = ["dbt_\(backend.type)", "dbt"]
        builder.addShipped(backend.macros, package: shippedPackages[0])
        builder.addShipped(macroTexts, package: shippedPackages[1])
        entries = builder.entries
        diagnostics = builder.diagnostics
        byPackage = builder.byPackage
        byID = builder.byID
        var shipped = builder.byPackage["dbt"] ?? [:]
        shipped.merge(builder.byPackage[shippedPackages[0]] ?? [:]) { _, specific in specific }
        self.shipped = shipped
        self.projectName = projectName
        self.dispatch = dispatch
        prefixes = backend.dispatchNames + ["default"]
        let subquery = "get_where_subquery"
        let owners = [projectName] + packages.map(\.name).reversed()
        let found = owners.lazy.compactMap { [builder] in builder.byPackage[$0]?[subquery] }.first
        testSubquery = found ?? shipped[subquery]
    }

    /// The macro of an id.
    package func entry(id: String) -> MacroEntry? { byID[id] }

    private struct Builder {
        var entries: [MacroEntry] = []
        var diagnostics: [Diagnostic] = []
        var byPackage: [String: [String: MacroEntry]] = [:]
        var byID: [String: MacroEntry] = [:]

        mutating func add(_ package: Package) {
            byPackage[package.name] = byPackage[package.name] ?? [:]
            for source in package.files {
                // The text without the white space around it, as dbt reads files.
                let file = MacroFile(source.trimmingWhitespace())
                let parsed = file.parsed
                diagnostics += parsed.diagnostics
                for name in parsed.names {
                    add(MacroEntry(name: name, packageName: package.name, isShipped: false, file: file))
                }
            }
        }

        mutating func addShipped(_ texts: [MacroText], package: String) {
            for text in texts {
                // The package in front: nobody finds these files in the project's own folder.
                let file = MacroFile(SourceFile(path: "\(package)/macros/\(text.path)", bytes: text.bytes))
                for name in text.names ?? file.parsed.names {
                    add(MacroEntry(name: name, packageName: package, isShipped: true, file: file))
                }
            }
        }

        private mutating func add(_ entry: MacroEntry) {
            if let first = byPackage[entry.packageName]?[entry.name] {
                diagnostics.append(.duplicateMacro(entry, first: first))
                return
            }
            byPackage[entry.packageName, default: [:]][entry.name] = entry
            byID[entry.id] = entry
            entries.append(entry)
        }
    }
}

import Jinja
import SourceText

extension MacroLibrary {
    /// What a name stands for in a template.
    enum Member {
        case macro(MacroEntry)
        /// A package: its macros are attributes.
        case package(String)
    }

    /// A name as templates of a package see it: the package's own macros, the root project's, names of packages,
    /// then the shipped macros. Other packages' macros need their package's name.
    func member(named name: String, in package: String) -> Member? {
        if let own = byPackage[package]?[name], !isShipped(package) { return .macro(own) }
        if package != projectName, let root = byPackage[projectName]?[name] { return .macro(root) }
        if isVisiblePackage(name) { return .package(name) }
        return shipped[name].map { .macro($0) }
    }

    /// A macro by the package that was written in front of it; `dbt` stands for all that is shipped.
    func macro(named name: String, ofPackage package: String) -> MacroEntry? {
        isShipped(package) ? shipped[name] : byPackage[package]?[name]
    }

    /// Whether a package's templates see macros in place of `ref`, `source` or `config`: then only rendering tells what
    /// they mention.
    func replacesReferences(in package: String) -> Bool {
        ["ref", "source", "config"].contains { name in
            byPackage[package]?[name] != nil || byPackage[projectName]?[name] != nil
        }
    }

    func isShipped(_ package: String) -> Bool { shippedPackages.contains(package) }
    private func isVisiblePackage(_ name: String) -> Bool { byPackage[name] != nil || name == "dbt" }

    /// What `adapter.dispatch(name, namespace)` finds, or the names that were tried.
    func dispatch(_ name: String, namespace: String?, from package: String) -> (found: MacroEntry?, tried: [String]) {
        var tried: [String] = []
        for searched in searchOrder(namespace) {
            for prefix in prefixes {
                let candidate = "\(prefix)__\(name)"
                tried.append(searched.map { "\($0).\(candidate)" } ?? candidate)
                let found =
                    if let searched { macro(named: candidate, ofPackage: searched) } else {
                        flatMacro(named: candidate, in: package)
                    }
                if let found { return (found, tried) }
            }
        }
        return (nil, tried)
    }

    private func flatMacro(named name: String, in package: String) -> MacroEntry? {
        if case .macro(let entry) = member(named: name, in: package) { entry } else { nil }
    }

    /// The packages to search for a namespace; nil is the flat name space.
    private func searchOrder(_ namespace: String?) -> [String?] {
        guard let namespace else { return [nil] }
        if let order = dispatch[namespace], !order.isEmpty { return order }
        return byPackage[namespace] != nil ? [projectName, namespace] : [nil]
    }

    /// How near a macro stands to the root project.
    private enum Locality: Int { case shipped, imported, root }
    private func locality(_ entry: MacroEntry) -> Locality {
        entry.packageName == projectName ? .root : entry.isShipped ? .shipped : .imported
    }

    /// A macro that a command names: the root project's before packages' before shipped ones.
    package func operation(named name: String, package: String?) -> MacroEntry? {
        if let package { return byPackage[package]?[name] }
        return candidates(named: name).max { locality($0).rawValue < locality($1).rawValue }
    }

    private func candidates(named name: String) -> [MacroEntry] {
        entries.filter { $0.name == name }
    }

    /// The macro that names a relation's part: the package's own where one is installed and has it, else the root
    /// project's, else the shipped one.
    package func nameMacro(_ component: NameComponent, package: String) -> MacroEntry? {
        let name = "generate_\(component.rawValue)_name"
        if package != projectName, !isShipped(package), let own = byPackage[package]?[name] { return own }
        return byPackage[projectName]?[name] ?? shipped[name]
    }

    /// Whether a part of relation names is what the shipped macro makes of it, as far as the root project goes.
    func shipsNaming(_ component: NameComponent, to package: String) -> Bool {
        guard let macro = nameMacro(component, package: package) else { return true }
        let name = "generate_\(component.rawValue)_name"
        return macro.isShipped && dispatch(name, namespace: "dbt", from: package).found?.isShipped ?? true
    }

    /// The macro of a materialization: the backend's before its parents' before the default one, and among these the
    /// root project's before packages' before shipped ones. A package does not replace a shipped one, unless the root
    /// project says so with a macro of its own.
    package func materialization(_ name: String) -> MacroEntry? {
        var ranked: [MacroEntry] = []
        for prefix in prefixes {
            let found = entries.filter { $0.name == "materialization_\(name)_\(prefix)" }
            ranked += found.sorted { locality($0).rawValue > locality($1).rawValue }
        }
        guard let best = ranked.first, locality(best) == .imported else { return ranked.first }
        guard ranked.contains(where: { locality($0) == .shipped }) else { return best }
        return ranked.first { locality($0) != .imported }
    }

    /// A generic test's macro (`test_x`), by the package written in front of it or as the declaring package sees it.
    package func test(named name: String, namespace: String?, from package: String) -> MacroEntry? {
        resolved("test_\(name)", from: namespace ?? package)
    }

    /// A name as dbt's static resolver finds it: in the given package, then the root project's, then any package's,
    /// then shipped.
    package func resolved(_ name: String, from package: String) -> MacroEntry? {
        if let own = byPackage[package]?[name] { return own }
        if let root = byPackage[projectName]?[name] { return root }
        // Of several packages the last one counts.
        for other in packageOrder.reversed() {
            if let found = byPackage[other]?[name] { return found }
        }
        return shipped[name]
    }

    /// The macro that `depends_on.macros` of a generic test names: found by the test's name alone, whatever package
    /// was written in front of it.
    func testDependency(named name: String, from package: String) -> MacroEntry? {
        resolved("test_\(name)", from: package)
    }
}

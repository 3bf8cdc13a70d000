/// The macros that a generic test sees while it is read: the test's own, the one of its subquery, and what these call,
/// directly or through others.
///
/// As in dbt, where all else is undefined until the test runs: an argument such as `"{{ dbt_date.today() }}"` is no
/// dependency of the test.
struct VisibleMacros {
    private(set) var byName: [String: MacroEntry] = [:]
    private(set) var byPackage: [String: [String: MacroEntry]] = [:]

    /// What is reached from some macros. Cost: walks their calls.
    init(reachedFrom roots: [MacroEntry], in library: MacroLibrary) {
        var waiting = roots
        while let entry = waiting.popLast() {
            guard byPackage[entry.packageName]?[entry.name] == nil else { continue }
            byPackage[entry.packageName, default: [:]][entry.name] = entry
            byName[entry.name] = entry
            waiting += library.dependencies(of: entry).compactMap { library.entry(id: $0) }
        }
    }
}

import Jinja
import SourceText

extension MacroLibrary {
    /// Ids of the macros that a macro's text calls, as `depends_on.macros` holds them: resolved names of static calls,
    /// without running anything.
    package func dependencies(of entry: MacroEntry) -> [String] {
        var found: [String] = []
        for name in entry.definition?.calls.flatMap({ possibleMacros(of: $0, from: entry.packageName) }) ?? [] {
            guard name != entry.name else { continue }
            let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
            let target =
                parts.count == 2 ? resolved(parts[1], from: parts[0]) : resolved(name, from: entry.packageName)
            if let id = target?.id, !found.contains(id) { found.append(id) }
        }
        return found
    }

    /// The names that one call may mean: `x`, `package.x`; for `adapter.dispatch('x')` both `x` and what it finds.
    private func possibleMacros(of call: StaticCall, from package: String) -> [String] {
        switch call.path.count {
        case 1: Self.standardCalls.contains(call.path[0]) ? [] : [call.path[0]]
        case 2 where call.path[0] != "adapter": [call.path.joined(separator: ".")]
        case 2 where call.path[1] == "dispatch": dispatched(by: call)
        default: []
        }
    }

    private func dispatched(by call: StaticCall) -> [String] {
        func text(_ position: Int, _ keyword: String) -> String? {
            if position < call.positional.count { return call.positional[position]?.string }
            return call.keywords.first { $0.name == keyword }?.value?.string
        }
        guard let name = text(0, "macro_name") else { return [] }
        let (found, _) = dispatch(name, namespace: text(1, "macro_namespace"), from: projectName)
        return [name] + (found.map { ["\($0.packageName).\($0.name)"] } ?? [])
    }

    /// Context functions are no macros, even where a macro has the same name.
    private static let standardCalls: Set<String> = [
        "ref", "source", "config", "return", "log", "var", "env_var", "tojson", "fromjson", "toyaml", "fromyaml", "set",
        "set_strict", "zip", "zip_strict", "print", "diff_of_two_dicts", "local_md5",
    ]
}

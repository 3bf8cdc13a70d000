/// Whether a project may be called so: letters, digits and `_`, not beginning with a digit.
func isProjectName(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first, !first.properties.numericType.isDigit else { return false }
    return name.unicodeScalars.allSatisfy {
        $0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType.isDigit
    }
}

extension Optional where Wrapped == Unicode.NumericType {
    fileprivate var isDigit: Bool { self == .decimal || self == .digit }
}

/// Names that templates already use for something else; packages are reachable by their name, so they can't have one
/// of these.
let reservedProjectNames: Set<String> = [
    "_sql_results", "adapter", "api", "column", "config", "context", "database", "env", "env_var", "exceptions",
    "execute", "flags", "fromjson", "fromyaml", "graph", "invocation_id", "load_agate_table", "load_result", "log",
    "model", "modules", "post_hooks", "pre_hooks", "ref", "render", "return", "run_started_at", "schema", "source",
    "sql", "sql_now", "store_result", "store_raw_result", "target", "this", "tojson", "toyaml",
    "try_or_compiler_error", "var", "write",
]

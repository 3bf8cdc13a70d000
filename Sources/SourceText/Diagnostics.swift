/// The messages of this room; each code has its section in `docs/errors.md`.
extension Diagnostic {
    static func jsonSyntax(_ message: String, at place: Location) -> Diagnostic {
        Diagnostic(code: "json.syntax", message: message, location: place)
    }

    static func jsonDepth(_ limit: Int, at place: Location) -> Diagnostic {
        Diagnostic(
            code: "json.depth", message: "lists and objects are nested more than \(limit) levels deep", location: place)
    }

    static func unreadable(_ path: String, reason: String) -> Diagnostic {
        Diagnostic(
            code: "files.unreadable", message: "can't read '\(path)': \(reason)",
            hint: "check the file's permissions and the disk")
    }
}

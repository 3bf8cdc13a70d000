import SourceText

/// The messages of this room; each code has its section in `docs/errors.md`.
extension Diagnostic {
    static func cannotListen(_ host: String, _ port: Int, _ reason: String) -> Diagnostic {
        Diagnostic(
            code: "services.listen", message: "can't listen on \(host):\(port): \(reason)",
            hint: "another program may have the port: choose a free one with --port, or 0 for any")
    }
}

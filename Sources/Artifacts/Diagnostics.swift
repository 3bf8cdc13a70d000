import SourceText

/// The messages of this room; each code has its section in `docs/errors.md`.
extension Diagnostic {
    static func unwritable(_ path: String, reason: String) -> Diagnostic {
        Diagnostic(
            code: "artifacts.unwritable", message: "can't write '\(path)': \(reason)",
            hint: "check the folder's permissions and the space on the disk, or choose another one with --target-path")
    }

    static func unreadableState(_ path: String, _ reason: String) -> Diagnostic {
        Diagnostic(
            code: "artifacts.unreadable", message: "'\(path)' can't be used as earlier state: \(reason)",
            hint: "name the folder that an earlier run has written its artifacts to")
    }
}

import SourceText

/// The messages of this room; each code has its section in `docs/errors.md`.
extension Diagnostic {
    static func foreignRecord(_ file: String) -> Diagnostic {
        Diagnostic(
            code: "artifacts.record", severity: .warning,
            message: "'\(file)' was written by another version of the program",
            hint: "delete it to begin a new record of runs")
    }

    /// The record of runs can't be used: a warning, because no run depends on it.
    package static func unusableRecord(_ file: String, because reason: Diagnostic) -> Diagnostic {
        if reason.code == "artifacts.record" { return reason }
        return Diagnostic(
            code: "artifacts.record", severity: .warning,
            message: "the record of runs '\(file)' can't be used: \(reason.message)",
            hint: "nothing else is affected; where it stays so, delete the file: a new one is begun")
    }

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

import Manifest
import Project
import SourceText

extension Compiler {
    /// Reads everything: fills ``manifest`` and gives all mistakes found, in the order of the files.
    ///
    /// - Parameters:
    ///   - project: what was loaded from disk.
    ///   - now: seconds since the epoch, for `created_at`.
    package func parse(_ project: Project, now: Double) -> [Diagnostic] {
        ManifestBuilder(project: project, compiler: self, now: now).build()
    }
}

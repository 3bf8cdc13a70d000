import Manifest
import SourceText

extension Compiler {
    /// Fills in the texts and needs of the shipped macros, which parsing leaves out: before a manifest is written.
    ///
    /// Not to be called while workers read the manifest.
    package func completeShippedMacros() {
        for entry in macros.entries where entry.isShipped {
            guard let macro = manifest.macros[entry.id], macro.sql.isEmpty else { continue }
            macro.sql = entry.sql
            macro.dependsOn.macros = macros.dependencies(of: entry)
            macro.supportedLanguages = entry.supportedLanguages
        }
    }
}

import SourceText
import YAML

/// Finds places inside the entries of properties files.
enum EntryPlace {
    /// Where a key path of an entry stands.
    ///
    /// The file is parsed once more: messages are rare, and keeping the trees of all files would cost more memory
    /// than the whole manifest.
    static func location(of path: [String], in file: SourceFile, entry: Span) -> Location {
        let sections = YAML.parse(file).documents.first?.pairs ?? []
        for section in sections {
            if let node = section.value.items?.first(where: { $0.span == entry }) {
                return node.nearest(to: path).location(in: file)
            }
        }
        return file.location(of: entry)
    }
}

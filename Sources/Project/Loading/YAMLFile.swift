import SourceText
import YAML

/// One YAML file as it was found: absent, empty, broken or read.
struct YAMLFile {
    /// The text; nil where there is no such file.
    let source: SourceFile?
    /// Its document; nil for an empty file or one that can't be read at all.
    let node: Node?
    let problems: [Diagnostic]

    /// Reads a file of a tree.
    init(_ tree: any FileTree, path: String) {
        do throws(Diagnostic) {
            self.init(try tree.read(path).map { SourceFile(path: path, bytes: $0) })
        } catch {
            self.init(unreadable: error)
        }
    }

    /// Parses a text, where there is one.
    init(_ source: SourceFile?) {
        self.source = source
        // As dbt, which reads files without the white space at their end: a block text that ends there has no line end.
        (node, problems) = source.map { YAML.parseOne($0.trimmingEnd()) } ?? (nil, [])
    }

    private init(unreadable problem: Diagnostic) {
        source = nil
        node = nil
        problems = [problem]
    }
}

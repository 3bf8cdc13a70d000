import SourceText

/// YAML 1.1 as dbt reads it: the grammar of libyaml, the types of PyYAML's safe loader.
package enum YAML {
    /// How deep collections may be nested.
    package static let depthLimit = 200
    /// How many nodes aliases may add to a document: more is an attack, not a project.
    package static let aliasLimit = 1_000_000
    /// How many mistakes of one file are told.
    package static let mistakeLimit = 20

    /// Every document of a file and everything that is wrong with it.
    ///
    /// After a mistake, reading goes on with the next entry of the collection around it; what was dropped is not
    /// in the tree. An empty file has no document.
    package static func parse(_ source: SourceFile) -> (documents: [Node], diagnostics: [Diagnostic]) {
        guard source.bytes.count < Int(Int32.max) else {
            let problem = Problem(.badCharacter, 0, 0, "a YAML file can't be larger than 2 GiB")
            return ([], [problem.diagnostic(in: source)])
        }
        var documents: [Node] = []
        var problems: [Problem] = []
        source.bytes.withUnsafeBufferPointer { bytes in
            if let problem = firstBadCharacter(in: bytes) {
                problems = [problem]
                return
            }
            var parser = Parser(bytes)
            documents = parser.stream()
            problems = parser.problems
        }
        return (documents, problems.map { $0.diagnostic(in: source) })
    }

    /// The one document of a file, nil for an empty file or where it can't be read at all.
    /// A second document is a mistake, as for dbt.
    package static func parseOne(_ source: SourceFile) -> (document: Node?, diagnostics: [Diagnostic]) {
        var (documents, diagnostics) = parse(source)
        if documents.count > 1 {
            diagnostics.append(
                Diagnostic(
                    code: "yaml.second-document", message: "a second document begins here; only one is allowed",
                    location: documents[1].location(in: source), hint: "remove the line '---' above it"))
        }
        return (documents.first, diagnostics)
    }
}

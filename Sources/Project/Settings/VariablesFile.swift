import SourceText
import YAML

/// vars.yml: variables in a file of their own, so that the project file may use them.
enum VariablesFile {
    /// Its `vars:`; empty where there is no such file. Variables in both files are a mistake.
    static func read(
        _ tree: any FileTree, projectVars: Node.Pair?, project: SourceFile, _ problems: inout [Diagnostic]
    ) -> DatumMap {
        let found = YAMLFile(tree, path: "vars.yml")
        problems += found.problems
        guard let file = found.source, let node = found.node, let vars = node.pair("vars") else { return DatumMap() }
        if let projectVars {
            problems.append(
                .varsTwice(at: projectVars.key.location(in: project), other: vars.key.location(in: file)))
        }
        var checking = KeyChecking(file: file)
        checking.check(vars.value, .optional(.mapping), "vars")
        problems += checking.problems
        return vars.value.datum.mapping ?? DatumMap()
    }
}

import Jinja
import Manifest
import SourceText

extension Compiler {
    /// Renders a node's template without executing, and notes what it mentions.
    ///
    /// Generic tests: the arguments of `node.testMetadata` are rendered first (natively, as dbt does) and passed as
    /// `_dbt_generic_test_kwargs`. `ref` and `source` give the node's own relation, `config.get` gives `""`; names that
    /// nothing defines swallow calls. Safe on any thread: one record and one node a call.
    /// - Throws: what is wrong in the template, with its place.
    package func renderForParsing(
        template: Template, node: Node, record: ParseRecord
    ) throws(Diagnostic) {
        throw Diagnostic(code: "compiler.unfinished", message: "parsing is being built")
    }

    /// A text of YAML rendered natively without executing, as hooks, test arguments and exposures need it; what it
    /// mentions is noted. `node` is what the text belongs to.
    package func renderValueForParsing(
        _ source: SourceFile, node: Node, record: ParseRecord
    ) throws(Diagnostic) -> Datum {
        throw Diagnostic(code: "compiler.unfinished", message: "parsing is being built")
    }

    /// A relation's database, schema or alias as the macro `generate_<component>_name` makes it, without the white
    /// space around it. Where that is the shipped one, nothing is rendered.
    /// - Parameter custom: the node's config of that name; nil where there is none.
    package func generateName(
        _ component: NameComponent, custom: String?, node: Node
    ) throws(Diagnostic) -> String {
        throw Diagnostic(code: "compiler.unfinished", message: "names are being built")
    }

    /// A description with its `doc('name')` calls replaced.
    /// - Parameters:
    ///   - package: where it is written.
    ///   - block: finds a docs block by name and package (nil where none was given).
    /// - Returns: the text and the ids of the blocks used, in order.
    /// - Throws: `compiler.unknown-doc` and what is wrong in the text.
    package func renderDescription(
        _ source: SourceFile, package: String, block: (_ name: String, _ package: String?) -> DocBlock?
    ) throws(Diagnostic) -> (text: String, blocks: [String]) {
        throw Diagnostic(code: "compiler.unfinished", message: "descriptions are being built")
    }

    /// Calls a macro of the project with plain arguments, without executing. `package` is the one whose templates call.
    /// - Throws: `compiler.unknown-macro` where there is none.
    package func callMacro(
        _ name: String, arguments: DatumMap, from package: String
    ) throws(Diagnostic) -> Datum? {
        throw Diagnostic(code: "compiler.unfinished", message: "macro calls are being built")
    }
}

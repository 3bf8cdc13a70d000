import Jinja
import Manifest

@testable import Compiler

/// Templates of nodes as parsing makes them.
enum JinjaTemplate {
    static func parse(_ node: Node, _ compiler: Compiler) throws -> Template {
        try Template(compiler.templateSource(of: node), compiler.capturing)
    }
}

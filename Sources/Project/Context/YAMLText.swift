import Jinja
import SourceText

/// Texts of YAML files that are templates: rendered natively, so that numbers, lists and booleans keep their type.
package enum YAMLText {
    /// Whether a text holds the start or the end of a tag; all others are what they say.
    package static func isTemplate(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard bytes.count > 1 else { return false }
            for place in 0..<(bytes.count - 1) {
                let (first, second) = (bytes[place], bytes[place + 1])
                if first == 0x7B, second == 0x7B || isMark(second) { return true }
                if second == 0x7D, first == 0x7D || isMark(first) { return true }
            }
            return false
        }
    }

    /// `%` or `#`.
    private static func isMark(_ byte: UInt8) -> Bool { byte == 0x25 || byte == 0x23 }

    /// The value of a text in a scope.
    /// - Throws: what is wrong in the template; places are inside `text`.
    package static func render(
        _ text: String, _ context: BaseContext, in scope: BaseContext.Scope
    ) throws(Diagnostic) -> Datum {
        guard isTemplate(text) else { return .string(text) }
        return try render(SourceFile(path: "yaml", text: text), context, in: scope)
    }

    /// The value of a text that stands in a file: places are those of the file.
    package static func render(
        _ source: SourceFile, _ context: BaseContext, in scope: BaseContext.Scope
    ) throws(Diagnostic) -> Datum {
        do throws(TemplateError) {
            let template = try Template(source, .dbtNative)
            let renderer = Renderer(environment: .dbtNative, globals: ScopeGlobals(context, scope))
            return try renderer.renderNative(template).checkedDatum() ?? .null
        } catch {
            throw error.diagnostic
        }
    }
}

extension Environment {
    /// dbt's rendering of YAML values.
    package static let dbtNative: Environment = {
        var environment = Environment.dbt
        environment.output = .native
        return environment
    }()
}

/// The base context alone, as the globals of one render.
package final class ScopeGlobals: Globals {
    private let context: BaseContext
    private let scope: BaseContext.Scope

    /// The names of a scope.
    package init(_ context: BaseContext, _ scope: BaseContext.Scope) {
        self.context = context
        self.scope = scope
    }

    package func value(named name: String) -> Value? { context.value(named: name, in: scope, globals: self) }
    package var names: [String] { BaseContext.names }
}

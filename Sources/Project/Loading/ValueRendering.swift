import SourceText
import YAML

/// Turns nodes of one YAML file into values, with the templates in them rendered.
struct ValueRendering {
    let base: BaseContext
    let scope: BaseContext.Scope
    let file: SourceFile
    /// What went wrong, each at its place in the file.
    var problems: [Diagnostic] = []
    /// How many texts were templates.
    private(set) var rendered = 0

    init(base: BaseContext, scope: BaseContext.Scope, file: SourceFile) {
        self.base = base
        self.scope = scope
        self.file = file
    }

    /// The value of a node. Dates become text, as in dbt wherever YAML is rendered.
    ///
    /// - Parameters:
    ///   - prefix: the steps to the node, for `renders`.
    ///   - renders: whether the text at a path is rendered; asked only for texts that hold a tag.
    mutating func value(
        of node: Node, at prefix: [PathStep] = [], renders: ([PathStep]) -> Bool
    ) -> Datum {
        var path = prefix
        var found: [Diagnostic] = []
        var count = 0
        let result = node.datum(at: &path) { scalar, path, value in
            guard case .string(let text) = value else { return value.string.map { .string($0) } ?? value }
            guard YAMLText.isTemplate(text) else {
                // Every text that is rendered loses the line end that it closes with, as templates do.
                return text.utf8.last == 0x0A && renders(path) ? .string(String(text.dropLast())) : value
            }
            guard renders(path) else { return value }
            count += 1
            do throws(Diagnostic) {
                return try YAMLText.render(source(of: scalar, text), base, in: scope)
            } catch {
                found.append(error.located(at: scalar.location(in: file)))
                return value
            }
        }
        problems += found
        rendered += count
        return result
    }

    /// The text as a part of its file, where it stands there as it is; so places inside it are those of the file.
    private func source(of scalar: Node, _ text: String) -> SourceFile {
        let span = scalar.span
        let bytes = Array(text.utf8)
        for shift in [0, 1] where span.start + shift + bytes.count <= file.bytes.count {
            if file.bytes[(span.start + shift)..<(span.start + shift + bytes.count)].elementsEqual(bytes) {
                return SourceFile(path: file.path, bytes: bytes, origin: .init(file: file, offset: span.start + shift))
            }
        }
        return SourceFile(path: file.path, bytes: bytes, origin: .init(file: file, offset: span.start))
    }
}

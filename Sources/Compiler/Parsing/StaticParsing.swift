import Jinja
import Manifest
import SourceText

/// Reads templates that hold nothing but calls of `ref`, `source` and `config` with literal arguments from their
/// tree, without rendering: most models of most projects.
enum StaticParsing {
    /// Notes what the template mentions.
    /// - Returns: false where it has to be rendered; nothing is noted then.
    static func read(_ template: Template, into record: ParseRecord) -> Bool {
        template.hasOnlyLiteralCalls && read(template.calls, into: record)
    }

    /// Notes what a template mentions that holds nothing but these calls.
    /// - Returns: false where it has to be rendered; nothing is noted then.
    static func read(_ calls: [StaticCall], into record: ParseRecord) -> Bool {
        guard calls.allSatisfy(isKnown) else { return false }
        for call in calls { note(call, record) }
        return true
    }

    private static func isKnown(_ call: StaticCall) -> Bool {
        guard call.isLiteral, call.path.count == 1 else { return false }
        switch call.path[0] {
        case "ref": return reference(call) != nil
        case "source": return source(call) != nil
        case "config": return call.positional.isEmpty && call.keywords.allSatisfy { isPlain($0.name) }
        default: return false
        }
    }

    /// Keys whose values are templates or merge between calls are left to the renderer.
    private static func isPlain(_ key: String) -> Bool {
        !["pre_hook", "post_hook", "pre-hook", "post-hook", "grants"].contains(key)
    }

    private static func note(_ call: StaticCall, _ record: ParseRecord) {
        switch call.path.first {
        case "ref": if let reference = reference(call) { record.references.append(reference) }
        case "source":
            // dbt's static reader keeps each source once, its renderer does not.
            if let source = source(call), !record.sources.contains(source) { record.sources.append(source) }
        default:
            let values = DatumMap(call.keywords.compactMap { pair in pair.value.map { (pair.name, $0) } })
            NodeConfig.merge(call: values, into: &record.configCalls)
        }
    }

    /// `ref('name')`, `ref('package', 'name')`, `ref('name', version=2)`; nil where it is none of them.
    static func reference(_ call: StaticCall) -> Reference? {
        let names = call.positional.compactMap { $0?.string }
        guard names.count == call.positional.count, (1...2).contains(names.count), let name = names.last else {
            return nil
        }
        var version: Datum?
        for (key, value) in call.keywords {
            guard key == "v" || key == "version", version == nil, let value else { return nil }
            version = value
        }
        return Reference(name: name, package: names.count == 2 ? names[0] : nil, version: version)
    }

    /// `source('source', 'table')`; nil where it is something else.
    static func source(_ call: StaticCall) -> [String]? {
        let names = call.positional.compactMap { $0?.string }
        guard names.count == 2, call.positional.count == 2, call.keywords.isEmpty else { return nil }
        return names
    }
}

/// Finds the place of a reference in the text that holds it, for messages.
struct ReferencePlaces {
    let source: SourceFile
    let calls: [StaticCall]

    /// Where `ref` of that name stands.
    func location(of reference: Reference) -> Location? {
        for call in calls where call.path == ["ref"] {
            if let found = StaticParsing.reference(call), found.name == reference.name,
                found.package == reference.package
            {
                return source.location(of: call.span)
            }
        }
        return nil
    }

    /// Where `source` of these names stands.
    func location(ofSource names: [String]) -> Location? {
        for call in calls where call.path == ["source"] && StaticParsing.source(call) == names {
            return source.location(of: call.span)
        }
        return nil
    }
}

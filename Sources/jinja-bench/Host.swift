import Jinja
import SourceText

/// What a host of templates offers, as plain functions: the same that the script gives to Jinja2.
enum Host {
    /// The functions, and the values of a context.
    static func globals(_ context: DatumMap) -> DictionaryGlobals {
        let globals = DictionaryGlobals([
            "execute": .bool(true),
            "target": Value(["name": "dev", "schema": "public", "type": "postgres", "threads": 4] as Datum),
            "this": .string("\"dev\".\"public\".\"m\""),
            "config": .function("config") { _, _ in .string("") },
            "ref": .function("ref") { arguments, renderer throws(TemplateError) in
                .string("\"dev\".\"public\".\"\(try renderer.text(of: arguments.positional.last ?? .none))\"")
            },
            "source": .function("source") { arguments, renderer throws(TemplateError) in
                let schema = try renderer.text(of: arguments.value(0, "source") ?? .none)
                let table = try renderer.text(of: arguments.value(1, "table") ?? .none)
                return .string("\"dev\".\"\(schema)\".\"\(table)\"")
            },
            "var": .function("var") { arguments, _ in arguments.value(1, "default") ?? .none },
        ])
        for (key, value) in context.pairs { globals.values[key] = Value(value) }
        return globals
    }
}

import Jinja
import SourceText

/// The database: the adapter, its classes, and whether anything is executed.
let databaseNames: [String: ContextEntry] = [
    "adapter": .value { .object(AdapterObject($0)) },
    "api": .value { context in
        .dict(
            Dict([
                ("Relation", .object(RelationFactory(context.compiler))),
                ("Column", .object(ColumnFactory(context.compiler.backend.dialect))),
            ]))
    },
    "column": .value { .object(ColumnFactory($0.compiler.backend.dialect)) },
    "execute": .value { .bool($0.isExecuting) },
    "sql_now": .value { .string($0.compiler.backend.type == "sqlite" ? "date()" : "now()") },
    "submit_python_job": .function { _ in pythonJob },
    "connection_name": .value { .optional($0.session?.name) },
]

private func pythonJob(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    throw .compilation("Python models aren't supported", hint: "write the model in SQL")
}

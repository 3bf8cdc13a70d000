import Jinja
import SourceText

/// A template with its context.
struct TemplateWork {
    let name: String
    let bytes: [UInt8]
    let context: DatumMap

    func work(_ checksum: String?) -> Work {
        let globals = Host.globals(context)
        let environment = Environment()
        func parsed() throws(TemplateError) -> Template {
            try Template(SourceFile(path: "\(name).sql", bytes: bytes), environment)
        }
        func renderer() -> Renderer { Renderer(environment: environment, globals: globals) }
        func rendered(_ template: Template) throws(TemplateError) -> String { try renderer().render(template) }
        let template = try? parsed()
        func text() -> String { (try? template.map(rendered)) ?? "" }
        return Work(
            matches: { Hash.sha256(text()) == checksum },
            outputBytes: { text().utf8.count },
            steps: [
                ("parse", { _ = try? parsed() }),
                ("render", { _ = text() }),
                ("mapped", { _ = try? template.map { try renderer().renderMapped($0) } }),
                ("both", { _ = try? rendered(parsed()) }),
            ])
    }
}

/// Texts that are rendered to values, all of them at once.
struct NativeWork {
    let texts: [String]

    func work(_ expected: [String]) -> Work {
        let globals = Host.globals(DatumMap())
        var environment = Environment.dbt
        environment.output = .native
        let fixed = environment
        func parsed(_ text: String) throws(TemplateError) -> Template {
            try Template(SourceFile(path: "dbt_project.yml", text: text), fixed)
        }
        func rendered(_ template: Template) throws(TemplateError) -> Value {
            try Renderer(environment: fixed, globals: globals).renderNative(template)
        }
        let templates = texts.compactMap { try? parsed($0) }
        func values() -> [String] { templates.compactMap { try? PythonTypes.repr(rendered($0)) } }
        return Work(
            matches: { values() == expected },
            outputBytes: { values().reduce(0) { $0 + $1.utf8.count } },
            steps: [
                ("parse", { for text in texts { _ = try? parsed(text) } }),
                ("render", { for template in templates { _ = try? rendered(template) } }),
                ("both", { for text in texts { _ = try? rendered(parsed(text)) } }),
            ])
    }
}

import Jinja
import SourceText

let greeting = try Environment().render("Hello {{ name|title }}!", ["name": .string("world")])
print(greeting)

// A function rather than a closure in place: some versions of the compiler fail on the latter.
@Sendable func shout(_ input: Value, _ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    let mark = arguments.value(0, "mark")?.string ?? "!"
    return .string(try renderer.text(of: input).uppercased() + mark)
}

var environment = Environment()
environment.filters["shout"] = shout
let text = "{% for x in items %}{{ loop.index }}. {{ x|shout }} {% endfor %}"
let template = try Template(SourceFile(path: "list.txt", text: text), environment)
let renderer = Renderer(environment: environment, globals: DictionaryGlobals())
let page = try renderer.render(template, variables: ["items": .array([.string("tea"), .int(2)])])
print(page)

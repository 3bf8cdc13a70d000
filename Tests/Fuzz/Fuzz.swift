import Glibc
import SourceText

@testable import Jinja

// The targets of libFuzzer; FUZZ_TARGET names the one that runs: lexer, parser or evaluator.
// A template may fail in any way that is an error. A trap, an overflow of the stack, a hang and endless memory are found.

private let target = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? "evaluator"
private nonisolated(unsafe) var budget = CPUBudget()

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    budget.spend()
    let text = String(decoding: UnsafeBufferPointer(start: data, count: size), as: UTF8.self)
    let file = SourceFile(path: "fuzz", text: text)
    switch target {
    case "lexer": lex(file)
    case "parser": parse(file)
    default: evaluate(file)
    }
    return 0
}

private func lex(_ file: SourceFile) {
    for trims in [false, true] {
        var lexer = Lexer(TemplateText(file, keepTrailingNewline: true), trimBlocks: trims, lstripBlocks: trims)
        while let token = try? lexer.next(), token.kind != .eof {}
    }
    _ = try? topLevelBlocks(of: file, allowed: nil, collectRaw: true)
}

private func parse(_ file: SourceFile) {
    _ = try? Template(file, Environment())
    if let template = try? Template(file, .dbt) { _ = (template.calls, template.hasOnlyLiteralCalls) }
    _ = macroFileEntries(of: file, .dbt)
}

// As plain text and as a native value of dbt.
private func evaluate(_ file: SourceFile) {
    render(file, .init()) { _ = try? $0.renderMapped($1, variables: variables()) }
    var native = Environment.dbt
    native.output = .native
    render(file, native) { _ = try? $0.renderNative($1, variables: variables()) }
}

private func render(_ file: SourceFile, _ environment: Environment, _ action: (Renderer, Template) -> Void) {
    var environment = environment
    environment.limits.steps = 20_000
    environment.limits.outputBytes = 1_000_000
    environment.loader = { $0 == "self" ? file : nil }
    guard let template = try? Template(file, environment) else { return }
    action(Renderer(environment: environment, globals: DictionaryGlobals(["modules": PythonModules.all])), template)
}

private func variables() -> [String: Value] {
    [
        "s": .string("hello Wörld"), "i": .int(7), "f": .double(2.5), "l": .array([.int(3), .int(1), .string("x")]),
        "d": Value(["a": 1, "b": ["c", "d"]] as Datum), "n": .none,
    ]
}

/// Ends the process when it has used FUZZ_SECONDS of CPU: libFuzzer only knows time on the clock, of which a busy
/// machine gives a part.
private struct CPUBudget {
    private let seconds = getenv("FUZZ_SECONDS").flatMap { Int(String(cString: $0)) }
    private var executions = 0

    mutating func spend() {
        executions += 1
        guard let seconds, executions % 64 == 0, clock() >= seconds * CLOCKS_PER_SEC else { return }
        print("\(target): \(executions) templates in \(seconds) seconds of CPU, nothing found")
        fflush(nil)
        _exit(0)
    }
}

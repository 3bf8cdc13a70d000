import Glibc
import SourceText

/// Times the template engine: `jinja-bench FOLDER [--seconds S] [--only NAME] [--step NAME] [--memory]`.
///
/// The folder is `Tests/Benchmarks/Jinja`. Prints JSON: by name the milliseconds of CPU time, best of many runs, of
/// parsing, rendering and both; `matches` says whether the output is the recorded one of the reference. With `--memory`
/// each input is parsed and rendered once and nothing is timed: `peak_bytes` is by how much the process grew.
/// Exit code 1 where an output differs.
@main struct Main {
    static func main() {
        var seconds = 1.0
        var only: String?
        var step: String?
        var measuresMemory = false
        var folder: String?
        var rest = CommandLine.arguments.dropFirst()
        while let argument = rest.popFirst() {
            switch argument {
            case "--seconds": seconds = rest.popFirst().flatMap(Double.init) ?? seconds
            case "--only": only = rest.popFirst()
            case "--step": step = rest.popFirst()
            case "--memory": measuresMemory = true
            default: folder = argument
            }
        }
        guard let folder else {
            fail("usage: jinja-bench FOLDER [--seconds S] [--only NAME] [--step NAME] [--memory]")
        }
        do {
            let inputs = try Inputs(folder).all.filter { only == nil || $0.name == only }
            let results = inputs.map { ($0.name, measuresMemory ? growth($0) : times($0, seconds, step)) }
            print(JSONWriter.text(of: .mapping(DatumMap(results.map { ($0, .mapping($1)) }))))
            exit(results.allSatisfy { $1["matches"] == .bool(true) } ? 0 : 1)
        } catch {
            fail("\(error)")
        }
    }

    private static func fail(_ message: String) -> Never {
        let bytes = Array((message + "\n").utf8)
        _ = write(2, bytes, bytes.count)
        exit(2)
    }

    private static func times(_ input: Input, _ seconds: Double, _ only: String?) -> DatumMap {
        let work = input.work()
        var result: DatumMap = ["matches": .bool(work.matches()), "output_bytes": .int(work.outputBytes())]
        for step in work.steps where only == nil || step.name == only {
            result[step.name] = .double(best(within: seconds, step.run) * 1000)
        }
        return result
    }

    private static func growth(_ input: Input) -> DatumMap {
        let work = input.work()
        let before = residentBytes(.now)
        let matches = work.matches()
        return ["matches": .bool(matches), "peak_bytes": .int(residentBytes(.peak) - before)]
    }
}

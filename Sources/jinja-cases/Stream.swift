import Glibc
import SourceText
import TemplateCases

/// Answers templates line by line: a case as JSON on standard input, what the engine makes of it as JSON on standard
/// output. A process that compares engines asks thousands a second of one that lives on.
struct Stream {
    // Far beyond what the deadline of a render allows, so that only a hang ends the process.
    private static let secondsPerCase: UInt32 = 30

    func run() -> Never {
        onLargeStack {
            var waiting: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = read(0, &chunk, chunk.count)
                guard count > 0 else { exit(0) }
                waiting += chunk[0..<count]
                answerLines(of: &waiting)
            }
        }
        exit(2)
    }

    private func answerLines(of waiting: inout [UInt8]) {
        var start = 0
        while let end = waiting[start...].firstIndex(of: 0x0A) {
            alarm(Self.secondsPerCase)
            Console.write(answer(to: Array(waiting[start..<end])) + "\n")
            start = end + 1
        }
        alarm(0)
        waiting.removeSubrange(..<start)
    }

    private func answer(to line: [UInt8]) -> String {
        do throws(Diagnostic) {
            guard let asked = try TemplateCase(line: line) else { return "{\"unreadable\": true}" }
            return JSONWriter.text(of: CaseRunner.answer(to: asked))
        } catch {
            return "{\"unreadable\": true}"
        }
    }
}

import Glibc
import SourceText
import TemplateCases

/// Runs the cases in this process and prints the score. Writes the name of each case to descriptor 3 before it runs.
struct Worker {
    private static let secondsPerCase: UInt32 = 20
    private let options: Options

    init(_ options: Options) { self.options = options }

    func run() -> Never {
        onLargeStack {
            let reason = "crashed or ran too long"
            let skipped = Dictionary(options.skipped.map { ($0, reason) }, uniquingKeysWith: { $1 })
            let score = CaseRunner.score(cases(), skipped: skipped) { recorded in
                Console.write(recorded.id + "\n", to: 3)
                alarm(Self.secondsPerCase)
            }
            if options.showsFailures { Console.write(score.failureReport + "\n") }
            Console.write(score.report + "\n")
            exit(score.passed == score.total ? 0 : 1)
        }
        exit(2)
    }

    private func cases() -> [TemplateCase] {
        var all: [TemplateCase] = []
        for file in options.files {
            guard let bytes = Console.read(file) else {
                Console.write("can't read \(file)\n", to: 2)
                exit(2)
            }
            do {
                all += try TemplateCase.all(in: bytes, named: file)
            } catch {
                Console.write("\(error)\n", to: 2)
                exit(2)
            }
        }
        return all.filter {
            (options.areas.isEmpty || options.areas.contains($0.area))
                && (options.ids.isEmpty || options.ids.contains($0.id))
        }
    }
}

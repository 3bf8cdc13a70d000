import Glibc
import SourceText
import TemplateCases

/// Runs template cases: `jinja-cases [--failures] [--area NAME] [--id ID] FILE…`.
///
/// Prints passed/total per area, then one line `N/M`. A case that crashes or hangs ends only the worker process:
/// it is counted as failed and the others run again without it. `jinja-cases --stream` answers cases from standard
/// input instead (see ``Stream``).
@main struct Main {
    static func main() {
        let options = Options(CommandLine.arguments.dropFirst())
        if options.isStream { Stream().run() }
        guard !options.files.isEmpty else {
            Console.write("usage: jinja-cases [--failures] [--area NAME] [--id ID] FILE… | --stream\n", to: 2)
            exit(2)
        }
        options.isWorker ? Worker(options).run() : Overseer(options).run()
    }
}

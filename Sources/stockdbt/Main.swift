import Glibc

/// stockdbt: builds, tests and loads a project of SQL templates.
///
/// From here the way goes to `Program`, then to the command's file in `Commands/`.
@main struct Main {
    static func main() {
        Memory.growInLargeSteps()
        // A reader that goes away must not end the program in the middle of a transaction.
        signal(SIGPIPE, SIG_IGN)
        let code = Program(system: .current()).run()
        // Nothing is torn down: the graph may be large, and all files are closed.
        _exit(code.rawValue)
    }
}

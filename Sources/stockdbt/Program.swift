import SourceText
import YAML

/// One call of the program: finds the command and hands over to it.
struct Program {
    let system: System
    var output = Output.standard
    var errors = Output.error
    var commands = Command.all

    /// Does what the command line says.
    func run() -> ExitCode {
        do {
            return try dispatch(ArgumentParser.parse(system.words, commands: commands))
        } catch {
            return report(error)
        }
    }

    private func dispatch(_ parsed: ParsedArguments) throws(UsageError) -> ExitCode {
        if parsed.has("version") {
            output.line(Version.text)
            return .good
        }
        guard let command = parsed.command, !parsed.has("help") else {
            let path = parsed.command?.path ?? parsed.group
            (parsed.has("help") ? output : errors).line(help.text(for: path))
            return parsed.has("help") ? .good : .wrong
        }
        let environment = DotEnv.merged(into: system.environment, folder: system.workingDirectory)
        let flags = try Flags(parsed, command: command, environment: environment, readYAML: readYAMLText)
        return command.run(
            Invocation(system: system, environment: environment, flags: flags, arguments: parsed.arguments))
    }

    private var help: Help { Help(program: system.program, commands: commands) }

    private func report(_ error: UsageError) -> ExitCode {
        errors.line(help.usage(for: error.path) + "Error: " + error.message)
        return .wrong
    }
}

/// Reads a value written in YAML, such as that of `--vars`; nil where it is not valid.
@Sendable func readYAMLText(_ text: String) -> Datum? {
    let (document, diagnostics) = YAML.parseOne(SourceFile(path: "command line", text: text))
    // A bare nil here would be the null of YAML.
    guard diagnostics.isEmpty else { return Datum?.none }
    return document?.datum ?? .null
}

/// What a command gets: its settled flags and the world around the process.
struct Invocation: Sendable {
    let system: System
    /// The process environment with `.env` below it.
    let environment: [String: String]
    var flags: Flags
    let arguments: [String]
    /// The nodes of an earlier command that are done once more; nil where the flags select.
    var retried: [String]?
    let id = System.newInvocationID()
    let clock = SystemClock()
}

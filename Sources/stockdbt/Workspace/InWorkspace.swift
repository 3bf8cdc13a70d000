import Execution
import SourceText

extension Invocation {
    /// Runs a command inside a project: sets up the workspace, shows what goes wrong, and ends the log.
    func inWorkspace(_ work: (Workspace) throws(Stop) -> ExitCode) -> ExitCode {
        var workspace: Workspace?
        let interrupts = Interrupts()
        do throws(Stop) {
            let made = try Workspace(self, interrupts: interrupts)
            workspace = made
            made.emit(.commandStarted(version: Version.compatible))
            var code = try work(made)
            if made.cancellation.isCancelled { code = .wrong }
            made.finish(code)
            return code
        } catch {
            return report(error, workspace)
        }
    }

    /// Says that the call is wrong.
    func refuse(_ message: String) -> ExitCode { refuse(UsageError(message, in: flags.command.path)) }

    private func refuse(_ error: UsageError) -> ExitCode {
        let help = Help(program: system.program, commands: Command.all)
        Output.error.line(help.usage(for: error.path) + "Error: " + error.message)
        return .wrong
    }

    private func report(_ stop: Stop, _ workspace: Workspace?) -> ExitCode {
        switch stop {
        case .usage(let error): return refuse(error)
        case .nothingToDo:
            workspace?.emit(.nothingToDo)
            // Readers of artifacts find an empty run, not the last one.
            if let workspace, ["build", "run", "test", "seed", "snapshot"].contains(flags.command.which) {
                try? workspace.writeArtifacts(RunResults(generatedAt: clock.now()))
            }
            workspace?.finish(.good)
            return .good
        case .mistakes(let diagnostics):
            workspace?.show(diagnostics)
            workspace?.finish(.wrong)
            return .wrong
        }
    }
}

extension Workspace {
    /// At most this many mistakes are shown.
    private static let mistakeLimit = 100

    /// Shows what is wrong, all of it, warnings first.
    func show(_ diagnostics: [Diagnostic]) {
        let judged = warnings.judged(diagnostics)
        tell(judged)
        let errors = judged.filter { $0.severity == .error }
        emit(.mistakes(Array(errors.prefix(Self.mistakeLimit)), total: errors.count))
    }

    /// The last message of the log.
    func finish(_ code: ExitCode) {
        tellHeldBack()
        if !deprecations.isEmpty,
            let summary = warnings.judge(.deprecations(deprecations, all: flags.bool("show_all_deprecations")))
        {
            emit(.diagnostic(summary))
        }
        let seconds = invocation.clock.now().seconds(since: startedAt)
        let name = ([invocation.system.program] + flags.command.path).joined(separator: " ")
        emit(.commandFinished(name: name, success: code == .good, seconds: seconds))
        log.finish()
    }
}

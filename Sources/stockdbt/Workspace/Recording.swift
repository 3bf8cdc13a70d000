import Artifacts
import Execution
import SourceText

/// The record of past runs; what goes wrong with it is a warning and never the end of a command.
extension Workspace {
    /// Keeps what a run came to.
    func record(_ results: RunResults) {
        guard flags.bool("write_json"), let target = project?.profile.target else { return }
        let run = RunHistory.Run(
            invocationID: invocation.id, command: flags.command.which, target: target, startedAt: startedAt,
            elapsed: results.elapsedTime, isSuccess: results.isSuccess)
        withRecord { (record) throws(Diagnostic) in try record.add(run, results.results) }
    }

    /// What is known of past runs on this target; nothing where there is no record.
    func history() -> RunHistory {
        var history = RunHistory()
        guard let target = project?.profile.target, DiskFileTree(root: targetFolder.path).exists(RunRecord.fileName)
        else { return history }
        withRecord { (record) throws(Diagnostic) in history = try record.history(target: target) }
        return history
    }

    private func withRecord(_ work: (RunRecord) throws(Diagnostic) -> Void) {
        do throws(Diagnostic) {
            let store = try Backends.openRecord("\(targetFolder.path)/\(RunRecord.fileName)")
            defer { store.close() }
            try work(RunRecord(store))
        } catch {
            emit(.diagnostic(.unusableRecord("\(targetName)/\(RunRecord.fileName)", because: error)))
        }
    }
}

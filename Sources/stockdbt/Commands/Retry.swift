import Artifacts
import Project
import SourceText

extension Command {
    /// Once more what did not succeed the last time, with the options of that time.
    static let retry = Command(
        "retry", "Run again what failed or was skipped in the last command, with its options.",
        options: OptionGroup.project + ["full_refresh", "threads"]
    ) { invocation in
        let last: LastRun
        do throws(Stop) { last = try LastRun(invocation) } catch {
            let stop = error
            return invocation.inWorkspace { _ throws(Stop) in throw stop }
        }
        let open = last.openNodes(warningsCount: invocation.flags.bool("warn_error"))
        guard last.command.which == "run-operation" else { return last.command.run(last.again(invocation, open)) }
        // A macro that succeeded is not called twice; its result stays.
        guard let macro = open.first else { return invocation.inWorkspace { _ throws(Stop) in .good } }
        let name = macro.split(separator: ".").dropFirst().joined(separator: ".")
        return last.command.run(last.again(invocation, open, arguments: [name]))
    }
}

/// What run_results.json of an earlier command says of it.
private struct LastRun {
    let command: Command
    private let arguments: DatumMap
    private let results: [Datum]

    private static let commands: Set<String> = [
        "build", "compile", "clone", "generate", "seed", "snapshot", "test", "run", "run-operation",
    ]
    private static let openStatuses: Set<String> = ["error", "fail", "skipped", "runtime error", "partial success"]

    /// Reads the results that `--state`, or else the target folder, holds; those of a killed run too.
    init(_ invocation: Invocation) throws(Stop) {
        let places: Places
        do throws(UsageError) {
            places = try Places(invocation.flags, system: invocation.system)
        } catch {
            throw .usage(error)
        }
        let tree = DiskFileTree(root: places.project)
        let flags = invocation.flags
        let name = flags.text("state") ?? flags.text("target_path") ?? ProjectLoader(tree).targetPath ?? "target"
        let folder = TargetFolder(path: tree.absolute(name), name: name)
        RunJournal.complete(in: folder)
        let bytes = try? DiskFileTree(root: folder.path).read("run_results.json")
        let document = bytes.flatMap { try? JSON.parse(SourceFile(path: "run_results.json", bytes: $0)) }
        let which = document?["args"]?["which"]?.string ?? ""
        guard let document, Self.commands.contains(which),
            let command = Command.all.first(where: { $0.which == which })
        else { throw .mistakes([.noLastRun(name)]) }
        self.command = command
        arguments = document["args"]?.mapping ?? [:]
        results = document["results"]?.list ?? []
    }

    /// The ids of what is to be done again. Hooks run with every command anyway.
    func openNodes(warningsCount: Bool) -> [String] {
        results.compactMap { result in
            guard let id = result["unique_id"]?.string, let status = result["status"]?.string else { return nil }
            let isOpen = Self.openStatuses.contains(status) || (warningsCount && status == "warn")
            return isOpen && !id.hasPrefix("operation.") ? id : nil
        }
    }

    /// The earlier call again, for some nodes; what this call says itself wins.
    func again(_ invocation: Invocation, _ nodes: [String], arguments words: [String] = []) -> Invocation {
        var again = Invocation(
            system: invocation.system, environment: invocation.environment,
            flags: invocation.flags.restored(arguments, for: command), arguments: words)
        again.retried = nodes
        return again
    }
}

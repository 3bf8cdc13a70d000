import Compiler
import Manifest
import SourceText

extension Run {
    /// Runs hooks one after the other; after a failure the rest is skipped.
    /// - Returns: whether one failed.
    /// - Throws: what keeps the template of a hook at the start from being rendered.
    func runHooks(_ hooks: [Node], kind: String, end: EndOfRun?) throws(Diagnostic) -> Bool {
        guard !hooks.isEmpty else { return false }
        let failed = Transferred(false)
        try onMainSession { (session) throws(Diagnostic) in
            for (index, node) in hooks.enumerated() {
                let place = Event.HookPlace(
                    node: node, name: "\(node.packageName).\(kind).\(index)", index: index + 1, total: hooks.count,
                    startedAt: self.clock.now())
                let result =
                    failed.value ? self.skippedHook(place) : self.runHook(place, end: end, in: session)
                failed.value = failed.value || result.status == .error
                if kind == "on-run-start", let error = result.diagnostic, error.isOfHookTemplate { throw error }
                self.collected.add(result)
                self.emit(.hookFinished(place, result))
            }
        }
        return failed.value
    }

    private func runHook(_ place: Event.HookPlace, end: EndOfRun?, in session: Session) -> NodeResult {
        var result = NodeResult(uniqueID: place.node.uniqueID, status: .success, threadID: "main")
        emit(.hookStarted(place))
        do throws(Diagnostic) {
            let outcome = try runner.runHook(place.node, end: end, in: session)
            result.message = "\(place.name) passed"
            result.failures = 0
            result.compiledCode = outcome.executedSQL
        } catch {
            result.status = .error
            result.failures = 1
            result.message = "\(place.name) failed, error:\n \(error.message)"
            result.diagnostic = error
        }
        result.compiled = true
        let endedAt = clock.now()
        result.timing = [
            Timing(name: "compile", startedAt: place.startedAt, completedAt: place.startedAt),
            Timing(name: "execute", startedAt: place.startedAt, completedAt: endedAt),
        ]
        result.executionTime = endedAt.seconds(since: place.startedAt)
        return result
    }

    private func skippedHook(_ place: Event.HookPlace) -> NodeResult {
        var result = NodeResult(uniqueID: place.node.uniqueID, status: .skipped, threadID: "main")
        result.message = "\(place.name) skipped"
        result.failures = 1
        result.compiled = false
        return result
    }

    /// What templates of hooks at the end see.
    func endOfRun() -> EndOfRun {
        let nodes = Dictionary(plan.steps.map { ($0.node.uniqueID, $0.node) }) { first, _ in first }
        var end = EndOfRun()
        for result in collected.results where ![.error, .fail, .skipped].contains(result.status) {
            guard let node = nodes[result.uniqueID], [.model, .seed, .snapshot].contains(node.kind) else { continue }
            if !end.schemas.contains(node.schema) { end.schemas.append(node.schema) }
            if !end.databaseSchemas.contains(where: { $0 == (node.database, node.schema) }) {
                end.databaseSchemas.append((node.database, node.schema))
            }
        }
        end.results = collected.results.filter { $0.threadID != "main" || $0.status == .error }.map {
            .init(node: nodes[$0.uniqueID], compiledCode: $0.compiledCode, fields: $0.templateFields)
        }
        return end
    }
}

extension NodeResult {
    /// As templates of hooks see a result.
    fileprivate var templateFields: DatumMap {
        [
            "status": .string(status.rawValue),
            "timing": .list(
                timing.map {
                    [
                        "name": .string($0.name), "started_at": .string($0.startedAt.iso),
                        "completed_at": .string($0.completedAt.iso),
                    ]
                }), "thread_id": .string(threadID), "execution_time": .double(executionTime),
            "adapter_response": .mapping(response?.datum ?? [:]), "message": .optional(message),
            "failures": failures.map { .int($0) } ?? .null,
        ]
    }
}

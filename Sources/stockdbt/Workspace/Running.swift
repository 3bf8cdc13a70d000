import Artifacts
import Compiler
import Execution
import Manifest
import SourceText

/// Running a plan and writing down what came of it.
extension Workspace {
    /// Works off a plan; compiled files and the journal are written while it goes on.
    func run(_ plan: RunPlan, keepsJournal: Bool = true) throws(Stop) -> RunResults {
        guard let compiler, let backend else { throw .nothingToDo }
        interrupts.cancel(cancellation)
        let (log, fetched) = (log, fetched)
        let files = compiledFiles
        let journal =
            flags.bool("write_json") && keepsJournal
            ? RunJournal(folder: targetFolder, metadata: metadata, arguments: runArguments, clock: invocation.clock)
            : nil
        self.journal = journal
        let run = Run(plan, runner: compiler, backend: backend, clock: invocation.clock, cancellation: cancellation) {
            files.record($0.event)
            journal?.record($0.event)
            log.take($0)
            if case .rowsFetched(let node, let table) = $0.event { fetched.value[node.uniqueID] = table }
        }
        let results = try diagnosed { () throws(Diagnostic) in try run.execute() }
        if let failure = files.failure { emit(.diagnostic(failure)) }
        if plan.action == .run { record(results) }
        return results
    }

    /// Work on a connection of its own, outside of any plan.
    func onDatabase(
        of compiler: Compiler? = nil, _ work: @escaping (Session) throws(Diagnostic) -> Void
    ) throws(Stop) {
        guard let compiler = compiler ?? self.compiler, let backend else { throw .nothingToDo }
        interrupts.cancel(cancellation)
        let log = log
        let run = Run(
            RunPlan(steps: []), runner: compiler, backend: backend, clock: invocation.clock, cancellation: cancellation
        ) { log.take($0) }
        try diagnosed { () throws(Diagnostic) in try run.onMainSession(work) }
    }

    /// Writes to the target folder in this command's name.
    var artifactWriter: ArtifactWriter {
        ArtifactWriter(folder: targetFolder, metadata: metadata)
    }

    /// manifest.json, and run_results.json where there are results.
    func writeArtifacts(_ results: RunResults? = nil) throws(Stop) {
        guard flags.bool("write_json"), let compiler else { return }
        let writer = artifactWriter
        try diagnosed { () throws(Diagnostic) in
            let moment = invocation.clock.now()
            compiler.completeShippedMacros()
            let manifest = compiler.manifest
            emit(
                .artifactWritten(
                    name: "WritableManifest",
                    path: "\(targetName)/\(try writer.write(manifest, states: compiledFiles.states, at: moment))"))
            _ = try writer.writeSemanticManifest(of: manifest)
            if flags.command.which == "parse" {
                let name = try writer.write(performance(until: moment))
                emit(.performanceWritten(path: "\(targetFolder.path)/\(name)"))
            } else {
                let graph = Graph(manifest)
                let tested = flags.command.which == "build" ? graph.addingTestEdges(manifest) : nil
                _ = try writer.write(graph, withTests: tested, of: manifest)
            }
            guard let results else { return }
            emit(
                .artifactWritten(
                    name: "RunExecutionResult",
                    path: "\(targetName)/\(try writer.write(results, arguments: runArguments))"))
            journal?.end()
        }
    }

    /// How many files were read, by package; only the time of the whole is known.
    private func performance(until moment: Instant) -> ParsePerformance {
        var performance = ParsePerformance()
        performance.total = moment.seconds(since: startedAt)
        for package in (project?.packages ?? []).reversed() {
            var part = ParsePerformance.ProjectPart(name: package.name, elapsed: 0, parsers: [])
            for (kind, files) in package.files.sorted(by: { "\($0.key)" < "\($1.key)" }) where !files.isEmpty {
                part.parsers.append(("\(kind)", 0, files.count))
                performance.paths += files.count
                if kind == .model { performance.modelPaths += files.count }
            }
            performance.projects.append(part)
        }
        performance.parsedPaths = performance.paths
        performance.staticallyReadPaths = performance.modelPaths
        return performance
    }

    var metadata: ArtifactMetadata {
        ArtifactMetadata(
            dbtVersion: Version.compatible, invocationID: invocation.id, startedAt: startedAt,
            environment: ArtifactMetadata.shown(of: invocation.environment))
    }

    /// Says how the run ended; the exit code.
    func conclude(_ results: RunResults, _ plan: RunPlan) -> ExitCode {
        emit(.runFinished(results, plan.hooksAtStart + plan.steps.map(\.node) + plan.hooksAtEnd))
        return results.wasInterrupted ? .wrong : results.isSuccess ? .good : .failed
    }
}

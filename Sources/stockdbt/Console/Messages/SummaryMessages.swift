import Execution
import Manifest
import SourceText

/// The lines at the end of a run.
extension MessageBook {
    func summary(_ results: RunResults, _ nodes: [Node]) -> [LogMessage] {
        let byID = Dictionary(nodes.map { ($0.uniqueID, $0) }) { first, _ in first }
        let ran = results.results.compactMap { byID[$0.uniqueID] }
        var lines = [LogMessage.blank, finishedLine(ran, results.elapsedTime), .blank]
        let failures = results.results.filter {
            [.error, .fail, .runtimeError].contains($0.status) || ($0.status == .skipped && $0.message != nil)
        }
        let warnings = results.results.filter { $0.status == .warn }
        lines.append(endLine(results, failures: failures.count, warnings: warnings.count))
        for result in failures + warnings {
            guard let node = byID[result.uniqueID] else { continue }
            lines += details(result, node)
        }
        return lines + [.blank, statistics(results)]
    }

    /// The end of `source freshness`: what failed, and that it is over.
    func freshnessSummary(_ results: RunResults, _ nodes: [Node]) -> [LogMessage] {
        let byID = Dictionary(nodes.map { ($0.uniqueID, $0) }) { first, _ in first }
        var lines = [LogMessage.blank, finishedLine(nodes, results.elapsedTime)]
        for result in results.results where [.error, .runtimeError].contains(result.status) {
            if let node = byID[result.uniqueID] { lines += details(result, node) }
        }
        return lines + [LogMessage("FreshnessCheckComplete", "Q003", "Done.")]
    }

    private func finishedLine(_ nodes: [Node], _ seconds: Double) -> LogMessage {
        let line = kindCounts(nodes)
        let whole = Int(max(0, min(seconds, 1e9)))
        let rest = seconds - Double(whole / 60 * 60)
        let execution = " in \(whole / 3600) hours \(whole / 60 % 60) minutes and \(fixed(rest, 2)) seconds"
        return LogMessage(
            "FinishedRunningStats", "E047", "Finished running \(line)\(execution) (\(fixed(seconds, 2))s).",
            data: ["execution": .string(execution), "execution_time": .double(seconds), "stat_line": .string(line)])
    }

    /// `1 seed, 2 table models, 3 data tests`: by name of kind.
    private func kindCounts(_ nodes: [Node]) -> String {
        var counts: [String: Int] = [:]
        for node in nodes {
            let kind =
                switch node.kind {
                case .model: "\(node.config.materialized) model"
                case .operation: "project hook"
                default: node.kind.rawValue
                }
            counts[kind, default: 0] += 1
        }
        return sortedKeys(Array(counts.keys)).map { kind in
            let count = counts[kind] ?? 0
            return "\(count) " + Statistics.noun(kind, count)
        }.joined(separator: ", ")
    }

    private func endLine(_ results: RunResults, failures: Int, warnings: Int) -> LogMessage {
        let partial = results.results.count { $0.status == .partialSuccess }
        let partialText = "\(partial) partial \(partial == 1 ? "success" : "successes")"
        let text =
            if results.wasInterrupted {
                Paint.yellow("Exited because of keyboard interrupt")
            } else if failures > 0 {
                Paint.red(
                    "Completed with \(counted(failures, "error")), \(partialText), and \(counted(warnings, "warning")):"
                )
            } else if partial > 0 {
                Paint.yellow("Completed with \(partialText) and \(counted(warnings, "warning"))")
            } else if warnings > 0 {
                Paint.yellow("Completed with \(counted(warnings, "warning")):")
            } else {
                Paint.green("Completed successfully")
            }
        return LogMessage(
            "EndOfRunSummary", "Z030", text,
            data: [
                "keyboard_interrupt": .bool(results.wasInterrupted), "num_errors": .int(failures),
                "num_partial_success": .int(partial), "num_warnings": .int(warnings),
            ])
    }

    private func details(_ result: NodeResult, _ node: Node) -> [LogMessage] {
        let info = nodeInfo(node, status: "None", startedAt: nil, finishedAt: nil)
        guard result.status != .skipped else {
            return [
                LogMessage(
                    "RunResultError", "Z024", .debug, "  \(result.message ?? "")",
                    data: ["msg": .optional(result.message)])
            ]
        }
        var lines = [LogMessage.blank, withGroup(headline(result, node, info), node)]
        lines.append(withGroup(explanation(result, info), node))
        if result.compiledCode != nil {
            let path = compiledPath(node, "compiled")
            lines += [
                .blank,
                LogMessage(
                    "SQLCompiledPath", "Z026", "  compiled code at \(path)",
                    data: ["node_info": info, "path": .string(path)]),
            ]
        }
        if node.kind == .test, node.config["store_failures"]?.bool == true, let relation = node.relationName {
            let query = "select * from \(relation)"
            let border = String(repeating: "-", count: query.unicodeScalars.count)
            lines += [
                .blank,
                LogMessage(
                    "CheckNodeTestFailure", "Z027", "  See test failures:\n  \(border)\n  \(query)\n  \(border)",
                    data: ["node_info": info, "relation_name": .string(relation)]),
            ]
        }
        if let rows = result.failingRows, !rows.rows.isEmpty { lines += [.blank, failing(rows, node, info)] }
        if let diagnostic = result.diagnostic, let place = position(diagnostic) { lines += [.blank, place] }
        return lines
    }

    /// Why an ephemeral model failed: told where its children are left out, because it has no result of its own.
    func failure(of parent: Event.EphemeralParent) -> [LogMessage] {
        guard parent.result.status != .skipped else { return [] }
        let info = nodeInfo(parent.node, status: "None", startedAt: nil, finishedAt: nil)
        let lines = [headline(parent.result, parent.node, info), explanation(parent.result, info)]
        return lines + (parent.result.diagnostic.flatMap(position).map { [.blank, $0] } ?? [])
    }

    private func headline(_ result: NodeResult, _ node: Node, _ info: Datum) -> LogMessage {
        let isWarning = result.status == .warn
        let text =
            "\(isWarning ? "Warning" : "Failure") in \(node.kind.rawValue) \(node.name) (\(node.originalFilePath))"
        return LogMessage(
            isWarning ? "RunResultWarning" : "RunResultFailure", isWarning ? "Z021" : "Z022",
            isWarning ? .warn : .error,
            isWarning ? Paint.yellow(text) : Paint.red(text),
            data: [
                "node_info": info, "node_name": .string(node.name), "path": .string(node.originalFilePath),
                "resource_type": .string(node.kind.rawValue),
            ])
    }

    private func explanation(_ result: NodeResult, _ info: Datum) -> LogMessage {
        let data: DatumMap = ["msg": .optional(result.message), "node_info": info]
        guard let message = result.message else {
            return LogMessage(
                "RunResultErrorNoMessage", "Z025", .error, "  Status: \(result.status.rawValue)", data: data)
        }
        return result.status == .warn
            ? LogMessage("RunResultWarningMessage", "Z046", .warn, message, data: data)
            : LogMessage("RunResultError", "Z024", .error, "  \(message)", data: data)
    }

    /// Where in the project it went wrong: our own lines below dbt's.
    private func position(_ diagnostic: Diagnostic) -> LogMessage? {
        var lines = diagnostic.description.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard
            let start = lines.firstIndex(where: { line in
                line.contains("--> ") || line.contains("= hint:") || line.contains("= note:")
            })
        else {
            return nil
        }
        if lines[start].contains("--> ") { lines[start] += " [\(diagnostic.code)]" }
        let text = lines[start...].map { "  \($0)" }.joined(separator: "\n")
        return LogMessage(
            "SourcePosition", "S001", .error, text, data: ["code": .string(diagnostic.code), "msg": .string(text)])
    }

    private func statistics(_ results: RunResults) -> LogMessage {
        var pass = 0, warn = 0, error = 0, skip = 0, noop = 0
        for result in results.results {
            switch result.status {
            case .success, .pass: pass += 1
            case .warn: warn += 1
            case .error, .fail, .partialSuccess, .runtimeError: error += 1
            case .skipped: skip += 1
            case .noOp: noop += 1
            }
        }
        let total = results.results.count
        return LogMessage(
            "StatsLine", "Z023",
            "Done. PASS=\(pass) WARN=\(warn) ERROR=\(error) SKIP=\(skip) NO-OP=\(noop) TOTAL=\(total)",
            data: [
                "stats": [
                    "error": .int(error), "noop": .int(noop), "pass": .int(pass), "skip": .int(skip),
                    "total": .int(total),
                    "warn": .int(warn),
                ]
            ])
    }

    /// Where a node's SQL lies: `target/compiled/shop/models/orders.sql`; generic tests lie in a folder named as the
    /// file that declares them.
    func compiledPath(_ node: Node, _ folder: String) -> String {
        TargetPaths.path(of: node, in: folder, target: targetPath)
    }
}

/// Paths of files below the target folder.
enum TargetPaths {
    /// - Parameter folder: `compiled` or `run`.
    static func path(of node: Node, in folder: String, target: String) -> String {
        let isOwnFile = node.path.split(separator: "/").last == node.originalFilePath.split(separator: "/").last
        let inside = isOwnFile ? node.originalFilePath : "\(node.originalFilePath)/\(node.path)"
        return "\(target)/\(folder)/\(node.packageName)/\(inside)"
    }
}

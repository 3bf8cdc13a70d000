import Compiler
import Execution
import Manifest
import SourceText
import Warehouse

/// Puts events into words.
///
/// Knows texts, names and codes; nothing of files, terminals and levels that are switched off.
struct MessageBook: Sendable {
    /// Width to which result lines are padded with dots.
    var printerWidth = 80
    /// Columns of the terminal, for what is fitted to them.
    var terminalWidth = 100
    /// The target folder as paths of compiled code begin with.
    var targetPath = "target"
    /// Whether nodes are announced and their results told: not by `compile`.
    var tellsOfNodes = true
    /// Whether only what was asked for is shown, without a headline.
    var isQuiet = false
    /// The database that names leave out, because it is the target's.
    var defaultDatabase: String?

    /// The lines of an event, in order; none for events that only some readers need.
    func messages(of event: Event) -> [LogMessage] {
        let messages = allMessages(of: event)
        return tellsOfNodes
            ? messages
            : messages.filter {
                !["LogStartLine", "LogModelResult", "LogTestResult", "LogSeedResult"].contains($0.name)
            }
    }

    private func allMessages(of event: Event) -> [LogMessage] {
        switch event {
        case .commandStarted(let version):
            [
                LogMessage(
                    "MainReportVersion", "A001", "Running with dbt=\(version)",
                    data: ["log_version": 3, "version": .string("=\(version)")])
            ]
        case .adapterRegistered(let type, let version):
            [
                LogMessage(
                    "AdapterRegistered", "E034", "Registered adapter: \(type)=\(version)",
                    data: ["adapter_name": .string(type), "adapter_version": .string("=\(version)")])
            ]
        case .parsingInFull:
            [
                LogMessage(
                    "UnableToPartialParse", "I024",
                    "Unable to do partial parsing because saved manifest not found. Starting full parse.",
                    data: ["reason": "saved manifest not found"])
            ]
        case .found(let line):
            [LogMessage("FoundStats", "W006", "Found \(line)", data: ["stat_line": .string(line)])]
        case .nothingSelected(let criterion):
            [
                LogMessage(
                    "NoNodesForSelectionCriteria", "M030", .warn,
                    "The selection criterion '\(criterion)' does not match any enabled nodes",
                    data: ["spec_raw": .string(criterion)])
            ]
        case .nothingToDo:
            [
                LogMessage(
                    "NothingToDo", "Q035", .warn,
                    "Nothing to do. Try checking your model configs and model specification args")
            ]
        case .diagnostic(let diagnostic): [message(of: diagnostic)]
        case .mistakes(let diagnostics, let total): mistakes(diagnostics, total: total)
        case .compiledNodeShown(let node, let sql): [compiled(node, sql)]
        case .rowsShown(let node, let table): [rows(of: node, PrintedTable(table))]
        case .seedShown(let node, let table): seedSample(node, PrintedTable(table))
        case .operationFailed(let diagnostic): [operationFailed(diagnostic)]
        case .inlineRefused(let diagnostic): [inlineRefused(diagnostic)]
        case .output(let text): [output(text)]
        case .report(let name, let code, let text, let data): [LogMessage(name, code, text, data: data)]
        case .artifactWritten(let name, let path):
            [
                LogMessage(
                    "ArtifactWritten", "P001", .debug, "Wrote artifact \(name) to \(path)",
                    data: ["artifact_type": .string(name), "artifact_path": .string(path)])
            ]
        case .performanceWritten(let path):
            [
                LogMessage(
                    "ParsePerfInfoPath", "I010", "Performance info: \(path)", data: ["path": .string(path)])
            ]
        case .catalogStarted: [LogMessage("BuildingCatalog", "E044", "Building catalog")]
        case .catalogWritten(let path):
            [LogMessage("CatalogWritten", "E050", "Catalog written to \(path)", data: ["path": .string(path)])]
        case .commandFinished(let name, let success, let seconds):
            [
                LogMessage(
                    "CommandCompleted", "Q039", .debug,
                    "Command `\(name)` \(success ? "succeeded" : "failed") after \(fixed(seconds, 2)) seconds",
                    data: ["command": .string(name), "success": .bool(success), "elapsed": .double(seconds)])
            ]
        case .planned(let nodes, let threads, let target):
            [
                .blank,
                LogMessage(
                    "ConcurrencyLine", "Q027", "Concurrency: \(threads) threads (target='\(target)')",
                    data: ["node_count": .int(nodes), "num_threads": .int(threads), "target_name": .string(target)]),
                .blank,
            ]
        case .hookStarted(let place): hookStarted(place)
        case .hookFinished(let place, let result): hookFinished(place, result)
        case .nodeStarted(let place): started(place)
        case .nodeCompiling(let node):
            [
                LogMessage(
                    "NodeCompiling", "Q030", .debug, "Began compiling node \(node.uniqueID)",
                    data: nodeData(node, "compiling"))
            ]
        case .nodeExecuting(let node):
            [
                LogMessage(
                    "NodeExecuting", "Q031", .debug, "Began executing node \(node.uniqueID)",
                    data: nodeData(node, "executing"))
            ]
        case .nodeFinished(let place, let result): finished(place, result)
        case .nodeSkipped(let place, let result, let parent): skipped(place, result, ephemeralParent: parent)
        case .template(let event, let node): template(event, node)
        case .cancelling(let connection):
            [
                LogMessage(
                    "LogCancelLine", "Q022", .error, fancy("CANCEL query \(connection)", Paint.red("CANCEL")),
                    data: ["conn_name": .string(connection)])
            ]
        case .runFinished(let results, let nodes): summary(results, nodes)
        case .freshnessFinished(let results, let nodes): freshnessSummary(results, nodes)
        case .nodeCompiled, .nodeSQLWritten, .rowsFetched: []
        }
    }

    private func nodeData(_ node: Node, _ status: String) -> DatumMap {
        ["node_info": nodeInfo(node, status: status, startedAt: nil, finishedAt: nil)]
    }

    /// A line of the form `1 of 2 OK created … ...... [SELECT 2 in 0.41s]`.
    func fancy(_ text: String, _ status: String, _ place: (index: Int, total: Int)? = nil, seconds: Double? = nil)
        -> String
    {
        let prefix = (place.map { "\($0.index) of \($0.total) " } ?? "") + text + " "
        let dots = String(repeating: ".", count: max(0, printerWidth - prefix.unicodeScalars.count))
        let time = seconds.map { " in \(fixed($0, 2))s" } ?? ""
        return "\(prefix)\(dots) [\(status)\(time)]"
    }

    /// A message with its place.
    ///
    /// Warnings that dbt has too begin with dbt's words.
    func message(of diagnostic: Diagnostic) -> LogMessage {
        var data: DatumMap = ["msg": .string(diagnostic.message), "code": .string(diagnostic.code)]
        for (key, value) in diagnostic.eventData.pairs { data[key] = value }
        let name = diagnostic.eventName
        let code = name.flatMap { WarningCodes.table[$0] } ?? "Z050"
        switch diagnostic.severity {
        case .error:
            return LogMessage(name ?? "MainEncounteredError", "Z002", .error, diagnostic.description, data: data)
        case .warning:
            let isSelection = name == "NoNodesForSelectionCriteria" || name == "NoNodesSelected"
            let text = isSelection ? diagnostic.message : diagnostic.description
            var message = LogMessage(name ?? "Note", code, .warn, text, data: data)
            if name != nil { message.plainText = diagnostic.message }
            return message
        case .note: return LogMessage(name ?? "Note", code, .info, diagnostic.description, data: data)
        }
    }

    private func template(_ event: TemplateEvent, _ node: Node?) -> [LogMessage] {
        switch event {
        case .log(let text, info: true):
            [LogMessage("JinjaLogInfo", "I062", text, data: ["msg": .string(text), "node_info": executing(node)])]
        case .log(let text, info: false):
            [
                LogMessage(
                    "JinjaLogDebug", "I063", .debug, text, data: ["msg": .string(text), "node_info": executing(node)])
            ]
        case .print(let text):
            [output(text)]
        case .warning(let diagnostic): [message(of: diagnostic)]
        case .statement(let sql, let connection):
            [
                LogMessage(
                    "SQLQuery", "E016", .debug, "On \(connection): \(sql)",
                    data: ["conn_name": .string(connection), "node_info": executing(node), "sql": .string(sql)])
            ]
        case .statementDone(let response, let seconds, _):
            [
                LogMessage(
                    "SQLQueryStatus", "E017", .debug, "SQL status: \(response.message) in \(fixed(seconds, 3)) seconds",
                    data: [
                        "elapsed": .double(seconds), "node_info": executing(node), "status": .string(response.message),
                    ])
            ]
        case .transaction(let text, let connection):
            [
                LogMessage(
                    "SQLCommit", "E018", .debug, "On \(connection): \(text)",
                    data: ["conn_name": .string(connection), "node_info": executing(node)])
            ]
        }
    }

    /// The node that a statement belongs to; hooks of a run and commands send some that belong to none.
    private func executing(_ node: Node?) -> Datum {
        node.map { nodeInfo($0, status: "executing", startedAt: nil, finishedAt: nil) } ?? Self.noNode
    }

    /// What stands in place of a node: readers look for its keys.
    private static let noNode: Datum = [
        "materialized": "", "meta": [:], "node_checksum": "", "node_finished_at": "", "node_name": "", "node_path": "",
        "node_relation": ["alias": "", "database": "", "relation_name": "", "schema": ""], "node_started_at": "",
        "node_status": "", "resource_type": "", "unique_id": "",
    ]

    /// What a command is asked for or a template prints.
    func output(_ text: String) -> LogMessage {
        var message = LogMessage("PrintEvent", "Z052", text, data: ["msg": .string(text)])
        message.isOutput = true
        return message
    }
}

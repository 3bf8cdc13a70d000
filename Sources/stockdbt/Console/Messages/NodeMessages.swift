import Execution
import Manifest
import SourceText

/// Lines of single nodes and hooks.
extension MessageBook {
    func started(_ place: Event.NodePlace) -> [LogMessage] {
        let info = nodeInfo(place.node, status: "started", startedAt: place.startedAt, finishedAt: nil)
        let description = describe(place.node)
        return [
            LogMessage(
                "NodeStart", "Q024", .debug, "Began running node \(place.node.uniqueID)", data: ["node_info": info]),
            LogMessage(
                "LogStartLine", "Q011", fancy("START \(description)", "RUN", (place.index, place.total)),
                data: [
                    "description": .string(description), "index": .int(place.index), "node_info": info,
                    "total": .int(place.total),
                ]),
        ]
    }

    func finished(_ place: Event.NodePlace, _ result: NodeResult) -> [LogMessage] {
        let info = nodeInfo(
            place.node, status: result.status.rawValue, startedAt: place.startedAt,
            finishedAt: result.timing.last?.completedAt)
        let line =
            switch place.node.kind {
            case .test, .unitTest: testLine(place, result, info)
            case .seed: seedLine(place, result, info)
            case .exposure, .savedQuery: noOpLine(place, result, info)
            case .source: freshnessLine(place, result, info)
            case .function: functionLine(place, result, info)
            default: modelLine(place, result, info)
            }
        return [
            withGroup(line, place.node),
            LogMessage(
                "NodeFinished", "Q025", .debug, "Finished running node \(place.node.uniqueID)",
                data: ["node_info": info, "run_result": .mapping(resultData(result))]),
        ]
    }

    /// A message with the group of its node, for machines.
    func withGroup(_ message: LogMessage, _ node: Node) -> LogMessage {
        guard let group = node.groupOwner else { return message }
        var copy = message
        copy.data["group"] = group
        return copy
    }

    private func modelLine(_ place: Event.NodePlace, _ result: NodeResult, _ info: Datum) -> LogMessage {
        let description = describe(place.node)
        let (verb, status) = outcome(result, verb: "created", failing: "creating")
        let text = fancy("\(verb) \(description)", status, (place.index, place.total), seconds: result.executionTime)
        return LogMessage(
            "LogModelResult", "Q012", level(result), text,
            data: [
                "description": .string(description), "execution_time": .double(result.executionTime),
                "index": .int(place.index), "node_info": info,
                "status": .string(result.status == .error ? "error" : result.message ?? ""), "total": .int(place.total),
            ])
    }

    /// Exposures and saved queries are counted in a build although nothing is done with them.
    private func noOpLine(_ place: Event.NodePlace, _ result: NodeResult, _ info: Datum) -> LogMessage {
        let description = describe(place.node)
        let text = fancy(
            "NO-OP \(description)", Paint.yellow("NO-OP"), (place.index, place.total), seconds: result.executionTime)
        return LogMessage(
            "LogNodeNoOpResult", "Q019", level(result), text,
            data: [
                "description": .string(description), "execution_time": .double(result.executionTime),
                "index": .int(place.index), "node_info": info, "status": .string(result.message ?? ""),
                "total": .int(place.total),
            ])
    }

    private func seedLine(_ place: Event.NodePlace, _ result: NodeResult, _ info: Datum) -> LogMessage {
        let (verb, status) = outcome(result, verb: "loaded", failing: "loading")
        let text = fancy(
            "\(verb) \(describe(place.node))", status, (place.index, place.total), seconds: result.executionTime)
        return LogMessage(
            "LogSeedResult", "Q016", level(result), text,
            data: [
                "execution_time": .double(result.executionTime), "index": .int(place.index), "node_info": info,
                "relation": .string(place.node.alias), "result_message": .string(result.message ?? ""),
                "schema": .string(place.node.schema), "status": .string(result.status.rawValue),
                "total": .int(place.total),
            ])
    }

    private func functionLine(_ place: Event.NodePlace, _ result: NodeResult, _ info: Datum) -> LogMessage {
        let (verb, status) = outcome(result, verb: "created", failing: "creating")
        let description = describe(place.node)
        // The others tell the database's answer here.
        let shown = result.status == .success ? Paint.green("SUCCESS") : status
        let text = fancy(
            "\(verb) \(description)", shown, (place.index, place.total), seconds: result.executionTime)
        return LogMessage(
            "LogFunctionResult", "Q047", level(result), text,
            data: [
                "description": .string(description), "execution_time": .double(result.executionTime),
                "index": .int(place.index), "node_info": info, "status": .string(result.status.rawValue),
                "total": .int(place.total),
            ])
    }

    private func testLine(_ place: Event.NodePlace, _ result: NodeResult, _ info: Datum) -> LogMessage {
        let failures = result.failures ?? 0
        let (word, status) =
            switch result.status {
            case .pass: ("PASS", Paint.green("PASS"))
            case .warn: ("WARN \(failures)", Paint.yellow("WARN \(failures)"))
            case .fail: ("FAIL \(failures)", Paint.red("FAIL \(failures)"))
            case .skipped: ("SKIP", Paint.yellow("SKIP"))
            default: ("ERROR", Paint.red("ERROR"))
            }
        let text = fancy(
            "\(word) \(shownName(of: place.node))", status, (place.index, place.total), seconds: result.executionTime)
        return LogMessage(
            "LogTestResult", "Q007", level(result), text,
            data: [
                "attached_node": .string(place.node.attachedNode ?? ""),
                "execution_time": .double(result.executionTime),
                "index": .int(place.index), "name": .string(shownName(of: place.node)), "node_info": info,
                "num_failures": .int(failures), "num_models": .int(place.total),
                "status": .string(result.status.rawValue),
            ])
    }

    private func freshnessLine(_ place: Event.NodePlace, _ result: NodeResult, _ info: Datum) -> LogMessage {
        let (word, status) =
            switch result.status {
            case .runtimeError: ("ERROR", Paint.red("ERROR"))
            case .error: ("ERROR STALE", Paint.red("ERROR STALE"))
            case .warn: ("WARN", Paint.yellow("WARN"))
            default: ("PASS", Paint.green("PASS"))
            }
        let names = place.node.sources.first ?? []
        let text = fancy(
            "\(word) \(describe(place.node))", status, (place.index, place.total), seconds: result.executionTime)
        return LogMessage(
            "LogFreshnessResult", "Q018", level(result), text,
            data: [
                "execution_time": .double(result.executionTime), "index": .int(place.index), "node_info": info,
                "source_name": .string(names.first ?? ""), "status": .string(result.status.rawValue),
                "table_name": .string(names.last ?? ""), "total": .int(place.total),
            ])
    }

    /// Unit tests are shown with their model: `orders::adds_up`.
    private func shownName(of node: Node) -> String {
        node.kind == .unitTest ? "\(node.unitTest?.model ?? "")::\(node.name)" : node.name
    }

    private func outcome(_ result: NodeResult, verb: String, failing: String) -> (String, String) {
        switch result.status {
        case .error, .fail, .runtimeError: ("ERROR \(failing)", Paint.red("ERROR"))
        case .partialSuccess: ("PARTIALLY \(verb)", Paint.yellow(result.message?.uppercased() ?? "PARTIAL SUCCESS"))
        case .skipped: ("SKIP", Paint.yellow("SKIP"))
        default: ("OK \(verb)", Paint.green(result.message ?? "OK"))
        }
    }

    private func level(_ result: NodeResult) -> LogMessage.Level {
        switch result.status {
        case .error, .fail, .runtimeError: .error
        case .warn: .warn
        default: .info
        }
    }

    func skipped(
        _ place: Event.NodePlace, _ result: NodeResult, ephemeralParent: Event.EphemeralParent?
    ) -> [LogMessage] {
        let node = place.node
        let position = (place.index, place.total)
        if let ephemeralParent { return [skipLine(place, ephemeralParent)] + failure(of: ephemeralParent) }
        let isRelation = [.model, .seed, .snapshot].contains(node.kind)
        let text = isRelation ? "SKIP relation \(node.schema).\(node.name)" : "SKIP \(node.kind.rawValue) \(node.name)"
        return [
            LogMessage(
                "SkippingDetails", "Q034", fancy(text, Paint.yellow("SKIP"), position),
                data: [
                    "index": .int(place.index),
                    "node_info": nodeInfo(node, status: "skipped", startedAt: place.startedAt, finishedAt: nil),
                    "node_name": .string(node.name), "resource_type": .string(node.kind.rawValue),
                    "schema": .string(node.schema), "total": .int(place.total),
                ])
        ]
    }

    private func skipLine(_ place: Event.NodePlace, _ parent: Event.EphemeralParent) -> LogMessage {
        let node = place.node
        let status = parent.result.status.rawValue
        let text = "SKIP relation \(node.schema).\(node.name) due to ephemeral model status '\(status)'"
        return LogMessage(
            "LogSkipBecauseError", "Z034", .error,
            fancy(text, Paint.red("ERROR SKIP"), (place.index, place.total)),
            data: [
                "index": .int(place.index), "relation": .string(node.name), "schema": .string(node.schema),
                "status": .string(status), "total": .int(place.total),
            ])
    }

    func hookStarted(_ place: Event.HookPlace) -> [LogMessage] {
        let info = nodeInfo(place.node, status: "started", startedAt: place.startedAt, finishedAt: nil)
        let lead = place.index == 1 && place.name.contains(".on-run-end.") ? [LogMessage.blank] : []
        return lead + [
            LogMessage(
                "LogHookStartLine", "Q032", fancy("START hook: \(place.name)", "RUN", (place.index, place.total)),
                data: [
                    "index": .int(place.index), "node_info": info, "statement": .string(place.name),
                    "total": .int(place.total),
                ])
        ]
    }

    func hookFinished(_ place: Event.HookPlace, _ result: NodeResult) -> [LogMessage] {
        let (word, status) =
            switch result.status {
            case .success: ("OK", Paint.green("OK"))
            case .skipped: ("SKIP", Paint.yellow("SKIP"))
            default: ("ERROR", Paint.red("ERROR"))
            }
        let info = nodeInfo(
            place.node, status: result.status.rawValue, startedAt: place.startedAt,
            finishedAt: result.timing.last?.completedAt)
        let text = fancy(
            "\(word) hook: \(place.name)", status, (place.index, place.total), seconds: result.executionTime)
        let line = LogMessage(
            "LogHookEndLine", "Q033", text,
            data: [
                "execution_time": .double(result.executionTime), "index": .int(place.index), "node_info": info,
                "statement": .string(place.name), "status": .string(result.status.rawValue), "total": .int(place.total),
            ])
        let tail = place.index == place.total && place.name.contains(".on-run-start.") ? [LogMessage.blank] : []
        return [line] + tail
    }

    /// `sql table model dev.orders`, `seed file dev.symbols`, `test unique_orders_id`.
    func describe(_ node: Node) -> String {
        switch node.kind {
        case .model: "\(node.language) \(node.config.materialized) model \(representation(node))"
        case .seed: "seed file \(representation(node))"
        case .snapshot, .function: "\(node.kind.rawValue) \(representation(node))"
        case .source: "freshness of \((node.sources.first ?? [node.name]).joined(separator: "."))"
        case .savedQuery: "saved query \(node.name)"
        default: "\(node.kind.rawValue) \(shownName(of: node))"
        }
    }

    private func representation(_ node: Node) -> String {
        let name = "\(node.schema).\(node.alias)"
        guard let database = node.database, let defaultDatabase, database != defaultDatabase else { return name }
        return "\(database).\(name)"
    }
}

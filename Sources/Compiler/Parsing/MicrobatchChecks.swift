import Manifest
import SourceText

/// Models that are built batch by batch need to know by which column and from when on.
extension ManifestBuilder {
    func checkMicrobatchModels() {
        let models = orderedNodes.filter(\.isMicrobatch)
        guard !models.isEmpty else { return }
        guard compiler.runsInBatches else {
            diagnostics.append(.customMicrobatchMacro)
            return
        }
        for model in models {
            if let problem = Microbatch.problem(of: model) {
                diagnostics.append(.microbatch(problem, model))
            } else {
                checkInputs(of: model)
            }
        }
    }

    private func checkInputs(of model: Node) {
        var isFiltered = false
        for id in model.dependsOn.nodes {
            let time = manifest.nodes[id]?.config["event_time"] ?? manifest.sources[id]?.config["event_time"] ?? .null
            guard !time.isNull else { continue }
            if time.string == nil {
                diagnostics.append(
                    .microbatch("depends on '\(id)', whose 'event_time' is not the name of a column", model))
            }
            isFiltered = true
        }
        if !isFiltered { diagnostics.append(.microbatchWithoutInputs(model)) }
    }
}

extension Compiler {
    /// Whether microbatch models are built batch by batch: not where the project has its own macro for them, unless
    /// its flag says that this macro is made for batches.
    package var runsInBatches: Bool {
        settings.isSet("REQUIRE_BATCHED_EXECUTION_FOR_CUSTOM_MICROBATCH_STRATEGY")
            || (macros.operation(named: "get_incremental_microbatch_sql", package: nil)?.isShipped ?? true)
    }
}

extension Node {
    /// Whether its rows are built in batches of time.
    package var isMicrobatch: Bool {
        kind == .model && config.materialized == "incremental" && config["incremental_strategy"]?.string == "microbatch"
    }
}

/// What the configuration of a microbatch model has to hold.
enum Microbatch {
    static let sizes = ["hour", "day", "month", "year"]

    /// What is wrong with it, as the rest of a sentence about the model.
    static func problem(of model: Node) -> String? {
        func value(_ key: String) -> Datum? { model.config[key]?.unlessNull }
        guard let time = value("event_time") else {
            return "must provide an 'event_time' (string) config that indicates the name of the event time column."
        }
        if time.string == nil { return "must provide an 'event_time' config of type string, but got: \(shown(time))." }
        guard let begin = value("begin") else {
            return "must provide a 'begin' (datetime) config that indicates the earliest timestamp the microbatch "
                + "model should be built from."
        }
        guard let text = begin.string else {
            return "must provide a 'begin' config of type datetime, but got: \(shown(begin))."
        }
        if !isMoment(text) {
            return "must provide a 'begin' config of valid datetime (ISO format), but got: \(text)."
        }
        guard let size = value("batch_size")?.string, sizes.contains(size) else {
            let list = sizes.map { "'\($0)'" }.joined(separator: ", ")
            return "must provide a 'batch_size' config that is one of [\(list)], but got: "
                + "\(value("batch_size").map(shown) ?? "None")."
        }
        if let lookback = value("lookback"), lookback.int == nil {
            return "must provide the optional 'lookback' config as type int, but got: \(shown(lookback))."
        }
        if let flag = value("concurrent_batches"), flag.bool == nil {
            return "optional 'concurrent_batches' config must be of type `bool` if specified, but got: \(shown(flag))."
        }
        return nil
    }

    private static func shown(_ value: Datum) -> String { value.string ?? JSONWriter.text(of: value) }

    /// `2024-01-31`, alone or with a time, as Python reads ISO forms.
    private static func isMoment(_ text: String) -> Bool {
        let shape = text.utf8.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) ? UInt8(ascii: "9") : $0 }
        let form = String(decoding: shape, as: UTF8.self)
        if form == "9999-99-99" { return true }
        guard form.hasPrefix("9999-99-99T99") || form.hasPrefix("9999-99-99 99") else { return false }
        return form.utf8.dropFirst(11).allSatisfy { "9:.+-Z".utf8.contains($0) }
    }
}

extension Diagnostic {
    static func microbatch(_ problem: String, _ model: Node) -> Diagnostic {
        Diagnostic(
            code: "compiler.microbatch", message: "Microbatch model '\(model.name)' \(problem)",
            location: model.configurationPlace ?? model.declaration?.location,
            hint: "say which column tells the time, from when on there are rows, and how long a batch is",
            eventName: "ParsingError")
    }

    static func microbatchWithoutInputs(_ model: Node) -> Diagnostic {
        Diagnostic(
            code: "compiler.microbatch-inputs", severity: .warning,
            message: "The microbatch model '\(model.name)' has no 'ref' or 'source' input with an 'event_time' "
                + "configuration.", location: model.configurationPlace ?? model.declaration?.location,
            hint: "every batch reads all rows of its inputs: give them an 'event_time', or duplicates may come of it",
            eventName: "MicrobatchModelNoEventTimeInputs", eventData: ["model_name": .string(model.name)])
    }

    /// Building it as one batch would give other rows than its configuration asks for.
    static func microbatchUnsupported(_ model: Node) -> Diagnostic {
        Diagnostic(
            code: "compiler.microbatch-unsupported",
            message: "Microbatch model '\(model.name)' can't be built: batches are not supported yet",
            location: model.configurationPlace ?? model.declaration?.location,
            hint: "use incremental_strategy 'delete+insert' with a condition on the event time",
            eventName: "DbtRuntimeError")
    }

    static let customMicrobatchMacro = Diagnostic(
        code: "compiler.microbatch-macro", severity: .warning,
        message: "The use of a custom microbatch macro outside of batched execution is deprecated.",
        hint: "set the flag require_batched_execution_for_custom_microbatch_strategy in dbt_project.yml",
        eventName: "MicrobatchMacroOutsideOfBatchesDeprecation")
}

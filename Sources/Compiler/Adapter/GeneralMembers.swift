import Jinja
import SourceText
import Warehouse

extension AdapterObject {
    static let generalMembers: [String: Entry] = [
        "dispatch": Entry(.runs) { $0.dispatch },
        "type": Entry(.runs) { $0.type },
        "execute": Entry(.empty) { $0.execute },
        "add_query": Entry(.none) { $0.addQuery },
        "begin": Entry(.none) { $0.begin },
        "commit": Entry(.none) { $0.commit },
        "commit_if_has_connection": Entry(.none) { $0.commit },
        "get_incremental_strategy_macro": Entry(.none) { $0.incrementalStrategyMacro },
        "valid_incremental_strategies": Entry(.runs) { $0.validStrategies },
        "builtin_incremental_strategies": Entry(.runs) { $0.builtinStrategies },
        "get_hard_deletes_behavior": Entry(.none) { $0.hardDeletes },
        "standardize_grants_dict": Entry(.runs) { $0.standardizeGrants },
        "build_catalog_relation": Entry(.runs) { $0.nothing },
        "get_catalog_integration": Entry(.runs) { $0.nothing },
        "get_partitions_metadata": Entry(.empty) { $0.nothing },
        "load_dataframe": Entry(.none) { $0.loadDataframe },
        "load_seed_rows": Entry(.none) { $0.loadSeedRows },
    ]

    private func nothing(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value { .none }

    private func type(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        .string(compiler.backend.type)
    }

    private func dispatch(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let name = arguments.text(0, "macro_name") else {
            throw .compilation("adapter.dispatch() needs the name of a macro")
        }
        if let dot = name.firstIndex(of: ".") {
            let (package, macro) = (name[..<dot], name[name.index(after: dot)...])
            throw .compilation(
                "In adapter.dispatch, got a macro name of \"\(name)\", but \".\" is not a valid macro name component. "
                    + "Did you mean `adapter.dispatch(\"\(macro)\", macro_namespace=\"\(package)\")`?")
        }
        let namespace = arguments.value(1, "macro_namespace")?.present
        if let namespace, namespace.string == nil {
            let kind = pythonClass(namespace)
            throw .compilation(
                "In adapter.dispatch, got a <class '\(kind)'> macro_namespace argument (\"\(try renderer.text(of: namespace))\"), "
                    + "but macro_namespace should be None or a string.")
        }
        let (found, tried) = compiler.macros.dispatch(name, namespace: namespace?.string, from: context.package)
        guard let found else {
            let attempts = tried.map { "'\($0)'" }.joined(separator: ", ")
            throw TemplateError(.noDispatch(name, namespace: namespace?.string, tried: attempts))
        }
        return context.value(of: found)
    }

    private func execute(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let sql = try renderer.text(of: arguments.value(0, "sql") ?? .none)
        let session = try session()
        let begins = arguments.flag(1, "auto_begin") ?? false
        let result = try hosted { () throws(Diagnostic) in try session.execute(sql, begins: begins, in: context) }
        let fetches = arguments.flag(2, "fetch") ?? false
        let table = TableObject(fetches ? result.table : nil)
        return .tuple(Tuple([.object(ResponseObject(result.response)), .object(table)]))
    }

    private func addQuery(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let sql = try renderer.text(of: arguments.value(0, "sql") ?? .none)
        let session = try session()
        let bound = bind(arguments.value(2, "bindings")?.sequence ?? [], into: sql)
        let begins = arguments.flag(1, "auto_begin") ?? true
        _ = try hosted { () throws(Diagnostic) in try session.execute(bound, begins: begins, in: context) }
        return .none
    }

    private func begin(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let session = try session()
        try hosted { () throws(Diagnostic) in try session.begin() }
        return .none
    }

    private func commit(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let session = try session()
        try hosted { () throws(Diagnostic) in try session.commit() }
        return .none
    }

    // MARK: Strategies

    private var strategies: [String] {
        compiler.backend.type == "postgres"
            ? ["append", "delete+insert", "merge", "microbatch"] : ["append", "delete+insert", "merge", "microbatch"]
    }

    private func validStrategies(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        .array(strategies.map { .string($0) })
    }

    private func builtinStrategies(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        .array(Self.builtin.map { .string($0) })
    }

    private static let builtin = ["append", "delete+insert", "merge", "insert_overwrite", "microbatch"]

    private func incrementalStrategyMacro(
        _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value {
        let strategy = arguments.text(1, "strategy") ?? "default"
        if Self.builtin.contains(strategy), !strategies.contains(strategy) {
            throw TemplateError(
                .raised(
                    "The incremental strategy '\(strategy)' is not valid for this adapter", event: "DbtRuntimeError"))
        }
        let name = "get_incremental_\(strategy.split(separator: "+").joined(separator: "_"))_sql"
        guard let macro = context.value(named: name) else {
            throw TemplateError(.missingStrategy(strategy, macro: name, project: compiler.settings.projectName))
        }
        return macro
    }

    private func hardDeletes(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let config = arguments.value(0, "config") ?? .none
        func setting(_ key: String) throws(TemplateError) -> Value? {
            try renderer.call(
                try memberFunction("get", of: config, renderer), Arguments([.string(key), .none])
            ).present
        }
        let invalidates = try setting("invalidate_hard_deletes")
        let chosen = try setting("hard_deletes")
        if invalidates != nil, chosen != nil {
            throw .compilation(
                "You cannot set both the invalidate_hard_deletes and hard_deletes config properties on the same snapshot."
            )
        }
        if invalidates?.truth ?? false { return .string("invalidate") }
        switch chosen?.string {
        case nil, "ignore": return .string("ignore")
        case "invalidate", "new_record": return chosen ?? .none
        default: throw .compilation("Invalid setting for property hard_deletes.")
        }
    }

    private func memberFunction(_ name: String, of value: Value, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard case .object(let object) = value else {
            return .function(name) { (arguments, _) throws(TemplateError) in
                arguments.text(0, "key").flatMap { value[$0] } ?? .none
            }
        }
        return try object.attribute(name, renderer) ?? .none
    }

    // MARK: Grants

    private func standardizeGrants(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let grants = Dict()
        guard let table = arguments.value(0, "grants_table")?.object(as: TableObject.self) else { return .dict(grants) }
        guard let grantee = table.place(of: "grantee"), let privilege = table.place(of: "privilege_type") else {
            return .dict(grants)
        }
        for row in table.rows {
            let key = row[privilege].string ?? ""
            if case .list(let list)? = grants[key] {
                list.items.append(row[grantee])
            } else {
                grants[key] = .array([row[grantee]])
            }
        }
        return .dict(grants)
    }
}

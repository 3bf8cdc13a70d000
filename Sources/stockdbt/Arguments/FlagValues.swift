import SourceText

/// The settled flags as templates and artifacts see them.
extension Flags {
    /// Keys of `invocation_args_dict` and of `args` in run_results.json.
    ///
    /// As in dbt, what has no value is left out, and some switches where they are off.
    func arguments(project: String, profiles: String, log: String, call: String) -> DatumMap {
        var map = behaviour
        for option in options where !["help", "version"].contains(option.name) && !Self.own.contains(option.name) {
            let value = self[option.name]
            if value.isNull || (Self.leftOutWhenOff.contains(option.name) && value == false) { continue }
            map[Self.dbtName(option.name)] = value
        }
        map["project_dir"] = .string(project)
        map["profiles_dir"] = .string(profiles)
        map["log_path"] = .string(log)
        map["invocation_command"] = .string(call)
        map["which"] = .string(command.which)
        map["strict_mode"] = false
        map["introspect"] = self["introspect"].isNull ? true : self["introspect"]
        map["warn_error_options"] = warnErrorOptions
        map["sqlparse"] = ["MAX_GROUPING_DEPTH": nil, "MAX_GROUPING_TOKENS": nil]
        return map
    }

    /// `flags` in templates: all of them, in upper case.
    func templateFlags(_ arguments: DatumMap) -> DatumMap {
        var map = DatumMap()
        for (key, value) in values.map({ ($0.key, $0.value) }) { map[key.uppercased()] = value }
        for (key, value) in arguments.pairs { map[key.uppercased()] = value }
        for name in ["full_refresh", "store_failures", "empty"] where map[name.uppercased()] == nil {
            map[name.uppercased()] = false
        }
        return map
    }

    /// Behaviour flags, which only the project file knows, with the defaults of dbt 1.11.
    private var behaviour: DatumMap {
        var map = DatumMap()
        for (name, standard) in Self.behaviourDefaults { map[name] = self[name].isNull ? .bool(standard) : self[name] }
        return map
    }

    /// The three lists, whatever form they were given in.
    private var warnErrorOptions: Datum {
        let given = self["warn_error_options"].mapping ?? [:]
        func list(_ names: String...) -> Datum {
            for name in names { if let value = given[name] { return value } }
            return []
        }
        return ["error": list("error", "include"), "warn": list("warn", "exclude"), "silence": list("silence")]
    }

    /// The name under which dbt knows an option that two of its commands use differently.
    static func dbtName(_ name: String) -> String {
        ["output_format", "output_path"].contains(name) ? "output" : name
    }

    private static let leftOutWhenOff: Set<String> = [
        "debug", "full_refresh", "fail_fast", "warn_error", "single_threaded", "log_cache_events", "store_failures",
        "use_experimental_parser",
    ]

    /// Options that dbt does not have.
    static let own: Set<String> = [
        "dry_run", "ignore_extra", "into", "key", "mode", "next_delivery", "strict", "record_timing_info",
        "show_failing_rows",
    ]

    static let behaviourDefaults: [(String, Bool)] = [
        ("require_batched_execution_for_custom_microbatch_strategy", false),
        ("require_explicit_package_overrides_for_builtin_materializations", true),
        ("require_resource_names_without_spaces", true), ("source_freshness_run_project_hooks", true),
        ("skip_nodes_if_on_run_start_fails", false), ("state_modified_compare_more_unrendered_values", false),
        ("state_modified_compare_vars", false), ("require_yaml_configuration_for_mf_time_spines", false),
        ("require_nested_cumulative_type_params", false), ("validate_macro_args", false),
        ("require_all_warnings_handled_by_warn_error", false), ("require_generic_test_arguments_property", true),
        ("require_unique_project_resource_names", false), ("require_ref_searches_node_package_before_root", false),
    ]
}

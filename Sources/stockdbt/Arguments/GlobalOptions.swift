private let logFormats = ["text", "debug", "json", "default"]
private let logLevels = ["debug", "info", "warn", "error", "none"]

/// The options that every command takes, in the order of `--help`.
let globalOptions: [Option] = [
    Option(
        "cache_selected_only", .pair, env: "CACHE_SELECTED_ONLY", standard: false, global: true,
        "Look only into the schemas of selected nodes when the run begins."),
    Option(
        "debug", .pair, written: "--debug -d", env: "DEBUG", standard: false, global: true,
        "Show debug messages on the console."),
    Option(
        "defer", .pair, env: "DEFER DEFER_TO_STATE", standard: false, global: true,
        "Resolve what is not selected through the manifest of --state."),
    Option(
        "defer_state", .text("DIRECTORY"), env: "DEFER_STATE", global: true,
        "Use this folder instead of --state for deferring."),
    Option(
        "fail_fast", .pair, written: "--fail-fast -x", env: "FAIL_FAST", standard: false, global: true,
        "Stop at the first failure."),
    Option(
        "favor_state", .pair, env: "FAVOR_STATE FAVOR_STATE_MODE", standard: false, global: true,
        "Defer to --state even where a relation exists in the target."),
    Option(
        "indirect_selection", .choice(["eager", "cautious", "buildable", "empty"]), env: "INDIRECT_SELECTION",
        standard: "eager", global: true,
        "Which tests come with their models: those that touch a selected node (eager), those all of whose parents are "
            + "selected (cautious) or built or above (buildable), or none (empty)."),
    Option(
        "log_cache_events", .pair, env: "LOG_CACHE_EVENTS", standard: false, global: true,
        "Log what happens in the relation cache."),
    Option(
        "log_file_max_bytes", .integer, env: "LOG_FILE_MAX_BYTES", standard: 10_485_760, hidden: true, global: true,
        "Size at which dbt.log is rotated; 0 for no limit."),
    Option(
        "log_format", .choice(logFormats), env: "LOG_FORMAT", standard: "default", global: true,
        "Form of messages on the console, and in the log file unless --log-format-file is given."),
    Option(
        "log_format_file", .choice(logFormats), env: "LOG_FORMAT_FILE", standard: "debug", global: true,
        "Form of messages in the log file."),
    Option(
        "log_level", .choice(logLevels), env: "LOG_LEVEL", standard: "info", global: true,
        "Least severity of messages on the console, and in the log file unless --log-level-file is given."),
    Option(
        "log_level_file", .choice(logLevels), env: "LOG_LEVEL_FILE", standard: "debug", global: true,
        "Least severity of messages in the log file."),
    Option("log_path", .text("PATH"), env: "LOG_PATH", global: true, "Folder of dbt.log."),
    Option("macro_debugging", .pair, env: "MACRO_DEBUGGING", standard: false, hidden: true, global: true, ""),
    Option(
        "partial_parse", .pair, env: "PARTIAL_PARSE", standard: true, global: true,
        "Reuse what the last command has parsed."),
    Option("partial_parse_file_path", .text("PATH"), env: "PARTIAL_PARSE_FILE_PATH", hidden: true, global: true, ""),
    Option(
        "partial_parse_file_diff", .pair, env: "PARTIAL_PARSE_FILE_DIFF", standard: true, hidden: true, global: true, ""
    ),
    Option(
        "populate_cache", .pair, env: "POPULATE_CACHE", standard: true, global: true,
        "Read which relations exist when the run begins."),
    Option(
        "print", .pair, env: "PRINT", inverse: "NO_PRINT", standard: true, global: true,
        "Show what {{ print() }} says."),
    Option(
        "printer_width", .integer, env: "PRINTER_WIDTH", standard: 80, global: true,
        "Width to which lines of results are padded."),
    Option(
        "profile", .text("TEXT"), env: "PROFILE", global: true, "The profile to use, whatever dbt_project.yml says."),
    Option(
        "quiet", .pair, written: "--quiet -q", env: "QUIET", standard: false, global: true,
        "Show only errors, prints and what the command is asked for."),
    Option(
        "record_timing_info", .text("PATH"), written: "--record-timing-info -r", global: true,
        "Write timings to this file."),
    Option(
        "send_anonymous_usage_stats", .pair, env: "SEND_ANONYMOUS_USAGE_STATS", standard: true, global: true,
        "Accepted; nothing is ever sent."),
    Option(
        "show_all_deprecations", .pair, standard: false, global: true,
        "Show every instance of a deprecation, not only the first."),
    Option("single_threaded", .pair, env: "SINGLE_THREADED", standard: false, hidden: true, global: true, ""),
    Option(
        "state", .text("DIRECTORY"), env: "STATE ARTIFACT_STATE_PATH", global: true,
        "Folder with the artifacts of an earlier run, to compare with and to defer to."),
    Option("static_parser", .pair, env: "STATIC_PARSER", standard: true, global: true, "Accepted without effect."),
    Option(
        "target", .text("TEXT"), written: "--target -t", env: "TARGET", global: true,
        "The target of the profile to use."),
    Option("use_colors", .pair, env: "USE_COLORS", standard: true, global: true, "Colours on the console."),
    Option("use_colors_file", .pair, env: "USE_COLORS_FILE", standard: true, global: true, "Colours in the log file."),
    Option(
        "use_experimental_parser", .pair, env: "USE_EXPERIMENTAL_PARSER", standard: false, global: true,
        "Accepted without effect."),
    Option("use_fast_test_edges", .pair, env: "USE_FAST_TEST_EDGES", standard: false, hidden: true, global: true, ""),
    Option("show_resource_report", .pair, env: "SHOW_RESOURCE_REPORT", standard: false, hidden: true, global: true, ""),
    Option("version", .flag, written: "--version -V -v", global: true, "Show versions and end."),
    Option(
        "version_check", .pair, env: "VERSION_CHECK", standard: true, global: true,
        "Hold require-dbt-version of dbt_project.yml against the version that this program stands for."),
    Option("warn_error", .pair, env: "WARN_ERROR", global: true, "Treat warnings as errors."),
    Option(
        "warn_error_options", .yaml, env: "WARN_ERROR_OPTIONS", standard: "{}", global: true,
        "Which warnings are errors, stay warnings or are silenced: a mapping with the keys error, warn and silence."),
    Option(
        "write_json", .pair, env: "WRITE_JSON", standard: true, global: true, "Write artifacts to the target folder."),
    Option(
        "upload_to_artifacts_ingest_api", .pair, env: "UPLOAD_TO_ARTIFACTS_INGEST_API", standard: false, global: true,
        "Accepted; nothing is ever uploaded."),
    Option("sqlparse", .yaml, env: "SQLPARSE", standard: "{}", hidden: true, global: true, ""),
    Option("help", .flag, written: "--help -h", global: true, "Show this message and end."),
]

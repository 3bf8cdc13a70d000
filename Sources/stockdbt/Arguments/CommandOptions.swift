private let resourceTypes = [
    "metric", "semantic_model", "saved_query", "source", "analysis", "function", "model", "test", "unit_test",
    "exposure", "snapshot", "seed", "default",
]

/// The options that only some commands take; a command names those that it takes.
let commandOptions: [Option] = [
    Option("adapter", .choice(["postgres", "sqlite"]), "Kind of database of the new profile."),
    Option(
        "add_package", .text("NAME@VERSION"),
        "Add a package to packages.yml: name@version of the hub, or with --source an address or a folder."),
    Option("args", .yaml, standard: "{}", "Arguments of the macro: a mapping in YAML, such as '{name: value}'."),
    Option(
        "clean_project_files_only", .pair, env: "CLEAN_PROJECT_FILES_ONLY", standard: true,
        "Delete nothing outside of the project."),
    Option("browser", .pair, standard: true, "Whether the page is opened in a browser."),
    Option("dry_run", .flag, standard: false, "Say what would be loaded and change nothing."),
    Option("compile", .pair, standard: true, "Whether the SQL of all nodes is made for the documentation."),
    Option("empty_catalog", .flag, standard: false, "Write a catalog without asking the database."),
    Option("empty", .pair, env: "EMPTY", standard: false, "Read no rows from sources and references."),
    Option("event_time_end", .dateTime, env: "EVENT_TIME_END", "End of the event time that microbatch models read."),
    Option(
        "event_time_start", .dateTime, env: "EVENT_TIME_START", "Begin of the event time that microbatch models read."),
    Option("exclude", .list, standard: [], "Nodes to leave out."),
    Option(
        "exclude_resource_types", .choices(resourceTypes), written: "--exclude-resource-types --exclude-resource-type",
        env: "EXCLUDE_RESOURCE_TYPES", standard: [], "Kinds of resources to leave out."),
    Option("export_saved_queries", .pair, env: "EXPORT_SAVED_QUERIES", standard: false, hidden: true, ""),
    Option(
        "full_refresh", .flag, written: "--full-refresh -f", env: "FULL_REFRESH", standard: false,
        "Build incremental models anew from their whole definition."),
    Option("host", .text("HOST"), env: "HOST", standard: "127.0.0.1", "Address to listen on; 0.0.0.0 for all."),
    Option(
        "ignore_extra", .flag, standard: false, "Accept columns that the source does not declare, and leave them out."),
    Option("include_saved_query", .pair, env: "INCLUDE_SAVED_QUERY", standard: false, hidden: true, ""),
    Option("inject_ephemeral_ctes", .pair, standard: true, hidden: true, ""),
    Option("inline", .text("TEXT"), "SQL to take instead of a node, with templates in it."),
    Option("inline_direct", .text("TEXT"), hidden: true, ""),
    Option("into", .text("SOURCE[.TABLE]"), "The declared source, or its table, that takes the rows."),
    Option("introspect", .pair, env: "INTROSPECT", standard: true, "Whether templates may query the database."),
    Option("key", .text("COLUMNS"), "Columns, separated by commas, that tell which row a new one replaces."),
    Option("config_dir", .flag, standard: false, "Say how to open the folder of profiles.yml."),
    Option("connection", .flag, standard: false, "Test the connection, and nothing else."),
    Option("limit", .integer, standard: 5, "How many rows to show; -1 for all."),
    Option("lock", .flag, standard: false, "Write package-lock.yml and install nothing."),
    Option("mode", .choice(["append", "upsert", "replace"]), "How rows are added."),
    Option("models", .list, written: "--models -m --model", standard: [], hidden: true, "Models to list."),
    Option(
        "next_delivery", .flag, standard: false,
        "Load the first sub-folder that the ledger does not hold, and no other."),
    Option(
        "output", .choice(["json", "name", "path", "selector"]), standard: "selector", "What is printed of a resource."),
    Option(
        "output_format", .choice(["json", "text"]), written: "--output", standard: "text", "Form of what is printed."),
    Option(
        "output_path", .text("PATH"), written: "--output -o",
        "File for the results, in place of sources.json in the target folder."),
    Option(
        "output_keys", .list, standard: [],
        "Keys to print of each resource with --output json; dots lead into mappings (config.materialized)."),
    Option("port", .integer, standard: 8080, "Port to listen on; 0 for any that is free."),
    Option(
        "profiles_dir", .text("PATH"), env: "PROFILES_DIR",
        "Folder of profiles.yml; otherwise the working directory, then ~/.dbt, then profiles in the project."),
    Option(
        "project_dir", .text("PATH"), env: "PROJECT_DIR",
        "Folder of dbt_project.yml; otherwise the working directory or the nearest folder above that has one."),
    Option(
        "resource_types", .choices(resourceTypes + ["all"]), written: "--resource-types --resource-type",
        env: "RESOURCE_TYPES", standard: [], "Kinds of resources to take."),
    Option("sample", .text("SAMPLE"), env: "SAMPLE", "Window of time from which references and sources are read."),
    Option("select", .list, written: "--select -s --models --model -m", standard: [], "Nodes to take."),
    Option("selector", .text("TEXT"), "Name of a selector of selectors.yml."),
    Option("show", .flag, standard: false, "Show a few of the loaded rows."),
    Option(
        "show_failing_rows", .pair, env: "SHOW_FAILING_ROWS", standard: true,
        "Show up to ten rows below a test that fails, and keep them in the record of past runs."),
    Option(
        "skip_profile_setup", .flag, written: "--skip-profile-setup -s", standard: false, "Write no profile."),
    Option(
        "source", .choice(["git", "hub", "local"]), standard: "hub", "Where the package of --add-package comes from."),
    Option("static", .flag, standard: false, "Write the page so that it needs no other file."),
    Option("store_failures", .flag, env: "STORE_FAILURES", standard: false, "Keep the rows that fail tests in tables."),
    Option("strict", .flag, standard: false, "Load nothing when one row is refused."),
    Option("target_path", .text("PATH"), env: "TARGET_PATH", "Folder of artifacts and compiled SQL."),
    Option("threads", .integer, "How many nodes run at once, whatever the profile says."),
    Option("vars", .yaml, standard: "{}", "Variables of the project: a mapping in YAML, such as '{name: value}'."),
    Option("upgrade", .flag, standard: false, "Resolve packages anew, whatever package-lock.yml says."),
]

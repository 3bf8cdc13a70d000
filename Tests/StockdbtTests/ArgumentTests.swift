import SourceText
import Testing

@testable import stockdbt

/// The grammar of the command line.
@Suite struct ArgumentTests {
    private static let commands = [
        Command(
            "build", "",
            options: OptionGroup.project + OptionGroup.selection + OptionGroup.types + ["threads", "full_refresh"]
        ) { _ in .good },
        Command("docs generate", "", options: ["select"]) { _ in .good },
        Command("run-operation", "", options: ["args"], arguments: ["MACRO"]) { _ in .good },
        Command("ingest csv", "", options: ["into"], arguments: ["PATH..."]) { _ in .good },
    ]

    private func flags(_ words: String, environment: [String: String] = [:]) throws -> Flags {
        let parsed = try ArgumentParser.parse(words.split(separator: " ").map(String.init), commands: Self.commands)
        let command = try #require(parsed.command)
        return try Flags(parsed, command: command, environment: environment) { _ in .mapping(["a": 1]) }
    }

    private func message(_ words: String, environment: [String: String] = [:]) -> String {
        do {
            _ = try flags(words, environment: environment)
            return ""
        } catch { return (error as? UsageError)?.message ?? "\(error)" }
    }

    @Test(arguments: [
        "build --select a b c", "build -s a b c", "build --select=a -s b -m c", "build --models a --select b --model c",
        "build -sa -s b c --quiet", "-q build --select a b c",
    ])
    func listsAddUp(words: String) throws {
        #expect(try flags(words).list("select") == ["a", "b", "c"])
    }

    @Test func oneWordMayHoldSeveralItems() throws {
        let parsed = try ArgumentParser.parse(["build", "--select", "a b", "--exclude", "c"], commands: Self.commands)
        let flags = try Flags(parsed, command: Self.commands[0], environment: [:]) { _ in nil }
        #expect(flags.list("select") == ["a", "b"])
        #expect(flags.list("exclude") == ["c"])
    }

    @Test func globalFlagsStandBeforeAndAfter() throws {
        #expect(try flags("--target dev build").text("target") == "dev")
        #expect(try flags("--target dev build --target prod").text("target") == "prod")
        #expect(try flags("-xd build").bool("fail_fast"))
        #expect(try !flags("--debug build --no-debug").bool("debug"))
        #expect(try !flags("build --no-use-color").bool("use_colors"))
    }

    @Test func environmentStandsBelowTheCommandLine() throws {
        #expect(try flags("build", environment: ["DBT_THREADS": "7"]).int("threads") == nil)
        #expect(try flags("build", environment: ["DBT_QUIET": "Yes"]).bool("quiet"))
        #expect(try !flags("build", environment: ["DBT_QUIET": "1", "DBT_ENGINE_QUIET": "off"]).bool("quiet"))
        #expect(try !flags("build --no-quiet", environment: ["DBT_QUIET": "1"]).bool("quiet"))
        #expect(try !flags("build", environment: ["DBT_NO_PRINT": "1"]).bool("print"))
        #expect(try flags("build", environment: ["DBT_QUIET": ""]).bool("quiet") == false)
    }

    @Test func projectStandsBelowTheEnvironment() throws {
        var settled = try flags("build --printer-width 90", environment: ["DBT_QUIET": "0"])
        settled.apply(project: ["printer_width": 100, "quiet": true, "fail_fast": true, "require_x": true])
        #expect(settled.int("printer_width") == 90)
        #expect(!settled.bool("quiet"))
        #expect(settled.bool("fail_fast"))
        #expect(settled.bool("require_x"))
    }

    @Test func followersTakeTheirLeadersValue() throws {
        #expect(try flags("build --log-level warn").text("log_level_file") == "warn")
        #expect(try flags("build --log-level warn --log-level-file info").text("log_level_file") == "info")
        #expect(try flags("build").text("log_level_file") == "debug")
    }

    @Test(arguments: [
        ("build --selct x", "No such option: --selct (Possible options: --select, --selector)"),
        ("build --thread 1", "No such option: --thread Did you mean --threads?"),
        ("build --zzzzzz", "No such option: --zzzzzz"),
        ("build -Z", "No such option: -Z"),
        ("run-operation --select a", "No such option: --select"),
        ("buil", "No such command 'buil'. Did you mean 'build'?"),
        ("build --threads", "Option '--threads' requires an argument."),
        ("build --debug=1", "Option '--debug' does not take a value."),
        ("build --threads a", "Invalid value for '--threads': 'a' is not a valid integer."),
        (
            "build --indirect-selection a",
            "Invalid value for '--indirect-selection': 'a' is not one of 'eager', 'cautious', 'buildable', 'empty'."
        ),
        ("build x y", "Got unexpected extra arguments (x y)"),
        ("run-operation", "Missing argument 'MACRO'."),
        ("ingest csv", "Missing argument 'PATH'."),
        ("build --warn-error --warn-error-options {}", "warn_error_options: not allowed with argument warn_error"),
    ])
    func wrongCallsAreNamed(words: String, expected: String) {
        #expect(message(words) == expected)
    }

    @Test func wrongEnvironmentIsNamed() {
        #expect(
            message("build", environment: ["DBT_QUIET": "zz"])
                == "Invalid value for '--quiet' / '-q': 'zz' is not a valid boolean.")
    }

    @Test func commandsOfTwoWords() throws {
        #expect(try flags("docs generate").command.which == "generate")
        let group = try ArgumentParser.parse(["docs"], commands: Self.commands)
        #expect(group.command == nil)
        #expect(group.group == ["docs"])
        #expect(try flags("--quiet ingest csv a b --into raw").bool("quiet"))
    }

    @Test func helpNamesEveryVisibleOptionOnce() {
        let help = Help(program: "dbt", commands: Self.commands)
        let text = help.text(for: ["build"])
        #expect(text.hasPrefix("Usage: dbt build [OPTIONS]"))
        for option in Self.commands[0].allOptions where !option.isHidden {
            #expect(text.contains("\(option.spellings[0])"), "\(option.name)")
        }
        #expect(text.split(separator: "\n").allSatisfy { $0.utf8.count <= 80 || $0.hasPrefix("  --") })
        #expect(help.text(for: []).contains("  build"))
    }

    @Test func oldFormsAreTold() throws {
        #expect(try flags("build -s a").deprecations.isEmpty)
        #expect(try flags("build -m a").deprecations.compactMap(\.eventName) == ["ModelParamUsageDeprecation"])
        var old = try flags("build")
        old.set("warn_error_options", ["include": ["A"], "warn": ["Deprecations"]], .project)
        #expect(old.deprecations.first?.eventData["found_include"] == true)
        #expect(old.deprecations.first?.eventData["found_exclude"] == false)
        #expect(WarningPolicy(old).judge(old.deprecations[0])?.severity == .warning)
    }
}

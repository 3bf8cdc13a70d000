import SourceText
import YAML

extension SettingsReader {
    /// Unknown keys and wrong types of a project file. dbt refuses unknown keys here.
    mutating func check(_ node: Node) {
        var checking = KeyChecking(file: file)
        for pair in node.pairs ?? [] {
            guard let key = pair.key.keyText, key != "<<" else { continue }
            if let form = settingsForms[key] {
                checking.check(pair.value, form, key)
            } else {
                problems.append(
                    .unknownSetting(key, at: pair.key.location(in: file), known: settingsForms.keys.sorted()))
            }
        }
        problems += checking.problems
        if let tests = node.pair("tests"), node.pair("data_tests") != nil {
            problems.append(.testsAndDataTests(at: tests.key.location(in: file)))
        }
    }
}

/// The keys of dbt_project.yml.
let settingsForms: [String: ValueForm] = [
    "name": .text, "version": .anything, "config-version": .optional(.number), "profile": .optional(.text),
    "model-paths": .optional(.textOrTexts), "source-paths": .optional(.textOrTexts),
    "seed-paths": .optional(.textOrTexts),
    "data-paths": .optional(.textOrTexts), "test-paths": .optional(.textOrTexts),
    "snapshot-paths": .optional(.textOrTexts),
    "macro-paths": .optional(.textOrTexts), "analysis-paths": .optional(.textOrTexts),
    "function-paths": .optional(.textOrTexts),
    "docs-paths": .optional(.textOrTexts), "asset-paths": .optional(.textOrTexts),
    "clean-targets": .optional(.textOrTexts),
    "target-path": .optional(.text), "log-path": .optional(.text), "packages-install-path": .optional(.text),
    "vars": .optional(.mapping), "dispatch": .list, "on-run-start": .anything, "on-run-end": .anything,
    "query-comment": .anything, "quoting": .optional(.keys(projectQuoting)),
    "require-dbt-version": .optional(.textOrTexts), "restrict-access": .flag, "flags": .optional(.mapping),
    "models": .optional(.mapping), "seeds": .optional(.mapping), "snapshots": .optional(.mapping),
    "analyses": .mapping, "sources": .mapping, "tests": .mapping, "data_tests": .mapping, "unit_tests": .mapping,
    "exposures": .mapping, "metrics": .mapping, "semantic-models": .mapping, "saved-queries": .mapping,
    "functions": .mapping, "packages": .list, "dbt-cloud": .optional(.mapping), "sync": .anything,
]

private let projectQuoting = KeyTable(
    "quoting", keys(.optional(.flag), "schema", "database", "project", "identifier", "snowflake_ignore_case"))

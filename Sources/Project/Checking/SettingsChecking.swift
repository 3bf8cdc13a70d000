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
    "model-paths": .optional(.texts), "source-paths": .optional(.texts), "seed-paths": .optional(.texts),
    "data-paths": .optional(.texts), "test-paths": .optional(.texts), "snapshot-paths": .optional(.texts),
    "macro-paths": .optional(.texts), "analysis-paths": .optional(.texts), "function-paths": .optional(.texts),
    "docs-paths": .optional(.texts), "asset-paths": .optional(.texts), "clean-targets": .optional(.texts),
    "target-path": .optional(.text), "log-path": .optional(.text), "packages-install-path": .optional(.text),
    "vars": .optional(.mapping), "dispatch": .list, "on-run-start": .anything, "on-run-end": .anything,
    "query-comment": .anything, "quoting": .optional(.keys(projectQuoting)),
    "require-dbt-version": .optional(.texts), "restrict-access": .flag, "flags": .optional(.mapping),
    "models": .optional(.mapping), "seeds": .optional(.mapping), "snapshots": .optional(.mapping),
    "analyses": .mapping, "sources": .mapping, "tests": .mapping, "data_tests": .mapping, "unit_tests": .mapping,
    "exposures": .mapping, "metrics": .mapping, "semantic-models": .mapping, "saved-queries": .mapping,
    "functions": .mapping, "packages": .list, "dbt-cloud": .optional(.mapping), "sync": .anything,
]

private let projectQuoting = KeyTable(
    "quoting", keys(.optional(.flag), "schema", "database", "project", "identifier", "snowflake_ignore_case"))

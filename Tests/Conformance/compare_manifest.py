#!/usr/bin/env python3
"""Compares two manifest.json files of the same project, node by node and key by key.

Absent keys count as much as different values, and 1, 1.0 and true are three different values. Left out are times,
invocation ids, the engine's version and the macros that came with the engine. What depends on the target (database,
relation names, macro names of an adapter) is named with --ignore and --replace. Exit code 1 when anything differs.
"""

import argparse
import fnmatch
import json
import sys

# Differs from run to run or from engine to engine, whatever the project.
ALWAYS_IGNORED = [
    "*/created_at",
    "metadata/generated_at",
    "metadata/invocation_id",
    "metadata/invocation_started_at",
    "metadata/run_started_at",
    "metadata/dbt_version",
    "metadata/user_id",
    "metadata/env",
    "metadata/env.*",
]
ABSENT = object()


def main():
    options = arguments()
    everywhere = [rule for rule in options.replace if not rule.pattern]
    left = replaced(read(options.left), everywhere)
    right = read(options.right)
    comparison = Comparison(options)
    for section in sorted(set(left) | set(right)):
        comparison.section(section, left, right)
    comparison.report(options.show)
    return 1 if comparison.differences else 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("left", help="a manifest.json")
    parser.add_argument("right", help="the manifest.json it is held against")
    parser.add_argument("--ignore", action="append", default=[], metavar="PATTERN",
                        help="skip keys: 'relation_name' (in every node), 'nodes/config.meta', 'metadata/*'")
    parser.add_argument("--unordered", action="append", default=[], metavar="PATTERN",
                        help="compare these lists without regard to order: 'depends_on.macros'")
    parser.add_argument("--replace", action="append", default=[], type=Replacement, metavar="[PATTERN:]OLD=NEW",
                        help="replace a text in the left file, in all names and values or in those of some keys: "
                        "'main=dbt', 'macros/depends_on.macros:sqlite__=default__'")
    parser.add_argument("--show", type=int, default=3, metavar="N", help="examples per key (3)")
    return parser.parse_args()


class Replacement:
    """One --replace: the key pattern (may be empty), what is replaced, and by what."""

    def __init__(self, rule):
        rule, equals, self.new = rule.partition("=")
        self.pattern, _, self.old = rule.rpartition(":")
        if not (self.old and equals):
            raise argparse.ArgumentTypeError("[PATTERN:]OLD=NEW expected")


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def replaced(value, rules):
    """The value with each rule applied to every text in it, names of keys included."""
    if isinstance(value, dict):
        return {replaced(key, rules): replaced(item, rules) for key, item in value.items()}
    if isinstance(value, list):
        return [replaced(item, rules) for item in value]
    if isinstance(value, str):
        for rule in rules:
            value = value.replace(rule.old, rule.new)
    return value


class Comparison:
    """Collects differences as (section, key path, id, left value, right value)."""

    def __init__(self, options):
        self.ignored = ALWAYS_IGNORED + options.ignore
        self.unordered = options.unordered
        self.replacements = [rule for rule in options.replace if rule.pattern]
        self.differences = []
        self.counts = {}  # section: entries on the left, on the right

    def section(self, name, left, right):
        if name not in left or name not in right:
            return self.note(name, "", "", left.get(name, ABSENT), right.get(name, ABSENT))
        here, there = (entries(name, manifest) for manifest in (left, right))
        if not isinstance(here, dict) or not isinstance(there, dict):
            return self.value(name, "", "", here, there)
        if name == "metadata":
            return self.value(name, "", "", here, there)
        self.counts[name] = (len(here), len(there))
        for identifier in sorted(set(here) | set(there)):
            self.value(name, "", identifier, here.get(identifier, ABSENT), there.get(identifier, ABSENT))

    def value(self, section, path, identifier, left, right):
        if self.matches(self.ignored, section, path):
            return
        left = replaced(left, [rule for rule in self.replacements if self.matches([rule.pattern], section, path)])
        if isinstance(left, dict) and isinstance(right, dict):
            for key in sorted(set(left) | set(right)):
                inner = f"{path}.{key}" if path else key
                self.value(section, inner, identifier, left.get(key, ABSENT), right.get(key, ABSENT))
        elif isinstance(left, list) and isinstance(right, list):
            self.items(section, path, identifier, left, right)
        elif type(left) is not type(right) or left != right:
            self.note(section, path, identifier, left, right)

    def items(self, section, path, identifier, left, right):
        if self.matches(self.unordered, section, path):
            left, right = (sorted(items, key=text) for items in (left, right))
        if len(left) != len(right) or not all(isinstance(item, dict) for item in left + right):
            # JSON text, because Python finds 1 and True equal.
            if text(left) != text(right):
                self.note(section, path, identifier, left, right)
            return
        for number, (a, b) in enumerate(zip(left, right)):
            self.value(section, f"{path}[{number}]", identifier, a, b)

    def note(self, section, path, identifier, left, right):
        if not self.matches(self.ignored, section, path):
            self.differences.append((section, path, identifier, left, right))

    @staticmethod
    def matches(patterns, section, path):
        whole = f"{section}/{path}"
        return any(fnmatch.fnmatchcase(whole if "/" in pattern else path, pattern) for pattern in patterns)

    def report(self, show):
        for section, (here, there) in self.counts.items():
            if here or there:
                print(f"{section}: {here}" if here == there else f"{section}: {here} on the left, {there} on the right")
        groups = {}
        for section, path, *example in self.differences:
            groups.setdefault((section, path), []).append(example)
        for (section, path), examples in groups.items():
            print(f"\n{section}/{path or '(whole entry)'}: {len(examples)} differ")
            for identifier, left, right in examples[:show]:
                print(f"  {identifier or '-'}\n    left:  {short(left)}\n    right: {short(right)}")
            if len(examples) > show:
                print(f"  and {len(examples) - show} more")
        compared = sum(max(pair) for name, pair in self.counts.items() if not name.endswith("_map"))
        print(f"\n{compared} nodes, {len(self.differences)} differing keys")


def entries(section, manifest):
    """The section as it is compared: of the macros only those of the project itself."""
    content = manifest[section]
    if section == "macros":
        project = manifest.get("metadata", {}).get("project_name")
        return {name: macro for name, macro in content.items() if macro.get("package_name") == project}
    return content


def text(value):
    return json.dumps(value, sort_keys=True)


def short(value):
    if value is ABSENT:
        return "(absent)"
    line = text(value)
    return line if len(line) <= 160 else f"{line[:120]} … ({len(line)} characters)"


if __name__ == "__main__":
    sys.exit(main())

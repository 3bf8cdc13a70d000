#!/usr/bin/env python3
"""Shows the artifacts of the stock project to programs that read them, beside those that dbt writes of the same project.

Run in the project's folder. Both engines build the project on one PostgreSQL server, found through PGHOST and friends;
the schemas raw, analytics and analytics_pr of its database are dropped and made anew. Then every client reads one
folder after the other. Exit code 1 when a client refuses ours, or says something else of it that EXPLAINED does not
name.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
# Differences that are no mistakes, by client.
EXPLAINED = {
    "dbt --state, macros": "shipped macros have texts of our own: dbt compares them as it does after its own updates",
}


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="clients.") as folder:
        folders = artifacts(options, folder)
        rows = [row(name, version, check, folders) for name, version, check in clients(options, folder)]
    print(f"\n{'client':24} {'version':10} {'ours':8} {'dbt’s':8} difference")
    for name, version, ours, theirs, difference in rows:
        print(f"{name:24} {version:10} {ours:8} {theirs:8} {difference}")
    bad = [r for r in rows if r[2] != "accepts" or (r[4] != "none" and r[0] not in EXPLAINED)]
    return 1 if bad else 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stockdbt", required=True, help="our program")
    parser.add_argument("--dbt", required=True, help="dbt with its adapter for PostgreSQL")
    parser.add_argument("--environment", required=True, help="a Python environment with the clients")
    return parser.parse_args()


def run(*command, cwd=None, **variables):
    """What a program prints; a failure raises Refusal."""
    environment = {**os.environ, "DO_NOT_TRACK": "1", "NO_COLOR": "1", "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
                   **variables}
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, timeout=600)
    if done.returncode:
        raise Refusal(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


class Refusal(Exception):
    """A program ended with an error."""


def flags(target):
    return ["--target", "postgres", "--profiles-dir", "profiles", "--target-path", target, "--log-path", target]


def artifacts(options, folder):
    """Builds the project with both engines; the folders of their artifacts."""
    run("psql", "-qXc", "drop schema if exists raw, analytics, analytics_pr cascade")
    folders = {name: os.path.join(folder, name) for name in ("ours", "theirs")}
    run(options.stockdbt, "ingest", "csv", "landing", "--into", "raw", "--target", "postgres", "--target-path", folder)
    for program, target in ((options.stockdbt, folders["ours"]), (options.dbt, folders["theirs"])):
        results, kept = (os.path.join(target, name) for name in ("run_results.json", "kept.json"))
        run(program, "build", *flags(target))
        os.rename(results, kept)
        for words in (["source", "freshness"], ["docs", "generate"]):
            run(program, *words, *flags(target))
        # docs generate has written results of its own.
        os.replace(kept, results)
    return folders


def row(name, version, check, folders):
    answers, said = {}, {}
    for key, folder in folders.items():
        try:
            said[key], answers[key] = check(folder), "accepts"
        except Refusal as refusal:
            said[key], answers[key] = None, "refuses"
            print(f"{name} refuses {key}: {refusal}", file=sys.stderr)
    difference = "none"
    if said["ours"] != said["theirs"]:
        first = next((f"{a} / {b}" for a, b in zip(*map(lines, said.values())) if a != b), "length")
        difference = EXPLAINED.get(name, first[:160])
    return name, version, answers["ours"], answers["theirs"], difference


def lines(said):
    return (json.dumps(said, indent=0, sort_keys=True) if not isinstance(said, str) else said).splitlines()


def clients(options, folder):
    """Name, version and check of each; a check answers what the client says of a folder."""
    def tool(name):
        return os.path.join(options.environment, "bin", name)

    def version(package):
        code = f"from importlib.metadata import version; print(version('{package}'))"
        return run(tool("python"), "-c", code).strip()

    return [
        ("dbt-artifacts-parser", version("dbt-artifacts-parser"),
         lambda target: json.loads(run(tool("python"), os.path.join(HERE, "read_artifacts.py"), target))),
        *[(f"dbt-coverage {kind}", version("dbt-coverage"), lambda target, kind=kind: sorted(run(
            tool("dbt-coverage"), "compute", kind, "--run-artifacts-dir", target, "--cov-report",
            os.path.join(folder, "coverage.json")).splitlines())) for kind in ("doc", "test")],
        *[(f"dbterd {kind}", version("dbterd"), lambda target, kind=kind: diagram(tool("dbterd"), target, kind, folder))
          for kind in ("dbml", "mermaid")],
        ("dbt-colibri", version("dbt-colibri"), lambda target: lineage(tool("colibri"), target, folder)),
        ("dbt-bouncer", version("dbt-bouncer"), lambda target: bounced(tool("dbt-bouncer"), target, folder)),
        *states("dbt", options.dbt, folder), *states("stockdbt", options.stockdbt, folder),
    ]


def diagram(program, target, kind, folder):
    run(program, "run", "-ad", target, "-o", folder, "-ofn", "diagram", "-t", kind, "-rt", "model", "-rt", "source")
    with open(os.path.join(folder, "diagram"), encoding="utf-8") as file:
        return re.sub(r"(?m)^ *// .*", "", file.read())


def lineage(program, target, folder):
    run(program, "generate", "--manifest", os.path.join(target, "manifest.json"), "--catalog",
        os.path.join(target, "catalog.json"), "--output-dir", folder, "--disable-telemetry")
    with open(os.path.join(folder, "colibri-manifest.json"), encoding="utf-8") as file:
        return unordered({key: value for key, value in json.load(file).items() if key != "metadata"})


def unordered(value):
    """The same with all lists sorted and without counters: clients keep the order in which nodes stand in files."""
    if isinstance(value, dict):
        return {key: unordered(inner) for key, inner in value.items()
                if key not in VOLATILE and not (key == "id" and isinstance(inner, int))}
    if isinstance(value, list):
        return sorted((unordered(inner) for inner in value), key=lambda inner: json.dumps(inner, sort_keys=True))
    # White space in compiled SQL is no difference.
    return "".join(value.split()) if isinstance(value, str) else value


# What tells of the engine or the moment and not of the project; the SQL of shipped tests has wording of its own, and
# `make compare-dbt` holds its results against dbt's.
VOLATILE = {"dbt_version", "generated_at", "created_at", "compiled_code"}


def bounced(program, target, folder):
    """Every check of the strict preset, with its outcome."""
    here = os.path.join(folder, "bouncer")
    os.makedirs(here, exist_ok=True)
    link = os.path.join(here, "target")
    if os.path.lexists(link):
        os.unlink(link)
    os.symlink(target, link)
    result = os.path.join(here, "result.json")
    if os.path.exists(result):
        os.unlink(result)
    try:
        run(program, "run", "--preset", "strict", "--output-file", result, cwd=here)
    except Refusal as refusal:
        # Checks that the project does not pass are no refusal: the file says which.
        if not os.path.exists(result):
            raise refusal
    with open(result, encoding="utf-8") as file:
        return unordered(json.load(file))


def states(name, program, folder):
    """A folder as the state of a program: what it lists and what it defers to."""
    work = os.path.join(folder, f"work-{name}")

    def listed(target, *choices):
        """What each choice of nodes comes to."""
        return {" ".join(one): sorted(run(program, "--quiet", "ls", "--select", *one, "--state", target,
                                          *flags(work)).split()) for one in choices}

    def selected(target):
        parts = ("body", "configs", "relation", "persisted_descriptions", "contract")
        return listed(target, [*(f"state:modified.{part}" for part in parts), "state:new"], ["state:old"],
                      ["result:pass"], ["result:success"])

    def deferred(target):
        # Into an empty schema: without the state's relations it could not be built.
        run(program, "run", "--select", "dim_stocks", "--defer", "--state", target, *flags(work),
            STOCKDBT_SCHEMA="analytics_pr")
        run("psql", "-qXc", "drop schema analytics_pr cascade")
        with open(os.path.join(work, "manifest.json"), encoding="utf-8") as file:
            return re.sub(r"\s+", " ", json.load(file)["nodes"]["model.stock_market.dim_stocks"]["compiled_code"])

    version = re.search(r"installed: *(\S+)", run(program, "--version"))
    version = version.group(1) if version else "?"
    return [
        (f"{name} --state", version, selected),
        (f"{name} --state, macros", version, lambda target: listed(target, ["state:modified"])),
        (f"{name} --defer --state", version, deferred),
    ]


if __name__ == "__main__":
    sys.exit(main())

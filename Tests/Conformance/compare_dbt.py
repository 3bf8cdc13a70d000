#!/usr/bin/env python3
"""Builds the stock project with this engine and with dbt on one PostgreSQL server and compares what came of it.

Run in the project's folder. The deliveries are loaded one by one, and once more when nothing is left; after each, both
engines build. Compared are, for every node: the status of each build, the compiled SQL (of an empty database and of a
built one), and every relation's columns and rows; of the snapshots, how the versions of a row follow each other. Compiled SQL has to be equal up to white space;
only where one of dbt's own generic tests wrote it may the words differ: then both texts are run, on the tables as they
are and on copies full of mistakes, and their results have to be equal. The server is found through PGHOST and friends;
the schemas raw and analytics of its database, and those whose names begin so, are dropped and made anew: take a
database that holds nothing else. Exit code 1 when anything differs.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

# Tests whose SQL comes with the engine.
SHIPPED = {"not_null", "unique", "accepted_values", "relationships"}
SCHEMA, OURS, THEIRS = "analytics", "analytics_ours", "analytics_theirs"
# The schemas of the project, and where their copies with mistakes lie.
DIRTY = {"raw": "raw_dirty", SCHEMA: "analytics_dirty"}
# A value that no test expects.
ODD = {"text": "'~'", "date": "'1900-01-01'", "timestamp without time zone": "'1900-01-01'"}


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="compare-dbt.") as folder:
        engines = {"ours": Engine(options.stockdbt, folder, "ours"), "theirs": Engine(options.dbt, folder, "theirs")}
        psql(options, "drop schema if exists " + ", ".join([OURS, THEIRS, *DIRTY, *DIRTY.values()]) + " cascade")
        comparison = Comparison(options)
        for _ in range(sum(entry.is_dir() for entry in os.scandir("landing")) + 1):
            print("ingest:", deliver(engines["ours"]))
            comparison.statuses({name: build(options, engine, f"{SCHEMA}_{name}") for name, engine in engines.items()})
        # From here on dbt's tables are the ones that compiled SQL reads.
        psql(options, f"alter schema {THEIRS} rename to {SCHEMA}")
        comparison.soil()
        for state, flags in (("a built database", []), ("an empty database", ["--full-refresh"])):
            for engine in engines.values():
                engine.call("compile", *flags)
            comparison.compiled(state, *(engine.artifact("manifest.json")["nodes"] for engine in engines.values()))
        nodes = engines["theirs"].artifact("manifest.json")["nodes"]
        comparison.relations(nodes)
        comparison.versions(nodes)
    print(f"{comparison.differences} differences")
    return 1 if comparison.differences else 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stockdbt", required=True, help="our program")
    parser.add_argument("--dbt", required=True, help="dbt with its adapter for PostgreSQL")
    parser.add_argument("--psql", default="psql", help="the program to call")
    return parser.parse_args()


def deliver(engine):
    """Loads the next delivery and gives the loader's last line."""
    return engine.call("ingest", "csv", "landing", "--into", "raw", "--next-delivery").splitlines()[-1]


def build(options, engine, kept):
    """Builds upon what the engine built last, which lies in the schema `kept` while the other one builds."""
    if psql(options, f"select to_regnamespace('{kept}')"):
        psql(options, f"alter schema {kept} rename to {SCHEMA}")
    engine.call("build")
    psql(options, f"alter schema {SCHEMA} rename to {kept}")
    return engine.artifact("run_results.json")


class Engine:
    """One of the two programs, with folders of its own."""

    def __init__(self, program, folder, name):
        self.program = program
        self.target = os.path.join(folder, name)
        self.flags = ["--target", "postgres", "--target-path", self.target, "--log-path", self.target]

    def call(self, *words):
        command = [self.program, *words, *self.flags]
        if words[0] != "ingest":
            command += ["--profiles-dir", "profiles"]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            sys.exit(f"{' '.join(command)} failed:\n{done.stdout}")
        return done.stdout.strip()

    def artifact(self, name):
        with open(os.path.join(self.target, name), encoding="utf-8") as file:
            return json.load(file)


class Comparison:
    """Holds ours against theirs and counts what differs."""

    def __init__(self, options):
        self.options = options
        self.differences = 0

    def differ(self, text):
        self.differences += 1
        print(f"  {text}")

    def statuses(self, builds):
        ours, theirs = ({result["unique_id"]: result for result in build["results"]} for build in builds.values())
        for node in sorted(set(ours) | set(theirs)):
            a, b = (results.get(node, {}) for results in (ours, theirs))
            for key in ("status", "failures", "message"):
                if a.get(key) != b.get(key):
                    self.differ(f"{node}: {key} {a.get(key)!r}, dbt has {b.get(key)!r}")
        print(f"build: {len(theirs)} nodes, {len(ours)} of them here")

    def compiled(self, state, ours, theirs):
        counts = {"equal": 0, "equal in result": 0, "without SQL": 0}
        found = 0
        for node in sorted(set(ours) | set(theirs)):
            a, b = (nodes.get(node, {}).get("compiled_code") for nodes in (ours, theirs))
            if node not in ours or node not in theirs:
                self.differ(f"{node}: only {'here' if node in ours else 'in dbt'}")
            elif not a and not b:
                counts["without SQL"] += 1
            elif a and b and spaced(a) == spaced(b):
                counts["equal"] += 1
            elif a and b and self.is_shipped(theirs[node]) and self.results(a) == self.results(b):
                counts["equal in result"] += 1
                found += any(self.results(b))
            else:
                self.differ(f"{node}: compiled SQL of {state} differs\n--- ours\n{a}\n--- dbt\n{b}")
        print(f"compiled SQL of {state}: {len(theirs)} nodes, " + ", ".join(f"{n} {name}" for name, n in counts.items())
              + f" ({found} of them with failures)")

    @staticmethod
    def is_shipped(node):
        test = node.get("test_metadata") or {}
        return test.get("name") in SHIPPED and not test.get("namespace")

    def results(self, sql):
        """What a test finds in the tables as they are and in the copies with mistakes."""
        soiled = sql
        for schema, dirty in DIRTY.items():
            soiled = soiled.replace(f'."{schema}".', f'."{dirty}".')
        return [sorted(psql(self.options, text).splitlines()) for text in (sql, soiled)]

    def soil(self):
        """Copies a part of every relation and adds doubled rows, a row of nulls and a row of odd values."""
        for schema, dirty in DIRTY.items():
            psql(self.options, f"create schema {dirty}")
            for name in psql(self.options, f"""
                    select relname from pg_class where relnamespace = '{schema}'::regnamespace
                    and relkind in ('r', 'v')""").splitlines():
                types = [line.split("|")[1] for line in self.columns(schema, name).splitlines()]
                psql(self.options, f"""
                    create table {dirty}.{name} as select * from {schema}.{name} limit 50;
                    insert into {dirty}.{name} select * from {dirty}.{name} limit 5;
                    insert into {dirty}.{name} values ({', '.join('null' for _ in types)});
                    insert into {dirty}.{name} values ({', '.join(ODD.get(kind, '-7') for kind in types)})""")

    def relations(self, nodes):
        kinds = [node for node in nodes.values() if node["resource_type"] in ("model", "seed", "snapshot")]
        total = 0
        for name in sorted(node["alias"] for node in kinds if node["config"]["materialized"] != "ephemeral"):
            a, b = (self.columns(schema, name) for schema in (OURS, SCHEMA))
            if a != b or not b:
                self.differ(f"{name}: columns {a}, dbt has {b}")
                continue
            count, missing, extra = psql(self.options, f"""
                select (select count(*) from {SCHEMA}.{name}),
                    (select count(*) from (table {SCHEMA}.{name} except all table {OURS}.{name}) missing),
                    (select count(*) from (table {OURS}.{name} except all table {SCHEMA}.{name}) extra)""").split("|")
            total += int(count)
            print(f"{name}: {count} rows")
            if missing != "0" or extra != "0":
                self.differ(f"{name}: {missing} rows only in dbt's, {extra} only in ours")
        print(f"relations: {len(kinds)} with {total} rows")

    def versions(self, nodes):
        """Snapshots without their times: how many versions a row has, how they follow, what is equal to what."""
        for node in (node for node in nodes.values() if node["resource_type"] == "snapshot"):
            name, key = node["alias"], node["config"]["unique_key"]
            own = [line.split("|")[0] for line in self.columns(SCHEMA, name).splitlines()]
            values = ", ".join(f'"{column}"' for column in own if not column.startswith("dbt_"))
            # Of the times, what they say and not when: which are equal, which are open, where the next one begins.
            shape = f"""select {values}, row_number() over versions, count(*) over (partition by dbt_scd_id),
                dbt_updated_at = dbt_valid_from, dbt_valid_to is null, dbt_valid_to = lead(dbt_valid_from) over versions
                from %s.{name} window versions as (partition by {key} order by dbt_valid_from)"""
            ours, theirs = (sorted(psql(self.options, shape % schema).splitlines()) for schema in (OURS, SCHEMA))
            if ours != theirs:
                self.differ(f"{name}: versions {ours}, dbt has {theirs}")
            for schema, engine in ((OURS, "here"), (SCHEMA, "in dbt")):
                changed = psql(self.options, f"""select {key}, count(*), count(distinct dbt_scd_id)
                    from {schema}.{name} group by {key} having count(*) > 1 order by 1""").splitlines()
                for row, versions, ids in (line.split("|") for line in changed):
                    print(f"{name}: {versions} versions of {row} {engine}, with {ids} ids")

    def columns(self, schema, name):
        return psql(self.options, f"""
            select attname, format_type(atttypid, atttypmod) from pg_attribute
            where attrelid = '{schema}.{name}'::regclass and attnum > 0 and not attisdropped order by attnum""")


def spaced(sql):
    """The text with one blank for any white space, and none beside parentheses and commas."""
    return re.sub(r"\s*([(),])\s*", r"\1", " ".join(sql.split()))


def psql(options, sql):
    command = [options.psql, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{sql}\n{done.stderr}")
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Takes snapshots of every kind with this engine and with dbt and compares the histories.

A project of its own is written into a temporary folder: one snapshot for each way to configure one, all of the same
table. The table is changed step by step, and after each step both engines take all snapshots on PostgreSQL, and this
engine takes them on SQLite too. Compared are, after every step, the status and the message of each snapshot and its
table. Of times counts the order and which are equal, of version ids which are equal. The server is found through PGHOST and
friends; the schemas `people`, `ours`, `theirs` and those whose names begin so are dropped and made anew: take a
database that holds nothing else. Exit code 1 when anything differs.
"""

import argparse
import csv
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile

TIMES = {"dbt_updated_at", "dbt_valid_from", "dbt_valid_to", "changed_on", "began", "ended", "updated"}
IDS = {"dbt_scd_id", "version_id"}
NAMES = """{dbt_valid_from: began, dbt_valid_to: ended, dbt_scd_id: version_id, dbt_updated_at: updated,
    dbt_is_deleted: gone}"""
OPEN_END = """"{{ \\"'9999-12-31 00:00:00'\\" ~ ('::timestamp' if target.type == 'postgres' else '') }}\""""

# name: configuration in YAML flow, without the braces.
KINDS = {
    "check": "unique_key: id, strategy: check, check_cols: [name, town]",
    "check_one": "unique_key: id, strategy: check, check_cols: [town]",
    "check_all": "unique_key: id, strategy: check, check_cols: all",
    "check_timed": "unique_key: id, strategy: check, check_cols: [name, town], updated_at: changed_on",
    "stamp": "unique_key: id, strategy: timestamp, updated_at: changed_on",
    "keys": "unique_key: [id, region], strategy: check, check_cols: [name, town]",
    "keys_stamp": "unique_key: [id, region], strategy: timestamp, updated_at: changed_on",
    "expression": "unique_key: \"id || '-' || region\", strategy: check, check_cols: all",
}
# What is added to each of the above.
WAYS = {
    "": "",
    "ignore": "hard_deletes: ignore",
    "invalidate": "hard_deletes: invalidate",
    "new": "hard_deletes: new_record",
    "current": f"dbt_valid_to_current: {OPEN_END}",
    "current_new": f"dbt_valid_to_current: {OPEN_END}, hard_deletes: new_record",
    "current_inv": f"dbt_valid_to_current: {OPEN_END}, hard_deletes: invalidate",
    "named": f"snapshot_meta_column_names: {NAMES}",
    "named_new": f"snapshot_meta_column_names: {NAMES}, hard_deletes: new_record",
    "named_current": f"snapshot_meta_column_names: {NAMES}, dbt_valid_to_current: {OPEN_END}, hard_deletes: invalidate",
}
# Whole configurations that are not crossed with the ways.
OTHERS = {
    "legacy_deletes": "unique_key: id, strategy: timestamp, updated_at: changed_on, invalidate_hard_deletes: true",
    "legacy_kept": "unique_key: id, strategy: check, check_cols: all, invalidate_hard_deletes: false",
    "own_schema": "unique_key: id, strategy: check, check_cols: all, schema: apart",
    "target_schema": "unique_key: id, strategy: check, check_cols: all, target_schema: \"{{ target.schema }}_fixed\"",
    "aliased": "unique_key: id, strategy: check, check_cols: all, alias: other_name",
    "own_strategy": "unique_key: id, strategy: by_town, updated_at: changed_on",
}
# Configurations that are refused, when the project is read or when the snapshot is taken; each is tried alone.
MISTAKES = {
    "no_strategy": "unique_key: id",
    "no_key": "strategy: check, check_cols: all",
    "no_columns": "unique_key: id, strategy: check",
    "odd_columns": "unique_key: id, strategy: check, check_cols: some",
    "no_time": "unique_key: id, strategy: timestamp",
    "odd_deletes": "unique_key: id, strategy: check, check_cols: all, hard_deletes: forget",
    "two_deletes": "unique_key: id, strategy: check, check_cols: all, hard_deletes: ignore, invalidate_hard_deletes: true",
    "odd_names": "unique_key: id, strategy: check, check_cols: all, snapshot_meta_column_names: {dbt_valid_fro: a}",
    "odd_strategy": "unique_key: id, strategy: magic",
    "missing_column": "unique_key: id, strategy: check, check_cols: [nothing]",
    "missing_key": "unique_key: nothing, strategy: check, check_cols: all",
    "missing_time": "unique_key: id, strategy: timestamp, updated_at: nothing",
}
STRATEGY = """
{% macro snapshot_by_town_strategy(node, snapshotted_rel, current_rel, config, target_exists) %}
    {{ return({
        'unique_key': config['unique_key'], 'updated_at': config['updated_at'],
        'row_changed': snapshotted_rel ~ '.town <> ' ~ current_rel ~ '.town', 'invalidate_hard_deletes': false,
        'hard_deletes': 'ignore', 'scd_id': snapshot_hash_arguments([config['unique_key'], config['updated_at']]),
    }) }}
{% endmacro %}
"""

# The table before the first run, and what happens to it between runs.
STEPS = {
    "first rows": """
        create table {people} (id integer, region text, name text, town text, changed_on {time});
        insert into {people} values (1, 'n', 'Ann', 'Ulm', '2020-01-01 00:00:00'), (2, 'n', 'Ben', null, '2020-01-01 00:00:00'),
            (3, 's', 'Cy', 'Rom', '2020-01-01 00:00:00'), (4, 's', null, null, '2020-01-02 00:00:00'),
            (5, 's', 'Eve', 'Bari', '2020-01-02 00:00:00')""",
    "nothing new": "select 1",
    "changes, a null, a row that goes, a row that comes": """
        update {people} set town = 'Bonn', changed_on = '2020-02-01 00:00:00' where id = 1;
        update {people} set town = 'Kiel', changed_on = '2020-02-01 00:00:00' where id = 2;
        update {people} set name = null, changed_on = '2020-02-02 00:00:00' where id = 5;
        delete from {people} where id = 3;
        insert into {people} values (6, 'n', 'Flo', 'Jena', '2020-02-01 00:00:00')""",
    "still gone": "update {people} set name = 'Dan', changed_on = '2020-02-03 00:00:00' where id = 4",
    "back as it was": "insert into {people} values (3, 's', 'Cy', 'Rom', '2020-01-01 00:00:00')",
    "a change without a time, one back, one gone again": """
        update {people} set town = 'Graz' where id = 6;
        update {people} set town = 'Ulm', changed_on = '2020-03-01 00:00:00' where id = 1;
        delete from {people} where id in (3, 4)""",
    "back and changed, a new column": """
        alter table {people} add column age integer;
        insert into {people} values (3, 's', 'Cyd', 'Rom', '2020-04-01 00:00:00', 7);
        update {people} set age = 30, changed_on = '2020-04-01 00:00:00' where id in (1, 5)""",
    "a column goes": "alter table {people} drop column age; update {people} set town = 'Pisa' where id = 2",
    "all gone": "delete from {people}",
}



def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="compare-snapshots.") as folder:
        chosen = {name: config for name, config in configurations().items() if options.only in name}
        project = os.path.join(folder, "project")
        write_project(project, chosen)
        stages = [Stage(options.dbt, project, "postgres", "theirs"), Stage(options.stockdbt, project, "postgres", "ours"),
                  Stage(options.stockdbt, project, "sqlite", "ours")]
        comparison = Comparison(stages, list(chosen), options.show)
        psql("drop schema if exists people, ours, theirs, ours_apart, theirs_apart, ours_fixed, theirs_fixed cascade;"
             " create schema people")
        for step, sql in STEPS.items():
            comparison.step(step, sql)
        for name, config in MISTAKES.items():
            if options.only in name:
                write_project(os.path.join(folder, name), {name: config})
                comparison.mistake(name, os.path.join(folder, name))
    print(f"{comparison.compared} tables and results compared, {comparison.differences} differences")
    return 1 if comparison.differences else 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stockdbt", required=True, type=os.path.abspath, help="our program")
    parser.add_argument("--dbt", required=True, help="dbt with its adapter for PostgreSQL")
    parser.add_argument("--only", default="", help="names that contain this text")
    parser.add_argument("--show", type=int, default=10, metavar="N", help="differences that are shown (10)")
    return parser.parse_args()


def configurations():
    """All of them by name: those of a properties file begin with `yaml_`, those of an ephemeral model with `inline_`."""
    crossed = {}
    for kind, config in KINDS.items():
        for way, added in WAYS.items():
            crossed[f"{kind}_{way}" if way else kind] = f"{config}, {added}" if added else config
    written = {f"yaml_{name}": config for name, config in crossed.items() if name.split("_")[0] in ("check", "stamp", "keys")}
    inlined = {f"inline_{name}": crossed[name] for name in ("check_all", "stamp_new")}
    inlined.update({f"yaml_inline_{name}": crossed[name] for name in ("check_all", "stamp_new")})
    return {**crossed, **OTHERS, **written, **inlined}


def write_project(folder, chosen):
    entries = []
    for name, config in chosen.items():
        relation = "ref('people_inline')" if "inline_" in name else "source('people', 'people')"
        if name.startswith("yaml_"):
            entries.append(f"  - name: {name}\n    relation: {relation}\n    config: {{{config}}}\n")
            continue
        # A block takes the same configuration from the properties file of its project.
        write(folder, f"snapshots/{name}.sql",
              f"{{% snapshot {name} %}}\nselect * from {{{{ {relation} }}}}\n{{% endsnapshot %}}\n")
        entries.append(f"  - name: {name}\n    config: {{{config}}}\n")
    write(folder, "snapshots/snapshots.yml", "snapshots:\n" + "".join(entries))
    write(folder, "models/people_inline.sql",
          "{{ config(materialized='ephemeral') }} select * from {{ source('people', 'people') }}")
    write(folder, "models/sources.yml", "sources: [{name: people, tables: [{name: people}]}]\n")
    write(folder, "macros/strategy.sql", STRATEGY)
    write(folder, "dbt_project.yml", "name: people\nversion: '1.0'\nprofile: people\nflags: {send_anonymous_usage_stats: false}\n")
    server = ", ".join(f"{key}: {os.environ[name]}" for key, name in (
        ("host", "PGHOST"), ("port", "PGPORT"), ("user", "PGUSER"), ("password", "PGPASSWORD"), ("dbname", "PGDATABASE")))
    write(folder, "profiles.yml", f"""people:
  target: theirs
  outputs:
    theirs: {{type: postgres, {server}, schema: theirs, threads: 4}}
    ours: {{type: postgres, {server}, schema: ours, threads: 4}}
    sqlite: {{type: sqlite, path: people.db, schema: ours}}
""")


def write(folder, path, text):
    path = os.path.join(folder, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


class Stage:
    """A program with a database of its own."""

    def __init__(self, program, folder, database, schema):
        self.program, self.folder, self.database, self.schema = program, folder, database, schema
        self.name = f"{'dbt' if schema == 'theirs' else 'here'} on {database}"
        self.target = "sqlite" if database == "sqlite" else schema

    def change(self, sql):
        if self.database == "sqlite":
            with sqlite3.connect(os.path.join(self.folder, "people.db")) as connection:
                connection.executescript(sql.format(people="people__people", time="text"))
        elif self.schema == "theirs":
            psql(sql.format(people="people.people", time="timestamp"))

    def snapshot(self, folder=None):
        """Exit code, what was printed, and the results by name."""
        place = os.path.join("target", self.target)
        done = subprocess.run(
            [self.program, "snapshot", "--profiles-dir", ".", "--target", self.target, "--target-path", place,
             "--log-path", place, "--no-use-colors", "--no-partial-parse"],
            cwd=folder or self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            with open(os.path.join(folder or self.folder, place, "run_results.json"), encoding="utf-8") as file:
                results = {result["unique_id"].split(".")[-1]: result for result in json.load(file)["results"]}
        except FileNotFoundError:
            results = {}
        return done.returncode, done.stdout, results

    def table(self, name):
        """Column names and rows, with times and ids told by order and equality."""
        schema, relation = self.schema, "other_name" if name == "aliased" else name
        if name == "own_schema":
            schema += "_apart"
        elif name == "target_schema":
            schema += "_fixed"
        if self.database == "sqlite":
            relation = relation if schema == "ours" else f"{schema}__{relation}"
            with sqlite3.connect(os.path.join(self.folder, "people.db")) as connection:
                try:
                    cursor = connection.execute(f'select * from "{relation}"')
                except sqlite3.OperationalError as error:
                    return [str(error)]
                rows = [[column[0] for column in cursor.description]]
                rows += [["" if value is None else str(value) for value in row] for row in cursor]
        else:
            if not psql(f"select to_regclass('{schema}.{relation}')").strip():
                return ["no table"]
            rows = list(csv.reader(io.StringIO(psql(f"select * from {schema}.{relation}", "--csv"))))
        return plain(rows[0], rows[1:])


def plain(columns, rows):
    times = sorted({value for row in rows for name, value in zip(columns, row) if name in TIMES and value})
    orders = {time: f"t{number}" for number, time in enumerate(times)}
    marked = []
    for row in rows:
        same = [sum(other[place] == row[place] for other in rows) for place, name in enumerate(columns) if name in IDS]
        marked.append([orders[value] if name in TIMES and value else "id" if name in IDS else value
                       for name, value in zip(columns, row)] + same)
    return [columns] + sorted(marked, key=str)


class Comparison:
    """Holds each stage against dbt's."""

    def __init__(self, stages, names, show):
        self.stages, self.names, self.show = stages, names, show
        self.compared = self.differences = 0

    def differ(self, text):
        self.differences += 1
        if self.differences <= self.show:
            print(f"  {text}")

    def step(self, title, sql):
        for stage in self.stages:
            stage.change(sql)
        runs = [stage.snapshot() for stage in self.stages]
        statuses = {}
        for name in self.names:
            status, message, table = None, None, None
            for stage, (code, text, results) in zip(self.stages, runs):
                result = results.get(name, {"status": f"no result, exit code {code}: {text[-2000:]}", "message": None})
                found = (result["status"], cleaned(result["message"]), stage.table(name))
                if stage is self.stages[0]:
                    status, message, table = found
                    statuses[status] = statuses.get(status, 0) + 1
                    continue
                self.compared += 1
                if found[0] != status:
                    self.differ(f"{title}: {name} {stage.name}: {found[0]} ({found[1]}), dbt has {status} ({message})")
                elif stage.database == "postgres" and found[1] != message:
                    self.differ(f"{title}: {name} {stage.name}: {found[1]!r}, dbt says {message!r}")
                if found[2] != table:
                    lines = [f"    dbt:  {row}" for row in table if row not in found[2]]
                    lines += [f"    here: {row}" for row in found[2] if row not in table]
                    self.differ(f"{title}: {name} {stage.name}: table\n" + "\n".join(lines))
        print(f"{title}: {len(self.names)} snapshots, " + ", ".join(f"{count} {name}" for name, count in statuses.items()))

    def mistake(self, name, folder):
        """What is said of a mistake, beside what dbt says; only codes and statuses have to be equal."""
        found = []
        for stage in self.stages[:2]:
            code, text, results = stage.snapshot(folder)
            found.append((code, results.get(name, {}).get("status")))
            lines = [re.sub(r"^[\d:]+ +", "", line) for line in text.splitlines()]
            start = next((at for at, line in enumerate(lines) if "rror" in line), 0)
            print(f"{name} {stage.name}: exit code {code}: " + " | ".join(line.strip() for line in lines[start:start + 5])[:300])
        self.compared += 1
        if found[0] != found[1]:
            self.differ(f"{name}: {found[1]}, dbt has {found[0]}")


def cleaned(message):
    return (message or "").replace('"theirs', '"ours').replace("theirs", "ours")


def psql(sql, *flags):
    command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *(flags or ("-A", "-t")), "-c", sql]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{sql}\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())

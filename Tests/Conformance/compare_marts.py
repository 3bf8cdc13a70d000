#!/usr/bin/env python3
"""Compares tables of the stock project built on SQLite with the same tables built on PostgreSQL.

Text, dates, whole numbers and prices have to be equal; a derived number may be off by one unit of the last
digit its column declares, because the two databases round the halves of binary and decimal numbers differently.
Python's standard library and the program `psql` are all it needs; the server is found through PGHOST and friends.
With --stockdbt both are built first, delivery by delivery.
"""

import argparse
import csv
import io
import os
import sqlite3
import subprocess
import sys
from decimal import Decimal

# relation: columns that name a row
MARTS = {
    "fact_stock_daily": ["symbol", "trade_date"],
    "dim_stocks": ["stock_version_key"],
    "agg_stock_monthly": ["symbol", "month_start"],
}
# Decimals that are only carried along, never computed.
PRICES = {
    "open", "high", "low", "close", "adj_close", "previous_close", "last_close", "peak_adj_close",
}
# When a row was loaded says nothing about its content.
IGNORED = {"ingested_at", "valid_from", "valid_to"}


def main():
    options = arguments()
    if options.stockdbt:
        build(options.stockdbt, options.sqlite)
    connection = sqlite3.connect(f"file:{options.sqlite}?mode=ro", uri=True)
    wrong = off_by_one = values = 0
    for relation, key in MARTS.items():
        there = read_postgres(options, relation, key)
        here = read_sqlite(connection, options.sqlite_prefix + relation, there.columns, key)
        findings = compare(relation, here, there)
        report(relation, here, there, findings)
        values += there.count * len([name for name in there.columns if name not in IGNORED])
        wrong += sum(len(found["wrong"]) for found in findings.values())
        off_by_one += sum(found["off"] for found in findings.values())
    print(f"{values} values compared: {off_by_one} derived numbers differ by one unit of the last digit, "
          f"{wrong} other differences")
    return 1 if wrong else 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sqlite", help="the database file")
    parser.add_argument("--sqlite-prefix", default="", help="what stands before the relation names there")
    parser.add_argument("--schema", default="analytics", help="schema on the PostgreSQL server")
    parser.add_argument("--stockdbt", metavar="PROGRAM", help="build the project of the working folder with it first")
    parser.add_argument("--psql", default="psql", help="the program to call")
    return parser.parse_args()


def build(program, sqlite):
    """Loads the deliveries one by one and builds all tables after each, in the file and on the server."""
    folder = os.path.dirname(os.path.abspath(sqlite))
    for target in ("sqlite", "postgres"):
        place = ["--target", target, "--target-path", os.path.join(folder, target), "--log-path", folder]
        calls = [["ingest", "csv", "landing", "--into", "raw", "--next-delivery"], ["build"]]
        for call in calls * sum(entry.is_dir() for entry in os.scandir("landing")):
            done = subprocess.run([program, *call, *place], env={**os.environ, "STOCKDBT_PATH": sqlite},
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            print(f"{target}: {done.stdout.strip().splitlines()[-1]}")
            if done.returncode:
                sys.exit(done.stdout)


class Rows:
    """Column names, declared scales, and the rows by their key."""

    def __init__(self, columns, scales, rows, key):
        self.columns, self.scales = columns, scales
        places = [columns.index(name) for name in key]
        self.count = len(rows)
        self.by_key = {tuple(row[place] for place in places): row for row in rows}


def read_postgres(options, relation, key):
    def query(sql):
        command = [options.psql, "-X", "-q", "--csv", "-t", "-c", sql]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return list(csv.reader(io.StringIO(text)))

    described = query(
        "select column_name, data_type, numeric_scale from information_schema.columns"
        f" where table_schema = '{options.schema}' and table_name = '{relation}' order by ordinal_position")
    columns = [name for name, _, _ in described]
    # Whole numbers have scale 0, a decimal its own; anything else is compared as text.
    scales = {name: int(scale) for name, kind, scale in described if scale}
    names = ", ".join(f'"{name}"::text' for name in columns)
    rows = query(f"select {names} from {options.schema}.{relation}")
    return Rows(columns, scales, [[value if value != "" else None for value in row] for row in rows], key)


def read_sqlite(connection, relation, columns, key):
    names = ", ".join(f'"{name}"' for name in columns)
    rows = connection.execute(f'select {names} from "{relation}"').fetchall()
    return Rows(columns, {}, [[text(value) for value in row] for row in rows], key)


def text(value):
    # Fifteen digits are what a double holds of any decimal, and what the sqlite3 shell prints.
    return format(value, ".15g") if isinstance(value, float) else None if value is None else str(value)


def compare(relation, here, there):
    """Per column: how many numbers are off by one unit, and the first values that are plainly wrong."""
    findings = {name: {"off": 0, "wrong": []} for name in there.columns}
    for row_key in sorted(set(here.by_key) ^ set(there.by_key)):
        place = "SQLite" if row_key in here.by_key else "PostgreSQL"
        findings[there.columns[0]]["wrong"].append((row_key, f"only on {place}", ""))
    for row_key, right in there.by_key.items():
        left = here.by_key.get(row_key)
        if left is None:
            continue
        for name, a, b in zip(there.columns, left, right):
            if name in IGNORED:
                continue
            verdict = judge(name, a, b, there.scales.get(name))
            if verdict == "off":
                findings[name]["off"] += 1
            elif verdict == "wrong":
                findings[name]["wrong"].append((row_key, a, b))
    return findings


def judge(name, a, b, scale):
    if a is None or b is None or scale is None:
        return "same" if a == b else "wrong"
    distance = abs(Decimal(a) - Decimal(b))
    if distance == 0:
        return "same"
    # A hair more than one unit, for a double that is written with all its digits.
    unit = Decimal(1).scaleb(-scale) * Decimal("1.000001")
    return "off" if scale > 0 and name not in PRICES and distance <= unit else "wrong"


def report(relation, here, there, findings):
    print(f"{relation}: {here.count} rows on SQLite, {there.count} on PostgreSQL")
    for name, found in findings.items():
        if found["off"]:
            print(f"  {name}: {found['off']} off by one unit of digit {there.scales[name]}")
        for row_key, a, b in found["wrong"][:3]:
            print(f"  {name}: {'|'.join(row_key)}: {a} on SQLite, {b} on PostgreSQL")
        if len(found["wrong"]) > 3:
            print(f"  {name}: {len(found['wrong']) - 3} more")


if __name__ == "__main__":
    sys.exit(main())

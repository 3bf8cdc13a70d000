"""Reads the artifacts of a folder with dbt-artifacts-parser and prints what it found in them, as JSON.

Runs in the environment that check.py makes: `python read_artifacts.py folder`.
"""

import collections
import json
import os
import sys

from dbt_artifacts_parser import parser

READERS = {
    "manifest.json": parser.parse_manifest,
    "catalog.json": parser.parse_catalog,
    "run_results.json": parser.parse_run_results,
    "sources.json": parser.parse_sources,
}


def found(name, artifact):
    """What does not depend on when and by whom the artifact was written."""
    if name == "manifest.json":
        nodes = [*artifact.nodes.values(), *artifact.sources.values(), *artifact.exposures.values()]
        kinds = collections.Counter(f"{type(node).__name__}" for node in nodes)
        return {**kinds, "columns": sum(len(getattr(node, "columns", None) or {}) for node in nodes)}
    if name == "catalog.json":
        tables = [*artifact.nodes.values(), *artifact.sources.values()]
        return {"tables": len(tables), "columns": sorted(
            f"{table.metadata.name}.{column.name} {column.type}" for table in tables for column in table.columns.values())}
    return collections.Counter(f"{getattr(result.status, 'value', result.status)}" for result in artifact.results)


def main():
    said = {}
    for name, read in READERS.items():
        with open(os.path.join(sys.argv[1], name), encoding="utf-8") as file:
            artifact = read(json.load(file))
        said[name] = {"class": type(artifact).__name__, **found(name, artifact)}
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()

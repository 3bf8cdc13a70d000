#!/usr/bin/env python3
"""Reads whole projects with this engine and with dbt, and compares what both make of them.

    path/of/dbt's/python compare_projects.py --stockdbt .build/debug/stockdbt [--compile] PROJECT…

Of each project, in this order:

- the manifest, node by node and key by key (as compare_manifest.py does), but for the macros that came with an engine;
- what `ls` prints for thirty selections drawn from the project itself: names, graphs, methods, unions, intersections,
  exclusions, modes of indirect selection; the exit code too;
- with `--compile`, the files of `target/compiled`, up to white space (what the project reads must have been built).

A project is a folder with dbt_project.yml and its packages in place; profiles.yml lies in `--profiles`, a folder below
each project. Needs a Python with dbt-core 1.11 and dbt-postgres; `--compile` needs the server that the profile names.
Exit code 1 when anything differs.
"""

import argparse
import contextlib
import hashlib
import io
import json
import logging
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import types

import compare_manifest


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("projects", nargs="+", metavar="PROJECT")
    options.add_argument("--stockdbt", required=True)
    options.add_argument("--profiles", default=".", help="folder of profiles.yml, seen from the project (.)")
    options.add_argument("--selections", type=int, default=30)
    options.add_argument("--compile", action="store_true")
    options.add_argument("--ignore", action="append", default=[], metavar="PATTERN")
    options.add_argument("--unordered", action="append", default=[], metavar="PATTERN")
    options.add_argument("--show", type=int, default=3)
    chosen = options.parse_args()
    logging.disable(logging.CRITICAL)
    differences = 0
    for folder in chosen.projects:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
            differences += Project(folder, chosen, scratch).compare()
    print(f"\n{len(chosen.projects)} projects, {differences} differences")
    return 1 if differences else 0


class Project:
    def __init__(self, folder, options, scratch):
        self.folder, self.options = os.path.abspath(folder), options
        self.name = os.path.basename(self.folder)
        self.theirs, self.ours = os.path.join(scratch, "theirs"), os.path.join(scratch, "ours")
        self.manifest = None

    def compare(self):
        os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
        found = self.parse()
        if found is None:
            return 1
        listed = self.list()
        compiled = self.compile() if self.options.compile else 0
        print(f"{self.name}: manifest {found}, selections {listed}" + (f", compiled {compiled}" if self.options.compile else ""), flush=True)
        return found + listed + compiled

    # Running

    def arguments(self, command, target):
        profiles = os.path.join(self.folder, self.options.profiles)
        return [*command, "--project-dir", self.folder, "--profiles-dir", profiles, "--target-path", target, "--log-path", target + "-logs"]

    def run_theirs(self, command):
        from dbt.cli.main import dbtRunner

        here = os.getcwd()
        os.chdir(self.folder)
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                return dbtRunner(manifest=self.manifest).invoke(self.arguments(command, self.theirs))
        finally:
            os.chdir(here)

    def run_ours(self, command):
        return subprocess.run([self.options.stockdbt, *self.arguments(command, self.ours)], cwd=self.folder, capture_output=True, text=True)

    # What is compared

    def parse(self):
        shutil.rmtree(os.path.join(self.folder, "target"), ignore_errors=True)
        theirs, ours = self.run_theirs(["parse"]), self.run_ours(["parse"])
        if not theirs.success or ours.returncode:
            print(f"{self.name}: parse fails: dbt {theirs.exception}, ours {ours.returncode} {ours.stdout[-300:]}")
            return None
        self.manifest = theirs.result
        # Times of disabled nodes, and the overview that an engine brings for its documentation.
        ignored = ["disabled/*created_at", "docs/block_contents", *self.options.ignore]
        # dbt keeps these in Python sets: their order changes from run to run.
        unordered = ["nodes/primary_key", "nodes/sources", "nodes/depends_on.nodes", *self.options.unordered]
        options = types.SimpleNamespace(ignore=ignored, unordered=unordered, replace=[])
        comparison = compare_manifest.Comparison(options)
        left, right = (compare_manifest.read(os.path.join(path, "manifest.json")) for path in (self.ours, self.theirs))
        # Resources of one id that are all disabled stand in the order in which the file system gave them.
        for manifest in (left, right):
            for resources in manifest["disabled"].values():
                resources.sort(key=lambda one: (one["original_file_path"], one["unique_id"], one["name"]))
        for section in sorted(set(left) | set(right)):
            comparison.section(section, left, right)
        if comparison.differences:
            comparison.report(self.options.show)
        return len(comparison.differences)

    def list(self):
        manifest = compare_manifest.read(os.path.join(self.theirs, "manifest.json"))
        differing = 0
        for selection in selections(manifest, self.options.selections):
            theirs, ours = self.run_theirs(["ls", "--quiet", *selection]), self.run_ours(["ls", "--quiet", *selection])
            expected, found = sorted(theirs.result or []), sorted(ours.stdout.split("\n")[:-1])
            if expected != found or theirs.success != (ours.returncode == 0):
                differing += 1
                print(f"{self.name}: ls {' '.join(selection)}: {len(found)} ours, {len(expected)} theirs; only ours "
                      f"{[one for one in found if one not in expected][:3]}, only theirs {[one for one in expected if one not in found][:3]}")
        return differing

    def compile(self):
        theirs, ours = self.run_theirs(["compile"]), self.run_ours(["compile"])
        if not theirs.success or ours.returncode:
            print(f"{self.name}: compile fails: dbt {theirs.success} {theirs.exception}, ours {ours.returncode} {ours.stdout[-300:]}")
            return 1
        left, right = (texts(os.path.join(path, "compiled")) for path in (self.ours, self.theirs))
        differing = sorted(path for path in set(left) | set(right) if left.get(path) != right.get(path))
        for path in differing[: self.options.show]:
            print(f"{self.name}: compiled {path}\n    ours:   {shown(left.get(path))}\n    theirs: {shown(right.get(path))}")
        print(f"{self.name}: {len(right)} compiled files")
        return len(differing)


def texts(folder):
    """The text of every file below a folder without its white space, by its path."""
    root = pathlib.Path(folder)
    return {str(path.relative_to(root)): "".join(path.read_text().split()) for path in root.rglob("*.sql")}


def shown(text):
    return "(absent)" if text is None else text[:200]


def selections(manifest, count):
    """Arguments of `ls` with names of the project in them: the same ones for the same manifest."""
    nodes = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] in ("model", "seed", "snapshot")}

    def pick(items, salt):
        items = sorted(items, key=lambda item: hashlib.sha1((salt + str(item)).encode()).hexdigest())
        return items[0] if items else None

    def name(salt):
        return (pick([node["name"] for node in nodes.values()], salt) or "nothing")

    folder = pick([node["original_file_path"].rpartition("/")[0] for node in nodes.values()], "f") or "models"
    file = pick([node["original_file_path"].rpartition("/")[2] for node in nodes.values()], "g") or "a.sql"
    tag = pick([tag for node in manifest["nodes"].values() for tag in node.get("tags", [])], "t") or "nightly"
    source = pick([f"{one['source_name']}.{one['name']}" for one in manifest["sources"].values()], "s") or "raw"
    test = pick([node["test_metadata"]["name"] for node in manifest["nodes"].values() if node.get("test_metadata")], "n") or "unique"
    group = pick(list(manifest["groups"].values()), "g")
    exposure = pick([one["name"] for one in manifest["exposures"].values()], "e") or "none_such"
    package = pick([node["package_name"] for node in nodes.values()], "p") or "none_such"
    fqn = ".".join(pick([node["fqn"] for node in nodes.values()], "q") or ["x"])
    alternatives = [
        [], ["--select", name("a")], ["--select", "+" + name("b")], ["--select", name("c") + "+"], ["--select", "1+" + name("d") + "+2"],
        ["--select", "@" + name("e")], ["--select", "path:" + folder], ["--select", folder + "/*"], ["--select", "tag:" + tag],
        ["--select", f"source:{source}+"], ["--select", "package:" + package], ["--select", "fqn:" + fqn], ["--select", "file:" + file],
        ["--select", "config.materialized:table"], ["--select", "config.enabled:true", "--exclude", "resource_type:test"],
        ["--select", "test_type:generic"], ["--select", "test_type:singular"], ["--select", "test_type:unit"], ["--select", "test_name:" + test],
        ["--select", "access:protected"], ["--select", f"{name('h')}+,test_type:data"], ["--select", name("i"), "+" + name("j")],
        ["--exclude", name("k") + "+"], ["--select", "exposure:" + exposure, "+exposure:*"], ["--select", "*" + name("l")[1:4] + "*"],
        ["--select", name("m"), "--indirect-selection", "cautious"], ["--select", name("o") + "+", "--indirect-selection", "buildable"],
        ["--select", name("u"), "--indirect-selection", "empty"], ["--resource-type", "test", "--output", "path"],
        ["--resource-type", "all", "--output", "name"], ["--exclude-resource-type", "model"], ["--select", "version:latest"],
        ["--select", "group:" + (group["name"] if group else "none_such")], ["--select", "no_such_node"],
        ["--select", name("v"), "--output", "json", "--output-keys", "name resource_type depends_on config.materialized tags"],
    ]
    return alternatives[:count] if count <= len(alternatives) else alternatives


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Times the template engine beside real Jinja2, in the same run.

  jinja_speed.py --bench .build/release/jinja-bench [--seconds S] [--plain] [--json FILE]

Runs with a Python that has jinja2 (PyPI). Both sides render the inputs of Tests/Benchmarks/Jinja with the same host
functions; macros stand in the template. Figures are milliseconds of CPU time, best of many runs.

  source  from source text to rendered text: environment.from_string(source).render(context) there (parse, generate
          Python, compile, run), parse and render here
  render  of a template that is parsed (and compiled) already

--plain takes jinja2.Environment instead of the SandboxedEnvironment that dbt uses.
"""
import argparse, hashlib, json, os, re, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, os.pardir, "Benchmarks", "Jinja")
TEMPLATES = ["small_model", "payments_loop", "star", "pivot", "date_spine", "union_relations", "loop_10k",
             "accumulate", "filters", "macro_calls", "long_literal"]
FROM_SOURCE = ["small_model", "payments_loop", "star", "pivot", "date_spine", "native_strings"]
RENDER = ["loop_10k", "accumulate", "filters", "macro_calls"]


def read(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8", newline="") as f:
        return f.read()


def context_of(name):
    context = {
        "execute": True,
        "target": {"name": "dev", "schema": "public", "type": "postgres", "threads": 4},
        "this": '"dev"."public"."m"',
        "config": lambda *args, **kwargs: "",
        "ref": lambda *args: '"dev"."public"."%s"' % args[-1],
        "source": lambda *args: '"dev"."%s"."%s"' % args,
        "var": lambda name, default=None: default,
    }
    if os.path.exists(os.path.join(FOLDER, name + ".json")) and name in TEMPLATES:
        context.update(json.loads(read(name + ".json")))
    return context


def best(seconds, work):
    end, least, count = time.perf_counter() + seconds, float("inf"), 0
    while count < 7 or (count < 20000 and time.perf_counter() < end):
        start = time.process_time()
        work()
        least = min(least, time.process_time() - start)
        count += 1
    return least * 1000


def environment(is_plain):
    import jinja2, jinja2.sandbox

    kind = jinja2.Environment if is_plain else jinja2.sandbox.SandboxedEnvironment
    return kind(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])


def native_environment():
    import jinja2.nativetypes

    env = jinja2.nativetypes.NativeEnvironment()
    env.filters["as_bool"] = lambda value: value
    return env


def theirs(seconds, is_plain):
    """Jinja2's figures by input, and the SHA-256 of what it renders."""
    env, macros, results = environment(is_plain), read("macros.sql"), {}
    blocks = re.findall(r"\{% macro .*?endmacro %\}", macros, re.S)
    for name in TEMPLATES:
        source, context = read(name + ".sql"), context_of(name)
        if "b_" in source:
            source = "".join(blocks) + source
        template = env.from_string(source)
        results[name] = {
            "sha256": hashlib.sha256(template.render(context).encode()).hexdigest(),
            "render": best(seconds, lambda: template.render(context)),
            "both": best(seconds, lambda: env.from_string(source).render(context)),
        }
    env, context, texts = native_environment(), context_of("native_strings"), json.loads(read("native_strings.json"))
    templates = [env.from_string(text) for text in texts]
    values = [repr(template.render(context)) for template in templates]
    assert values == json.loads(read("native_strings.expected.json")), "native strings differ"
    results["native_strings"] = {
        "render": best(seconds, lambda: [template.render(context) for template in templates]),
        "both": best(seconds, lambda: [env.from_string(text).render(context) for text in texts]),
    }
    return results


def row(name, step, ours, jinja):
    return "%-16s %-7s %10.3f %10.3f %7.1f" % (name, step, ours, jinja, jinja / ours)


def table(goal, names, step, ours, jinja):
    lines = [row(name, step, ours[name][step], jinja[name][step]) for name in names]
    total = [sum(side[name][step] for name in names) for side in (ours, jinja)]
    return lines + [row("sum (goal %dx)" % goal, step, *total)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", required=True, metavar="PROGRAM")
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    jinja = theirs(options.seconds, options.plain)
    run = subprocess.run([options.bench, FOLDER, "--seconds", str(options.seconds)], stdout=subprocess.PIPE)
    ours = json.loads(run.stdout)
    wrong = [name for name, result in ours.items() if not result["matches"]]
    checksums = json.loads(read("sha256.json"))
    wrong += ["%s (Jinja2)" % name for name in TEMPLATES if jinja[name]["sha256"] != checksums[name]]
    others = [name for name in TEMPLATES if name not in FROM_SOURCE + RENDER]
    lines = ["%-16s %-7s %10s %10s %7s" % ("", "", "ours ms", "Jinja2 ms", "ratio")]
    lines += table(20, FROM_SOURCE, "both", ours, jinja) + [""]
    lines += table(5, RENDER, "render", ours, jinja) + [""]
    lines += [row(name, step, ours[name][step], jinja[name][step]) for name in others for step in ("both", "render")]
    print("\n".join(lines))
    print("parse and block scan of the macro file: %.3f ms" % ours["macro_file"]["both"])
    if options.json:
        with open(options.json, "w") as f:
            json.dump({"ours": ours, "jinja2": jinja}, f, indent=1)
    if wrong:
        sys.exit("outputs differ: " + ", ".join(wrong))


if __name__ == "__main__":
    main()

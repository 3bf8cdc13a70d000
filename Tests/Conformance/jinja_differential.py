#!/usr/bin/env python3
"""Random templates through this engine and through real Jinja2, until they differ.

    python3 jinja_differential.py --engine .build/debug/jinja-cases --count 100000 --seed 1

Runs under a Python that has jinja2 3.1.6; with dbt-core 1.11 beside it, dbt's text and native rendering are compared
too. A template of number n of seed s is always the same. What differs is made smaller and printed, each smallest
template once; `--record FILE` writes these as cases with what real Jinja2 made of them. Exit code 1 when anything differs.

Left out, because Python's own machine shows through: what takes longer than two seconds or more memory than there is
(this engine answers with an error of its limits), recursion depth, and the 4300 digits beyond which Python refuses to
print an integer. Addresses are hidden on both sides. Where both differ, five more Pythons with other hash seeds are
asked: if they do not agree among themselves (the order of texts in a set, an address that a filter cut), it is left out.
"""

import argparse
import copy
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import warnings

import jinja_grammar

# Filters change their case.
ADDRESS = re.compile(r"0[xX][0-9a-fA-F]{6,}")
# Pieces to put in the place of an expression when a template is made smaller.
ATOMS = ["1", "''", "'a'", "[]", "{}", "none", "s", "l", "d"]


class HostError(RuntimeError):
    """A host function raised on purpose."""


class Obj:
    """A host object with attributes and no items."""

    __module__ = "host"

    def __init__(self, attributes):
        self.__dict__.update(attributes)

    def __str__(self):
        return "Obj(" + ",".join(sorted(self.__dict__)) + ")"

    __repr__ = __str__


def _fail(message="boom"):
    raise HostError(message)


def _args(*args, **kwargs):
    return "args=%r kwargs=%r" % (args, kwargs)


def _identity(value=None):
    return value


def decoded(value):
    """A context value out of the notation of the recorded cases."""
    import datetime
    import decimal

    special = {
        "$obj": lambda v: Obj({key: decoded(item) for key, item in v.items()}),
        "$tuple": lambda v: tuple(map(decoded, v)), "$set": lambda v: set(map(decoded, v)),
        "$datetime": datetime.datetime.fromisoformat, "$date": datetime.date.fromisoformat,
        "$decimal": decimal.Decimal, "$float": float,
        "$fn": {"fail": _fail, "args": _args, "identity": _identity}.__getitem__,
    }
    if isinstance(value, dict):
        (key, *more) = value or [""]
        if not more and key in special:
            return special[key](value[key])
        return {key: decoded(item) for key, item in value.items()}
    return [decoded(item) for item in value] if isinstance(value, list) else value


class Reference:
    """Real Jinja2, and dbt where it is installed."""

    def __init__(self):
        import jinja2
        import jinja2.sandbox

        self.jinja2 = jinja2
        self.environment = self.made_environment()
        self.trimming = self.made_environment(trim_blocks=True, lstrip_blocks=True)
        try:
            from dbt.clients import jinja as dbt_jinja
            from dbt.context import base
            from dbt.context.base import get_context_modules
            base.deprecations.warn = lambda *_, **__: None
            self.render_dbt, self.modules = dbt_jinja.get_rendered, get_context_modules
        except ImportError:
            self.render_dbt = None

    def made_environment(self, **options):
        return self.jinja2.sandbox.SandboxedEnvironment(
            extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], loader=self.jinja2.DictLoader(jinja_grammar.FILES), **options)

    def answer(self, mode, text):
        """What the template gives, in the fields of the recorded cases; None where it is left out."""
        signal.setitimer(signal.ITIMER_REAL, 2)
        try:
            return self.rendered(mode, text)
        except (RecursionError, MemoryError, Timeout):
            return None
        except Exception as error:  # whatever it raises is the result
            return self.failure(error)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def rendered(self, mode, text):
        context = decoded(copy.deepcopy(jinja_grammar.CONTEXT))
        if mode.startswith("jinja2"):
            environment = self.environment if mode == "jinja2" else self.trimming
            return {"expect": hidden(environment.from_string(text).render(context))}
        context["modules"] = self.modules()
        value = self.render_dbt(text, context, None, capture_macros=mode == "dbt-capture", native=mode == "dbt-native")
        if mode != "dbt-native":
            return {"expect": hidden(value)}
        name = type(value).__name__
        return {"expect": hidden(repr(value)), "expect_type": "str" if name == "NativeMarker" else name}

    def failure(self, error):
        inner = self.innermost(error)
        if isinstance(inner, (RecursionError, MemoryError, Timeout)) or "4300 digits" in str(inner):
            return None
        # Jinja2 forgets the names in the filter of a block of `set` that its body does not mention: a mistake of its own.
        if isinstance(inner, AssertionError) and "unknown to the frame" in str(inner):
            return None
        try:
            # What a regular expression's error calls its message lacks the place, which people see.
            message = str(inner) if isinstance(inner, re.error) else getattr(inner, "message", None) or getattr(inner, "msg", None) or str(inner)
        except Exception as second:  # the error itself can't be printed
            return self.failure(second)
        fields = {"error_kind": self.kind(inner), "error_class": type(inner).__name__, "error_message": hidden(str(message))}
        if isinstance(inner, self.jinja2.TemplateSyntaxError):
            fields["error_line"] = inner.lineno
        return fields

    @staticmethod
    def innermost(error):
        for _ in range(20):
            below = getattr(error, "exc", None)
            if not isinstance(below, BaseException):
                below = error.__cause__ if type(error).__module__.startswith("dbt") else None
            if not isinstance(below, BaseException):
                break
            error = below
        return error

    def kind(self, error):
        if isinstance(error, (self.jinja2.TemplateSyntaxError, SyntaxError)):
            return "syntax"
        if isinstance(error, self.jinja2.UndefinedError):
            return "undefined"
        if isinstance(error, TypeError):
            return "type"
        return "raise" if isinstance(error, HostError) or type(error).__module__.startswith("dbt") else "runtime"


class Witnesses:
    """More Pythons, each with another hash seed and other addresses; started when first asked."""

    count = 5

    def __init__(self):
        self.processes = []

    def agree(self, mode, text, theirs):
        """Whether all of them give the answer that was given."""
        if not self.processes:
            self.processes = [self.started(seed) for seed in range(1, self.count + 1)]
        return all(self.answer(process, mode, text) == theirs for process in self.processes)

    @staticmethod
    def started(seed):
        return subprocess.Popen([sys.executable, "-B", os.path.abspath(__file__), "--witness"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONHASHSEED": str(seed)})

    @staticmethod
    def answer(process, mode, text):
        process.stdin.write((json.dumps([mode, text]) + "\n").encode())
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    @staticmethod
    def testify(reference):
        for line in sys.stdin:
            print(json.dumps(reference.answer(*json.loads(line))), flush=True)


class Timeout(BaseException):
    pass


def stop(*_):
    raise Timeout


def hidden(text):
    return ADDRESS.sub("0xADDR", text)


class Engine:
    """This engine: one process that answers line by line; started again where a template ends it."""

    def __init__(self, path):
        self.path, self.process = path, None

    def answers(self, cases, meanwhile=lambda case: None):
        """The answers to (mode, text) pairs; {"crash": true} for one that ends the process.

        `meanwhile` is called with each case while the engine works on it.
        """
        answers = []
        while len(answers) < len(cases):
            answers += self.some_answers(cases[len(answers):], meanwhile)
            if len(answers) < len(cases):
                answers.append({"crash": True})
                self.process = None
        return answers

    def some_answers(self, cases, meanwhile):
        if self.process is None:
            self.process = subprocess.Popen([self.path, "--stream"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        answers = []
        # So few at once that neither pipe fills while the other waits.
        for start in range(0, len(cases), 16):
            chunk = cases[start:start + 16]
            try:
                self.process.stdin.write(b"".join(self.line(*case) for case in chunk))
                self.process.stdin.flush()
            except BrokenPipeError:
                pass
            for case in chunk:
                meanwhile(case)
            for _ in chunk:
                line = self.process.stdout.readline()
                if not line.endswith(b"\n"):
                    return answers
                answers.append({key: hidden(item) if isinstance(item, str) else item for key, item in json.loads(line).items()})
        return answers

    @staticmethod
    def line(mode, text):
        return (json.dumps(as_case("r", mode, text)) + "\n").encode()


def as_case(name, mode, text):
    case = {"id": name, "area": "differential", "mode": mode, "template": text, "context": jinja_grammar.CONTEXT}
    if mode.startswith("jinja2"):
        case.update(mode="jinja2", files=jinja_grammar.FILES)
    if mode == "jinja2-trim":
        case["options"] = {"trim_blocks": True, "lstrip_blocks": True}
    if mode == "dbt-capture":
        case.update(mode="dbt-sql", capture=True)
    return case


def difference(theirs, ours):
    """In which respect two answers differ; None where they agree."""
    if theirs is None:
        return "crash" if ours.get("crash") else None
    if "error_kind" not in theirs:
        fields = ["expect", "expect_type"]
    else:
        fields = ["error_kind"]
        if theirs["error_kind"] == "syntax" and theirs["error_class"] != "SyntaxError":
            fields += ["error_message", "error_line"]
        elif theirs["error_kind"] in ("undefined", "raise"):
            fields += ["error_message"]
    return next((field for field in fields if theirs.get(field) != ours.get(field)), None)


class Comparison:
    def __init__(self, reference, engine):
        self.reference, self.engine, self.witnesses = reference, engine, Witnesses()
        self.compared = self.left_out = self.errors = self.messages = 0

    def batch(self, drawn):
        """The drawn templates on which both differ."""
        cases = [(mode, str(tree)) for mode, tree in drawn]
        found, known = [], {}

        def ask(case):
            if case not in known:
                known[case] = self.reference.answer(*case)

        for one, case, ours in zip(drawn, cases, self.engine.answers(cases, ask)):
            theirs = known[case]
            differs = difference(theirs, ours)
            # Asked again: on a busy machine one of them may have run out of time.
            if differs and not (self.witnesses.agree(*case, theirs) and self.differs(*one)):
                theirs = differs = None
            self.count(theirs, ours)
            if differs:
                found.append(one)
        return found

    def count(self, theirs, ours):
        self.compared += theirs is not None
        self.left_out += theirs is None
        if theirs and "error_kind" in theirs:
            self.errors += 1
            self.messages += theirs.get("error_message") == ours.get("error_message")

    def differs(self, mode, tree):
        text = str(tree)
        theirs = self.reference.answer(mode, text)
        sort = difference(theirs, self.engine.answers([(mode, text)])[0])
        return sort if sort and self.witnesses.agree(mode, text, theirs) else None

    def smallest(self, mode, tree):
        """The tree made smaller for as long as the difference is of the same sort."""
        sort = self.differs(mode, tree)
        tries = 0
        progress = sort is not None
        while progress and tries < 1500:
            progress = False
            for smaller in sorted(candidates(tree), key=lambda one: len(str(one))):
                tries += 1
                if len(str(smaller)) < len(str(tree)) and self.differs(mode, smaller) == sort:
                    tree, progress = smaller, True
                    break
                if tries >= 1500:
                    break
        return tree


def candidates(tree):
    """Smaller trees: a node replaced with one of its own, with an atom, or with nothing."""
    if tree.kind == "m" or not any(True for _ in tree.walk()):
        text = str(tree)
        width = len(text) // 2
        while width:
            for start in range(0, len(text), width):
                yield jinja_grammar.Node("m", text[:start] + text[start + width:])
            width //= 2
        return
    for path, node in tree.walk():
        if node.kind in "so":
            yield tree.replaced(path, jinja_grammar.Node(node.kind, ""))
        if node.kind == "e":
            for atom in ATOMS:
                yield tree.replaced(path, jinja_grammar.Node("e", atom))
        for _, below in node.walk():
            if below.kind == node.kind or (node.kind, below.kind) == ("s", "b"):
                yield tree.replaced(path, below)
    for position, part in enumerate(tree.parts):
        copied = jinja_grammar.Node("t", *tree.parts)
        del copied.parts[position]
        yield copied


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--engine", help="path of jinja-cases")
    options.add_argument("--witness", action="store_true", help="answer templates from standard input, for another run of this")
    options.add_argument("--count", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--show", type=int, default=40, help="differences to make smaller and print")
    options.add_argument("--record", help="file for the differing templates as cases")
    options.add_argument("--mode", help="one mode only: jinja2, jinja2-trim, dbt-sql, dbt-capture, dbt-native")
    chosen = options.parse_args()
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, stop)
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    reference = Reference()
    if chosen.witness:
        return Witnesses.testify(reference)
    comparison = Comparison(reference, Engine(chosen.engine))
    found = []
    for start in range(0, chosen.count, 500):
        drawn = [jinja_grammar.draw(chosen.seed * 10_000_000 + number) for number in range(start, min(start + 500, chosen.count))]
        found += comparison.batch([one for one in drawn if allowed(one[0], chosen, reference)])
    shown = report(comparison, found[: chosen.show * 3], chosen.show)
    if chosen.record:
        record(shown, chosen.record, reference)
    print(f"{comparison.compared} compared, {comparison.left_out} left out, {len(found)} differ; "
          f"messages {comparison.messages} of {comparison.errors} errors equal")
    return 1 if found else 0


def allowed(mode, chosen, reference):
    return chosen.mode in (None, mode) and (mode.startswith("jinja2") or reference.render_dbt is not None)


def report(comparison, found, most):
    """Prints the smallest forms of what was found, each once."""
    shown = {}
    for mode, tree in found:
        small = str(comparison.smallest(mode, tree))
        if (mode, small) in shown:
            continue
        shown[(mode, small)] = theirs = comparison.reference.answer(mode, small)
        ours = comparison.engine.answers([(mode, small)])[0]
        print(f"{mode}: {small!r}\n  theirs {json.dumps(theirs)[:600]}\n  ours   {json.dumps(ours)[:600]}", flush=True)
        if len(shown) >= most:
            break
    return shown


def record(shown, path, reference):
    with open(path, "w", encoding="utf-8") as file:
        for number, ((mode, text), theirs) in enumerate(shown.items(), 1):
            case = as_case(f"differential-{number:03d}", mode, text)
            seen = text
            if any(f"'{name}'" in text for name in jinja_grammar.FILES):
                seen += "".join(jinja_grammar.FILES.values())
            else:
                case.pop("files", None)
            case["context"] = {name: value for name, value in case["context"].items() if re.search(rf"\b{name}\b", seen)}
            case.update(theirs or {})
            if "0xADDR" in json.dumps(theirs):
                case["addresses"] = True
            file.write(json.dumps(case) + "\n")


if __name__ == "__main__":
    sys.exit(main())

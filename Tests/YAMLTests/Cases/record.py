"""Records what PyYAML makes of YAML texts: python record.py < texts.json > cases.jsonl

The input is a JSON list of texts. Needs PyYAML built with libyaml.
"""
import datetime
import json
import sys

import yaml


def plain(value):
    if isinstance(value, dict):
        return {key(name): plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    if isinstance(value, (bytes, set)):
        raise TypeError("not part of the comparison")
    return value


def key(name):
    if name is None or isinstance(name, bool):
        return json.dumps(name)
    if isinstance(name, tuple):
        raise TypeError("not part of the comparison")
    return plain(name) if not isinstance(name, float) else repr(name)


def record(text):
    try:
        documents = list(yaml.load_all(text, Loader=yaml.CSafeLoader))
    except (yaml.YAMLError, ValueError) as error:
        return {"yaml": text, "error": str(error).splitlines()[0]}
    return {"yaml": text, "documents": plain(documents)}


if __name__ == "__main__":
    for text in json.load(sys.stdin):
        try:
            print(json.dumps(record(text)))
        except (TypeError, RecursionError):
            pass

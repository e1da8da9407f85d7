#!/usr/bin/env python3
"""Record the answers of jsonata-python to the expressions of Tests/JSONataTests/recorded/expressions.txt.

jsonata-python is a port of jsonata-js 2; its version is written into answers.json. The script makes a virtual
environment in a temporary directory, installs the port there and runs itself in it:

    scripts/record-jsonata.py
"""

import json
import os
import subprocess
import sys
import tempfile
import venv

VERSION = "0.7.1"
HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tests", "JSONataTests", "recorded")


def expressions():
    document = None
    with open(os.path.join(HERE, "expressions.txt"), encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            if line.startswith("# document: "):
                document = line[len("# document: "):]
            elif line:
                yield document, line


def answer(text, document):
    from jsonata import Jsonata, JException
    from jsonata.utils import Utils

    def plain(value):
        if value is Utils.NULL_VALUE:
            return None
        if isinstance(value, dict):
            return {key: plain(member) for key, member in value.items()}
        if isinstance(value, (list, tuple, range)):
            return [plain(item) for item in value]
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        raise TypeError("a function")

    try:
        expression = Jsonata(text)
        expression.set_output_convert_nulls(False)
        result = expression.evaluate(document)
        return {"undefined": True} if result is None else {"result": plain(result)}
    except JException as error:
        return {"code": error.error}
    except RecursionError:
        return {"fails": "RecursionError"}
    except Exception as error:  # a fault of the port: the text is of no use, that it fails may be
        return {"fails": type(error).__name__}


def record():
    with open(os.path.join(HERE, "documents.json"), encoding="utf-8") as file:
        documents = json.load(file)
    answers = []
    for name, text in expressions():
        answers.append({"document": name, "expression": text, **answer(text, json.loads(json.dumps(documents[name])))})
    with open(os.path.join(HERE, "answers.json"), "w", encoding="utf-8") as file:
        file.write('{\n  "source": "jsonata-python %s",\n  "answers": [\n' % VERSION)
        file.write(",\n".join("    " + json.dumps(entry) for entry in answers))
        file.write("\n  ]\n}\n")
    print(f"{len(answers)} answers recorded")


if __name__ == "__main__":
    if os.environ.get("RECORD_JSONATA") == VERSION:
        record()
    else:
        with tempfile.TemporaryDirectory() as place:
            venv.create(place, with_pip=True)
            python = os.path.join(place, "bin", "python")
            subprocess.run([python, "-m", "pip", "install", "-q", f"jsonata-python=={VERSION}"], check=True)
            subprocess.run([python, __file__], check=True, env={**os.environ, "RECORD_JSONATA": VERSION})
        sys.exit(0)

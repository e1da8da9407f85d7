#!/usr/bin/env python3
"""Runs every ```sh block of the named documents with bash, in order, in one copy of the sample data and one PJRUN_HOME.

A block whose info string has "no-run" (```sh no-run) is shown to readers only, because it changes the machine.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```sh([^\n]*)\n(.*?)^```$", re.M | re.S)


def main():
    binary = next((p for p in (ROOT / ".build/release/pjrun", ROOT / ".build/debug/pjrun") if p.exists()), None)
    if binary is None:
        sys.exit("check-docs: build first (make build)")
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree(ROOT / "sample-data", f"{scratch}/sample-data")
        environment = {**os.environ, "PJRUN_HOME": f"{scratch}/home", "PATH": f"{binary.parent}:{os.environ['PATH']}"}
        for name in sys.argv[1:]:
            blocks = BLOCK.findall((ROOT / name).read_text())
            for number, (options, text) in enumerate(blocks, 1):
                if "no-run" in options:
                    continue
                result = subprocess.run(["bash", "-euo", "pipefail", "-c", text], cwd=scratch, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
                if result.returncode:
                    failed += 1
                    print(f"{name}, block {number}, exit code {result.returncode}:\n{text}{result.stderr}", file=sys.stderr)
            print(f"docs: {name}, {len(blocks)} blocks")
    return 1 if failed else 0


sys.exit(main())

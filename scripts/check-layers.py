#!/usr/bin/env python3
"""Fails when a target depends on or imports one that ARCHITECTURE.md does not allow.

The table "Floors and walls" there has a row per target: | target | floor | may import | ... |. A target imports targets of
lower floors only, and only those that its row names. The table must name every target, and nothing else.
"""
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = re.compile(r"`([A-Za-z0-9-]+)`")
IMPORT = re.compile(r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:public |package |internal |private |fileprivate )?import (?:\w+ )?([A-Za-z0-9_]+)", re.M)
# Modules that come with the toolchain; allowed where the row says "system" or anywhere for the plain ones.
PLAIN = {"Swift", "Synchronization", "Glibc", "Dispatch", "Darwin"}


def rows():
    text = (ROOT / "ARCHITECTURE.md").read_text()
    table = text.split("## Floors and walls", 1)[1].split("\n## ", 1)[0]
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) >= 3 and NAME.fullmatch(cells[0]) and cells[1].isdigit():
            yield cells[0].strip("`"), int(cells[1]), set(NAME.findall(cells[2]))


def main():
    floors, allowed = {}, {}
    for name, floor, may in rows():
        floors[name], allowed[name] = floor, may
    package = json.loads(subprocess.run(["swift", "package", "dump-package"], cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    targets = [t for t in package["targets"] if t["type"] in ("regular", "executable", "system") and not (t.get("path") or "").startswith("Tests/")]
    names = {t["name"] for t in targets}
    problems = [f"ARCHITECTURE.md: no row for the target {n}" for n in sorted(names - floors.keys())]
    problems += [f"ARCHITECTURE.md: a row for {n}, which is no target" for n in sorted(floors.keys() - names)]
    for target in targets:
        name = target["name"]
        if name not in floors:
            continue
        for lower in allowed[name] & names:
            if floors[lower] >= floors[name]:
                problems.append(f"ARCHITECTURE.md: {name} (floor {floors[name]}) may not name {lower} (floor {floors[lower]})")
        declared = {next(iter(d.values()))[0] for d in target["dependencies"]}
        for extra in sorted(declared - allowed[name]):
            problems.append(f"Package.swift: {name} depends on {extra}, which its row does not allow")
        for file in sorted((ROOT / "Sources" / name).rglob("*.swift")):
            for module in IMPORT.findall(file.read_text()):
                if module not in PLAIN and module != name and module not in allowed[name]:
                    problems.append(f"{file.relative_to(ROOT)}: imports {module}, which the row of {name} does not allow")
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"layers: {len(names)} targets, {len(problems)} problems")
    return 1 if problems else 0


sys.exit(main())

#!/usr/bin/env python3
"""Splits CSV files into train, validation and test sets.

    pjrun --image local --script sample-data/jobs/preprocess.py --input data=sample-data/breast_cancer.csv \
        --output train=./out/train --output validation=./out/validation --output test=./out/test

Options: --seed N (42), --split T,V,E in percent (70,15,15), --drop-duplicates.
preprocess.swift does the same and writes the same bytes. Python 3.9 or later, no packages.
"""

import argparse
import json
import os
import pathlib
import sys

ROOT = os.environ.get("PROCESSING_ROOT", "/opt/ml")
MISSING = {b"", b"?", b"NA", b"NaN", b"nan", b"null"}


class Failure(Exception):
    pass


class PCG32:
    """PCG-XSH-RR 64/32 (O'Neill 2014, https://www.pcg-random.org): the same numbers on every machine."""

    def __init__(self, seed):
        self.state = 0
        self.next()
        self.state = (self.state + seed) % 2**64
        self.next()

    def next(self):
        old = self.state
        self.state = (old * 6364136223846793005 + 1442695040888963407) % 2**64
        mixed = (((old >> 18) ^ old) >> 27) % 2**32
        turn = old >> 59
        return (mixed >> turn) | (mixed << (-turn & 31)) % 2**32

    def below(self, bound):
        threshold = -bound % 2**32 % bound
        while True:
            number = self.next()
            if number >= threshold:
                return number % bound


def at_root(path):
    """A configuration speaks of /opt/ml; with PROCESSING_ROOT the job directory lies elsewhere."""
    inside = path == "/opt/ml" or path.startswith("/opt/ml/")
    return (ROOT + path[len("/opt/ml") :] if inside else path).rstrip("/")


def load_job():
    """Inputs and outputs by name, the hosts and the name of this one."""
    config = json.loads(pathlib.Path(ROOT, "config/processingjobconfig.json").read_text())
    inputs, outputs = {}, {}
    for entry in config.get("ProcessingInputs") or []:
        source = entry.get("S3Input") or entry.get("DatasetDefinition") or {}
        if source.get("LocalPath"):
            inputs[entry["InputName"]] = at_root(source["LocalPath"])
    for entry in (config.get("ProcessingOutputConfig") or {}).get("Outputs") or []:
        target = entry.get("S3Output") or {}
        if target.get("LocalPath"):
            outputs[entry["OutputName"]] = at_root(target["LocalPath"])
    try:
        resources = json.loads(pathlib.Path(ROOT, "config/resourceconfig.json").read_text())
    except FileNotFoundError:
        resources = {"current_host": "algo-1", "hosts": ["algo-1"]}
    return inputs, outputs, resources["hosts"], resources["current_host"]


def named(kind, table, name):
    if name not in table:
        raise Failure(f'the job has no {kind} "{name}"\n  help: {kind}s of the job: {", ".join(sorted(table))}')
    return table[name]


def files_of(directory):
    """Every file, in byte order of the paths: the order of keys in S3."""
    found = [os.path.join(parent, name) for parent, _, names in os.walk(directory) for name in names]
    return sorted(found, key=os.fsencode)


def fields_of(line, place):
    if b'"' in line:
        raise Failure(f"a quoted field is not supported\n  --> {place}")
    return [field.strip(b" \t") for field in line.split(b",")]


def lines_of(path):
    with open(path, "rb") as file:
        for line in file:
            line = line[:-1] if line.endswith(b"\n") else line
            yield line[:-1] if line.endswith(b"\r") else line


def read(paths, drop_duplicates):
    """All rows of all files, incomplete ones left out: header, rows, how many rows there were."""
    header, rows, seen, read_count = None, [], set(), 0
    for path in paths:
        for number, line in enumerate(lines_of(path), start=1):
            place = f"{path}, line {number}"
            if number == 1:
                names = fields_of(line, place)
                if header is not None and header != b",".join(names):
                    raise Failure(f'the files of input "data" have different headers\n  --> {path}')
                header = b",".join(names)
                continue
            if not line:
                continue
            read_count += 1
            values = fields_of(line, place)
            if len(values) != len(names):
                raise Failure(f"a row has {len(values)} fields, the header has {len(names)}\n  --> {place}")
            if MISSING.intersection(values):
                continue
            row = b",".join(values)
            if drop_duplicates:
                if row in seen:
                    continue
                seen.add(row)
            rows.append(row)
    return header, rows, read_count


def percentages(text):
    parts = text.split(",")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts) or sum(map(int, parts)) != 100:
        raise Failure(f'--split needs three percentages that add up to 100, not "{text}"')
    return [int(part) for part in parts]


def write(path, lines):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.writelines(line + b"\n" for line in lines)


def exit_message(text):
    os.makedirs(f"{ROOT}/output", exist_ok=True)
    data = text.encode()[:1024].decode(errors="ignore").encode()
    pathlib.Path(ROOT, "output/message").write_bytes(data)


def main():
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--split", default="70,15,15")
    parser.add_argument("--drop-duplicates", action="store_true")
    options = parser.parse_args()
    split = percentages(options.split)
    inputs, outputs, hosts, current_host = load_job()
    header, rows, read_count = read(files_of(named("input", inputs, "data")), options.drop_duplicates)

    # Fisher-Yates, from the end.
    random = PCG32(options.seed)
    for last in range(len(rows) - 1, 0, -1):
        other = random.below(last + 1)
        rows[last], rows[other] = rows[other], rows[last]

    train_count = len(rows) * split[0] // 100
    validation_count = len(rows) * split[1] // 100
    sets = {
        "train": rows[:train_count],
        "validation": rows[train_count : train_count + validation_count],
        "test": rows[train_count + validation_count :],
    }

    # Hosts upload to the same place, so each one writes files of its own name.
    suffix = f"-{current_host}" if len(hosts) > 1 else ""
    # A job with a single output of another name gets the three sets as directories in it.
    wanted = [name for name in sets if name in outputs]
    single = next(iter(outputs.values())) if not wanted and len(outputs) == 1 else None
    written = []
    for name, part in sets.items():
        if wanted and name not in wanted:
            continue
        directory = f"{single}/{name}" if single else named("output", outputs, name)
        # Without any input file, as on a host that got no shard, there is no header and nothing to write.
        if header is not None:
            write(f"{directory}/{name}{suffix}.csv", [header, *part])
        written.append(f"{name} {len(part)}")

    message = f"read {read_count} rows, dropped {read_count - len(rows)}, wrote {', '.join(written)}"
    print(message)
    exit_message(message)


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        exit_message(str(failure).splitlines()[0])
        sys.exit(f"error: {failure}")

"""Splits the result of an Athena query into train, validation and test sets; nothing but the standard library.

The input is what AthenaDatasetDefinition gives with OutputFormat TEXTFILE: files without a header, fields between
control characters, NULL as \\N, gzip when the name ends with .gz.
"""
import argparse
import csv
import gzip
import random
from pathlib import Path

INPUT = Path("/opt/ml/processing/input/athena")
OUTPUT = Path("/opt/ml/processing/output")


def rows(directory):
    for path in sorted(directory.iterdir()):
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8", newline="\n") as file:
            for line in file:
                yield ["" if field == r"\N" else field for field in line.rstrip("\n").split("\x01")]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--header", required=True, help="column names, in the query's order")
    parser.add_argument("--seed", type=int, default=42)
    arguments = parser.parse_args()
    # The order of rows is open between files, so it must not decide the split.
    data = sorted(rows(INPUT))
    random.Random(arguments.seed).shuffle(data)
    cuts = [0, len(data) * 70 // 100, len(data) * 85 // 100, len(data)]
    for name, start, end in zip(("train", "validation", "test"), cuts, cuts[1:]):
        (OUTPUT / name).mkdir(parents=True, exist_ok=True)
        with open(OUTPUT / name / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(arguments.header.split(","))
            writer.writerows(data[start:end])
        print(f"{name}: {end - start} rows")


main()

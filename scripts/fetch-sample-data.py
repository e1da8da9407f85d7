#!/usr/bin/env python3
"""Makes the CSV files of sample-data from two Python packages.

    scripts/fetch-sample-data.py            writes sample-data/*.csv and sample-data/shards/
    scripts/fetch-sample-data.py --check    compares instead; exit code 1 when a file differs
    scripts/fetch-sample-data.py --table    prints the table of sample-data/README.md

Needs Python 3.9 or later with pip, and the network. Nothing is installed: the packages are downloaded into a temporary
directory and read as zip files. Values are copied as the text they are, so no number is rounded.
"""

import argparse
import csv
import gzip
import hashlib
import io
import pathlib
import subprocess
import sys
import tempfile
import zipfile

PACKAGES = {"scikit-learn": "1.9.1", "statsmodels": "0.15.0"}
SHARD_COUNT = 6
DIRECTORY = pathlib.Path(__file__).resolve().parent.parent / "sample-data"


def download(directory):
    """The two packages as opened zip files, by name."""
    wanted = [f"{name}=={version}" for name, version in PACKAGES.items()]
    options = ["--quiet", "--no-deps", "--only-binary=:all:", "--python-version", "3.11", "--dest", directory]
    subprocess.run([sys.executable, "-m", "pip", "download", *options, *wanted], check=True)
    return {
        name: zipfile.ZipFile(next(pathlib.Path(directory).glob(name.replace("-", "_") + "-*.whl")))
        for name in PACKAGES
    }


def to_csv(header, rows):
    """CSV text: commas, LF, no quotes (checked, so that line-by-line tools such as awk can read the files)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    assert '"' not in out.getvalue()
    assert all(len(row) == len(header) for row in rows)
    return out.getvalue().encode()


def read(archive, path, delimiter=","):
    data = archive.read(path)
    if path.endswith(".gz"):
        data = gzip.decompress(data)
    return list(csv.reader(io.StringIO(data.decode()), delimiter=delimiter))


def classified(archive, name, columns, target):
    """A scikit-learn file: the first line has counts and class names, the last field of a row is a class number."""
    first, *rows = read(archive, f"sklearn/datasets/data/{name}")
    classes = first[2:]
    assert int(first[0]) == len(rows) and int(first[1]) == len(columns)
    return to_csv([*columns, target], [[*row[:-1], classes[int(row[-1])]] for row in rows])


def iris(packages):
    columns = ["sepal_length", "sepal_width", "petal_length", "petal_width"]
    return classified(packages["scikit-learn"], "iris.csv", columns, "species")


def wine(packages):
    columns = [
        "alcohol", "malic_acid", "ash", "alcalinity_of_ash", "magnesium", "total_phenols", "flavanoids",
        "nonflavanoid_phenols", "proanthocyanins", "color_intensity", "hue", "od280_od315", "proline",
    ]  # fmt: skip
    return classified(packages["scikit-learn"], "wine_data.csv", columns, "cultivar")


def breast_cancer(packages):
    measures = [
        "radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity", "concave_points",
        "symmetry", "fractal_dimension",
    ]  # fmt: skip
    columns = [f"{kind}_{measure}" for kind in ("mean", "se", "worst") for measure in measures]
    return classified(packages["scikit-learn"], "breast_cancer.csv", columns, "diagnosis")


def diabetes(packages):
    archive = packages["scikit-learn"]
    features = read(archive, "sklearn/datasets/data/diabetes_data_raw.csv.gz", delimiter=" ")
    targets = read(archive, "sklearn/datasets/data/diabetes_target.csv.gz")
    header = ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6", "progression"]
    # The target is written as 1.510000000000000000e+02; it is a whole number in every row.
    assert all(float(target).is_integer() for (target,) in targets)
    return to_csv(header, [[*row, str(int(float(target)))] for row, (target,) in zip(features, targets)])


def linnerud(packages):
    archive = packages["scikit-learn"]
    tables = [read(archive, f"sklearn/datasets/data/linnerud_{part}.csv", " ") for part in ("exercise", "physiological")]
    header, *rows = [[*left, *right] for left, right in zip(*tables)]
    return to_csv([name.lower() for name in header], rows)


def from_statsmodels(name):
    def make(packages):
        header, *rows = read(packages["statsmodels"], f"statsmodels/datasets/{name}/{name}.csv")
        return to_csv(header, rows)

    return make


FILES = {
    "breast_cancer.csv": breast_cancer,
    "co2.csv": from_statsmodels("co2"),
    "diabetes.csv": diabetes,
    "iris.csv": iris,
    "linnerud.csv": linnerud,
    "macrodata.csv": from_statsmodels("macrodata"),
    "randhie.csv": from_statsmodels("randhie"),
    "wine.csv": wine,
}


def shards(data):
    """The rows in runs of nearly equal length, each part with the header."""
    header, *rows = data.decode().splitlines(keepends=True)
    for part in range(SHARD_COUNT):
        low, high = (len(rows) * edge // SHARD_COUNT for edge in (part, part + 1))
        yield f"shards/part-{part:04}.csv", "".join([header, *rows[low:high]]).encode()


def make():
    with tempfile.TemporaryDirectory() as directory:
        packages = download(directory)
        made = {name: function(packages) for name, function in FILES.items()}
    made.update(shards(made["breast_cancer.csv"]))
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--check", action="store_true", help="compare with the files that are there")
    group.add_argument("--table", action="store_true", help="print rows, columns, bytes and SHA-256")
    options = parser.parse_args()
    made = make()
    if options.table:
        for name, data in made.items():
            lines = data.splitlines()
            columns = lines[0].count(b",") + 1
            print(f"| `{name}` | {len(lines) - 1} | {columns} | {len(data)} | `{hashlib.sha256(data).hexdigest()}` |")
        return
    if options.check:
        paths = {name: DIRECTORY / name for name in made}
        wrong = [name for name, path in paths.items() if not path.is_file() or path.read_bytes() != made[name]]
        for name in wrong:
            print(f"error: sample-data/{name} is not what the packages give", file=sys.stderr)
        if not wrong:
            print(f"{len(made)} files are as the packages give them")
        sys.exit(1 if wrong else 0)
    for name, data in made.items():
        path = DIRECTORY / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        print(f"sample-data/{name}: {len(data)} bytes")


if __name__ == "__main__":
    main()

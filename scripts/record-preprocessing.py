#!/usr/bin/env python3
"""Records how scikit-learn preprocesses columns, and what pandas writes, for Tests/SplittingTests/Recorded.

    python3 -m venv venv && venv/bin/pip install numpy pandas scikit-learn
    venv/bin/python scripts/record-preprocessing.py Tests/SplittingTests/Recorded

preprocessing.json: columns with the steps that are fitted to their first rows and applied to all of them; the answers are
the names and the fields that to_csv writes, or the exception. pandas-format.json: the text of files, and what
read_csv and to_csv(index=False) make of it.
"""
import csv
import io
import json
import random
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, StandardScaler

warnings.simplefilter("ignore")


# Preprocessing -----------------------------------------------------------------------------------------------------

def steps(impute, encoding):
    found = []
    if impute in ("mean", "median", "most_frequent"):
        found.append(SimpleImputer(strategy=impute))
    elif impute is not None:
        value = impute
        for number in (float, int):
            try:
                value = number(impute)
            except ValueError:
                pass
        found.append(SimpleImputer(strategy="constant", fill_value=value))
    if encoding == "standardize":
        found.append(StandardScaler())
    elif encoding == "min_max":
        found.append(MinMaxScaler())
    elif encoding:
        unseen = encoding.split(":")[1]
        found.append(OneHotEncoder(sparse_output=False, handle_unknown=unseen))
    return make_pipeline(*found).set_output(transform="pandas")


def answer(fields, train, impute, encoding):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["row", "c"])
    writer.writerows(enumerate(fields))
    frame = pd.read_csv(io.StringIO(text.getvalue()))[["c"]]
    case = {"fields": fields, "train": train, "impute": impute, "encoding": encoding}
    try:
        if encoding in ("standardize", "min_max") and impute is None and frame["c"][:train].isna().all():
            raise ValueError("scikit-learn writes nothing but NaN here, which is refused")
        pipeline = steps(impute, encoding).fit(frame[:train])
        result = pipeline.transform(frame)
        if result.shape[1] == 0:
            raise ValueError("the column was dropped")
    except (ValueError, TypeError) as error:
        return case | {"error": str(error)}
    written = list(csv.reader(io.StringIO(result.assign(end=0).to_csv(index=False))))
    case["names"] = written[0][:-1]
    case["rows"] = [row[:-1] for row in written[1:]]
    return case


def fixed():
    numbers = ["3", "5", "", "7", "5", "9", "2"]
    texts = ["b", "a", "", "b", "c", "a", "d"]
    for impute in (None, "mean", "median", "most_frequent", "0", "2.5"):
        for encoding in (None, "standardize", "min_max", "one_hot:error", "one_hot:ignore"):
            if impute or encoding:
                yield answer(numbers, 5, impute, encoding)
                yield answer([f or "4" for f in numbers], 5, impute, encoding)
    for impute in (None, "most_frequent", "z", "a"):
        for encoding in (None, "one_hot:error", "one_hot:ignore", "standardize"):
            if impute or encoding:
                yield answer(texts, 5, impute, encoding)
                yield answer(texts, 7, impute, encoding)
    yield answer(["1", "2", "x"], 2, "mean", "standardize")
    yield answer(["1", "2", "inf"], 2, None, "standardize")
    yield answer(["True", "False", "true"], 2, None, "one_hot:error")
    yield answer(["True", "False", "true"], 2, "most_frequent", None)
    yield answer(["", "", "1"], 2, "mean", None)
    yield answer(["", "", "1"], 2, None, "one_hot:ignore")
    yield answer(["NA", "null", "1", "-nan", "2", "n/a"], 6, "median", None)
    yield answer(["10", "9", "9.0", "1e1"], 3, None, "one_hot:error")
    yield answer(["10", "9", "x", "1e1"], 3, None, "one_hot:ignore")
    yield answer(["é", "e\u0301", "z", "Z", "ä,\"", "𝒳", "ﬀ"], 7, None, "one_hot:error")
    yield answer(["x", "y", "y", "x"], 4, "most_frequent", "one_hot:error")
    yield answer(["2", "1", "1", "2", ""], 5, "most_frequent", None)
    yield answer(["x"], 1, "mean", None)
    for value in ("0.1", "1e15", "-7", "1e-300", "123456789.123"):
        for encoding in ("standardize", "min_max"):
            yield answer([value] * 10 + ["5"], 10, None, encoding)
            yield answer([value] * 3 + [repr(float(np.nextafter(float(value), 1e300)))] + ["5"], 4, None, encoding)


def drawn(count, seed):
    generator = random.Random(seed)
    for _ in range(count):
        rows = generator.randint(1, 60)
        scale, offset = 10 ** generator.uniform(-8, 8), generator.choice([0, 0, 1, 1e3, 1e6, -1e4])
        kind = generator.choice(["int", "float", "few", "text"])
        fields = []
        for _ in range(rows):
            if generator.random() < 0.15:
                fields.append("")
            elif kind == "int":
                fields.append(str(generator.randint(-5, 12)))
            elif kind == "float":
                fields.append(repr(offset + scale * generator.gauss(0, 1)))
            elif kind == "few":
                fields.append(generator.choice(["0.5", "1.5", "-2", "1e3"]))
            else:
                fields.append(generator.choice(["red", "green", "blue", "a b", "Ä", "10", "9"]))
        text = kind == "text"
        impute = generator.choice([None, "most_frequent", "k"] if text else [None, "mean", "median", "most_frequent", "1"])
        encoding = generator.choice(
            ["one_hot:ignore", "one_hot:error", None] if text
            else ["standardize", "min_max", "one_hot:ignore", "one_hot:error", None])
        if impute or encoding:
            yield answer(fields, generator.randint(1, rows), impute, encoding)


# pandas' bytes -----------------------------------------------------------------------------------------------------
# Not among them: a carriage return within a field, which Python writes in quotes since 3.13 and without before, and empty
# lines of files with one column, which are rows with a missing value here and nothing to pandas.

FILES = [
    "a,b\n1,x\n2,y\n",
    "a,b\n1,x\n,y\n",
    "a,b\n1.50,1e3\n2,1e-7\n1e16,123456789012345678\n",
    "a,b,c\nTrue,true,1\nFalse,,2\n",
    "a,b\nNA,n/a\n1,null\n",
    "a,b\nNA,x\nb,null\n",
    "a,b\n\" x \",\"q,1\"\n\"say \"\"hi\"\"\",'\n",
    "a,b\r\n1,\"x\ny\"\r\n2,y\r\n",
    "\"a,1\",\"b\"\n007,+5\n-0,0\n",
    "a,b\n 1 , x\n2,y \n",
    "a\n18446744073709551615\n1\n",
    "a\n18446744073709551615\n-1\n",
    "a\n18446744073709551616\n1\n",
    "a,b\n18446744073709551615,1\n,1\n",
    "a,b\n99999999999999999999999,1\n1.5,1\n",
    "a,b\n1.5,1\n99999999999999999999999,1\n",
    "a,b\ninf,1\n-Infinity,2\nnan,3\n",
    "a,b\n0.1,1.7976931348623157e308\n5e-324,1e400\n2.2250738585072014e-308,1e-400\n",
    "a,b\n,\n,\n",
    "a,b\n0.30000000000000004,100000000000000000000\n1e22,1e23\n",
    "a,b\nTRUE,1\nfalse,x\n",
    "a,b\nTrue,1\n1,x\n",
    "a,b\n1_000,0x10\n2,1e5\n",
    "a\n\"\"\nx\n",
    "a,b\n\"1\",\"2.0\"\n\"\",\"3\"\n",
    "a,b\n2020-01-01,10:00\n,\n",
    "a,a,,b \n1,2,3,4\n5,,7,8\n",
    "a,a.1,a,a\n1,2,3,4\n",
    ",,\n1,2,3\n",
    "Unnamed: 1,,\"\"\n1,2,3\n",
    "a,\"a\",\"x \"\"y\"\"\",\"x,y\"\n1,2,3,4\n",
    "a,a,a.1,a.1\n1,2,3,4\n",
]


def pandas_file(text):
    frame = pd.read_csv(io.StringIO(text, newline=""), skip_blank_lines=True)
    return {"text": text, "written": frame.to_csv(index=False)}


def random_file(generator):
    rows = generator.randint(1, 12)
    pools = [
        ["1", "2", "-30", "+4", "0005"], ["1", "", "22"], ["1.0", "2.50", "1e10", "3", "-0.0"], ["True", "False", "TRUE"],
        ["True", ""], ["x", "", "y z", "\"a,b\"", "NA"], ["0.1", "", "NaN", "1e-5", "12345678.9"], ["a", "1", "2.5", "True"],
    ]
    columns = [generator.choice(pools) for _ in range(generator.randint(2, 4))]
    lines = [",".join(f"c{i}" for i in range(len(columns)))]
    lines += [",".join(generator.choice(pool) for pool in columns) for _ in range(rows)]
    return pandas_file("\n".join(lines) + "\n")


def main():
    folder = Path(sys.argv[1])
    versions = {
        "python": sys.version.split()[0], "numpy": np.__version__, "pandas": pd.__version__,
        "scikit-learn": sklearn.__version__,
    }
    cases = list(fixed()) + list(drawn(400, 7))
    generator = random.Random(11)
    files = [pandas_file(text) for text in FILES] + [random_file(generator) for _ in range(200)]
    for name, key, entries in (("preprocessing", "cases", cases), ("pandas-format", "files", files)):
        head = json.dumps({"script": "scripts/record-preprocessing.py", "versions": versions})[:-1]
        lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in entries)
        (folder / f"{name}.json").write_text(f'{head}, "{key}": [\n{lines}\n]}}\n')
        print(name, len(entries))


main()

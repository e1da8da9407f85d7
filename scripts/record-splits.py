#!/usr/bin/env python3
"""Records how NumPy, pandas, scikit-learn and Python split rows, for Tests/SplittingTests/Recorded.

    python3 -m venv venv && venv/bin/pip install numpy pandas scikit-learn
    venv/bin/python scripts/record-splits.py Tests/SplittingTests/Recorded/splits.json
    venv/bin/python scripts/record-splits.py --random 5000 --seed 7 /tmp/more.json

    PJRUN_SPLIT_SOURCES=/tmp/sources swift test; venv/bin/python scripts/record-splits.py --run-sources /tmp/sources

Without --random the list of cases below is recorded; with it, that many random ones. Each answer has, for each part,
the number of rows, the SHA-256 of the row numbers as little-endian int64, and the first ten; or the exception.
"""
import argparse
import hashlib
import io
import json
import random
import sys
import warnings

import numpy as np
import pandas as pd
import sklearn
from sklearn.model_selection import (
    GroupKFold, GroupShuffleSplit, KFold, ShuffleSplit, StratifiedKFold, StratifiedShuffleSplit, TimeSeriesSplit,
    train_test_split)
from sklearn.utils import shuffle as skl_shuffle

MASK = (1 << 64) - 1


# Columns -----------------------------------------------------------------------------------------------------------

def drawn(count, size, seed):
    """Row i gets a number below size by a hash of i, which the Swift test repeats."""
    z = (np.arange(count, dtype=np.uint64) + np.uint64((seed << 32) & MASK)) * np.uint64(0x9E3779B97F4A7C15)
    z ^= z >> np.uint64(29)
    z *= np.uint64(0xBF58476D1CE4E5B9)
    z ^= z >> np.uint64(32)
    return (z % np.uint64(size)).astype(np.int64)


def column(spec, rows):
    if spec is None:
        return None
    if "columns" in spec:
        return pd.DataFrame({f"c{i}": column(c, rows) for i, c in enumerate(spec["columns"])})
    kind = spec["type"]
    if "values" in spec:
        values = spec["values"]
    elif isinstance(spec["pool"], int):
        return pd.Series(drawn(rows, spec["pool"], spec["seed"]) + spec.get("base", 0))
    else:
        values = [spec["pool"][i] for i in drawn(rows, len(spec["pool"]), spec["seed"])]
    if kind == "float":
        return pd.Series([np.nan if v is None else float(v) for v in values], dtype="float64")
    if kind == "int":
        return pd.Series(values, dtype="int64")
    if kind == "bool":
        return pd.Series(values, dtype="bool")
    return pd.Series(values, dtype="str")


# Methods -----------------------------------------------------------------------------------------------------------

CLASSES = {c.__name__: c for c in (
    ShuffleSplit, StratifiedShuffleSplit, GroupShuffleSplit, KFold, StratifiedKFold, GroupKFold, TimeSeriesSplit)}


def seeded(value):
    """A decimal string is a whole number; so is each one in a list."""
    if isinstance(value, list):
        return [seeded(v) for v in value]
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            return value
    return value


def cut(rows, fractions):
    names = ["train", "test"] if len(fractions) == 1 else ["train", "validation", "test"]
    return dict(zip(names, np.split(rows, [int(f * len(rows)) for f in fractions])))


def frame_of(case):
    """A data frame with the row numbers and, where the case has weights, those."""
    frame = pd.DataFrame({"x": np.arange(case["rows"])})
    if "weights" in case:
        frame["w"] = column(case["weights"], case["rows"])
    return frame


def answer(case):
    method, n, k = case["method"], case["rows"], case.get("split", 0)
    p = {name: seeded(v) if name in ("random_state", "seed") else v for name, v in case["parameters"].items()}
    y, groups = column(case.get("labels"), n), column(case.get("groups"), n)
    rows = np.arange(n)
    if method == "train_test_split":
        train, test = train_test_split(rows, stratify=y, **p)
        return {"train": train, "test": test}
    if method in CLASSES:
        splitter = CLASSES[method](**p)
        X = np.zeros((n, 1))
        if method.startswith("Stratified"):
            splits = splitter.split(X, y)
        elif method.startswith("Group"):
            splits = splitter.split(X, groups=groups)
        else:
            splits = splitter.split(X)
        for i, (train, test) in enumerate(splits):
            if i == k:
                return {"train": train, "test": test}
        raise IndexError("no such split")
    if method == "DataFrame.sample":
        return {"rows": frame_of(case).sample(**p).index.to_numpy()}
    if method == "DataFrame.sample(Generator)":
        rng = np.random.default_rng(p.pop("seed", None))
        return {"rows": frame_of(case).sample(random_state=rng, **p).index.to_numpy()}
    if method == "sample_then_np_split":
        order = pd.DataFrame({"x": rows}).sample(frac=1, random_state=p["random_state"]).index.to_numpy()
        return cut(order, p["fractions"])
    if method == "np_seed_shuffle_rows_then_split":
        np.random.seed(p["seed"])
        table = np.stack([rows, rows], axis=1)
        np.random.shuffle(table)
        return cut(table[:, 0], p["fractions"])
    if method in ("two_step_holdout", "two_step_rest"):
        train, test = train_test_split(
            rows, test_size=p.get("first_test"), random_state=p["random_state"], stratify=y)
        whole = test if method == "two_step_holdout" else train
        first, second = train_test_split(
            whole, test_size=p.get("second_test"), random_state=p["random_state"],
            stratify=None if y is None else y.iloc[whole])
        if method == "two_step_holdout":
            return {"train": train, "validation": first, "test": second}
        return {"train": first, "validation": second, "test": test}
    if method == "rand_mask":
        np.random.seed(p["seed"])
        u = np.random.rand(n)
        bounds = [-1] + p["cuts"] + [2]
        names = ["train", "test"] if len(p["cuts"]) == 1 else ["train", "validation", "test"]
        return {name: rows[(u >= a) & (u < b)] for name, a, b in zip(names, bounds, bounds[1:])}
    if method == "skl_shuffle":
        return {"rows": skl_shuffle(rows, **p)}
    if method == "python_random_shuffle":
        order = list(range(n))
        random.Random(p["seed"]).shuffle(order)
        return {"rows": np.array(order, dtype=np.int64)}
    if method == "default_rng_permutation":
        return {"rows": np.random.default_rng(p["seed"]).permutation(n)}
    if method == "default_rng_choice":
        return {"rows": np.random.default_rng(p["seed"]).choice(n, p["size"], replace=p.get("replace", False))}
    if method == "kennard_stone":
        return kennard_stone(case)
    raise LookupError(method)


def kennard_stone(case):
    """The plain method over all distances; no library has it."""
    spec, n = case["features"], case["rows"]
    x = np.stack([drawn(n, spec["size"], spec["seed"] + j) / spec["divide"] for j in range(spec["columns"])], axis=1)
    scaling = case["parameters"].get("scaling", "none")
    if scaling == "standard":
        x = (x - x.mean(axis=0)) / np.where(x.std(axis=0) == 0, 1, x.std(axis=0))
    if scaling == "range":
        x = (x - x.min(axis=0)) / np.where(np.ptp(x, axis=0) == 0, 1, np.ptp(x, axis=0))
    squares = np.zeros((n, n))
    for j in range(x.shape[1]):
        squares += (x[:, None, j] - x[None, :, j]) ** 2
    # argmax takes the first of equals, and the matrix is read row by row.
    chosen = [int(i) for i in np.unravel_index(np.argmax(np.triu(squares, 1) - np.tril(np.ones((n, n)))), (n, n))]
    sizes = {k: v for k, v in case["parameters"].items() if k.endswith("_size")}
    train, test = (len(p) for p in train_test_split(np.arange(n), **sizes))
    while len(chosen) < train:
        nearest = squares[:, chosen].min(axis=1)
        nearest[chosen] = -1
        chosen.append(int(np.argmax(nearest)))
    return {"train": np.array(chosen[:train]), "test": np.setdiff1d(np.arange(n), chosen[:train])[:test]}


def recorded(case):
    result = dict(case)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            parts = answer(case)
        except (ValueError, TypeError) as error:
            result["refusal"] = {"type": type(error).__name__, "message": str(error)}
            return result
    said = [str(w.message) for w in caught if issubclass(w.category, UserWarning)]
    if said:
        result["warnings"] = said
    result["parts"] = {
        name: {
            "len": len(rows),
            "sha256": hashlib.sha256(np.asarray(rows, dtype="<i8").tobytes()).hexdigest(),
            "first10": [int(r) for r in rows[:10]],
        } for name, rows in parts.items()}
    return result


def texts():
    """Numbers and strings with their repr, which messages are made of."""
    r = random.Random(3)
    numbers = [0.1, 1e22, 1e16, 1e15, 123456789012345678.0, 9007199254740993.0, 1e-4, 1e-5, 0.00012345, 5e-324, 1.0,
               1.7976931348623157e308, 100.0, 1e5, 12345.678, -0.0, 0.0, -2.5e-7, 2.0**53, 2.0**54, 2.0**60]
    numbers += [r.uniform(-1, 1) * 10.0**r.randrange(-20, 25) for _ in range(100)]
    strings = ["", "a", "it's", 'say "x"', "both'\"", "tab\t", "new\nline", "\r", "back\\", "\x00\x1f\x7f\x80\xa0\xad",
               "é", "日本", "\u200b", "\u2028", "\ue000", "𝄞", "\U000e0001", "\u3000", "\u0378", "e\u0301"]
    return {"doubles": [[x, repr(x)] for x in numbers], "strings": [[s, repr(s)] for s in strings]}


def streams():
    """The raw words of the generators, so that a fault shows where it is."""
    def words(bits, count, name):
        raw = bits.random_raw(count)
        return {"first": [int(w) for w in raw[:4]],
                "sha256": hashlib.sha256(np.asarray(raw, dtype="<u8").tobytes()).hexdigest()}
    for seed in (0, 1, 42, 1729, 2**31, 2**32 - 1):
        state = np.random.RandomState(seed)
        yield {"generator": "RandomState", "seed": [seed], "count": 2000,
               **words(state._bit_generator, 2000, "mt"), "rand": repr(np.random.RandomState(seed).rand(1000)[-1])}
    for seed in ([0], [1, 2], [5, 0, 4294967295], list(range(700))):
        yield {"generator": "RandomState([…])", "seed": seed, "count": 2000,
               **words(np.random.RandomState(seed)._bit_generator, 2000, "mt")}
    for seed in (0, 1, 42, 2**32, 2**64 - 1, 2**64, 10**50, 10**200):
        text = [int(w) for w in np.frombuffer(seed.to_bytes(max(4, -(-seed.bit_length() // 32) * 4), "little"), "<u4")]
        yield {"generator": "default_rng", "seed": text, "count": 1000,
               **words(np.random.default_rng(seed).bit_generator, 1000, "pcg")}


TOKENS = ["1", " 2", "3 ", "010", "+5", "-3", "2.0", "", "NA", " NA", "1e3", "1.", ".5", "0x10", "inf", "-Infinity",
          "iNfinity", "+inf", "nan", "NAN", "True", "false", "TRUE", "tRue", " True", "yes", "9223372036854775807",
          "9223372036854775808", "18446744073709551615", "18446744073709551616", "-9223372036854775809",
          "-9223372036854775808", "1_000", "1e400", "1e-400", "1 2", "--1", "+", "1e", "1E+5", "infinity ", "１", "-0",
          "-0.0", "0", "0.10", "0.1", "é", "e\u0301", "日本", "#N/A", "None", "null", "n/a", "99999999999999999999999",
          "10", "9", "1.5", "a", "B", "\t7", ".", "-", "1.5e", "e5", "1e05"]


def columns():
    """What read_csv makes of fields, and np.unique of that."""
    r = random.Random(5)
    numbers = [t for t in TOKENS if t.strip().lstrip("+-").isdigit() and t.isascii()]
    doubles = numbers + ["2.0", "1e3", "1.", ".5", "inf", "0.10", "0.1", "1E+5", "-0.0"]
    lists = [[t] for t in TOKENS] + [[t, "1"] for t in TOKENS] + [[t, "1.5"] for t in TOKENS]
    lists += [[t, "True"] for t in TOKENS] + [[t, ""] for t in TOKENS]
    lists += [["9223372036854775808", "-1"], ["9223372036854775808", "", "NA"], ["18446744073709551616", "-5", "7", "007"]]
    wide, beyond = "9223372036854775808", "18446744073709551616"
    lists += [[beyond, "1.5", "NA"], [beyond, "x", ""], ["1.5", beyond, ""], ["1.5", beyond], ["x", beyond],
              [wide, "1.5", "NA"], [wide, "-1", "1.5"], [wide, "-1", beyond], [beyond, "-1", wide], ["NA", wide, beyond],
              ["NA", beyond, "2"], [wide, "-0"], [wide, "x", "NA"], ["-5", "NA", beyond]]
    for pool in (numbers, doubles, TOKENS, ["True", "false", "TRUE", "False"]):
        lists += [[r.choice(pool) for _ in range(r.randrange(1, 9))] for _ in range(40)]
    for fields in lists:
        text = "y,z\n" + "".join('"%s",1\n' % field for field in fields)
        series = pd.read_csv(io.StringIO(text))["y"]
        record = {"fields": fields, "dtype": str(series.dtype)}
        if series.isna().any():
            record["missing"] = int(np.flatnonzero(series.isna())[0])
        else:
            classes, codes = np.unique(series.to_numpy(), return_inverse=True)
            record["classes"] = [repr(c) for c in classes.tolist()]
            record["codes"] = [int(c) for c in codes]
        yield record


# Cases -------------------------------------------------------------------------------------------------------------

ABC = {"type": "str", "pool": ["a", "a", "a", "b", "b", "c"], "seed": 1}
BINARY = {"type": "int", "pool": [0, 0, 0, 0, 0, 0, 0, 1], "seed": 2}
FLOATS = {"type": "float", "pool": [0.5, 10, 9, -1.25, 1e-7, 1e16], "seed": 3}
BOOLS = {"type": "bool", "pool": [True, True, False], "seed": 4}
NUMERIC_TEXT = {"type": "str", "pool": ["10", "9", "1", "010"], "seed": 5}
NUMBERS = {"type": "int", "pool": [10, 9, 1, -3], "seed": 5}
UNICODE = {"type": "str", "pool": ["é", "e\u0301", "z", "Z", "ß", "日本", "𝄞", "\uffee", "it's", 'say "x"'], "seed": 6}
MANY = {"type": "int", "pool": 97, "base": -40, "seed": 7}
WHOLE = {"type": "float", "pool": [1, 2, 3], "seed": 8}
TWO = {"columns": [{"type": "int", "pool": [1, 2, 10], "seed": 9}, {"type": "str", "pool": ["x", "y"], "seed": 10}]}
TWO_NUMBERS = {"columns": [{"type": "int", "pool": [1, 2], "seed": 9}, {"type": "float", "pool": [0.5, 2], "seed": 10}]}
LABELS = [ABC, BINARY, FLOATS, BOOLS, NUMERIC_TEXT, NUMBERS, UNICODE, MANY, WHOLE, TWO, TWO_NUMBERS]
GROUPS = [{"type": "int", "pool": m, "seed": s} for m, s in ((7, 1), (60, 2), (500, 3))] + [
    {"type": "str", "pool": ["g%d" % i for i in range(30)], "seed": 11}]
FEW_GROUPS = {"type": "str", "pool": ["u1", "u2", "u10", "u3"], "seed": 5}
SIZES = [{}, {"test_size": 0.2}, {"test_size": 30}, {"train_size": 0.7}, {"train_size": 41}, {"test_size": 0.07},
         {"test_size": 0.29, "train_size": 0.29}, {"test_size": 20, "train_size": 0.5}, {"test_size": 0.25, "train_size": 33}]
BIG = ["18446744073709551616", 2**64, 2**100 + 7, "340282366920938463463374607431768211457", 10**60]


def cases():
    def case(method, rows, parameters, **more):
        made.append({"method": method, "rows": rows, "parameters": parameters, **more})
    made = []

    for n in (2, 3, 4, 5, 10, 99, 100, 101, 150, 624, 625, 1000, 4096, 4097, 65536, 65537, 100_003, 1_000_000):
        case("train_test_split", n, {"random_state": n % 97})
        if n == 1_000_000:
            continue
        case("DataFrame.sample", n, {"frac": 1, "random_state": 1729})
        case("python_random_shuffle", n, {"seed": n})
        case("default_rng_permutation", n, {"seed": n})
        case("sample_then_np_split", n, {"fractions": [0.7, 0.9], "random_state": 1729})
        case("rand_mask", n, {"cuts": [0.8, 0.9], "seed": 42})
    for seed in (0, 1, 42, 123456, 2**31 - 1, 2**31, 2**32 - 1, "7", True, False):
        case("train_test_split", 150, {"test_size": 0.3, "random_state": seed})
        case("KFold", 150, {"shuffle": True, "random_state": seed}, split=3)
    for n in (100, 150, 1003):
        for sizes in SIZES:
            case("train_test_split", n, {**sizes, "random_state": 5})
            case("train_test_split", n, {**sizes, "shuffle": False})
            case("ShuffleSplit", n, {**sizes, "n_splits": 4, "random_state": 11}, split=2)
    for labels in LABELS:
        for sizes in ({}, {"test_size": 0.21}, {"train_size": 150, "test_size": 110}, {"test_size": 101}):
            case("train_test_split", 997, {**sizes, "random_state": 3}, labels=labels)
            case("StratifiedShuffleSplit", 997, {**sizes, "random_state": 8, "n_splits": 5}, labels=labels, split=3)
        case("StratifiedKFold", 997, {}, labels=labels, split=1)
        case("StratifiedKFold", 997, {"n_splits": 3, "shuffle": True, "random_state": 4}, labels=labels, split=2)
        case("two_step_holdout", 1200, {"first_test": 0.3, "second_test": 0.5, "random_state": 6}, labels=labels)
    for classes in (2, 3, 4, 5, 6, 7, 8, 10, 13):
        # Equal classes: every remainder ties, and ties are drawn for.
        even = {"type": "int", "values": [i % classes for i in range(20 * classes)]}
        for size in (classes, classes + 1, 2 * classes + 1, 0.33):
            case("train_test_split", 20 * classes, {"test_size": size, "random_state": classes}, labels=even)
            case("StratifiedShuffleSplit", 20 * classes, {"train_size": size, "random_state": 1}, labels=even, split=1)
        case("StratifiedKFold", 20 * classes, {"n_splits": 7, "shuffle": True, "random_state": 9}, labels=even, split=6)
    for groups in GROUPS:
        for k in range(3):
            case("GroupShuffleSplit", 2000, {"random_state": 12, "n_splits": 3}, groups=groups, split=k)
            case("GroupKFold", 2000, {"n_splits": 3}, groups=groups, split=k)
            case("GroupKFold", 2000, {"n_splits": 3, "shuffle": True, "random_state": 2}, groups=groups, split=k)
        case("GroupShuffleSplit", 2000, {"random_state": 12, "test_size": 2, "train_size": 3}, groups=groups)
        case("GroupShuffleSplit", 2000, {"random_state": 0, "test_size": 0.5}, groups=groups)
    tied = {"type": "int", "values": [i % 10 for i in range(40)]}
    for k in range(4):
        case("GroupKFold", 40, {"n_splits": 4}, groups=tied, split=k)
    for n, k in ((10, 2), (11, 3), (100, 7), (103, 10), (1000, 1000), (624, 5)):
        for split in {0, 1, k - 1}:
            case("KFold", n, {"n_splits": k}, split=split)
            case("KFold", n, {"n_splits": k, "shuffle": True, "random_state": 31}, split=split)
    for p in ({}, {"n_splits": 3}, {"gap": 5}, {"test_size": 10}, {"max_train_size": 20}, {"max_train_size": 0},
              {"test_size": 7, "gap": 3, "max_train_size": 11}, {"gap": -4}, {"test_size": -3}, {"max_train_size": -2},
              {"test_size": True, "gap": True}, {"gap": -200}):
        for split in (0, 1, 2):
            case("TimeSeriesSplit", 103, p, split=split)
    for n in (1, 10, 77, 10_000, 10_001, 20_000, 60_000):
        for size in (0, 1, n // 60, n // 50, n // 50 + 1, n // 2, n - 1, n):
            case("default_rng_choice", n, {"seed": n + size, "size": size})
        case("default_rng_choice", n, {"seed": 3, "size": n, "replace": True})
        for p in ({"n": 1}, {"frac": 0.25}, {"frac": 0.5}, {"n": n}, {}, {"frac": 0}, {"frac": True},
                  {"n": 2 * n, "replace": True}, {"frac": 1.5, "replace": True}):
            case("DataFrame.sample", n, {**p, "random_state": 17})
            case("DataFrame.sample(Generator)", n, {**p, "seed": 17})
    for frac in (0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65):
        case("DataFrame.sample", 10, {"frac": frac, "random_state": 1})
        case("DataFrame.sample", 90, {"frac": frac, "random_state": 1})
    for seed in [0, -1, -12345, 2**32, 1.0, 2.5, -0.75, 1e300, -1e-300, True] + BIG:
        case("python_random_shuffle", 1000, {"seed": seed})
    for seed in [0, 2**32, True, [1, 2], [], [0], ["18446744073709551616", 5]] + BIG:
        case("default_rng_permutation", 1000, {"seed": seed})
        case("default_rng_choice", 1000, {"seed": seed, "size": 100})
    for seed in (0, 5, 2**32 - 1, [1], [1, 2, 3], [0, 4294967295], True):
        case("np_seed_shuffle_rows_then_split", 500, {"fractions": [0.6, 0.8], "seed": seed})
        case("rand_mask", 500, {"cuts": [0.75], "seed": seed})
    for n in (7, 100, 333, 12345):
        for fractions in ([0.7, 0.9], [0.8], [0.29, 0.58], [0.0, 1.0], [1.0], [0.5, 0.5]):
            case("sample_then_np_split", n, {"fractions": fractions, "random_state": 1729})
            case("np_seed_shuffle_rows_then_split", n, {"fractions": fractions, "seed": 10})
            case("rand_mask", n, {"cuts": fractions, "seed": 10})
        for method in ("two_step_holdout", "two_step_rest"):
            case(method, n, {"first_test": 0.3, "second_test": 0.5, "random_state": 42})
            case(method, n, {"first_test": 0.2, "second_test": 0.25, "random_state": 1})
            case(method, n, {"first_test": 4, "second_test": 1, "random_state": 7})
        case("skl_shuffle", n, {"random_state": 0})
        case("skl_shuffle", n, {"random_state": 0, "n_samples": 5})
    case("train_test_split", 100_000, {"test_size": 0.2, "random_state": 42}, labels=BINARY)
    case("train_test_split", 100_000, {"test_size": 0.2, "random_state": 42}, labels=MANY)
    case("StratifiedKFold", 100_000, {"shuffle": True, "random_state": 42}, labels=ABC, split=4)
    case("GroupKFold", 100_000, {}, groups={"type": "int", "pool": 5003, "seed": 1}, split=2)
    case("GroupShuffleSplit", 100_000, {"random_state": 1}, groups={"type": "int", "pool": 30_011, "seed": 1}, split=2)
    for n in (1, 8, 129, 4321):
        for weights in ({"type": "float", "pool": [1], "seed": 1}, {"type": "int", "pool": 10, "base": 1, "seed": 2},
                        {"type": "float", "pool": [0.1, 0.7, 1.3, 2.9, 1e-9], "seed": 3},
                        {"type": "float", "pool": [0, 0.1, None, 5], "seed": 4}, {"type": "int", "pool": [0, 1], "seed": 5}):
            for p in ({"n": 1}, {"frac": 0.1}, {"frac": 0.3}, {"n": n}, {"frac": 2.5, "replace": True}, {"n": 0}):
                case("DataFrame.sample", n, {**p, "weights": "w", "random_state": 3}, weights=weights)
                case("DataFrame.sample(Generator)", n, {**p, "weights": "w", "seed": 3}, weights=weights)
    for values in ([1, "inf", 1], [1, -1, 1], [0, 0, 0], [None, None, None], [1, 0, 0], ["-inf", 1, 1], [3, 1, 1]):
        for p in ({"n": 1}, {"n": 2}, {"n": 3}, {"n": 4}, {"n": 4, "replace": True}):
            for method, seed in (("DataFrame.sample", "random_state"), ("DataFrame.sample(Generator)", "seed")):
                case(method, 3, {**p, "weights": "w", seed: 5}, weights={"type": "float", "values": values})

    for n in (2, 3, 7, 8, 9, 16, 17, 100, 333):
        for columns, size, divide in ((1, 5, 1), (2, 4, 1), (3, 10**6, 1000), (11, 10**9, 7), (2, 1, 1)):
            features = {"columns": columns, "size": size, "divide": divide, "seed": n}
            case("kennard_stone", n, {}, features=features)
            case("kennard_stone", n, {"train_size": 0.5, "scaling": "range"}, features=features)
            # Where values repeat, rounding of the scale decides between equals.
            if size > 1000:
                case("kennard_stone", n, {"test_size": 0.5, "train_size": 0.4, "scaling": "standard"} if n > 5 else
                     {"scaling": "standard"}, features=features)

    # Refusals
    ill = [0, 0.0, 1.0, -1, -0.2, 100, 101, 1.5, 1e-300, 0.999, True, False, "0.2", 2**63, 2**70, {}, 1e400, 1e16]
    for value in ill:
        for side in ("test_size", "train_size"):
            case("train_test_split", 100, {side: value, "random_state": 0})
            case("ShuffleSplit", 100, {side: value, "random_state": 0})
            case("StratifiedShuffleSplit", 100, {side: value, "random_state": 0}, labels=BINARY)
            case("GroupShuffleSplit", 100, {side: value, "random_state": 0}, groups=FEW_GROUPS)
    for test, train in ((0.5, 0.6), (50, 60), (0.5, 60), (50, 0.6), (0.1, 0.001), (0.7, 0.4), (0.3, 0.7), (0.9, 0.2)):
        for method in ("train_test_split", "ShuffleSplit"):
            case(method, 100, {"test_size": test, "train_size": train, "random_state": 0})
        case("StratifiedShuffleSplit", 100, {"test_size": test, "train_size": train, "random_state": 0}, labels=BINARY)
    for seed in (-1, 2**32, 2**70, "-1", "4294967296", 1.0, 1.5, "a", [1, 2], {}, [], None and 0):
        case("train_test_split", 50, {"random_state": seed, "test_size": 5})
        case("ShuffleSplit", 50, {"random_state": seed})
        case("KFold", 50, {"random_state": seed, "shuffle": True})
        case("skl_shuffle", 50, {"random_state": seed})
        case("DataFrame.sample", 50, {"random_state": seed, "frac": 1})
        case("np_seed_shuffle_rows_then_split", 50, {"seed": seed, "fractions": [0.5]})
        if seed not in (2**32, 2**70, "4294967296", [1, 2], []):
            case("default_rng_permutation", 50, {"seed": seed})
    made[:] = [c for c in made if c["parameters"].get("random_state", 0) is not None and c["parameters"].get("seed", 0) is not None]
    case("default_rng_permutation", 50, {"seed": [1, -1]})
    case("default_rng_permutation", 50, {"seed": [1.5]})
    case("np_seed_shuffle_rows_then_split", 50, {"seed": [1, 2**32], "fractions": [0.5]})
    case("np_seed_shuffle_rows_then_split", 50, {"seed": [-1], "fractions": [0.5]})
    case("np_seed_shuffle_rows_then_split", 50, {"seed": [1.5], "fractions": [0.5]})
    case("python_random_shuffle", 50, {"seed": [1]})
    for shuffle in (1, "no", None, "True"):
        case("train_test_split", 50, {"shuffle": shuffle, "random_state": 0})
        for method in ("KFold", "StratifiedKFold", "GroupKFold"):
            case(method, 50, {"shuffle": shuffle}, labels=BINARY, groups=FEW_GROUPS)
    case("train_test_split", 50, {"shuffle": False}, labels=BINARY)
    case("train_test_split", 50, {"shuffle": False, "test_size": 60}, labels=BINARY)
    for method in ("KFold", "StratifiedKFold", "GroupKFold", "TimeSeriesSplit"):
        for k in (1, 0, -1, 2.0, True, None, "3", 51, 50, 49, 6, 5):
            case(method, 50, {"n_splits": k}, labels=BINARY, groups=FEW_GROUPS)
        if method != "TimeSeriesSplit":
            case(method, 50, {"random_state": 1}, labels=BINARY, groups=FEW_GROUPS)
            case(method, 50, {"random_state": 1, "shuffle": False}, labels=BINARY, groups=FEW_GROUPS)
    for k in (2.0, None, "3"):
        case("ShuffleSplit", 50, {"n_splits": k})
    for p in ({"test_size": 0}, {"gap": 1000}, {"gap": 20, "test_size": 10}, {"test_size": 20}, {"test_size": 1.5}):
        case("TimeSeriesSplit", 50, {"n_splits": 3, **p})
    for n in (0, 1, 2, 3):
        case("train_test_split", n, {"random_state": 1})
        case("ShuffleSplit", n, {"random_state": 1})
        case("KFold", n, {})
        case("TimeSeriesSplit", n, {})
        case("skl_shuffle", n, {"random_state": 1})
        case("default_rng_permutation", n, {"seed": 1})
        case("python_random_shuffle", n, {"seed": 1})
        zeros = {"type": "int", "values": [0] * n}
        case("train_test_split", n, {"random_state": 1}, labels=zeros)
        for method in ("StratifiedKFold", "StratifiedShuffleSplit"):
            case(method, n, {"random_state": 1} if method[10:13] == "Shu" else {}, labels=zeros)
        for method in ("GroupKFold", "GroupShuffleSplit"):
            case(method, n, {"random_state": 1} if method[5:8] == "Shu" else {}, groups=zeros)
        for p in ({"n": 1}, {"frac": 1}, {"n": 0}, {}, {"n": 5}, {"n": 5, "replace": True}):
            case("DataFrame.sample", n, {**p, "random_state": 1})
            case("DataFrame.sample(Generator)", n, {**p, "seed": 1})
    for p in ({"n": 11}, {"n": -1}, {"n": 2.0}, {"n": 2.5}, {"n": True}, {"frac": 1.5}, {"frac": -0.1}, {"frac": 2},
              {"n": 1, "frac": 1}, {"n": None, "frac": None}, {"n": 3, "replace": 1}, {"n": 3, "replace": "x"},
              {"n": 3, "replace": None}, {"n": -1.5}, {"frac": -1, "replace": True}, {"n": 3, "axis": 0},
              {"n": 3, "axis": "index"}):
        case("DataFrame.sample", 10, {**p, "random_state": 1})
        case("DataFrame.sample(Generator)", 10, {**p, "seed": 1})
    for size in (-1, 11, 2.0, True, "3"):
        case("default_rng_choice", 10, {"seed": 1, "size": size})
    for count in (0, -1, 11, 2.0, "3", True):
        case("skl_shuffle", 10, {"random_state": 1, "n_samples": count})
    ill_columns = [
        {"type": "int", "values": [1, 2, 1, 2, 3]}, {"type": "float", "values": [1.5, 2.5, 1.5, 2.5, 3.5]},
        {"type": "float", "values": [1, 2, 1, 2, 3, 3]}, {"type": "float", "values": [1, 2, None, 1, 2, 1]},
        {"type": "str", "values": ["a", "b", "a", "b", "'c"]}, {"type": "str", "values": ["a", "b", "a", None, "b"]},
        {"type": "bool", "values": [True, False, True, True]}, {"type": "float", "values": [1.5, "inf", 1.5, "inf"]},
        {"type": "float", "values": [1.5, "-inf", 1.5, None]}, {"type": "float", "values": [None, None, None]},
        {"type": "str", "values": ["it's", "b", "b", 'q"x', "é", "tab\t", "back\\", "both'\""]},
        {"type": "float", "values": [1e-7, 1e16, 100000.0, 123456789012345680.0, 0.0001, 0.00001]},
        {"type": "int", "values": [5] * 9}, {"type": "int", "values": [0, 0, 1, 1, 2, 2, 3, 3]},
        {"type": "float", "values": [-0.0, 0.0, 1.0, 1.0]}, {"type": "int", "values": list(range(12))},
        {"type": "int", "values": [0, 0, 0, 0, 1, 1, 1, 2, 2]}]
    for spec in ill_columns:
        n = len(spec["values"])
        case("train_test_split", n, {"test_size": 0.4, "random_state": 1}, labels=spec)
        case("StratifiedShuffleSplit", n, {"test_size": 0.4, "random_state": 1}, labels=spec)
        case("StratifiedKFold", n, {"n_splits": 2}, labels=spec)
        case("StratifiedKFold", n, {"n_splits": 3}, labels=spec)
        case("GroupKFold", n, {"n_splits": 2}, groups=spec)
        case("GroupKFold", n, {"n_splits": 2, "shuffle": True, "random_state": 1}, groups=spec)
        case("GroupShuffleSplit", n, {"test_size": 0.4, "random_state": 1}, groups=spec)
    many = {"columns": [{"type": "str", "pool": ["a", "a b", "b"], "seed": 1}, {"type": "str", "pool": ["c", "b c"], "seed": 2},
                        {"type": "bool", "pool": [True, False], "seed": 3}]}
    case("train_test_split", 500, {"test_size": 0.3, "random_state": 1}, labels=many)
    case("StratifiedShuffleSplit", 500, {"test_size": 0.3, "random_state": 1}, labels=many)
    ints, words = {"type": "int", "values": [1, 2, 1, 2]}, {"type": "str", "values": ["a", "b", "a", "b"]}
    gap, hole = {"type": "float", "values": [1, None, 1, 2]}, {"type": "str", "values": ["a", "b", "a", None]}
    truths = {"type": "bool", "values": [True, False, True, False]}
    endless = {"type": "float", "values": [1, "inf", 1, 2]}
    for pair in ([ints, words], [ints, gap], [gap, words], [words, hole], [ints, hole], [ints, endless], [words, endless],
                 [words, words], [ints, ints], [endless, gap], [truths, ints], [truths, truths],
                 [words, truths]):
        case("train_test_split", 4, {"test_size": 0.5, "random_state": 1}, labels={"columns": pair})
        case("StratifiedKFold", 4, {"n_splits": 2}, labels={"columns": pair})
    short = {"type": "int", "values": [1, 2, 1, 2]}
    case("train_test_split", 8, {"random_state": 1, "test_size": 0.5}, labels=short)
    case("StratifiedKFold", 8, {"n_splits": 2}, labels=short)
    case("StratifiedShuffleSplit", 8, {}, labels=short)
    case("GroupKFold", 8, {"n_splits": 2}, groups=short)
    case("GroupShuffleSplit", 8, {}, groups=short)
    case("GroupKFold", 8, {})
    case("GroupShuffleSplit", 8, {})
    case("StratifiedShuffleSplit", 997, {"test_size": 5, "random_state": 0}, labels=UNICODE)
    case("StratifiedShuffleSplit", 997, {"train_size": 5, "random_state": 0}, labels=UNICODE)
    case("train_test_split", 997, {"test_size": 5, "random_state": 0}, labels=UNICODE)
    case("two_step_rest", 10, {"first_test": 0.5, "second_test": 9, "random_state": 0})
    case("two_step_holdout", 10, {"first_test": 1, "second_test": 0.5, "random_state": 0})
    return made


def random_cases(count, seed):
    r = random.Random(seed)

    def size():
        kind = r.randrange(4)
        if kind == 0:
            return r.choice([0.1, 0.2, 0.25, 0.3, 0.33, 0.5, 0.07, 0.29, 0.9])
        if kind == 1:
            return round(r.random(), r.choice([1, 2, 3, 17]))
        return r.choice([1, 2, 3, 5, 10, 50, r.randrange(0, 400)])

    def sizes():
        p = {}
        if r.random() < 0.7:
            p["test_size"] = size()
        if r.random() < 0.35:
            p["train_size"] = size()
        return p

    def labels():
        kind = r.choice(["int", "float", "str", "bool", "even"])
        classes = r.choice([1, 2, 2, 3, 4, 5, 8, 13, 40])
        if kind == "even":
            return {"type": "int", "values": [i % classes for i in range(n)]}
        if kind == "bool":
            pool = [True, False, False]
        elif kind == "int":
            pool = [r.randrange(-20, 200) for _ in range(classes)]
        elif kind == "float":
            pool = [r.choice([r.random(), float(r.randrange(50)), r.uniform(-1e9, 1e9)]) for _ in range(classes)]
        else:
            pool = ["".join(r.choice("abZé9 0_日") for _ in range(r.randrange(1, 4))) for _ in range(classes)]
        return {"type": kind, "pool": pool * r.choice([1, 1, 2]) + pool[:1] * r.choice([0, 3]), "seed": r.randrange(1000)}

    def state():
        return r.choice([0, 1, 42, r.randrange(2**32), r.randrange(2**32), r.randrange(1000)])

    def big():
        return r.choice([state(), r.getrandbits(64), r.getrandbits(128), str(r.getrandbits(700))])

    methods = ["train_test_split", "train_test_split", "stratified", "stratified", "ShuffleSplit",
               "StratifiedShuffleSplit", "StratifiedShuffleSplit", "GroupShuffleSplit", "KFold", "StratifiedKFold",
               "StratifiedKFold", "GroupKFold", "GroupKFold", "TimeSeriesSplit", "DataFrame.sample",
               "DataFrame.sample(Generator)", "sample_then_np_split", "np_seed_shuffle_rows_then_split",
               "two_step_holdout", "two_step_rest", "rand_mask", "skl_shuffle", "python_random_shuffle",
               "default_rng_permutation", "default_rng_choice"]
    for _ in range(count):
        n = r.choice([r.randrange(0, 12), r.randrange(2, 60), r.randrange(10, 400), r.randrange(100, 3000),
                      r.randrange(1000, 30_000)])
        method = r.choice(methods)
        case = {"method": method, "rows": n, "parameters": {}}
        p = case["parameters"]
        if method in ("train_test_split", "stratified"):
            p.update(sizes(), random_state=state())
            if method == "stratified":
                case["method"] = "train_test_split"
                case["labels"] = labels()
        elif method.endswith("ShuffleSplit"):
            p.update(sizes(), random_state=state(), n_splits=4)
            case["split"] = r.randrange(4)
            if method[0] == "S" and method[1] == "t":
                case["labels"] = labels()
            if method[0] == "G":
                case["groups"] = labels()
        elif method.endswith("Fold"):
            p["n_splits"] = r.choice([2, 3, 5, 5, 7, 10, 2])
            case["split"] = r.randrange(p["n_splits"])
            if r.random() < 0.6:
                p.update(shuffle=True, random_state=state())
            case["labels"] = labels()
            case["groups"] = labels()
        elif method == "TimeSeriesSplit":
            p["n_splits"] = r.choice([2, 3, 5])
            case["split"] = r.randrange(p["n_splits"])
            for name in ("max_train_size", "test_size", "gap"):
                if r.random() < 0.4:
                    p[name] = r.randrange(-3, 40) or 1
        elif method.startswith("DataFrame"):
            p.update(r.choice([{"n": r.randrange(0, n + 2)}, {"frac": round(r.random() * 1.05, 2)}, {"frac": 0.5}, {}]))
            if r.random() < 0.3:
                p["replace"] = True
            if method.endswith(")"):
                p["seed"] = big()
            else:
                p["random_state"] = state()
        elif method in ("sample_then_np_split", "np_seed_shuffle_rows_then_split", "rand_mask"):
            cuts = sorted(round(r.random(), r.choice([1, 2, 3, 17])) for _ in range(r.choice([1, 2, 2])))
            p["cuts" if method == "rand_mask" else "fractions"] = cuts
            p["random_state" if method[0] == "s" else "seed"] = state()
        elif method.startswith("two"):
            p.update(first_test=size(), second_test=size(), random_state=state())
            if r.random() < 0.4:
                case["labels"] = labels()
        elif method == "skl_shuffle":
            p["random_state"] = state()
        elif method == "default_rng_choice":
            p.update(seed=big(), size=r.choice([r.randrange(0, n + 1), n // 50, n // 60, n]))
            if r.random() < 0.2:
                p["replace"] = True
        elif method == "python_random_shuffle":
            p["seed"] = r.choice([big(), -state(), r.uniform(-1e6, 1e6), r.uniform(-1, 1) * 10.0**r.randrange(-300, 300)])
        else:
            p["seed"] = big()
        yield case


def run_sources(file):
    """Runs the Python source that SplitMethod.python wrote for each case and compares the rows."""
    count = wrong = 0
    for line in open(file):
        entry = json.loads(line)
        case, source = entry["case"], entry["source"]
        if source is None:
            continue
        n = case["rows"]
        df = pd.DataFrame({"i": np.arange(n)})
        for name, key in (("y", "labels"), ("g", "groups"), ("w", "weights")):
            values = column(case.get(key), n)
            if isinstance(values, pd.DataFrame):
                df = pd.concat([df, values], axis=1)
            elif values is not None:
                df[name] = values
        names = dict(globals(), df=df, shuffle=skl_shuffle, random=random)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                exec(source, names)
                for part, expected in case["parts"].items():
                    got = names[part]
                    rows = got["i"].to_numpy() if isinstance(got, pd.DataFrame) else got[:, 0]
                    digest = hashlib.sha256(np.asarray(rows, dtype="<i8").tobytes()).hexdigest()
                    assert digest == expected["sha256"], part
                count += 1
            except Exception as error:
                wrong += 1
                print(source, repr(error), json.dumps(case)[:300], sep="\n")
    print(count, "sources give the recorded rows,", wrong, "do not")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--run-sources", action="store_true")
    parser.add_argument("file")
    chosen = parser.parse_args()
    if chosen.run_sources:
        return run_sources(chosen.file)
    wanted = random_cases(chosen.random, chosen.seed) if chosen.random else cases()
    lines = {json.dumps(case, ensure_ascii=False, sort_keys=True): case for case in wanted}.values()
    head = {
        "python": sys.version.split()[0], "numpy": np.__version__, "pandas": pd.__version__,
        "scikit-learn": sklearn.__version__, "script": "scripts/record-splits.py"}
    with open(chosen.file, "w") as out:
        out.write('{"versions": ' + json.dumps(head) + ',\n"texts": ' + json.dumps(texts()) + ',\n"streams": [\n')
        out.write(",\n".join(json.dumps(stream) for stream in streams()) + '\n],\n"columns": [\n')
        out.write(",\n".join(json.dumps(column, ensure_ascii=False) for column in columns()) + '\n],\n"cases": [\n')
        # 1e999 is how JSON can say infinity.
        answers = (json.dumps(recorded(case), ensure_ascii=False).replace(": Infinity", ": 1e999") for case in lines)
        out.write(",\n".join(answers) + "\n]}\n")


if __name__ == "__main__":
    main()

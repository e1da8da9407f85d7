#!/usr/bin/env python3
"""Measures `pjrun train` and `pjrun split` beside pandas with scikit-learn and beside polars, on files made here.

    Benchmarks/models.py --pjrun .build/release/pjrun [--rows 1000000] [--columns 50] [--reps 5] [--fits] [--only NAME]

Needs NumPy, pandas and scikit-learn; polars where it is there. Prints the median wall time and the peak memory of fresh processes, in
turns, with the files in the page cache, and writes Benchmarks/runs/models-<date>.json. Coefficients must agree: to 1e-8 with scikit-learn's
least squares and ridge, to the tolerance of its search elsewhere. --fits times fits of a matrix in memory too, scikit-learn's with one and two
threads and ours with as many (`swift build -c release --package-path Benchmarks --product ModelFits` first).
"""
import argparse
import datetime
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
parser = argparse.ArgumentParser()
parser.add_argument("--pjrun", default=str(ROOT / ".build/release/pjrun"))
parser.add_argument("--rows", type=int, default=1_000_000)
parser.add_argument("--columns", type=int, default=50)
parser.add_argument("--reps", type=int, default=5)
parser.add_argument("--only", default="")
parser.add_argument("--fits", action="store_true")
parser.add_argument("--make", help=argparse.SUPPRESS)
options = parser.parse_args()
work = Path(options.make or tempfile.mkdtemp(prefix="pjrun-models-"))
quantities, classes, trips = work / "reg.csv", work / "cls.csv", work / "trips.csv"
ESTIMATORS = {
    "ols": "LinearRegression()",
    "ridge": "Ridge(alpha=1.0)",
    "lasso": "Lasso(alpha=0.01)",
    "elastic-net": "ElasticNet(alpha=0.01, l1_ratio=0.5)",
    "logistic": "LogisticRegression()",
}
PARAMETERS = {"ridge": '{"alpha": 1}', "lasso": '{"alpha": 0.01}', "elastic-net": '{"alpha": 0.01, "l1_ratio": 0.5}'}
# How far apart coefficients may be, in units of the largest: scikit-learn's searches stop early.
TOLERANCE = {"ols": 1e-8, "ridge": 1e-8, "lasso": 1e-3, "elastic-net": 1e-3, "logistic": 1e-2}
SKLEARN = """import sys,json,pandas as pd,numpy as np
from sklearn.linear_model import *
d=pd.read_csv(sys.argv[1]).to_numpy(); y=d[:,0]; X=d[:,1:]
m=%s.fit(X,y); json.dump(list(np.ravel(m.coef_)),open(sys.argv[2],'w'))"""
NORMAL = """import sys,json,polars as pl,numpy as np
n=open(sys.argv[1]).readline().strip().split(',')
d=pl.read_csv(sys.argv[1],schema={c:pl.Float64 for c in n}).to_numpy(); y=d[:,0].copy(); X=np.asfortranarray(d[:,1:])
mu=X.mean(0); g=X.T@X-len(y)*np.outer(mu,mu)+%s*np.eye(len(mu)); json.dump(list(np.linalg.solve(g,X.T@y-len(y)*mu*y.mean())),open(sys.argv[2],'w'))"""
SPLIT_PANDAS = """import sys,pandas as pd
from sklearn.model_selection import train_test_split
d=pd.read_csv(sys.argv[1]); a,r=train_test_split(d,test_size=0.3,random_state=42); v,t=train_test_split(r,test_size=0.5,random_state=42)
for n,p in (('train',a),('validation',v),('test',t)): p.to_csv(f'{sys.argv[2]}/{n}.csv',index=False)"""
SPLIT_POLARS = """import sys,polars as pl
d=pl.read_csv(sys.argv[1]).sample(fraction=1.0,shuffle=True,seed=42); n=d.height; a,b=int(.7*n),int(.85*n)
for m,p in (('train',d[:a]),('validation',d[a:b]),('test',d[b:])): p.write_csv(f'{sys.argv[2]}/{m}.csv')"""
FIT = """import sys,json,time,numpy as np
from sklearn.linear_model import *
r,c=int(sys.argv[2]),int(sys.argv[3]); d=np.fromfile(sys.argv[1]).reshape(r,c); y=d[:,0].copy(); X=np.ascontiguousarray(d[:,1:]); b=9e9
for _ in range(int(sys.argv[4])):
    t=time.perf_counter(); %s.fit(X,y); b=min(b,time.perf_counter()-t)
print(b)"""


def make():
    import numpy

    generator = numpy.random.default_rng(1)
    header = "y," + ",".join(f"x{column}" for column in range(options.columns))
    x = generator.standard_normal((options.rows, options.columns))
    score = x @ generator.standard_normal(options.columns) * 0.3
    for path, y in ((quantities, score * 10 + generator.standard_normal(options.rows)), (classes, (generator.random(options.rows) < 1 / (1 + numpy.exp(-score))).astype(float))):
        if options.only and not any(name in ESTIMATORS and options.only in name for name in ESTIMATORS):
            continue
        matrix = numpy.column_stack([y, x])
        numpy.savetxt(path, matrix, delimiter=",", header=header, comments="", fmt="%.6f")
        if options.fits:
            matrix.tofile(f"{path}.bin")
    with open(trips, "w") as file:
        file.write("id,vendor,pickup,distance,payment,rider,fare,note\n")
        start = datetime.datetime(2024, 1, 1)
        choices = generator.integers(0, 1 << 30, (options.rows, 4))
        for number, (a, b, c, d) in enumerate(choices.tolist()):
            at = start + datetime.timedelta(seconds=a % 31_000_000)
            note = ("", "to the airport", "traffic on the bridge", '"two stops, one bag"')[d & 3]
            file.write(f"{number},{b % 6 + 1},{at},{c % 1000 / 100},{('Cash', 'Credit card')[b & 1]},{a:08x}{b:08x},{c % 6000 / 100:.2f},{note}\n")


def run(command):
    """Seconds and MiB of a fresh process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, "PJRUN_HOME": f"{work}/home"})
    text = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command}: {text.decode()}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def has(module):
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True).returncode == 0


def compare(name, commands):
    figures = {tool: [] for tool in commands}
    for _ in range(options.reps):
        for tool, command in commands.items():
            figures[tool].append(run(command))
    result = {t: {"seconds": statistics.median(f[0] for f in all), "MiB": max(f[1] for f in all)} for t, all in figures.items()}
    ours = result["pjrun"]["seconds"]
    print(f"{name:12}" + "".join(f"  {t} {v['seconds']:7.3f} s {v['MiB']:6.0f} MiB" + ("" if t == "pjrun" else f" ({ours / v['seconds']:.3f} x)") for t, v in result.items()), flush=True)
    return result


def train(name):
    data = classes if name == "logistic" else quantities
    model = work / "model.json"
    commands = {"pjrun": [options.pjrun, "train", str(data), "--target", "y", "--algorithm", name, "--model", str(model)]}
    if name in PARAMETERS:
        commands["pjrun"] += ["--parameters", PARAMETERS[name]]
    commands["pandas + scikit-learn"] = [sys.executable, "-c", SKLEARN % ESTIMATORS[name], str(data), f"{work}/sklearn.json"]
    if name in ("ols", "ridge") and has("polars"):
        commands["polars + normal equations"] = [sys.executable, "-c", NORMAL % ("1" if name == "ridge" else "0"), str(data), f"{work}/normal.json"]
    result = compare(name, commands)
    ours = json.loads(model.read_text())["coefficients"]
    theirs = json.loads((work / "sklearn.json").read_text())
    largest = max(map(abs, theirs))
    result["difference"] = max(abs(a - b) for a, b in zip(ours, theirs)) / largest
    if result["difference"] > TOLERANCE[name]:
        sys.exit(f"{name}: coefficients differ by {result['difference']}")
    return result


def split():
    out = {tool: work / f"split-{place}" for place, tool in enumerate(("pjrun", "pandas + scikit-learn", "polars"))}
    for folder in out.values():
        folder.mkdir()
    files = [argument for part in ("train", "validation", "test") for argument in (f"--{part}", f"{out['pjrun']}/{part}.csv")]
    commands = {
        "pjrun": [options.pjrun, "split", str(trips), "--method", "two_step_holdout", "--parameters", '{"first_test": 0.3, "second_test": 0.5, "random_state": 42}'] + files,
        "pandas + scikit-learn": [sys.executable, "-c", SPLIT_PANDAS, str(trips), str(out["pandas + scikit-learn"])],
    }
    if has("polars"):
        commands["polars"] = [sys.executable, "-c", SPLIT_POLARS, str(trips), str(out["polars"])]
    result = compare("split", commands)
    for part in ("train", "validation", "test"):
        rows = [[line.split(b",", 1)[0] for line in open(out[tool] / f"{part}.csv", "rb")] for tool in ("pjrun", "pandas + scikit-learn")]
        if rows[0] != rows[1]:
            sys.exit(f"split: {part} has other rows than scikit-learn's")
    return result


def fits():
    program = ROOT / "Benchmarks/.build/release/ModelFits"
    results = {}
    for data, names in ((quantities, ["ols", "ridge", "lasso", "elastic-net"]), (classes, ["logistic"])):
        shape = [str(options.rows), str(options.columns + 1)]
        for threads in ("1", "2"):
            lines = subprocess.run([str(program), f"{data}.bin", *shape, threads, str(options.reps)], capture_output=True, text=True, check=True).stdout
            for line in lines.splitlines():
                name, seconds, _ = line.split()
                results.setdefault(name, {})[f"pjrun, {threads} threads"] = float(seconds)
            for name in names:
                env = {**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
                command = [sys.executable, "-c", FIT % ESTIMATORS[name], f"{data}.bin", *shape, str(options.reps)]
                results[name][f"scikit-learn, {threads} threads"] = float(subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout)
    for name, figures in results.items():
        print(f"fit {name:12}" + "".join(f"  {tool} {seconds:.3f} s" for tool, seconds in figures.items()), flush=True)
    return results


def main():
    # A process of its own: what it holds would be the least that its children are seen to hold.
    subprocess.run([sys.executable, __file__, *sys.argv[1:], "--make", str(work)], check=True)
    results = {}
    for name in ESTIMATORS:
        if options.only in name:
            results[name] = train(name)
    if options.only in "split":
        results["split"] = split()
    if options.fits:
        results["fits in memory"] = fits()
    target = ROOT / "Benchmarks/runs" / f"models-{datetime.date.today()}.json"
    target.write_text(json.dumps({"rows": options.rows, "columns": options.columns, "processors": os.cpu_count(), "results": results}, indent=1) + "\n")
    print(f"wrote {target}")


if options.make:
    make()
    sys.exit()
try:
    main()
finally:
    shutil.rmtree(work)

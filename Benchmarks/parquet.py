#!/usr/bin/env python3
"""Measures Parquet with `pjrun sql` beside DuckDB (reading) and pyarrow and DuckDB (writing), on a file made here.

    make test                       # makes .build/clients/parquet, the peers' Python
    Benchmarks/parquet.py --pjrun .build/release/pjrun [--rows 5000000] [--reps 5]

Prints medians and writes Benchmarks/runs/parquet-<date>.json. Of pjrun the time of a fresh process counts, from its start to its end. Of the
peers only the time of the statement does, without the start of Python and their own: that is to their favour. The file is in the
page cache; all use two threads where they have them (pyarrow's writer has none). When writing, pjrun's time has the reading in it too.
"""
import argparse
import datetime
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / ".build/clients/parquet/bin/python"
parser = argparse.ArgumentParser()
parser.add_argument("--pjrun", default=str(ROOT / ".build/release/pjrun"))
parser.add_argument("--rows", type=int, default=5_000_000)
parser.add_argument("--reps", type=int, default=5)
parser.add_argument("--duckdb-cli", help="DuckDB's own program (pip install duckdb-cli): a fresh process as pjrun is")
options = parser.parse_args()
work = Path(tempfile.mkdtemp(prefix="pjrun-parquet-"))
trips = work / "trips.parquet"
QUERIES = {
    "count": "SELECT count(*) AS n FROM trips",
    "filter": "SELECT sum(fare) AS s, avg(tip) AS a, max(distance) AS d FROM trips WHERE vendor = 1",
    "group": "SELECT payment, vendor, count(*) AS n, sum(fare) AS s FROM trips GROUP BY payment, vendor",
    "group many": "SELECT count(*) AS n, max(s) AS m FROM (SELECT rider, sum(fare) AS s FROM trips GROUP BY rider) x",
    "top": "SELECT id, fare, rider FROM trips ORDER BY fare DESC, id LIMIT 100",
    "pruned": "SELECT count(*) AS n, sum(fare) AS s FROM trips WHERE day BETWEEN DATE '2024-03-01' AND DATE '2024-03-07'",
    "point": "SELECT * FROM trips WHERE id = 1234567",
    "text": "SELECT count(*) AS n FROM trips WHERE payment = 'Cash' AND distance > 5",
    "like": "SELECT count(*) AS n FROM trips WHERE note LIKE '%airport%'",
}
MAKE = f"""
import numpy, pyarrow as pa, pyarrow.parquet as pq
n = {options.rows}
source = numpy.random.default_rng(1)
riders = numpy.array([f"{{x:012x}}" for x in source.integers(0, 16**12, n // 4)])
day = numpy.sort(source.integers(19723, 20089, n)).astype("int32")
table = pa.table({{
    "id": numpy.arange(n), "day": pa.array(day, pa.int32()).cast(pa.date32()), "vendor": source.integers(1, 7, n),
    "distance": numpy.round(source.random(n) * 10, 2), "fare": numpy.round(source.random(n) * 60, 2),
    "tip": numpy.round(source.random(n) * 5, 2), "payment": numpy.array(["Cash", "Credit card", "Voucher"])[source.integers(0, 3, n)],
    "rider": riders[source.integers(0, n // 4, n)],
    "note": numpy.array(["", "to the airport", "traffic on the bridge", "two stops, one bag"])[source.integers(0, 4, n)],
}})
pq.write_table(table, "{trips}", compression="snappy")
"""
READ = """
import duckdb, sys, time
c = duckdb.connect()
c.execute("SET threads = 2")
c.execute("SET enable_progress_bar = false")
c.execute("CREATE VIEW trips AS SELECT * FROM '" + sys.argv[2] + "'")
start = time.perf_counter()
c.execute(sys.argv[1]).fetchall()
print(time.perf_counter() - start)
"""
WRITE_PYARROW = """
import pyarrow.parquet as pq, sys, time
table = pq.read_table(sys.argv[2])
start = time.perf_counter()
pq.write_table(table, sys.argv[3], compression=sys.argv[1])
print(time.perf_counter() - start)
"""
WRITE_DUCKDB = """
import duckdb, sys, time
c = duckdb.connect()
c.execute("SET threads = 2")
c.execute("SET enable_progress_bar = false")
start = time.perf_counter()
c.execute(f"COPY (SELECT * FROM '{sys.argv[2]}') TO '{sys.argv[3]}' (FORMAT parquet, COMPRESSION {sys.argv[1]})")
print(time.perf_counter() - start)
"""


def ours(sql, out):
    start = time.perf_counter()
    subprocess.run(
        [options.pjrun, "sql", sql, "--table", f"trips={trips}", "--threads", "2", "--output", str(out)], check=True,
        env={**os.environ, "PJRUN_HOME": f"{work}/home"}, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def ours_unload(codec, out):
    shutil.rmtree(out, ignore_errors=True)
    start = time.perf_counter()
    subprocess.run(
        [options.pjrun, "sql", f"UNLOAD (SELECT * FROM trips) TO 'file://{out}/' WITH (format = 'PARQUET', compression = '{codec}')",
         "--table", f"trips={trips}", "--threads", "2"], check=True,
        env={**os.environ, "PJRUN_HOME": f"{work}/home"}, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def cli(sql):
    start = time.perf_counter()
    subprocess.run(
        [options.duckdb_cli, "-csv", "-c", f"SET threads = 2; CREATE VIEW trips AS SELECT * FROM '{trips}'; {sql}"], check=True,
        stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def peer(script, *arguments):
    return float(subprocess.run([PEERS, "-c", script, *map(str, arguments)], check=True, capture_output=True, text=True).stdout)


def main():
    subprocess.run([PEERS, "-c", MAKE], check=True)
    results = {}

    def measure(name, tools):
        times = {tool: [] for tool in tools}
        for _ in range(options.reps):
            for tool, body in tools.items():
                times[tool].append(body())
        medians = {tool: statistics.median(values) for tool, values in times.items()}
        results[name] = {tool: round(value, 4) for tool, value in medians.items()}
        first, *others = medians
        ratios = "  ".join(f"{medians[first] / medians[other]:.2f} x {other}" for other in others)
        print(f"{name:16}" + "  ".join(f"{tool} {value * 1000:7.0f} ms" for tool, value in medians.items()) + f"   {ratios}", flush=True)

    for name, sql in QUERIES.items():
        tools = {"pjrun": lambda: ours(sql, work / "out.csv"), "duckdb": lambda: peer(READ, sql, trips)}
        if options.duckdb_cli:
            tools["duckdb-cli"] = lambda: cli(sql)
        measure(name, tools)
    for codec in ["snappy", "gzip", "zstd"]:
        measure(f"write {codec}", {
            "pjrun": lambda: ours_unload(codec.upper(), work / "unloaded"),
            "pyarrow": lambda: peer(WRITE_PYARROW, codec, trips, work / "pyarrow.parquet"),
            "duckdb": lambda: peer(WRITE_DUCKDB, codec, trips, work / "duckdb.parquet")})
    target = ROOT / f"Benchmarks/runs/parquet-{datetime.date.today()}.json"
    target.write_text(json.dumps({"rows": options.rows, "reps": options.reps, "seconds": results}, indent=1) + "\n")
    print(f"written: {target.relative_to(ROOT)}")


try:
    main()
finally:
    shutil.rmtree(work)

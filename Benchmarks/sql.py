#!/usr/bin/env python3
"""Measures `pjrun sql` beside DuckDB (where Python has it), wc and cat, on files made here.

    Benchmarks/sql.py --pjrun .build/release/pjrun [--rows 1000000] [--reps 5]

Prints the median wall time and the peak memory of fresh processes, in turns, and writes Benchmarks/runs/sql-<date>.json. The files
are in the page cache. DuckDB gets the schema; pjrun finds it. Every result goes to a file, and both must have as many lines.
"""
import argparse
import datetime
import json
import os
import random
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
parser.add_argument("--reps", type=int, default=5)
options = parser.parse_args()
work = Path(tempfile.mkdtemp(prefix="pjrun-sql-"))
trips, riders = work / "trips.csv", work / "riders.csv"
QUERIES = {
    "count": "SELECT count(*) AS n FROM trips",
    "filter": "SELECT count(*) AS n, sum(fare) AS s FROM trips WHERE distance > 9.5",
    "group": "SELECT vendor, payment, count(*) AS n, avg(fare) AS f FROM trips GROUP BY vendor, payment",
    "distinct": "SELECT DISTINCT rider, payment FROM trips",
    "top": "SELECT id, fare FROM trips ORDER BY fare DESC, id LIMIT 100",
    "sort": "SELECT id, fare FROM trips ORDER BY fare DESC, id",
    "join": "SELECT city, count(*) AS n, sum(fare) AS s FROM trips JOIN riders ON trips.rider = riders.rider GROUP BY city",
    "outer join": "SELECT riders.rider, count(id) AS n FROM riders LEFT JOIN trips ON trips.rider = riders.rider GROUP BY riders.rider",
    "first row": "SELECT id, rider FROM (SELECT id, rider, row_number() OVER (PARTITION BY rider ORDER BY pickup DESC, id) AS r FROM trips) t WHERE r = 1",
    "like": "SELECT count(*) AS n FROM trips WHERE note LIKE '%airport%'",
    "copy": "SELECT * FROM trips WHERE fare > 5",
}
TYPES = "{'id':'BIGINT','vendor':'BIGINT','pickup':'TIMESTAMP','distance':'DOUBLE','payment':'VARCHAR','rider':'VARCHAR','fare':'DOUBLE','note':'VARCHAR'}"
DUCKDB = f"""import duckdb,sys
c=duckdb.connect()
c.execute("CREATE VIEW trips AS SELECT * FROM read_csv('{trips}',header=true,columns={TYPES})")
c.execute("CREATE VIEW riders AS SELECT * FROM read_csv('{riders}',header=true,columns={{'rider':'VARCHAR','city':'VARCHAR'}})")
c.execute("COPY ("+sys.argv[1]+") TO '"+sys.argv[2]+"' (HEADER)")"""


def make():
    source = random.Random(1)
    names = [f"{source.randrange(16**12):012x}" for _ in range(max(1, options.rows // 4))]
    with open(riders, "w") as file:
        file.write("rider,city\n")
        file.writelines(f"{name},city{source.randrange(50)}\n" for name in names)
    start = datetime.datetime(2024, 1, 1)
    notes = ["", "to the airport", "traffic on the bridge", '"two stops, one bag"']
    with open(trips, "w") as file:
        file.write("id,vendor,pickup,distance,payment,rider,fare,note\n")
        for number in range(options.rows):
            at = start + datetime.timedelta(seconds=source.randrange(31_000_000))
            file.write(
                f"{number},{source.randrange(1, 7)},{at},{source.randrange(1000) / 100},"
                f"{source.choice(('Cash', 'Credit card'))},{source.choice(names)},{source.randrange(6000) / 100:.2f},{source.choice(notes)}\n")


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


def lines(path):
    with open(path, "rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))


def main():
    make()
    tools = {"pjrun": lambda sql, out: [options.pjrun, "sql", sql, "--table", f"trips={trips}", "--table", f"riders={riders}", "--output", out]}
    if subprocess.run([sys.executable, "-c", "import duckdb"], capture_output=True).returncode == 0:
        tools["duckdb"] = lambda sql, out: [sys.executable, "-c", DUCKDB, sql, out]
    results = {}
    for name, sql in QUERIES.items():
        figures = {tool: [] for tool in tools}
        for _ in range(options.reps):
            for tool, command in tools.items():
                figures[tool].append(run(command(sql, f"{work}/{tool}.csv")))
        counts = {tool: lines(f"{work}/{tool}.csv") for tool in tools}
        if len(set(counts.values())) > 1:
            sys.exit(f"{name}: results differ in length: {counts}")
        results[name] = {t: {"seconds": statistics.median(f[0] for f in all), "MiB": max(f[1] for f in all)} for t, all in figures.items()}
        print(f"{name:11}" + "".join(f"  {t} {v['seconds'] * 1e3:8.1f} ms {v['MiB']:6.0f} MiB" for t, v in results[name].items()), flush=True)
    for name, command in {"wc -l": ["wc", "-l", str(trips)], "cat": ["cat", str(trips)]}.items():
        results[name] = {"seconds": statistics.median(run(command)[0] for _ in range(options.reps))}
        print(f"{name:11}  {results[name]['seconds'] * 1e3:14.1f} ms")
    target = ROOT / "Benchmarks/runs" / f"sql-{datetime.date.today()}.json"
    target.write_text(json.dumps({"rows": options.rows, "bytes": trips.stat().st_size, "processors": os.cpu_count(), "results": results}, indent=1) + "\n")
    print(f"wrote {target}")


try:
    main()
finally:
    shutil.rmtree(work)

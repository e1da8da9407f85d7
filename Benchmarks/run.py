#!/usr/bin/env python3
"""Measures pjrun: start-up, a no-op job, jobs per second, staging and uploading, Continuous latency.

    make bench                     builds, and runs this
    Benchmarks/run.py --pjrun .build/release/pjrun [--only start,throughput,continuous,big,files] [--reps 20]

Prints a table with the goal of each figure, and writes Benchmarks/runs/<date>.json. Nothing else should run meanwhile.
Method: fresh processes; files are in the page cache; for start-up the best of the runs counts, otherwise the median. Every
repetition writes to a new directory: ext4 searches past recently deleted inodes, which would be measured instead.
"""
import argparse
import datetime
import json
import os
import platform
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
parser.add_argument("--only", default="start,throughput,continuous,big,files")
parser.add_argument("--reps", type=int, default=20)
options = parser.parse_args()
pjrun = str(Path(options.pjrun).resolve())
work = tempfile.mkdtemp(prefix="pjrun-bench-")
environment = {**os.environ, "PJRUN_HOME": f"{work}/home"}
results = {}
number = 0


def fresh(name):
    global number
    number += 1
    path = f"{work}/{name}-{number}"
    os.makedirs(path)
    return path


def timed(command, reps, prepare=lambda: []):
    """Milliseconds of each run."""
    times = []
    for _ in range(reps):
        extra = prepare()
        start = time.perf_counter()
        result = subprocess.run(command + extra, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        times.append((time.perf_counter() - start) * 1e3)
        if result.returncode:
            sys.exit(f"{command}: {result.stderr.decode()}")
    return times


def show(name, value, unit, goal, good):
    results[name] = {"value": round(value, 3), "unit": unit, "goal": goal, "reached": bool(good)}
    print(f"{name:46} {value:10.2f} {unit:7} goal {goal:22} {'reached' if good else 'MISSED'}", flush=True)


def start():
    true = min(timed(["/bin/true"], options.reps))
    version = min(timed([pjrun, "--version"], options.reps))
    show("pjrun --version, best", version, "ms", "<= 10", version <= 10)
    source = fresh("one") + "/a.csv"
    Path(source).write_text("a,b\n1,2\n")
    output = lambda: ["--output", f"o={fresh('out')}"]
    # The input lies inside the output, so /bin/true is enough to have one file staged and one uploaded.
    noop = [pjrun, "-q", "--entrypoint", "/bin/true", "--input", f"d={source}:/opt/ml/processing/output/o/d"]
    timed(noop, 2, output)
    job = timed(noop, options.reps, output)
    show("no-op job over /bin/true, best", min(job) - true, "ms", "<= 15", min(job) - true <= 15)
    show("no-op job, median", statistics.median(job), "ms", "-", True)
    separate = [pjrun, "-q", "--entrypoint", "/bin/true", "--input", f"d={source}"]
    job = timed(separate, options.reps, output)
    show("the same with nothing to upload, best", min(job) - true, "ms", "<= 15", min(job) - true <= 15)


def throughput():
    flags = ["--configuration", "release", "--static-swift-stdlib"]
    subprocess.run(["swift", "build", *flags, "--package-path", str(ROOT / "Benchmarks")], check=True, stdout=subprocess.DEVNULL)
    program = ROOT / "Benchmarks/.build/release/JobThroughput"
    runs = []
    for _ in range(3):
        result = subprocess.run([program, ROOT, Path(pjrun).parent / "pjrun-init", fresh("home"), "1000", "20"], capture_output=True, text=True)
        if result.returncode:
            sys.exit(result.stdout + result.stderr)
        runs.append(json.loads(result.stdout))
    rate = statistics.median(run["jobs_per_second"] for run in runs)
    memory = max(run["peak_resident_bytes"] for run in runs) / 1e6
    show("1,000 jobs, 20 at a time, median of 3", rate, "jobs/s", ">= 100", rate >= 100)
    show("peak memory of that process", memory, "MB", "< 200", memory < 200)
    show("jobs lost", sum(1000 - run["recorded_completed"] for run in runs), "jobs", "0", all(run["recorded_completed"] == 1000 for run in runs))


def files():
    source = fresh("small")
    for i in range(10_000):
        os.makedirs(f"{source}/{i // 1000}", exist_ok=True)
        Path(f"{source}/{i // 1000}/f{i}.csv").write_bytes(b"a,b,c\n" * 680)
    inside = ["--entrypoint", "/bin/cp", "--argument=-r", "--argument", "/opt/ml/processing/input/d/.", "--argument", "/opt/ml/processing/output/o/"]
    noop = [pjrun, "-q", "--entrypoint", "/bin/true"]
    rows = []
    # Each in turn with cp: for minutes after files were deleted ext4 makes new ones more slowly (it passes over recently used
    # inodes), and that must not fall on one of them alone.
    for _ in range(5):
        row = {"base": timed(noop, 1)[0]}
        row["cp"] = timed(["cp", "-r", source], 1, lambda: [fresh("cp") + "/x"])[0]
        row["stage"] = timed([*noop, "--input", f"d={source}"], 1)[0] - row["base"]
        row["both"] = timed([pjrun, "-q", *inside, "--input", f"d={source}"], 1, lambda: ["--output", f"o={fresh('up')}"])[0]
        row["copied"] = timed([*noop, "--copy-inputs", "--input", f"d={source}"], 1)[0] - row["base"]
        rows.append(row)
    ratio = lambda part: statistics.median(part(row) / row["cp"] for row in rows)
    stage = ratio(lambda row: row["stage"])
    show("staging 10,000 files, over cp -r", stage, "x", "<= 1.5", stage <= 1.5)
    # The script in between is a cp -r itself.
    upload = ratio(lambda row: row["both"] - row["base"] - row["stage"] - row["cp"])
    show("uploading 10,000 files, over cp -r", upload, "x", "<= 1.5", upload <= 1.5)
    copied = ratio(lambda row: row["copied"])
    show("staging 10,000 files by copying, over cp -r", copied, "x", "<= 1.5", copied <= 1.5)


def big():
    source = fresh("big") + "/big.bin"
    with open(source, "wb") as file:
        block = os.urandom(1 << 20)
        for _ in range(1000):
            file.write(block)
    small = fresh("little") + "/a"
    Path(small).write_text("x")
    noop = [pjrun, "-q", "--entrypoint", "/bin/true", "--input"]
    os.sync()
    base = statistics.median(timed([*noop, f"d={small}"], 15))
    linked = statistics.median(timed([*noop, f"d={source}"], 15)) - base
    show("staging 1 GB by a link", linked, "ms", "<= 5", linked <= 5)

    def copy():
        return [source, fresh("cp") + "/x"]

    def staged(arguments):
        """Milliseconds from the request to the start of the entrypoint, as the record has them: cp deletes nothing either."""
        global number
        number += 1
        timed([*noop, *arguments, "--job-name", f"staged-{number}"], 1)
        answer = subprocess.run([pjrun, "describe", f"staged-{number}", "--format", "json"], env=environment, capture_output=True)
        record = json.loads(answer.stdout)
        return (record["ProcessingStartTime"] - record["CreationTime"]) * 1e3

    # Interleaved: what the disk writes back in between must not fall on one of the two alone.
    copies, ours = [], []
    for _ in range(5):
        os.sync()
        copies += timed(["cp", "--reflink=auto"], 1, copy)
        shutil.rmtree(max(Path(work).glob("cp-*"), key=lambda path: path.stat().st_ctime))
        os.sync()
        ours.append(staged([f"d={source}", "--copy-inputs"]))
    ratio = statistics.median(b / a for a, b in zip(copies, ours))
    show("staging 1 GB by copying, over cp", ratio, "x", "<= 1.1", ratio <= 1.1)


def continuous():
    watch = f"{fresh('continuous')}/seen"
    script = fresh("script") + "/writer.py"
    Path(script).write_text(
        "import time, sys\n"
        "for i in range(40):\n"
        "    name = f'/opt/ml/processing/output/o/f{i}'\n"
        "    with open(name, 'w') as f: f.write('x' * 1000)\n"
        "    print(i, time.time(), flush=True)\n"
        "    time.sleep(0.03)\n")
    os.makedirs(watch)
    process = subprocess.Popen([pjrun, "-q", "--script", script, "--output", f"o={watch}", "--continuous"], env=environment, stdout=subprocess.PIPE, text=True)
    seen = {}
    while process.poll() is None:
        for entry in os.scandir(watch):
            seen.setdefault(entry.name, time.time())
        time.sleep(0.0005)
    closed = {f"f{line.split()[0]}": float(line.split()[1]) for line in process.stdout}
    delays = [(seen[name] - closed[name]) * 1e3 for name in closed if name in seen]
    show("Continuous: closed file visible, median", statistics.median(delays), "ms", "<= 100", statistics.median(delays) <= 100 and len(delays) >= 39)


try:
    for part in options.only.split(","):
        {"start": start, "throughput": throughput, "files": files, "big": big, "continuous": continuous}[part]()
finally:
    shutil.rmtree(work, ignore_errors=True)
commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
record = {"date": datetime.date.today().isoformat(), "commit": commit, "processors": os.cpu_count(), "kernel": platform.release(), "results": results}
target = ROOT / f"Benchmarks/runs/{record['date']}.json"
previous = json.loads(target.read_text())["results"] if target.exists() else {}
record["results"] = {**previous, **results}
target.write_text(json.dumps(record, indent=1) + "\n")
print(f"written to {target.relative_to(ROOT)}")

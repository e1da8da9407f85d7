#!/usr/bin/env python3
"""Measures state machines: transitions a second in memory and with a durable history, the start of an execution, the cost of a long
history, article-like polling on the fast-forward clock, and a distributed Map of commands beside a plain process pool.

Usage: Benchmarks/workflow.py [--pjrun .build/release/pjrun] [--items 10000] [--out Benchmarks/runs/workflow-DATE.json]

Run by hand on a quiet machine. Figures are wall-clock times of whole processes unless they say otherwise.
"""
import argparse
import concurrent.futures
import datetime
import json
import os
import statistics
import subprocess
import tempfile
import time


def machine(states, start):
    return {"StartAt": start, "States": states}


def chain(length):
    """A loop of Pass states that ends after about `length` transitions, by a counter."""
    return machine({
        "Set": {"Type": "Pass", "Result": {"n": 0}, "Next": "Add"},
        "Add": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "Enough?"},
        "Enough?": {"Type": "Choice", "Default": "Add",
                    "Choices": [{"Variable": "$.n", "NumericGreaterThanEquals": length // 2, "Next": "End"}]},
        "End": {"Type": "Succeed"},
    }, "Set")


def passes(count):
    """So many Pass states in a row."""
    states = {f"P{i}": {"Type": "Pass", "Next": f"P{i + 1}"} for i in range(count - 1)}
    states[f"P{count - 1}"] = {"Type": "Pass", "End": True}
    return machine(states, "P0")


def commands(count, concurrency):
    """A distributed Map of so many commands that do nothing."""
    return machine({"M": {
        "Type": "Map", "MaxConcurrency": concurrency, "End": True, "ItemsPath": "$.items", "ResultPath": None,
        "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "C", "States": {
            "C": {"Type": "Task", "Resource": "arn:aws:states:::pjrun:command", "Parameters": {"Command": ["/bin/true"]},
                  "ResultSelector": {"code.$": "$.ExitCode"}, "End": True}}},
        "ResultSelector": {"n.$": "States.ArrayLength($)"},
    }}, "M")


class Bench:
    def __init__(self, pjrun):
        self.pjrun = pjrun
        self.folder = tempfile.mkdtemp(prefix="pjrun-bench-", dir="/tmp")
        self.environment = {**os.environ, "PJRUN_HOME": self.folder + "/home"}

    def write(self, name, value):
        path = f"{self.folder}/{name}"
        with open(path, "w") as file:
            json.dump(value, file)
        return path

    def run(self, *arguments):
        """Seconds, and the peak of resident memory in MiB, of one `pjrun workflow run`."""
        before = time.perf_counter()
        process = subprocess.Popen([self.pjrun, "workflow", "run", *arguments], env=self.environment,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        error = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        took = time.perf_counter() - before
        if status:
            raise SystemExit(f"{arguments}: {error.decode()[-2000:]}")
        return took, usage.ru_maxrss / 1024

    def best(self, count, *arguments):
        return min(self.run(*arguments)[0] for _ in range(count))


def pool(count, concurrency):
    """Seconds for the same commands from a plain pool of threads that spawn and wait."""
    def one(_):
        child = os.posix_spawn("/bin/true", ["/bin/true"], os.environ)
        os.waitpid(child, 0)
    before = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(concurrency) as executor:
        for _ in executor.map(one, range(count)):
            pass
    return time.perf_counter() - before


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pjrun", default=".build/release/pjrun")
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--out")
    options = parser.parse_args()
    bench = Bench(os.path.abspath(options.pjrun))
    results = {"date": datetime.date.today().isoformat(), "processors": os.cpu_count()}

    short = bench.write("short.asl.json", passes(1))
    answers = bench.write("none.json", {})
    idle = bench.best(10, short, "--mock", answers, "-q")
    durable_idle = bench.best(10, short, "-q")
    results["one Pass state, in memory, whole process, ms"] = round(idle * 1000, 1)
    results["one Pass state, durable, whole process, ms"] = round(durable_idle * 1000, 1)

    # 12,000 transitions are 24,000 events, just under the service's limit of a history.
    long = bench.write("long.asl.json", passes(12_000))
    half = bench.write("half.asl.json", passes(6_000))
    for name, flags, base in [("in memory", ["--mock", answers], idle), ("durable", [], durable_idle)]:
        took = bench.best(5, long, "-q", *flags) - base
        took_half = bench.best(5, half, "-q", *flags) - base
        check = min(timed([bench.pjrun, "workflow", "check", long]) for _ in range(3))
        results[f"12,000 Pass states {name}, ms beyond the start (reading and checking the definition included)"] = round(took * 1000)
        results[f"6,000 Pass states {name}, ms"] = round(took_half * 1000)
        results["checking those 12,000 states alone, ms"] = round(check * 1000)
    loop = bench.write("loop.asl.json", chain(12_000))
    for name, flags, base in [("in memory", ["--mock", answers], idle), ("durable", [], durable_idle)]:
        took = bench.best(5, loop, "-q", *flags) - base
        results[f"transitions/s {name}, a counting loop of 12,000"] = round(12_000 / took)

    items = bench.write("items.json", {"items": list(range(options.items))})
    definition = bench.write("commands.asl.json", commands(options.items, 40))
    ratios, times, memories = [], [], []
    for _ in range(3):
        plain = pool(options.items, 40)
        took, memory = bench.run(definition, "--input", "@" + items, "-q")
        ratios.append(took / plain)
        times.append(took)
        memories.append(memory)
    results[f"distributed Map of {options.items} commands at 40, s"] = round(statistics.median(times), 2)
    results["ratio to a plain process pool, each of 3"] = [round(ratio, 2) for ratio in ratios]
    results["peak memory, MiB"] = round(max(memories))
    text = json.dumps(results, indent=2)
    print(text)
    if options.out:
        with open(options.out, "w") as file:
            file.write(text + "\n")


def timed(command):
    before = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ)
    return time.perf_counter() - before


main()

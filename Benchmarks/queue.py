#!/usr/bin/env python3
"""Measures queues of jobs: how many jobs of /bin/true run a second, what memory many tasks take, what three kill -9 lose, and how long
reading, checking and reporting takes.

Usage: Benchmarks/queue.py [--pjrun .build/release/pjrun] [--tasks 10000] [--out Benchmarks/runs/queue-DATE.json]

Run by hand on a quiet machine. Figures are of whole processes, from their start to their end.
"""
import argparse
import datetime
import json
import os
import signal
import sqlite3
import subprocess
import tempfile
import time

TASK = {
    "AppSpecification": {"ImageUri": "local", "ContainerEntrypoint": ["/bin/true"]},
    "ProcessingResources": {"ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1}},
}
WIDTH = 20


class Home:
    """A home of its own, in which pjrun runs."""

    def __init__(self, pjrun, count):
        self.pjrun = pjrun
        self.count = count
        self.folder = tempfile.mkdtemp(prefix="pjrun-bench-", dir="/tmp")
        self.environment = {**os.environ, "PJRUN_HOME": self.folder + "/home"}
        self.tasks = self.folder + "/tasks.jsonl"
        with open(self.tasks, "w") as file:
            for _ in range(count):
                file.write(json.dumps(TASK) + "\n")
        # What is found out about the machine once is not what is measured.
        subprocess.run([pjrun, "run", "--quiet", "--entrypoint", "/bin/true"], env=self.environment, check=True)

    def start(self):
        return subprocess.Popen(
            [self.pjrun, "queue", "run", self.tasks, "--max-concurrency", str(WIDTH), "--quiet"], env=self.environment)

    def run(self):
        """Seconds, the peak of resident memory in MB, and seconds of processors (the jobs' included) of a whole run."""
        before = time.perf_counter()
        process = self.start()
        _, status, usage = os.wait4(process.pid, 0)
        took = time.perf_counter() - before
        if status:
            raise SystemExit(f"the queue ended with {status}")
        return took, usage.ru_maxrss / 1000, usage.ru_utime + usage.ru_stime

    def completed(self):
        """How many jobs are Completed, the one that warmed up left out."""
        database = sqlite3.connect(self.folder + "/home/pjrun.sqlite")
        (count,) = database.execute("SELECT count(*) FROM job WHERE status = 'Completed'").fetchone()
        database.close()
        return count - 1

    def report(self):
        before = time.perf_counter()
        text = subprocess.run([self.pjrun, "queue", "status", "tasks", "--format", "json"], env=self.environment,
                              check=True, capture_output=True).stdout
        return json.loads(text), time.perf_counter() - before

    def kill_after(self, completed):
        """Lets the queue run until so many jobs are Completed, and kills it."""
        process = self.start()
        while self.completed() < completed:
            if process.poll() is not None:
                raise SystemExit("the queue ended before it was killed")
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pjrun", default=".build/release/pjrun")
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--out")
    options = parser.parse_args()
    pjrun = os.path.abspath(options.pjrun)
    results = {"date": datetime.date.today().isoformat(), "processors": os.cpu_count(), "concurrency": WIDTH}
    for count in [1000, options.tasks]:
        home = Home(pjrun, count)
        took, memory, processors = home.run()
        report, seconds = home.report()
        assert home.completed() == count, home.completed()
        assert all(task["TaskStatus"] == "Completed" and task["Attempts"] == 1 for task in report["Tasks"])
        results[f"{count} jobs of /bin/true, a second"] = round(count / took, 1)
        results[f"{count}, peak memory, MB"] = round(memory, 1)
        results[f"{count}, highest concurrency"] = report["HighestConcurrency"]
        results[f"{count}, processor time for each, ms"] = round(processors * 1000 / count, 1)
        again, _, _ = home.run()
        results[f"{count}, the same again with nothing left to do, ms"] = round(again * 1000)
        results[f"{count}, the report, ms"] = round(seconds * 1000)

    home = Home(pjrun, options.tasks)
    for kill in range(3):
        home.kill_after((kill + 1) * options.tasks // 4)
    home.run()
    report, _ = home.report()
    tasks = report["Tasks"]
    results["three kill -9: tasks not Completed"] = sum(task["TaskStatus"] != "Completed" for task in tasks)
    results["three kill -9: jobs Completed beyond one for each task"] = home.completed() - options.tasks
    results["three kill -9: interrupted runs"] = sum(task["Interruptions"] for task in tasks)
    results["three kill -9: attempts that counted as failed"] = sum(task["Attempts"] - 1 for task in tasks)
    results["three kill -9: highest concurrency"] = report["HighestConcurrency"]
    text = json.dumps(results, indent=2)
    print(text)
    if options.out:
        with open(options.out, "w") as file:
            file.write(text + "\n")


main()

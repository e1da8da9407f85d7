#!/usr/bin/env python3
"""Measures Step Functions as clients have it: starts of executions a second, the hand-over of an activity's task to a worker that waits,
and 300 jobs that do nothing, 20 at once, by a machine and by a queue of jobs.

Usage: Benchmarks/stepfunctions.py [--pjrun .build/release/pjrun] [--only starts,activities,jobs] [--out Benchmarks/runs/stepfunctions-DATE.json]

Run by hand on a quiet machine. Clients are plain HTTP connections that are kept.
"""
import argparse
import datetime
import http.client
import json
import os
import signal
import statistics
import subprocess
import tempfile
import threading
import time

ROLE = "arn:aws:iam::123456789012:role/r"
WIDTH = 20
JOB = {
    "RoleArn": ROLE,
    "AppSpecification": {"ImageUri": "local", "ContainerEntrypoint": ["/bin/true"]},
    "ProcessingResources": {"ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1}},
}


class Server:
    """A server on a home of its own."""

    def __init__(self, pjrun):
        self.pjrun = pjrun
        self.folder = tempfile.mkdtemp(prefix="pjrun-bench-", dir="/tmp")
        self.environment = {**os.environ, "PJRUN_HOME": self.folder + "/home"}
        # What is found out about the machine once is not what is measured.
        subprocess.run([pjrun, "run", "--quiet", "--entrypoint", "/bin/true"], env=self.environment, check=True)
        self.process = subprocess.Popen(
            [pjrun, "serve", "--port", "0", "--format", "json", "--max-hosts", str(WIDTH)], stdout=subprocess.PIPE,
            text=True, env=self.environment)
        self.port = int(json.loads(self.process.stdout.readline())["endpoint"].rsplit(":", 1)[1])
        self.connection = self.connect()

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port)

    def machine(self, name, states, start):
        definition = json.dumps({"StartAt": start, "States": states})
        return self.call("CreateStateMachine", {"name": name, "definition": definition, "roleArn": ROLE})["stateMachineArn"]

    def call(self, operation, body, connection=None):
        connection = connection or self.connection
        connection.request(
            "POST", "/", json.dumps(body),
            {"X-Amz-Target": "AWSStepFunctions." + operation, "Content-Type": "application/x-amz-json-1.0"})
        response = connection.getresponse()
        data = json.loads(response.read())
        if response.status != 200:
            raise SystemExit(f"{operation}: {data}")
        return data

    def end(self, execution):
        """Waits for an execution's end, and returns what is said of it."""
        while (found := self.call("DescribeExecution", {"executionArn": execution}))["status"] == "RUNNING":
            time.sleep(0.005)
        if found["status"] != "SUCCEEDED":
            raise SystemExit(found)
        return found

    def running(self, machine):
        return self.call("ListExecutions", {"stateMachineArn": machine, "statusFilter": "RUNNING", "maxResults": 1})["executions"]

    def memory(self):
        with open(f"/proc/{self.process.pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def at_once(count, threads, body):
    """Seconds for so many calls by so many threads."""
    def run(first):
        for index in range(first, count, threads):
            body(first, index)
    workers = [threading.Thread(target=run, args=(first,)) for first in range(threads)]
    before = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return time.perf_counter() - before


def starts(pjrun, results):
    server = Server(pjrun)
    machines = {
        "one Pass state": server.machine("pass", {"P": {"Type": "Pass", "End": True}}, "P"),
        "a Wait of an hour": server.machine("wait", {"W": {"Type": "Wait", "Seconds": 3600, "End": True}}, "W"),
    }
    for what, machine in machines.items():
        for clients in (1, 4):
            connections = [server.connect() for _ in range(clients)]
            rates = []
            for _ in range(3):
                took = at_once(2000, clients, lambda thread, _: server.call(
                    "StartExecution", {"stateMachineArn": machine, "input": '{"a": 1}'}, connections[thread]))
                rates.append(round(2000 / took))
                while what == "one Pass state" and server.running(machine):
                    time.sleep(0.01)
            results[f"StartExecution/s, {what}, {clients} clients, each of 3"] = rates
    results["memory with 12,000 executions that wait, MiB"] = round(server.memory())
    server.stop()


def activities(pjrun, results):
    server = Server(pjrun)
    activity = server.call("CreateActivity", {"name": "a"})["activityArn"]
    machine = server.machine("m", {"A": {"Type": "Task", "Resource": activity, "End": True}}, "A")
    ready, begun, ended = threading.Semaphore(0), [], []
    count = 200

    def work():
        connection = server.connect()
        for _ in range(count):
            ready.release()
            task = server.call("GetActivityTask", {"activityArn": activity}, connection)
            ended.append(time.perf_counter())
            server.call("SendTaskSuccess", {"taskToken": task["taskToken"], "output": "{}"}, connection)

    worker = threading.Thread(target=work)
    worker.start()
    for _ in range(count):
        ready.acquire()
        # The poll is on its way.
        time.sleep(0.02)
        begun.append(time.perf_counter())
        server.end(server.call("StartExecution", {"stateMachineArn": machine})["executionArn"])
    worker.join()
    times = sorted((end - begin) * 1000 for begin, end in zip(begun, ended))
    results["from the call of StartExecution to GetActivityTask's answer, median of 200, ms"] = round(statistics.median(times), 2)
    results["the same, 99th percentile, ms"] = round(times[int(count * 0.99)], 2)
    server.stop()


def jobs(pjrun, results):
    server = Server(pjrun)
    count = 300
    machine = server.machine("jobs", {"M": {
        "Type": "Map", "MaxConcurrency": WIDTH, "End": True, "Iterator": {"StartAt": "J", "States": {"J": {
            "Type": "Task", "Resource": "arn:aws:states:::sagemaker:createProcessingJob.sync", "End": True,
            "Parameters": {"ProcessingJobName.$": "States.Format('{}-{}', $$.Execution.Name, $)", **JOB},
            "ResultSelector": {"Status.$": "$.ProcessingJobStatus"}}}},
    }}, "M")
    tasks = server.folder + "/tasks.jsonl"
    with open(tasks, "w") as file:
        for _ in range(count):
            file.write(json.dumps(JOB) + "\n")
    ratios = []
    for turn in range(5):
        # Whichever comes first has it easier.
        both = {}
        for what in (("queue", "machine") if turn % 2 == 0 else ("machine", "queue")):
            before = time.perf_counter()
            if what == "queue":
                subprocess.run([pjrun, "queue", "run", tasks, "--name", f"q{turn}", "--max-concurrency", str(WIDTH), "--quiet"],
                               env=server.environment, check=True)
            else:
                execution = server.call("StartExecution", {
                    "stateMachineArn": machine, "name": f"e{turn}", "input": json.dumps(list(range(count)))})["executionArn"]
                assert json.loads(server.end(execution)["output"]) == [{"Status": "Completed"}] * count
            both[what] = time.perf_counter() - before
        results[f"300 jobs by the queue and by the machine, s, turn {turn + 1}"] = [
            round(both["queue"], 2), round(both["machine"], 2)]
        ratios.append(both["machine"] / both["queue"])
    results["the machine's time to the queue's, median of 5"] = round(statistics.median(ratios), 2)
    server.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pjrun", default=".build/release/pjrun")
    parser.add_argument("--only", default="starts,activities,jobs")
    parser.add_argument("--out")
    options = parser.parse_args()
    results = {"date": datetime.date.today().isoformat(), "processors": os.cpu_count()}
    for part in options.only.split(","):
        {"starts": starts, "activities": activities, "jobs": jobs}[part](os.path.abspath(options.pjrun), results)
    text = json.dumps(results, indent=2)
    print(text)
    if options.out:
        with open(options.out, "w") as file:
            file.write(text + "\n")


main()

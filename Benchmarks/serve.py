#!/usr/bin/env python3
"""Measures the endpoint: Benchmarks/serve.py --pjrun .build/release/pjrun [--moto moto_server] [--only api,jobs,s3] [--json FILE]

api   creates and describes over plain HTTP connections, memory at rest
jobs  1,000 jobs by boto3, 20 at a time, with their statuses watched
s3    PUT and GET of 256 MB by curl, 10,000 small objects by one connection each of 4; the same for moto's server, and cp beside them
Needs curl; boto3 for jobs; moto[server] for the comparison. The machine should do nothing else.
"""
import argparse
import http.client
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import threading
import time

parser = argparse.ArgumentParser()
parser.add_argument("--pjrun", default=".build/release/pjrun")
parser.add_argument("--moto", default=shutil.which("moto_server"))
parser.add_argument("--only", default="api,jobs,s3")
parser.add_argument("--json")
options = parser.parse_args()
results = {}
scratch = tempfile.mkdtemp(prefix="pjrun-bench-")


def show(name, value, unit):
    results[name] = round(value, 3)
    print(f"{name:52} {value:10.2f} {unit}", flush=True)


class Server:
    def __init__(self, name="home"):
        environment = {**os.environ, "PJRUN_HOME": f"{scratch}/{name}"}
        self.process = subprocess.Popen(
            [options.pjrun, "serve", "--port", "0", "--format", "json"], stdout=subprocess.PIPE, text=True,
            env=environment)
        self.endpoint = json.loads(self.process.stdout.readline())["endpoint"]
        self.port = int(self.endpoint.rsplit(":", 1)[1])

    def memory(self):
        with open(f"/proc/{self.process.pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


class Moto:
    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [options.moto, "-p", str(self.port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.1)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def call(connection, operation, body):
    connection.request(
        "POST", "/", json.dumps(body),
        {"X-Amz-Target": "SageMaker." + operation, "Content-Type": "application/x-amz-json-1.1"})
    response = connection.getresponse()
    data = response.read()
    return response.status, json.loads(data) if data else None


def request(name):
    return {
        "ProcessingJobName": name, "RoleArn": "arn:aws:iam::123456789012:role/Processing",
        "AppSpecification": {"ImageUri": "local", "ContainerEntrypoint": ["/bin/true"]},
        "ProcessingResources": {"ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 5}},
    }


def rate(count, threads, port, body):
    def run(first):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for index in range(first, count, threads):
            body(connection, index)

    workers = [threading.Thread(target=run, args=(first,)) for first in range(threads)]
    begin = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return count / (time.perf_counter() - begin)


def drain(port):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    while call(connection, "ListProcessingJobs", {"StatusEquals": "InProgress", "MaxResults": 1})[1]["ProcessingJobSummaries"]:
        time.sleep(0.05)


def api():
    server = Server()
    time.sleep(0.5)
    show("memory at rest", server.memory(), "MB")
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    times = []
    for index in range(200):
        begin = time.perf_counter()
        status, answer = call(connection, "CreateProcessingJob", request(f"one-{index}"))
        times.append(time.perf_counter() - begin)
        assert status == 200, answer
        time.sleep(0.03)
    show("CreateProcessingJob, median of 200 while each runs", statistics.median(times) * 1e3, "ms")
    drain(server.port)

    def create(connection, index):
        status, answer = call(connection, "CreateProcessingJob", request(f"many-{index}"))
        assert status == 200, answer

    begin = time.perf_counter()
    show("CreateProcessingJob, 4 clients, 1,000 jobs", rate(1000, 4, server.port, create), "/s")
    drain(server.port)
    show("those 1,000 jobs have ended after", time.perf_counter() - begin, "s")

    def describe(connection, index):
        assert call(connection, "DescribeProcessingJob", {"ProcessingJobName": f"many-{index % 1000}"})[0] == 200

    show("DescribeProcessingJob, 4 clients (Python)", rate(6000, 4, server.port, describe), "/s")
    if shutil.which("wrk"):
        script = f"{scratch}/describe.lua"
        with open(script, "w") as file:
            file.write(
                'wrk.method = "POST"\nwrk.body = \'{"ProcessingJobName": "many-1"}\'\n'
                'wrk.headers["X-Amz-Target"] = "SageMaker.DescribeProcessingJob"\n')
        text = subprocess.run(
            ["wrk", "-t1", "-c8", "-d4", "-s", script, server.endpoint], capture_output=True, text=True).stdout
        found = [line.split()[1] for line in text.splitlines() if line.startswith("Requests/sec")]
        show("DescribeProcessingJob, 8 connections (wrk)", float(found[0]), "/s")
    show("memory afterwards", server.memory(), "MB")
    server.stop()


def jobs():
    import boto3

    server = Server("jobs")
    client = boto3.client(
        "sagemaker", endpoint_url=server.endpoint, region_name="us-east-1", aws_access_key_id="x",
        aws_secret_access_key="x")
    order = ["InProgress", "Stopping", "Completed", "Failed", "Stopped"]
    lost = []

    def run(first):
        for index in range(first, 1000, 20):
            name = f"job-{index}"
            client.create_processing_job(**request(name))
            rank = 0
            while True:
                status = client.describe_processing_job(ProcessingJobName=name)["ProcessingJobStatus"]
                if order.index(status) < rank:
                    lost.append(f"{name} went back to {status}")
                rank = order.index(status)
                if status == "Completed":
                    break
                if status != "InProgress":
                    lost.append(f"{name} ended {status}")
                    break

    begin = time.perf_counter()
    workers = [threading.Thread(target=run, args=(first,)) for first in range(20)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    show("1,000 jobs by boto3, 20 at a time", 1000 / (time.perf_counter() - begin), "jobs/s")
    show("of these lost or with a status that went back", len(lost), "")
    server.stop()


# moto wants to be told who calls; neither server checks the signature.
WHO = "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=x"


def curl(*arguments):
    begin = time.perf_counter()
    subprocess.run(
        ["curl", "-sS", "--fail", "-o", "/dev/null", "-H", "Authorization: " + WHO, *arguments], check=True)
    return time.perf_counter() - begin


def small(port, count):
    body = b"x" * 4096

    def put(connection, index):
        connection.request("PUT", f"/bench/small/{index}", body, {"Authorization": WHO})
        response = connection.getresponse()
        response.read()
        assert response.status == 200

    def get(connection, index):
        connection.request("GET", f"/bench/small/{index}", headers={"Authorization": WHO})
        response = connection.getresponse()
        assert len(response.read()) == 4096

    return rate(count, 4, port, put), rate(count, 4, port, get)


def s3():
    large = f"{scratch}/large"
    with open(large, "wb") as file:
        for _ in range(256):
            file.write(os.urandom(1 << 20))
    copies = []
    for index in range(5):
        begin = time.perf_counter()
        subprocess.run(["cp", large, f"{scratch}/copy{index}"], check=True)
        copies.append(time.perf_counter() - begin)
    show("cp of 256 MB", 256 / statistics.median(copies), "MB/s")
    peers = {"pjrun": Server("s3")}
    if options.moto:
        peers["moto"] = Moto()
    for name, peer in peers.items():
        curl("-X", "PUT", f"{peer.endpoint}/bench")
        times = {"PUT": [], "GET": []}
        for index in range(5):
            times["PUT"].append(curl("-H", "Expect:", "-T", large, f"{peer.endpoint}/bench/large{index}"))
            times["GET"].append(curl(f"{peer.endpoint}/bench/large{index}"))
        for verb, found in times.items():
            show(f"{verb} of 256 MB by curl, {name}", 256 / statistics.median(found), "MB/s")
        count = 10_000 if name == "pjrun" else 2_000
        puts, gets = small(peer.port, count)
        show(f"PUT of 4 KB, 4 clients, {count} objects, {name}", puts, "/s")
        show(f"GET of 4 KB, 4 clients, {count} objects, {name}", gets, "/s")
        if name == "pjrun":
            show("memory afterwards, pjrun", peer.memory(), "MB")
        peer.stop()


try:
    for part in options.only.split(","):
        {"api": api, "jobs": jobs, "s3": s3}[part]()
finally:
    shutil.rmtree(scratch, ignore_errors=True)
if options.json:
    with open(options.json, "w") as file:
        json.dump(results, file, indent=1)

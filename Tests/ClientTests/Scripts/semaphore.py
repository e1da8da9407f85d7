"""Many tasks of a queue, so many at once: three state machines with locks in a table, by boto3, against servers that are killed.

Usage: semaphore.py [whole|killed|two] [--tasks N] [--limit N] [--wait SECONDS] [--servers-home FOLDER]

whole   one server
killed  the server is killed twice, and another takes up what it has left
two     two servers on one home share the tasks, and one of them is killed

The pattern is that of aws-samples/aws-stepfunctions-examples, sam/app-control-concurrency-with-dynamodb (MIT-0), with the queue of
the article "Trigger concurrent Amazon SageMaker jobs at scale with AWS Step Functions" (Benoit de Patoul, 2023). The article's
template is not printed, so this was assumed:
- one Lambda function says how many messages the queue has, one takes a message, one deletes it by its receipt handle;
- the work is one processing job in the place of training, model and batch transform; its name comes from the execution and the retry;
- whoever does not get a lock looks at the item at once, and waits as long as the machine says: the sample retries six times before;
- a function that finds no message raises, and is called again: a message whose taker was killed comes back after a while.
"""
import argparse
import io
import json
import os
import signal
import subprocess
import time
import zipfile

import boto3

parser = argparse.ArgumentParser()
parser.add_argument("mode", nargs="?", default="whole", choices=["whole", "killed", "two"])
parser.add_argument("--tasks", type=int, default=300)
parser.add_argument("--limit", type=int, default=20)
parser.add_argument("--wait", type=int, default=1)
parser.add_argument("--servers-home", default=os.path.abspath("semaphore-home"))
options = parser.parse_args()

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "semaphore")
PJRUN = os.environ.get("PJRUN", ".build/debug/pjrun")
ROLE = "arn:aws:iam::123456789012:role/r"
TABLE, LOCK, QUEUE = "CC-locktable", "MySemaphore", "SQSQueueJobs"
# Longer than a task takes with its retries; a message whose taker was killed comes back after it.
VISIBILITY = 40

# A tenth of the tasks fails the first time. The task -1 does not end by itself; others take long enough for many to be under way.
SCRIPT = "[ $TASK != -1 ] || sleep 1000; sleep 0.5; [ $((TASK % 10)) != 0 ] || [ $ATTEMPT != 0 ]"

FUNCTIONS = """
import json
import boto3

sqs = boto3.client("sqs")
url = sqs.get_queue_url(QueueName="%s")["QueueUrl"]


class NoMessage(Exception):
    pass


def count(event, context):
    name = "ApproximateNumberOfMessages"
    return {"count": int(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name])}


def take(event, context):
    messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1).get("Messages", [])
    if not messages:
        raise NoMessage("the queue has no message that can be seen")
    return {"handle": messages[0]["ReceiptHandle"], "task": json.loads(messages[0]["Body"])["task"]}


def delete(event, context):
    sqs.delete_message(QueueUrl=url, ReceiptHandle=event["handle"])
""" % QUEUE


class Server:
    """A server on the home of all of them."""

    def __init__(self):
        environment = {key: value for key, value in os.environ.items() if key != "AWS_ENDPOINT_URL"}
        environment["PJRUN_HOME"] = options.servers_home
        self.process = subprocess.Popen(
            [PJRUN, "serve", "--port", "0", "--format", "json", "--max-hosts", str(2 * options.limit)],
            stdout=subprocess.PIPE, env=environment, text=True)
        self.endpoint = json.loads(self.process.stdout.readline())["endpoint"]

    def client(self, service):
        return boto3.client(
            service, endpoint_url=self.endpoint, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


def until(what, condition, seconds=300):
    """Waits for a condition, whose value it returns."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what}: not within {seconds} s")


def definition(name, **values):
    """A definition with what a template fills in."""
    with open(f"{FOLDER}/{name}.asl.json") as file:
        text = file.read()
    text = text.replace('"${Wait}"', str(options.wait))
    for key, value in values.items():
        text = text.replace("${" + key + "}", json.dumps(str(value))[1:-1])
    json.loads(text)
    return text


class Pattern:
    """The queue, the table, the functions, the machines and the rule; as far as a server makes them."""

    def __init__(self, server):
        sfn, events = server.client("stepfunctions"), server.client("events")
        server.client("sqs").create_queue(QueueName=QUEUE, Attributes={"VisibilityTimeout": str(VISIBILITY)})
        server.client("dynamodb").create_table(
            TableName=TABLE, BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "LockName", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "LockName", "KeyType": "HASH"}])
        functions = server.client("lambda")
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as files:
            files.writestr("tasks.py", FUNCTIONS)
        for name in ("count", "take", "delete"):
            functions.create_function(
                FunctionName=name, Runtime="python3.11", Role=ROLE, Handler=f"tasks.{name}", Timeout=60,
                Code={"ZipFile": archive.getvalue()})
            functions.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})

        def machine(name, text):
            return sfn.create_state_machine(name=name, definition=text, roleArn=ROLE)["stateMachineArn"]

        self.limited = machine("CC-ConcurrencyControlledStateMachine", definition(
            "limited", Table=TABLE, LockName=LOCK, Limit=options.limit, Role=ROLE, Script=SCRIPT,
            TakeFunction="take", DeleteFunction="delete"))
        self.cleanup = machine("CC-CleanFromIncomplete", definition("cleanup", Table=TABLE, LockName=LOCK))
        self.runner = machine("CC-Test-RunExecutions", definition(
            "runner", CountFunction="count", LimitedMachine=self.limited))
        events.put_rule(Name="RunForIncomplete", EventPattern=json.dumps({
            "source": ["aws.states"], "detail-type": ["Step Functions Execution Status Change"],
            "detail": {"stateMachineArn": [self.limited], "status": ["FAILED", "TIMED_OUT", "ABORTED"]}}))
        events.put_targets(Rule="RunForIncomplete", Targets=[{"Id": "cleanup", "Arn": self.cleanup, "RoleArn": ROLE}])


def send(server, tasks):
    sqs = server.client("sqs")
    url = sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"]
    for first in range(0, len(tasks), 10):
        answer = sqs.send_message_batch(QueueUrl=url, Entries=[
            {"Id": str(task), "MessageBody": json.dumps({"task": task})} for task in tasks[first:first + 10]])
        assert not answer.get("Failed"), answer


def lock(server):
    """The item of the lock, without its key."""
    item = server.client("dynamodb").get_item(TableName=TABLE, Key={"LockName": {"S": LOCK}}, ConsistentRead=True).get("Item", {})
    return {key: value for key, value in item.items() if key != "LockName"}


def jobs(server, **query):
    pages = server.client("sagemaker").get_paginator("list_processing_jobs").paginate(**query)
    return [entry for page in pages for entry in page["ProcessingJobSummaries"]]


def executions(server, machine, **query):
    pages = server.client("stepfunctions").get_paginator("list_executions").paginate(stateMachineArn=machine, **query)
    return [entry for page in pages for entry in page["executions"]]


def stopped_execution_gives_its_lock_back(server, pattern):
    """An execution that is stopped while it has a lock loses it by the clean-up machine."""
    sfn, sqs = server.client("stepfunctions"), server.client("sqs")
    send(server, [-1])
    arn = sfn.start_execution(stateMachineArn=pattern.limited)["executionArn"]
    until("the job runs", lambda: jobs(server, StatusEquals="InProgress"))
    assert lock(server).keys() == {"currentlockcount", arn} and lock(server)["currentlockcount"] == {"N": "1"}, lock(server)
    sfn.stop_execution(executionArn=arn)
    until("the clean-up", lambda: lock(server) == {"currentlockcount": {"N": "0"}})
    until("the job is stopped", lambda: not jobs(server, StatusEquals="InProgress") and jobs(server, StatusEquals="Stopped"))
    until("one clean-up", lambda: [e["status"] for e in executions(server, pattern.cleanup)] == ["SUCCEEDED"])
    sqs.purge_queue(QueueUrl=sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"])


def completed(server):
    return len(jobs(server, StatusEquals="Completed"))


def highest(records):
    """How many jobs ran at once, from their times; one that ends when another starts makes room for it."""
    changes = sorted(
        change for record in records if "ProcessingStartTime" in record
        for change in ((record["ProcessingStartTime"], 1), (record["ProcessingEndTime"], -1)))
    most = now = 0
    for _, change in changes:
        now += change
        most = max(most, now)
    return most


def check(server, pattern, kills):
    """All that must be so in the end."""
    sagemaker = server.client("sagemaker")
    ended = executions(server, pattern.limited)
    statuses = sorted(entry["status"] for entry in ended)
    assert statuses == ["ABORTED"] + ["SUCCEEDED"] * options.tasks, {s: statuses.count(s) for s in statuses}
    attempts = {}
    records = []
    for entry in jobs(server):
        record = sagemaker.describe_processing_job(ProcessingJobName=entry["ProcessingJobName"])
        task = int(record["Environment"]["TASK"])
        if task == -1:
            continue
        records.append(record)
        attempts.setdefault(task, []).append(record)
    assert sorted(attempts) == list(range(1, options.tasks + 1)), sorted(attempts)
    interrupted = 0
    for task, tries in attempts.items():
        tries.sort(key=lambda record: int(record["Environment"]["ATTEMPT"]))
        outcomes = [record["ProcessingJobStatus"] for record in tries]
        if not kills:
            assert outcomes == (["Failed", "Completed"] if task % 10 == 0 else ["Completed"]), (task, outcomes)
        assert outcomes.count("Completed") >= 1, (task, outcomes)
        for record in tries:
            if record["ProcessingJobStatus"] == "Failed" and "The pjrun process" in record["FailureReason"]:
                interrupted += 1
            elif record["ProcessingJobStatus"] == "Failed":
                assert task % 10 == 0 and record["Environment"]["ATTEMPT"] == "0" and "AlgorithmError" in record["FailureReason"], record
    most = highest(records)
    assert most <= options.limit, f"{most} jobs ran at once"
    assert lock(server) == {"currentlockcount": {"N": "0"}}, lock(server)
    sqs = server.client("sqs")
    counts = sqs.get_queue_attributes(QueueUrl=sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"], AttributeNames=["All"])["Attributes"]
    assert counts["ApproximateNumberOfMessages"] == counts["ApproximateNumberOfMessagesNotVisible"] == "0", counts
    print(f"{options.tasks} tasks, {len(records)} jobs, {interrupted} interrupted, at most {most} at once, {time.monotonic() - begin:.1f} s")


def end(server, arn):
    """Waits for an execution's end, which must be a success."""
    sfn = server.client("stepfunctions")
    found = until("the end", lambda: (d := sfn.describe_execution(executionArn=arn))["status"] != "RUNNING" and d)
    assert found["status"] == "SUCCEEDED", found
    return json.loads(found["output"])


begin = time.monotonic()
servers = [Server()]
try:
    pattern = Pattern(servers[0])
    stopped_execution_gives_its_lock_back(servers[0], pattern)
    begin = time.monotonic()
    send(servers[0], list(range(1, options.tasks + 1)))
    sfn = servers[0].client("stepfunctions")
    if options.mode == "two":
        # No runner: both servers start some.
        servers.append(Server())
        started = [
            servers[place % 2].client("stepfunctions").start_execution(stateMachineArn=pattern.limited)["executionArn"]
            for place in range(options.tasks)]
        until("some are done", lambda: completed(servers[1]) >= options.tasks // 4)
        servers.pop(0).kill()
        for arn in started:
            end(servers[0], arn)
    else:
        run = sfn.start_execution(stateMachineArn=pattern.runner)["executionArn"]
        if options.mode == "killed":
            for part in (6, 2):
                until("some are done", lambda: completed(servers[0]) >= options.tasks // part)
                servers.pop().kill()
                servers.append(Server())
        assert end(servers[0], run) == ["Done"] * options.tasks
    check(servers[0], pattern, kills=options.mode != "whole")
    print("passed")
finally:
    for server in servers:
        server.stop()

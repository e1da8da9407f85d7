"""A queue whose messages a Lambda function gets: it raises until the work is done, so the message comes again and again."""
import io
import json
import time
import zipfile

import boto3
from botocore.exceptions import ClientError

sqs = boto3.client("sqs")
functions = boto3.client("lambda")
ROLE = "arn:aws:iam::123456789012:role/r"


def make(name, code, timeout=1):
    """A function with this code."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("handler.py", code)
    functions.create_function(
        FunctionName=name, Runtime="python3.11", Role=ROLE, Handler="handler.handler", Timeout=timeout,
        Code={"ZipFile": archive.getvalue()})


def queue(name, **attributes):
    """The URL and the ARN of a queue."""
    url = sqs.create_queue(QueueName=name, Attributes={key: str(value) for key, value in attributes.items()})["QueueUrl"]
    return url, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def receive(url):
    """The next message of a queue as JSON."""
    messages = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)["Messages"]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=messages[0]["ReceiptHandle"])
    return json.loads(messages[0]["Body"])


def empty(url):
    """Waits until a queue has no message at all."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        counts = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        if counts["ApproximateNumberOfMessages"] == counts["ApproximateNumberOfMessagesNotVisible"] == "0":
            return
        time.sleep(0.05)
    raise AssertionError(f"{url} has messages left: {counts}")


done, _ = queue("done")
work, work_arn = queue("work", VisibilityTimeout=1)
make("poll", f"""
import json
import boto3

def handler(event, context):
    record = event["Records"][0]
    if int(record["attributes"]["ApproximateReceiveCount"]) < 3:
        raise Exception("the work still runs")
    boto3.client("sqs").send_message(QueueUrl="{done}", MessageBody=json.dumps(event))
""")
made = functions.create_event_source_mapping(EventSourceArn=work_arn, FunctionName="poll", BatchSize=1)
assert made["State"] == "Creating" and made["ResponseMetadata"]["HTTPStatusCode"] == 202
found = functions.get_event_source_mapping(UUID=made["UUID"])
assert found["State"] == "Enabled" and found["BatchSize"] == 1 and found["FunctionArn"].endswith(":function:poll")
assert [m["UUID"] for m in functions.list_event_source_mappings(FunctionName="poll")["EventSourceMappings"]] == [
    made["UUID"]]

# A raised error is a poll loop.
sent = sqs.send_message(
    QueueUrl=work, MessageBody="job-1", MessageAttributes={"kind": {"DataType": "String", "StringValue": "test"}})
record = receive(done)["Records"][0]
assert record["body"] == "job-1" and record["messageId"] == sent["MessageId"]
assert record["attributes"]["ApproximateReceiveCount"] == "3" and record["eventSource"] == "aws:sqs"
assert record["md5OfBody"] == sent["MD5OfMessageBody"] and record["eventSourceARN"] == work_arn
assert record["messageAttributes"]["kind"] == {
    "stringValue": "test", "stringListValues": [], "binaryListValues": [], "dataType": "String"}
empty(work)

# What has failed is said one by one; what no pattern matches is dropped.
parts, parts_arn = queue("parts", VisibilityTimeout=1)
make("some", f"""
import json
import boto3

def handler(event, context):
    failed = [r for r in event["Records"]
              if json.loads(r["body"])["n"] == 2 and r["attributes"]["ApproximateReceiveCount"] == "1"]
    boto3.client("sqs").send_message(QueueUrl="{done}", MessageBody=json.dumps(
        [json.loads(r["body"])["n"] for r in event["Records"]]))
    return {{"batchItemFailures": [{{"itemIdentifier": r["messageId"]}} for r in failed]}}
""")
sqs.send_message_batch(QueueUrl=parts, Entries=[
    {"Id": str(n), "MessageBody": json.dumps({"n": n, "kind": "x" if n < 4 else "y"})} for n in range(1, 6)])
some = functions.create_event_source_mapping(
    EventSourceArn=parts_arn, FunctionName="some", FunctionResponseTypes=["ReportBatchItemFailures"],
    FilterCriteria={"Filters": [{"Pattern": json.dumps({"body": {"kind": ["x"]}})}]})
assert sorted(receive(done)) == [1, 2, 3]
assert receive(done) == [2]
empty(parts)

# Disabled, changed, deleted.
assert functions.update_event_source_mapping(UUID=some["UUID"], Enabled=False, BatchSize=2)["State"] == "Disabling"
off = functions.get_event_source_mapping(UUID=some["UUID"])
assert off["State"] == "Disabled" and off["BatchSize"] == 2
assert functions.delete_event_source_mapping(UUID=some["UUID"])["State"] == "Deleting"


def refused(code, message, call, **arguments):
    """The call is refused with the code, and a message that has the words."""
    try:
        call(**arguments)
    except ClientError as error:
        found = error.response["Error"]
        assert found["Code"] == code and message in found["Message"], found
        return
    raise AssertionError(f"{call} was not refused")


refused("ResourceNotFoundException", "The resource you requested does not exist.",
        functions.get_event_source_mapping, UUID=some["UUID"])
refused("ResourceConflictException", made["UUID"],
        functions.create_event_source_mapping, EventSourceArn=work_arn, FunctionName="poll")
make("slow", "def handler(event, context): pass", timeout=60)
refused("InvalidParameterValueException", "Queue visibility timeout: 1 seconds is less than Function timeout: 60 seconds",
        functions.create_event_source_mapping, EventSourceArn=parts_arn, FunctionName="slow")
refused("InvalidParameterValueException", "Function does not exist",
        functions.create_event_source_mapping, EventSourceArn=parts_arn, FunctionName="none")
refused("InvalidParameterValueException", "AWS.SimpleQueueService.NonExistentQueue",
        functions.create_event_source_mapping, EventSourceArn=work_arn + "x", FunctionName="poll")
refused("InvalidParameterValueException", "Unrecognized event source", functions.create_event_source_mapping,
        EventSourceArn="arn:aws:kinesis:us-east-1:123456789012:stream/s", FunctionName="poll")
refused("InvalidParameterValueException", "Invalid filter pattern definition.",
        functions.create_event_source_mapping, EventSourceArn=parts_arn, FunctionName="some",
        FilterCriteria={"Filters": [{"Pattern": "none"}]})
print("passed")

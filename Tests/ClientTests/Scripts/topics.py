"""boto3: topics and their subscribers, and rules of events with a queue, a topic and a function as targets."""
import io
import json
import os
import time
import zipfile

import boto3
from botocore.exceptions import ClientError

sqs = boto3.client("sqs")
sns = boto3.client("sns")
events = boto3.client("events")
functions = boto3.client("lambda")
here = os.getcwd()


def refused(code, message, call, **arguments):
    """The call is refused with the code, and a message that has the words."""
    try:
        call(**arguments)
    except ClientError as error:
        found = error.response["Error"]
        assert found["Code"] == code and message in found["Message"], found
        return
    raise AssertionError(f"{call} was not refused")


def queue(name, **attributes):
    """The URL and the ARN of a queue."""
    url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    return url, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def receive(url, wait=20):
    """The next message of a queue, nil when there is none."""
    messages = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=wait, MessageAttributeNames=["All"]).get("Messages", [])
    for message in messages:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return messages[0] if messages else None


def lines(path):
    """The lines of a file, as soon as there are some."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if os.path.exists(path) and (text := open(path).read()):
            return text.splitlines()
        time.sleep(0.05)
    raise AssertionError(f"{path} is not there")


done, done_arn = queue("done")
archive = io.BytesIO()
with zipfile.ZipFile(archive, "w") as files:
    files.writestr("handler.py", f"""
import json
import boto3

def handler(event, context):
    boto3.client("sqs").send_message(QueueUrl="{done}", MessageBody=json.dumps(event))
""")
function = functions.create_function(
    FunctionName="tell", Runtime="python3.11", Role="arn:aws:iam::123456789012:role/r", Handler="handler.handler",
    Timeout=30, Code={"ZipFile": archive.getvalue()})["FunctionArn"]

# Topics.
topic = sns.create_topic(Name="news", Tags=[{"Key": "a", "Value": "b"}])["TopicArn"]
assert topic == "arn:aws:sns:us-east-1:123456789012:news" and sns.create_topic(Name="news")["TopicArn"] == topic
refused("InvalidParameter", "Tags Reason: Topic already exists with different tags",
        sns.create_topic, Name="news", Tags=[{"Key": "a", "Value": "c"}])
refused("InvalidParameter", "Topic Name", sns.create_topic, Name="no spaces")
sns.set_topic_attributes(TopicArn=topic, AttributeName="DisplayName", AttributeValue="News & <more>")
assert sns.get_topic_attributes(TopicArn=topic)["Attributes"]["DisplayName"] == "News & <more>"
sns.tag_resource(ResourceArn=topic, Tags=[{"Key": "c", "Value": "d"}])
sns.untag_resource(ResourceArn=topic, TagKeys=["a"])
assert sns.list_tags_for_resource(ResourceArn=topic)["Tags"] == [{"Key": "c", "Value": "d"}]
assert [t["TopicArn"] for t in sns.list_topics()["Topics"]] == [topic]

# Subscribers: a queue as it is, one with raw messages and a filter, a function, a file, a command.
plain, plain_arn = queue("plain")
raw, raw_arn = queue("raw")
first = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=plain_arn)["SubscriptionArn"]
assert sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=plain_arn)["SubscriptionArn"] == first
second = sns.subscribe(
    TopicArn=topic, Protocol="sqs", Endpoint=raw_arn,
    Attributes={"RawMessageDelivery": "true", "FilterPolicy": json.dumps({"kind": ["x"], "n": [{"numeric": [">", 1]}]})},
    ReturnSubscriptionArn=True)["SubscriptionArn"]
sns.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=function)
sns.subscribe(TopicArn=topic, Protocol="file", Endpoint=f"file://{here}/news.jsonl")
sns.subscribe(TopicArn=topic, Protocol="command", Endpoint=f"cat > {here}/command.json.part && mv {here}/command.json.part {here}/command.json")
assert len(sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]) == 5
assert sns.get_subscription_attributes(SubscriptionArn=second)["Attributes"]["RawMessageDelivery"] == "true"
refused("InvalidParameter", "The protocol https is not run by pjrun", sns.subscribe, TopicArn=topic, Protocol="https",
        Endpoint="https://example.com")
refused("InvalidParameter", "does not support this protocol string: pigeon", sns.subscribe, TopicArn=topic,
        Protocol="pigeon", Endpoint="x")

attributes = {
    "kind": {"DataType": "String", "StringValue": "x"}, "n": {"DataType": "Number", "StringValue": "2"}}
published = sns.publish(TopicArn=topic, Message="hello", Subject="greeting", MessageAttributes=attributes)["MessageId"]
envelope = json.loads(receive(plain)["Body"])
assert envelope["MessageId"] == published and envelope["Message"] == "hello" and envelope["Subject"] == "greeting"
assert envelope["MessageAttributes"]["n"] == {"Type": "Number", "Value": "2"} and envelope["Type"] == "Notification"
message = receive(raw)
assert message["Body"] == "hello" and message["MessageAttributes"] == attributes
record = json.loads(receive(done)["Body"])["Records"][0]
assert record["EventSource"] == "aws:sns" and record["Sns"]["Message"] == "hello"
assert json.loads("".join(lines("news.jsonl")))["MessageId"] == published
assert json.loads("".join(lines("command.json")))["MessageId"] == published

# What the filter does not let through, batches, and messages by protocol.
batch = sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=[
    {"Id": "a", "Message": "other"},
    {"Id": "b", "Message": json.dumps({"default": "d", "sqs": "for queues"}), "MessageStructure": "json",
     "MessageAttributes": attributes}])
assert [entry["Id"] for entry in batch["Successful"]] == ["a", "b"] and batch["Failed"] == []
assert receive(raw)["Body"] == "for queues" and receive(raw, wait=0) is None
sns.unsubscribe(SubscriptionArn=second)
refused("NotFound", "Subscription does not exist", sns.get_subscription_attributes, SubscriptionArn=second)
refused("NotFound", "Topic does not exist", sns.publish, TopicArn=topic + "x", Message="m")
refused("InvalidParameter", "An ARN must have at least 6 elements, not 1", sns.publish, TopicArn="x", Message="m")
refused("InvalidParameter", "Empty message", sns.publish, TopicArn=topic, Message="")
sns.delete_topic(TopicArn=topic)
assert sns.list_topics()["Topics"] == []

# Rules: to a queue, a FIFO queue, a topic and a function, and what cannot be delivered to a dead-letter queue.
inbox, inbox_arn = queue("inbox")
fifo, fifo_arn = queue("inbox.fifo", FifoQueue="true", ContentBasedDeduplication="true")
lost, lost_arn = queue("lost")
alerts = sns.create_topic(Name="alerts")["TopicArn"]
sns.subscribe(TopicArn=alerts, Protocol="sqs", Endpoint=raw_arn, Attributes={"RawMessageDelivery": "true"})
while receive(done, wait=0):
    pass
events.put_rule(Name="mine", EventPattern=json.dumps({"source": ["my.app"]}))
refused("ValidationException", "SqsParameters must be specified for target: f", events.put_targets, Rule="mine",
        Targets=[{"Id": "f", "Arn": fifo_arn}])
refused("ValidationException", "AWS would put the event into the Kinesis stream", events.put_targets, Rule="mine",
        Targets=[{"Id": "k", "Arn": "arn:aws:kinesis:us-east-1:123456789012:stream/s"}])
events.put_targets(Rule="mine", Targets=[
    {"Id": "q", "Arn": inbox_arn, "InputPath": "$.detail"},
    {"Id": "f", "Arn": fifo_arn, "SqsParameters": {"MessageGroupId": "g"}},
    {"Id": "t", "Arn": alerts, "Input": "\"an alert\""},
    {"Id": "l", "Arn": function, "RoleArn": "arn:aws:iam::123456789012:role/r"},
    {"Id": "d", "Arn": inbox_arn + "-gone", "DeadLetterConfig": {"Arn": lost_arn},
     "RetryPolicy": {"MaximumRetryAttempts": 1, "MaximumEventAgeInSeconds": 60}},
])
listed = {target["Id"]: target for target in events.list_targets_by_rule(Rule="mine")["Targets"]}
assert listed["f"]["SqsParameters"] == {"MessageGroupId": "g"} and listed["d"]["DeadLetterConfig"] == {"Arn": lost_arn}
events.put_events(Entries=[{"Source": "my.app", "DetailType": "test", "Detail": json.dumps({"n": 7})}])
assert json.loads(receive(inbox)["Body"]) == {"n": 7}
assert json.loads(receive(fifo)["Body"])["detail-type"] == "test"
assert receive(raw)["Body"] == '"an alert"'
assert json.loads(receive(done)["Body"])["source"] == "my.app"
dead = receive(lost)
assert json.loads(dead["Body"])["detail"] == {"n": 7}
assert dead["MessageAttributes"]["TARGET_ARN"]["StringValue"] == inbox_arn + "-gone"
print("passed")

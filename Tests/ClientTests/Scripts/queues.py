"""boto3: queues, their messages and what goes wrong with them."""
import json
import threading
import time

import boto3
from botocore.exceptions import ClientError

sqs = boto3.client("sqs")


def refused(code, message, call, **arguments):
    """The call is refused with the code, and a message that has the words."""
    try:
        call(**arguments)
    except ClientError as error:
        found = error.response["Error"]
        assert found["Code"] == code and message in found["Message"], found
        return error
    raise AssertionError(f"{call} was not refused")


# Queues: made twice, found, listed, tagged.
url = sqs.create_queue(QueueName="tasks", Attributes={"VisibilityTimeout": "120"}, tags={"a": "b"})["QueueUrl"]
assert sqs.create_queue(QueueName="tasks")["QueueUrl"] == url
assert sqs.get_queue_url(QueueName="tasks")["QueueUrl"] == url and url.endswith("/123456789012/tasks")
assert sqs.list_queues(QueueNamePrefix="ta")["QueueUrls"] == [url]
assert "QueueUrls" not in sqs.list_queues(QueueNamePrefix="no")
error = refused("QueueAlreadyExists", "a different value for attribute VisibilityTimeout",
                sqs.create_queue, QueueName="tasks", Attributes={"VisibilityTimeout": "1"})
assert isinstance(error, sqs.exceptions.QueueNameExists)
error = refused("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.",
                sqs.get_queue_url, QueueName="other")
assert isinstance(error, sqs.exceptions.QueueDoesNotExist)
sqs.tag_queue(QueueUrl=url, Tags={"c": "d"})
sqs.untag_queue(QueueUrl=url, TagKeys=["a"])
assert sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"c": "d"}

# A message with attributes, whose digests boto3 checks.
attributes = {
    "name": {"DataType": "String", "StringValue": "Zoë"},
    "count": {"DataType": "Number", "StringValue": "3"},
    "bytes": {"DataType": "Binary", "BinaryValue": b"\x00\xff"},
}
sent = sqs.send_message(QueueUrl=url, MessageBody="Grüße", MessageAttributes=attributes)
received = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"], AttributeNames=["All"])["Messages"][0]
assert received["MessageId"] == sent["MessageId"] and received["Body"] == "Grüße"
assert received["MessageAttributes"] == attributes, received
assert received["MD5OfMessageAttributes"] == sent["MD5OfMessageAttributes"]
assert received["Attributes"]["ApproximateReceiveCount"] == "1"
assert "Messages" not in sqs.receive_message(QueueUrl=url)

# Visible again at once, and with another handle.
sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=received["ReceiptHandle"], VisibilityTimeout=0)
again = sqs.receive_message(QueueUrl=url, AttributeNames=["ApproximateReceiveCount"])["Messages"][0]
assert again["Attributes"] == {"ApproximateReceiveCount": "2"}
assert again["ReceiptHandle"] != received["ReceiptHandle"]
counts = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
assert counts["ApproximateNumberOfMessagesNotVisible"] == "1" and counts["VisibilityTimeout"] == "120"
sqs.delete_message(QueueUrl=url, ReceiptHandle=received["ReceiptHandle"])
counts = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
assert counts["ApproximateNumberOfMessagesNotVisible"] == "0"

# Batches fail one by one.
answer = sqs.send_message_batch(QueueUrl=url, Entries=[
    {"Id": "a", "MessageBody": "1"}, {"Id": "b", "MessageBody": "\x00"}, {"Id": "c", "MessageBody": "3"}])
assert [entry["Id"] for entry in answer["Successful"]] == ["a", "c"]
assert answer["Failed"][0]["Code"] == "InvalidMessageContents" and answer["Failed"][0]["SenderFault"] is True
batch = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
assert sorted(message["Body"] for message in batch) == ["1", "3"]
answer = sqs.delete_message_batch(QueueUrl=url, Entries=[
    {"Id": str(place), "ReceiptHandle": message["ReceiptHandle"]} for place, message in enumerate(batch)
] + [{"Id": "x", "ReceiptHandle": "x"}])
assert len(answer["Successful"]) == 2
assert answer["Failed"] == [{
    "Id": "x", "SenderFault": True, "Code": "ReceiptHandleIsInvalid",
    "Message": 'The input receipt handle "x" is not a valid receipt handle.'}]

# A long poll ends when a message comes.
found = []
waiter = threading.Thread(
    target=lambda: found.extend(
        boto3.client("sqs").receive_message(QueueUrl=url, WaitTimeSeconds=20).get("Messages", [])))
begin = time.monotonic()
waiter.start()
time.sleep(0.5)
sqs.send_message(QueueUrl=url, MessageBody="now")
waiter.join()
assert [message["Body"] for message in found] == ["now"] and time.monotonic() - begin < 10

# Dead letters.
dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
dead_arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
work = sqs.create_queue(QueueName="work", Attributes={
    "VisibilityTimeout": "0",
    "RedrivePolicy": json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": "2"})})["QueueUrl"]
sqs.send_message(QueueUrl=work, MessageBody="poison")
assert len(sqs.receive_message(QueueUrl=work)["Messages"]) == 1
assert len(sqs.receive_message(QueueUrl=work)["Messages"]) == 1
assert "Messages" not in sqs.receive_message(QueueUrl=work)
poison = sqs.receive_message(QueueUrl=dead, AttributeNames=["DeadLetterQueueSourceArn"])["Messages"][0]
assert poison["Body"] == "poison" and poison["Attributes"]["DeadLetterQueueSourceArn"].endswith(":work")
assert sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"] == [work]

# FIFO: the order within a group, one at a time, and each once.
fifo = sqs.create_queue(
    QueueName="order.fifo", Attributes={"FifoQueue": "true", "ContentBasedDeduplication": "true"})["QueueUrl"]
first = sqs.send_message(QueueUrl=fifo, MessageBody="1", MessageGroupId="g")
assert sqs.send_message(QueueUrl=fifo, MessageBody="1", MessageGroupId="g")["MessageId"] == first["MessageId"]
sqs.send_message(QueueUrl=fifo, MessageBody="2", MessageGroupId="g")
sqs.send_message(QueueUrl=fifo, MessageBody="3", MessageGroupId="h")
one = sqs.receive_message(QueueUrl=fifo, AttributeNames=["All"])["Messages"][0]
assert one["Body"] == "1" and one["Attributes"]["SequenceNumber"] == first["SequenceNumber"]
assert [m["Body"] for m in sqs.receive_message(QueueUrl=fifo, MaxNumberOfMessages=10)["Messages"]] == ["3"]
sqs.delete_message(QueueUrl=fifo, ReceiptHandle=one["ReceiptHandle"])
assert [m["Body"] for m in sqs.receive_message(QueueUrl=fifo, MaxNumberOfMessages=10)["Messages"]] == ["2"]
refused("MissingParameter", "The request must contain the parameter MessageGroupId.",
        sqs.send_message, QueueUrl=fifo, MessageBody="4")

# What cannot be.
refused("InvalidParameterValue", "Must be between 1 and 10, if provided.",
        sqs.receive_message, QueueUrl=url, MaxNumberOfMessages=11)
refused("InvalidParameterValue", "Message must be shorter than 1048576 bytes.",
        sqs.send_message, QueueUrl=url, MessageBody="x" * 1048577)
refused("AWS.SimpleQueueService.TooManyEntriesInBatchRequest", "You have sent 11.",
        sqs.send_message_batch, QueueUrl=url,
        Entries=[{"Id": str(place), "MessageBody": "x"} for place in range(11)])
refused("InvalidAttributeName", "Unknown Attribute Nothing.",
        sqs.set_queue_attributes, QueueUrl=url, Attributes={"Nothing": "1"})
sqs.purge_queue(QueueUrl=work)
refused("AWS.SimpleQueueService.PurgeQueueInProgress", "Only one PurgeQueue operation on work",
        sqs.purge_queue, QueueUrl=work)
sqs.delete_queue(QueueUrl=work)
refused("AWS.SimpleQueueService.NonExistentQueue", "", sqs.send_message, QueueUrl=work, MessageBody="x")

# The resources of boto3 go to the URL of the queue.
queue = boto3.resource("sqs").get_queue_by_name(QueueName="dead")
queue.send_message(MessageBody="by the resource")
assert "by the resource" in [message.body for message in queue.receive_messages(MaxNumberOfMessages=10)]
print("passed")

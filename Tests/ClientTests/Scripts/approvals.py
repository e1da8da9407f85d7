"""A person approves or rejects a model: an activity, its worker that writes a mail with two links, and the answers.

After Julien Simon, "Machine Learning Workflows with Amazon SageMaker and AWS Step Functions" (AWS Summit 2019): both answers are
successes, and a Choice decides by the output. Its function behind the links is `review` here.
"""
import json
import os
import subprocess
import urllib.error
import urllib.request
from urllib.parse import quote, unquote

import boto3
from botocore.exceptions import ClientError

sfn = boto3.client("stepfunctions")
api_url = os.environ["AWS_ENDPOINT_URL"]
activity = sfn.create_activity(name="model-review-getModelReviewDecision")["activityArn"]
assert sfn.create_activity(name="model-review-getModelReviewDecision")["activityArn"] == activity

definition = {
    "StartAt": "GetNewModel",
    "States": {
        "GetNewModel": {
            "Type": "Pass",
            "Result": {
                "diagnosticsFilePath": "20181102/model_diagnostics.zip", "diagnosticsFileName": "model_diagnostics.zip",
            },
            "Next": "GetManualReview",
        },
        "GetManualReview": {
            "Type": "Task", "Resource": activity, "ResultPath": "$.taskresult", "TimeoutSeconds": 604800,
            "Next": "ApproveOrRejectNewModel",
        },
        "ApproveOrRejectNewModel": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.taskresult.decision", "StringEquals": "Approved", "Next": "ApproveNewModel"},
                {"Variable": "$.taskresult.decision", "StringEquals": "Rejected", "Next": "RejectNewModel"},
            ],
        },
        "ApproveNewModel": {"Type": "Succeed"},
        "RejectNewModel": {"Type": "Fail", "Error": "ModelRejected", "Cause": "somebody has looked at it"},
    },
}
machine = sfn.create_state_machine(
    name="model-review", definition=json.dumps(definition), roleArn="arn:aws:iam::123456789012:role/review",
)["stateMachineArn"]


def start(name):
    return sfn.start_execution(stateMachineArn=machine, name=name)["executionArn"]


def work():
    """The worker: takes a task and gives the two links of its mail."""
    task = sfn.get_activity_task(activityArn=activity, workerName="checkStateMachineActivityStatus")
    assert json.loads(task["input"])["diagnosticsFileName"] == "model_diagnostics.zip", task
    encoded = quote(task["taskToken"], safe="")
    return api_url + "/approve/" + encoded, api_url + "/reject/" + encoded


def end(execution):
    """How an execution ended. The history of one that runs is asked for until its last event is there."""
    while True:
        description = sfn.describe_execution(executionArn=execution)
        if description["status"] != "RUNNING":
            return description


def click(link):
    with urllib.request.urlopen(link) as answer:
        return answer.status, answer.read().decode()


def pjrun(*arguments):
    result = subprocess.run([os.environ["PJRUN"], "approvals", *arguments], capture_output=True, text=True)
    return result.returncode, result.stdout, result.stderr


# By link.
execution = start("approve-by-link")
approve, reject = work()
status, page = click(approve)
assert status == 200 and "Approved" in page, page
ended = end(execution)
assert ended["status"] == "SUCCEEDED", ended
assert json.loads(ended["output"]) == {
    "diagnosticsFilePath": "20181102/model_diagnostics.zip", "diagnosticsFileName": "model_diagnostics.zip",
    "taskresult": {"decision": "Approved"},
}, ended
# A link works once, and its sibling not any more.
for link in (approve, reject):
    try:
        click(link)
        raise AssertionError("a link was good twice")
    except urllib.error.HTTPError as error:
        assert error.code == 400 and "Provided task does not exist anymore" in error.read().decode()

execution = start("reject-by-link")
approve, reject = work()
assert "Rejected" in click(reject)[1]
ended = end(execution)
assert ended["status"] == "FAILED" and ended["error"] == "ModelRejected", ended

# By the function behind the links, as the article has it.


def review(event):
    path = event["path"]
    token = unquote(event["pathParameters"]["taskToken"])
    output = '{"decision": "Rejected"}' if path.startswith("/reject") else '{"decision": "Approved"}'
    sfn.send_task_success(taskToken=token, output=output)


execution = start("approve-by-function")
approve, reject = work()
encoded = approve.rsplit("/", 1)[1]
review({"path": "/approve/" + encoded, "pathParameters": {"taskToken": encoded}})
ended = end(execution)
assert json.loads(ended["output"])["taskresult"] == {"decision": "Approved"}, ended
try:
    review({"path": "/approve/" + encoded, "pathParameters": {"taskToken": encoded}})
    raise AssertionError("a token was good twice")
except ClientError as error:
    assert error.response["Error"]["Code"] == "TaskTimedOut", error
try:
    sfn.send_task_success(taskToken="no-token", output="{}")
    raise AssertionError("nonsense was a token")
except ClientError as error:
    assert error.response["Error"] == {"Code": "InvalidToken", "Message": "Invalid Token: 'Invalid token'"}, error

# By command: with a worker that has taken the task, and without one.
execution = start("approve-by-command")
work()
listed = json.loads(pjrun("--format", "json")[1])
assert [task["stateName"] for task in listed] == ["GetManualReview"], listed
assert listed[0]["workerName"] == "checkStateMachineActivityStatus" and listed[0]["executionArn"] == execution, listed
assert pjrun("approve", "approve-by-command")[0] == 0
assert end(execution)["status"] == "SUCCEEDED"

execution = start("reject-by-command")
while not json.loads(pjrun("--format", "json")[1]):
    pass
assert pjrun("reject", "reject-by-command")[:2] == (
    0, "rejected: state 'GetManualReview' of execution 'reject-by-command'\n")
assert end(execution)["error"] == "ModelRejected"
started = [e for e in sfn.get_execution_history(executionArn=execution)["events"] if e["type"] == "ActivityStarted"]
assert started[0]["activityStartedEventDetails"]["workerName"] == "pjrun approvals", started

code, _, message = pjrun("approve", "reject-by-command")
assert code == 1 and "no task that waits for an answer is 'reject-by-command'" in message, message

# What is approved with an output of one's own, and what fails.
execution = start("own-output")
work()
assert pjrun("approve", "own-output", "--output", "{nonsense")[0] != 0
assert pjrun("approve", "own-output", "--output", '{"decision": "Approved", "by": "me"}')[0] == 0
assert json.loads(end(execution)["output"])["taskresult"]["by"] == "me"
execution = start("fails")
work()
assert pjrun("fail", "fails", "--error", "TooBad", "--cause", "0.4")[0] == 0
ended = end(execution)
assert (ended["error"], ended["cause"]) == ("TooBad", "0.4"), ended

print("passed")

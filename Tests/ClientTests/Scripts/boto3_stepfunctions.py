"""boto3: all of Step Functions: machines, executions, activities and tokens, and what is refused."""
import datetime
import json
import os
import socket

import boto3
import botocore.config
import botocore.exceptions

sfn = boto3.client("stepfunctions")
ROLE = "arn:aws:iam::123456789012:role/Machine"
STATES = "arn:aws:states:us-east-1:123456789012:"


def refused(code, message, call, **arguments):
    """The call is refused with the code, and with a message that has the words."""
    try:
        call(**arguments)
    except botocore.exceptions.ClientError as error:
        found = error.response["Error"]
        assert found["Code"] == code and message in found["Message"], found
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 400, error.response
        return error
    raise AssertionError(f"{call} was not refused")


def definition(start, **states):
    return json.dumps({"StartAt": start, "States": states})


def ended(arn):
    """What an execution is when it runs no more."""
    while True:
        found = sfn.describe_execution(executionArn=arn)
        if found["status"] != "RUNNING":
            return found


def types(arn, **options):
    pages = sfn.get_paginator("get_execution_history").paginate(executionArn=arn, **options)
    return [event["type"] for page in pages for event in page["events"]]


def members(call, key, name, **arguments):
    """What a list has, by the client's own pages, which must be of one member each."""
    pages = list(sfn.get_paginator(call).paginate(PaginationConfig={"PageSize": 1}, **arguments))
    assert all(len(page[key]) <= 1 for page in pages), pages
    return [entry[name] for page in pages for entry in page[key]]


def pages(call, key, name, **arguments):
    """The same of operations that botocore has no paginator for."""
    names, token = [], {}
    while True:
        page = call(maxResults=1, **token, **arguments)
        assert len(page[key]) <= 1, page
        names += [entry[name] for entry in page[key]]
        if "nextToken" not in page:
            return names
        token = {"nextToken": page["nextToken"]}


PASS = definition("Only", Only={"Type": "Pass", "Result": 1, "End": True})
SECOND = definition("Only", Only={"Type": "Pass", "Result": 2, "End": True})

# Machines: made twice, described, changed, listed.
machine = STATES + "stateMachine:first"
made = sfn.create_state_machine(name="first", definition=PASS, roleArn=ROLE, tags=[{"key": "team", "value": "a"}])
assert made["stateMachineArn"] == machine and isinstance(made["creationDate"], datetime.datetime), made
assert "stateMachineVersionArn" not in made
again = sfn.create_state_machine(name="first", definition=PASS, roleArn=ROLE)
assert again["creationDate"] == made["creationDate"]
refused("StateMachineAlreadyExists", f"State Machine Already Exists: '{machine}'",
        sfn.create_state_machine, name="first", definition=SECOND, roleArn=ROLE)
refused("InvalidName", "Invalid Name: 'a b'", sfn.create_state_machine, name="a b", definition=PASS, roleArn=ROLE)
refused("InvalidDefinition", "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED",
        sfn.create_state_machine, name="bad", definition='{"StartAt": "A"}', roleArn=ROLE)
refused("InvalidDefinition", "Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION",
        sfn.create_state_machine, name="bad", definition='{', roleArn=ROLE)
refused("InvalidArn", "Invalid Arn: ", sfn.create_state_machine, name="bad", definition=PASS, roleArn="somebody")
refused("InvalidLoggingConfiguration", "Must specify exactly one Log Destination", sfn.create_state_machine,
        name="bad", definition=PASS, roleArn=ROLE, loggingConfiguration={"level": "ALL"})
refused("TooManyTags", "", sfn.create_state_machine, name="bad", definition=PASS, roleArn=ROLE,
        tags=[{"key": str(number), "value": ""} for number in range(51)])
described = sfn.describe_state_machine(stateMachineArn=machine)
assert {key: described[key] for key in ("name", "status", "definition", "roleArn", "type")} == {
    "name": "first", "status": "ACTIVE", "definition": PASS, "roleArn": ROLE, "type": "STANDARD"}, described
assert described["loggingConfiguration"] == {"level": "OFF", "includeExecutionData": False}, described
assert described["creationDate"] == made["creationDate"] and "revisionId" not in described, described
assert "definition" not in sfn.describe_state_machine(stateMachineArn=machine, includedData="METADATA_ONLY")
refused("StateMachineDoesNotExist", f"State Machine Does Not Exist: '{machine}s'",
        sfn.describe_state_machine, stateMachineArn=machine + "s")
refused("InvalidArn", "Invalid Arn: ", sfn.describe_state_machine, stateMachineArn="nonsense")
express = sfn.create_state_machine(name="quick", definition=PASS, roleArn=ROLE, type="EXPRESS")["stateMachineArn"]
assert members("list_state_machines", "stateMachines", "name") == ["first", "quick"]
refused("InvalidToken", "Invalid Token: 'Invalid token'", sfn.list_state_machines, nextToken="nonsense")

# Versions.
version1 = sfn.publish_state_machine_version(stateMachineArn=machine, description="the first")["stateMachineVersionArn"]
assert version1 == machine + ":1"
assert sfn.publish_state_machine_version(stateMachineArn=machine)["stateMachineVersionArn"] == version1
changed = sfn.update_state_machine(stateMachineArn=machine, definition=SECOND, publish=True, versionDescription="the second")
version2 = changed["stateMachineVersionArn"]
assert version2 == machine + ":2" and changed["revisionId"] and changed["updateDate"], changed
refused("MissingRequiredParameter", "must be specified", sfn.update_state_machine, stateMachineArn=machine)
refused("StateMachineDoesNotExist", "Does Not Exist", sfn.update_state_machine, stateMachineArn=machine + "s", roleArn=ROLE)
refused("ConflictException", "revision nonsense", sfn.publish_state_machine_version,
        stateMachineArn=machine, revisionId="nonsense")
refused("ValidationException", "Version description can only be set when publish is true",
        sfn.update_state_machine, stateMachineArn=machine, roleArn=ROLE, versionDescription="x")
assert pages(sfn.list_state_machine_versions, "stateMachineVersions", "stateMachineVersionArn",
             stateMachineArn=machine) == [version2, version1]
described = sfn.describe_state_machine(stateMachineArn=version1)
assert described["definition"] == PASS and described["description"] == "the first", described

# Aliases.
prod = sfn.create_state_machine_alias(
    name="PROD", routingConfiguration=[{"stateMachineVersionArn": version1, "weight": 100}])["stateMachineAliasArn"]
assert prod == machine + ":PROD"
sfn.create_state_machine_alias(name="TEST", routingConfiguration=[{"stateMachineVersionArn": version2, "weight": 100}])
refused("ConflictException", "an alias with the same name", sfn.create_state_machine_alias,
        name="PROD", routingConfiguration=[{"stateMachineVersionArn": version2, "weight": 100}])
refused("ValidationException", "Sum of routing configuration weights must equal 100. Received: [50]",
        sfn.create_state_machine_alias, name="X", routingConfiguration=[{"stateMachineVersionArn": version1, "weight": 50}])
refused("ResourceNotFound", "does not exist", sfn.create_state_machine_alias,
        name="X", routingConfiguration=[{"stateMachineVersionArn": machine + ":9", "weight": 100}])
described = sfn.describe_state_machine_alias(stateMachineAliasArn=prod)
assert described["routingConfiguration"] == [{"stateMachineVersionArn": version1, "weight": 100}], described
assert pages(sfn.list_state_machine_aliases, "stateMachineAliases", "stateMachineAliasArn",
             stateMachineArn=machine) == [prod, machine + ":TEST"]
assert pages(sfn.list_state_machine_aliases, "stateMachineAliases", "stateMachineAliasArn",
             stateMachineArn=version2) == [machine + ":TEST"]


def output(**start):
    found = ended(sfn.start_execution(**start)["executionArn"])
    assert found["status"] == "SUCCEEDED", found
    return json.loads(found["output"]), found


result, found = output(stateMachineArn=prod)
assert result == 1 and found["stateMachineAliasArn"] == prod and found["stateMachineVersionArn"] == version1, found
sfn.update_state_machine_alias(
    stateMachineAliasArn=prod, description="for everybody",
    routingConfiguration=[{"stateMachineVersionArn": version2, "weight": 100}])
assert sfn.describe_state_machine_alias(stateMachineAliasArn=prod)["description"] == "for everybody"
assert output(stateMachineArn=prod)[0] == 2 and output(stateMachineArn=version1)[0] == 1
assert len(sfn.list_executions(stateMachineArn=prod)["executions"]) == 2
assert len(sfn.list_executions(stateMachineArn=version1)["executions"]) == 2
refused("ValidationException", "Either description or routing configuration must be specified",
        sfn.update_state_machine_alias, stateMachineAliasArn=prod)
refused("ConflictException", "must not be referenced by an alias", sfn.delete_state_machine_version,
        stateMachineVersionArn=version2)
sfn.delete_state_machine_alias(stateMachineAliasArn=prod)
sfn.delete_state_machine_alias(stateMachineAliasArn=machine + ":TEST")
refused("ResourceNotFound", "", sfn.describe_state_machine_alias, stateMachineAliasArn=prod)
sfn.delete_state_machine_version(stateMachineVersionArn=version2)
assert pages(sfn.list_state_machine_versions, "stateMachineVersions", "stateMachineVersionArn",
             stateMachineArn=machine) == [version1]

# Tags.
sfn.tag_resource(resourceArn=machine, tags=[{"key": "team", "value": "b"}, {"key": "stage", "value": "test"}])
sfn.untag_resource(resourceArn=machine, tagKeys=["stage", "none"])
assert sfn.list_tags_for_resource(resourceArn=machine)["tags"] == [{"key": "team", "value": "b"}]
refused("ResourceNotFound", f"Resource not found: '{machine}s'", sfn.tag_resource,
        resourceArn=machine + "s", tags=[{"key": "a", "value": "b"}])
refused("InvalidArn", "Invalid Arn: ", sfn.list_tags_for_resource, resourceArn="nonsense")

# Executions: by name, once more, another time.
adds = sfn.create_state_machine(name="adds", roleArn=ROLE, definition=json.dumps({
    "QueryLanguage": "JSONata", "StartAt": "Add", "States": {"Add": {
        "Type": "Pass", "Output": "{% $states.input.a + 1 %}", "End": True}}}))["stateMachineArn"]
started = sfn.start_execution(stateMachineArn=adds, name="one", input='{"a": 1}', traceHeader="Root=1-5f-0")
one = started["executionArn"]
assert one == STATES + "execution:adds:one" and isinstance(started["startDate"], datetime.datetime), started
found = ended(one)
assert (found["status"], found["input"], found["output"]) == ("SUCCEEDED", '{"a": 1}', "2"), found
assert found["startDate"] == started["startDate"] <= found["stopDate"] and found["traceHeader"] == "Root=1-5f-0", found
assert found["inputDetails"] == found["outputDetails"] == {"included": True} and found["redriveCount"] == 0, found
assert (found["redriveStatus"], found["redriveStatusReason"]) == (
    "NOT_REDRIVABLE", "Execution is SUCCEEDED and cannot be redriven"), found
metadata = sfn.describe_execution(executionArn=one, includedData="METADATA_ONLY")
assert "input" not in metadata and metadata["outputDetails"] == {"included": False}, metadata
refused("ExecutionAlreadyExists", f"Execution Already Exists: '{one}'",
        sfn.start_execution, stateMachineArn=adds, name="one", input='{"a": 2}')
refused("InvalidName", "Invalid Name: 'a b'", sfn.start_execution, stateMachineArn=adds, name="a b")
refused("InvalidExecutionInput", "Invalid State Machine Execution Input: 'Unrecognized token 'not': was expecting",
        sfn.start_execution, stateMachineArn=adds, input="not json")
refused("StateMachineDoesNotExist", "State Machine Does Not Exist", sfn.start_execution, stateMachineArn=adds + "s")
refused("ExecutionDoesNotExist", f"Execution Does Not Exist: '{one}s'", sfn.describe_execution, executionArn=one + "s")
refused("InvalidArn", "Invalid Arn: ", sfn.describe_execution, executionArn=adds)
unfit = ended(sfn.start_execution(stateMachineArn=adds, name="unfit", input='{"a": "x"}')["executionArn"])
assert unfit["status"] == "FAILED" and unfit["error"] == "States.QueryEvaluationError" and unfit["cause"], unfit
assert members("list_executions", "executions", "name", stateMachineArn=adds) == ["unfit", "one"]
assert members("list_executions", "executions", "name", stateMachineArn=adds, statusFilter="FAILED") == ["unfit"]
refused("ValidationException", "Must provide a StateMachine ARN or a MapRun ARN", sfn.list_executions)
refused("StateMachineDoesNotExist", "State Machine Does Not Exist", sfn.list_executions, stateMachineArn=adds + "s")
refused("InvalidToken", "Invalid Token", sfn.list_executions, stateMachineArn=adds, nextToken="nonsense")
sfn.update_state_machine(stateMachineArn=adds, definition=SECOND)
then = sfn.describe_state_machine_for_execution(executionArn=one)
assert then["stateMachineArn"] == adds and then["name"] == "adds" and "JSONata" in then["definition"], then

# Histories: whole, by pages, reversed, without data.
whole = sfn.get_execution_history(executionArn=one)["events"]
assert [event["type"] for event in whole] == [
    "ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded"], whole
assert [(event["id"], event["previousEventId"]) for event in whole] == [(1, 0), (2, 0), (3, 2), (4, 3)], whole
assert whole[0]["executionStartedEventDetails"] == {
    "input": '{"a": 1}', "inputDetails": {"truncated": False}, "roleArn": ROLE}, whole[0]
assert whole[3]["executionSucceededEventDetails"] == {"output": "2", "outputDetails": {"truncated": False}}, whole[3]
paged = members("get_execution_history", "events", "id", executionArn=one)
assert paged == [1, 2, 3, 4], paged
assert members("get_execution_history", "events", "id", executionArn=one, reverseOrder=True) == [4, 3, 2, 1]
bare = sfn.get_execution_history(executionArn=one, includeExecutionData=False)["events"]
assert "input" not in bare[0]["executionStartedEventDetails"], bare[0]
token = sfn.get_execution_history(executionArn=one, maxResults=1)["nextToken"]
refused("InvalidToken", "Invalid Token", sfn.get_execution_history, executionArn=one, nextToken="nonsense")
refused("InvalidToken", "Invalid Token", sfn.get_execution_history, executionArn=one, nextToken=token, reverseOrder=True)
refused("ExecutionDoesNotExist", "Execution Does Not Exist", sfn.get_execution_history, executionArn=one + "s")

# Stopped, and driven again from where it was.
waits = sfn.create_state_machine(name="waits", roleArn=ROLE, definition=definition(
    "Begin", Begin={"Type": "Pass", "Next": "Long"}, Long={"Type": "Wait", "SecondsPath": "$.seconds", "End": True},
))["stateMachineArn"]
slow = dict(stateMachineArn=waits, name="slow", input='{"seconds": 3600}')
first, again = sfn.start_execution(**slow), sfn.start_execution(**slow)
assert (again["executionArn"], again["startDate"]) == (first["executionArn"], first["startDate"]), again
slow = first["executionArn"]
assert sfn.describe_execution(executionArn=slow)["status"] == "RUNNING"
refused("ExecutionNotRedrivable", "Execution is RUNNING and cannot be redriven", sfn.redrive_execution, executionArn=slow)
stopped = sfn.stop_execution(executionArn=slow, error="Enough", cause="no time")
found = sfn.describe_execution(executionArn=slow)
assert (found["status"], found["error"], found["cause"]) == ("ABORTED", "Enough", "no time"), found
assert found["stopDate"] == stopped["stopDate"] and found["redriveStatus"] == "REDRIVABLE", found
assert sfn.stop_execution(executionArn=slow)["stopDate"] == stopped["stopDate"]
assert types(slow) == [
    "ExecutionStarted", "PassStateEntered", "PassStateExited", "WaitStateEntered", "ExecutionAborted"], types(slow)
refused("ExecutionDoesNotExist", "Execution Does Not Exist", sfn.stop_execution, executionArn=slow + "s")
driven = sfn.redrive_execution(executionArn=slow, clientToken="once")["redriveDate"]
assert sfn.redrive_execution(executionArn=slow, clientToken="once")["redriveDate"] == driven
found = sfn.describe_execution(executionArn=slow)
assert (found["status"], found["redriveCount"], found["redriveDate"]) == ("RUNNING", 1, driven), found
sfn.stop_execution(executionArn=slow)
assert "ExecutionRedriven" in types(slow) and types(slow).count("PassStateEntered") == 1, types(slow)
refused("ExecutionNotRedrivable", "Execution is SUCCEEDED and cannot be redriven", sfn.redrive_execution, executionArn=one)

# Map runs.
spread = sfn.create_state_machine(name="spread", roleArn=ROLE, definition=definition("Each", Each={
    "Type": "Map", "End": True, "Label": "Each", "MaxConcurrency": 2, "ToleratedFailurePercentage": 50, "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "Which", "States": {
            "Which": {"Type": "Choice", "Default": "Good", "Choices": [
                {"Variable": "$", "NumericEquals": 3, "Next": "Bad"}]},
            "Good": {"Type": "Pass", "End": True}, "Bad": {"Type": "Fail", "Error": "Three"}}}}))["stateMachineArn"]
result, found = output(stateMachineArn=spread, input="[1, 2, 3]")
assert result == [1, 2], result
parent = found["executionArn"]
runs = sfn.list_map_runs(executionArn=parent)["mapRuns"]
assert [(run["executionArn"], run["stateMachineArn"]) for run in runs] == [(parent, spread + "/Each")], runs
run = runs[0]["mapRunArn"]
assert run.startswith(STATES + "mapRun:spread/Each:"), run
described = sfn.describe_map_run(mapRunArn=run)
assert described["status"] == "SUCCEEDED" and described["maxConcurrency"] == 2, described
assert described["toleratedFailurePercentage"] == 50 and described["toleratedFailureCount"] == 0, described
counts = described["itemCounts"]
assert (counts["succeeded"], counts["failed"], counts["total"], counts["pending"]) == (2, 1, 3, 0), counts
assert described["executionCounts"]["total"] == 3, described
children = members("list_executions", "executions", "executionArn", mapRunArn=run)
assert len(set(children)) == 3 and all(":execution:spread/Each:" in child for child in children), children
failed = sfn.list_executions(mapRunArn=run, statusFilter="FAILED")["executions"]
assert [(child["mapRunArn"], child["status"]) for child in failed] == [(run, "FAILED")], failed
child = sfn.describe_execution(executionArn=failed[0]["executionArn"])
assert (child["mapRunArn"], child["input"], child["error"]) == (run, "3", "Three"), child
assert types(child["executionArn"]) == [
    "ExecutionStarted", "ChoiceStateEntered", "ChoiceStateExited", "FailStateEntered", "ExecutionFailed"]
inner = sfn.describe_state_machine_for_execution(executionArn=child["executionArn"])
assert inner["mapRunArn"] == run and inner["label"] == "Each" and "Which" in inner["definition"], inner
refused("ResourceNotFound", "Resource not found", sfn.describe_map_run, mapRunArn=run[:-1] + "g")
refused("ExecutionDoesNotExist", "Execution Does Not Exist", sfn.list_map_runs, executionArn=parent + "s")
# Only a run that goes on can be changed.
refused("ValidationException", "only one that runs can be changed", sfn.update_map_run, mapRunArn=run, maxConcurrency=1)

# Activities.
activity = sfn.create_activity(name="review", tags=[{"key": "team", "value": "a"}])["activityArn"]
assert activity == STATES + "activity:review" and sfn.create_activity(name="review")["activityArn"] == activity
other = sfn.create_activity(name="other")["activityArn"]
assert sfn.describe_activity(activityArn=activity)["name"] == "review"
assert sorted(members("list_activities", "activities", "name")) == ["other", "review"]
assert sfn.list_tags_for_resource(resourceArn=activity)["tags"] == [{"key": "team", "value": "a"}]
refused("InvalidName", "Invalid Name: 'a b'", sfn.create_activity, name="a b")
refused("ActivityDoesNotExist", f"Activity Does Not Exist: '{activity}s'", sfn.describe_activity, activityArn=activity + "s")
refused("ActivityDoesNotExist", "Activity Does Not Exist", sfn.get_activity_task, activityArn=activity + "s")
refused("InvalidArn", "Invalid Arn: ", sfn.describe_activity, activityArn=machine)
asks = sfn.create_state_machine(name="asks", roleArn=ROLE, definition=definition("Ask", Ask={
    "Type": "Task", "Resource": activity, "HeartbeatSeconds": 600, "End": True}))["stateMachineArn"]


def task(name, given):
    """A task of a new execution, taken by a worker."""
    arn = sfn.start_execution(stateMachineArn=asks, name=name, input=json.dumps(given))["executionArn"]
    taken = sfn.get_activity_task(activityArn=activity, workerName="worker")
    assert json.loads(taken["input"]) == given, taken
    return arn, taken["taskToken"]


# A worker that goes away while it asks takes no task: the next one gets it, at once.
hasty = boto3.client("stepfunctions", config=botocore.config.Config(read_timeout=0.2, retries={"total_max_attempts": 1}))
try:
    hasty.get_activity_task(activityArn=activity, workerName="gone")
    raise AssertionError("a task of nobody was taken")
except botocore.exceptions.ReadTimeoutError:
    pass
arn, token = task("approved", {"claim": 1})
event = sfn.get_execution_history(executionArn=arn)["events"][3]
assert event["activityStartedEventDetails"] == {"workerName": "worker"}, event
sfn.send_task_heartbeat(taskToken=token)
refused("InvalidOutput", "Invalid Output: ", sfn.send_task_success, taskToken=token, output="not json")
sfn.send_task_success(taskToken=token, output='{"ok": true}')
assert json.loads(ended(arn)["output"]) == {"ok": True}
assert types(arn) == [
    "ExecutionStarted", "TaskStateEntered", "ActivityScheduled", "ActivityStarted", "ActivitySucceeded", "TaskStateExited",
    "ExecutionSucceeded"], types(arn)
# Used up, for everything.
for late in (lambda: sfn.send_task_success(taskToken=token, output="{}"), lambda: sfn.send_task_failure(taskToken=token),
             lambda: sfn.send_task_heartbeat(taskToken=token)):
    refused("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'", late)
arn, token = task("rejected", {"claim": 2})
sfn.send_task_failure(taskToken=token, error="Rejected", cause="too dear")
found = ended(arn)
assert (found["status"], found["error"], found["cause"]) == ("FAILED", "Rejected", "too dear"), found
arn, token = task("stopped", {"claim": 3})
sfn.stop_execution(executionArn=arn)
refused("TaskTimedOut", "Task Timed Out", sfn.send_task_success, taskToken=token, output="{}")
for call in (sfn.send_task_failure, sfn.send_task_heartbeat):
    refused("InvalidToken", "Invalid Token: 'Invalid token'", call, taskToken="nonsense")
refused("InvalidToken", "Invalid Token", sfn.send_task_success, taskToken="nonsense", output="{}")
assert ended(sfn.start_execution(stateMachineArn=sfn.create_state_machine(
    name="hurries", roleArn=ROLE, definition=definition("Ask", Ask={
        "Type": "Task", "Resource": other, "TimeoutSeconds": 2, "HeartbeatSeconds": 1, "End": True},
    ))["stateMachineArn"])["executionArn"])["error"] == "States.Timeout"

# A token that a queue's message carries.
queue = boto3.client("sqs").create_queue(QueueName="approvals")["QueueUrl"]
calls = sfn.create_state_machine(name="calls", roleArn=ROLE, definition=definition("Ask", Ask={
    "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": True, "Parameters": {
        "QueueUrl": queue, "MessageBody": {"token.$": "$$.Task.Token"}}}))["stateMachineArn"]
arn = sfn.start_execution(stateMachineArn=calls)["executionArn"]
message = boto3.client("sqs").receive_message(QueueUrl=queue, WaitTimeSeconds=20)["Messages"][0]
sfn.send_task_success(taskToken=json.loads(message["Body"])["token"], output='"approved"')
assert ended(arn)["output"] == '"approved"'
sfn.delete_activity(activityArn=activity)
sfn.delete_activity(activityArn=activity)
assert members("list_activities", "activities", "name") == ["other"]
found = ended(sfn.start_execution(stateMachineArn=asks)["executionArn"])
assert found["error"] == "States.Runtime" and activity in found["cause"], found

# EXPRESS: answered when it has ended.
quick = sfn.start_sync_execution(stateMachineArn=express, name="now", input='{"a": 1}')
assert (quick["status"], quick["output"], quick["name"]) == ("SUCCEEDED", "1", "now"), quick
assert quick["executionArn"].startswith(STATES + "express:quick:now:"), quick
assert quick["billingDetails"]["billedDurationInMilliseconds"] % 100 == 0, quick
refused("StateMachineTypeNotSupported", "not supported by this type", sfn.start_sync_execution, stateMachineArn=machine)
refused("InvalidExecutionInput", "Invalid State Machine Execution Input", sfn.start_sync_execution,
        stateMachineArn=express, input="{")
refused("StateMachineTypeNotSupported", "not supported by this type", sfn.list_executions, stateMachineArn=express)
# The clients' environment keeps them from asking for a host of the endpoint's name with "sync-" before it; by itself boto3
# finds no such host, unless something like /etc/hosts knows it.
assert os.environ.pop("AWS_DISABLE_HOST_PREFIX_INJECTION") == "true"
plain = boto3.client("stepfunctions", config=botocore.config.Config(inject_host_prefix=False))
assert plain.start_sync_execution(stateMachineArn=express)["output"] == "1"
prefixed = boto3.client("stepfunctions")
try:
    prefixed.start_sync_execution(stateMachineArn=express)
    raise AssertionError("a host that nobody knows was found")
except botocore.exceptions.EndpointConnectionError as error:
    assert "http://sync-127.0.0.1:" in str(error), error
resolve = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **more: resolve(host.removeprefix("sync-"), *rest, **more)
assert prefixed.start_sync_execution(stateMachineArn=express)["output"] == "1"
assert prefixed.test_state(definition='{"Type": "Succeed"}', input="7")["output"] == "7"
socket.getaddrinfo = resolve

# Definitions that are only looked at, and states that are only tried.
assert plain.validate_state_machine_definition(definition=PASS)["result"] == "OK"
found = plain.validate_state_machine_definition(definition=definition("A", A={"Type": "Pass", "Next": "B"}))
assert found["result"] == "FAIL" and found["diagnostics"][0]["code"] == "MISSING_TRANSITION_TARGET", found
assert found["diagnostics"][0]["location"] == "/States/A/Next", found
state = {"Type": "Pass", "Parameters": {"b.$": "$.a"}, "ResultPath": "$.c", "Next": "B"}
found = plain.test_state(definition=json.dumps(state), input='{"a": 1}', inspectionLevel="DEBUG")
assert (found["status"], found["nextState"], json.loads(found["output"])) == (
    "SUCCEEDED", "B", {"a": 1, "c": {"b": 1}}), found
assert json.loads(found["inspectionData"]["afterParameters"]) == {"b": 1}, found
state = {"Type": "Task", "Resource": "arn:aws:states:::sagemaker:createProcessingJob.sync", "Parameters": {}, "End": True,
         "Catch": [{"ErrorEquals": ["SageMaker.ResourceLimitExceededException"], "Next": "Later"}]}
found = plain.test_state(definition=json.dumps(state), input="{}", mock={"errorOutput": {
    "error": "SageMaker.ResourceLimitExceededException", "cause": "full"}, "fieldValidationMode": "NONE"})
assert (found["status"], found["nextState"]) == ("CAUGHT_ERROR", "Later"), found
refused("InvalidDefinition", "", plain.test_state, definition='{"Type": "Pas"}')

# Deleted: not there any more, and nothing to be started.
for arn in members("list_state_machines", "stateMachines", "stateMachineArn"):
    sfn.delete_state_machine(stateMachineArn=arn)
assert sfn.list_state_machines()["stateMachines"] == []
sfn.delete_state_machine(stateMachineArn=machine)
refused("StateMachineDoesNotExist", "State Machine Does Not Exist", sfn.start_execution, stateMachineArn=machine)
refused("InvalidArn", "Invalid Arn: ", sfn.delete_state_machine, stateMachineArn="nonsense")
print("passed")

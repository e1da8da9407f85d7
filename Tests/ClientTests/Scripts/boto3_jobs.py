"""The life of processing jobs through boto3."""
import datetime

import boto3
from botocore.exceptions import WaiterError

import jobs

sm = boto3.client("sagemaker")
jobs.bucket()
jobs.put("input/a.txt", "alpha\n")
jobs.put("input/sub/b.txt", "beta\n")

# Created, waited for without the waiter's 60 s, described.
name = jobs.unique("copy")
made = sm.create_processing_job(**jobs.request(name, jobs.COPY, Tags=[{"Key": "team", "Value": "a"}]))
assert made["ProcessingJobArn"] == f"arn:aws:sagemaker:us-east-1:123456789012:processing-job/{name}", made
jobs.wait(sm, name)
described = sm.describe_processing_job(ProcessingJobName=name)
assert described["ProcessingJobStatus"] == "Completed", described
assert isinstance(described["ProcessingStartTime"], datetime.datetime)
assert described["CreationTime"] <= described["ProcessingStartTime"] <= described["ProcessingEndTime"]
assert "Tags" not in described and "FailureReason" not in described
assert described["ProcessingInputs"][0]["S3Input"] == {
    "S3Uri": "s3://data/input", "LocalPath": "/opt/ml/processing/input/data",
    "S3DataType": "S3Prefix", "S3InputMode": "File",
}, described["ProcessingInputs"]
assert jobs.get(f"output/{name}/A.TXT") == "ALPHA\n"
assert jobs.keys(f"output/{name}") == [f"output/{name}/A.TXT", f"output/{name}/B.TXT"]

# The name is taken.
message = jobs.refused("ResourceInUse", sm.create_processing_job, **jobs.request(name, jobs.COPY))
assert "already exists" in message and made["ProcessingJobArn"] in message, message

# A script that fails: Failed, with the service's words and the script's.
failing = jobs.unique("fails")
script = "open('/opt/ml/output/message', 'w').write('no rows'); raise SystemExit(3)"
sm.create_processing_job(**jobs.request(failing, script))
try:
    jobs.wait(sm, failing)
    raise AssertionError("the waiter took a failed job for a completed one")
except WaiterError as error:
    assert error.last_response["ProcessingJobStatus"] == "Failed", error.last_response
described = sm.describe_processing_job(ProcessingJobName=failing)
assert described["FailureReason"] == "AlgorithmError: , exit code: 3", described
assert described["ExitMessage"] == "no rows", described

# Stopped while it runs.
stopping = jobs.unique("stops")
script = "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\nprint('up', flush=True)\ntime.sleep(600)"
sm.create_processing_job(**jobs.request(stopping, script))
while "ProcessingStartTime" not in sm.describe_processing_job(ProcessingJobName=stopping):
    pass
sm.stop_processing_job(ProcessingJobName=stopping)
assert sm.describe_processing_job(ProcessingJobName=stopping)["ProcessingJobStatus"] in ("Stopping", "Stopped")
jobs.wait(sm, stopping)
assert sm.describe_processing_job(ProcessingJobName=stopping)["ProcessingJobStatus"] == "Stopped"
assert "status Stopped" in jobs.refused(
    "ValidationException", sm.stop_processing_job, ProcessingJobName=stopping)

# Listings: order, filters, pages.
def names(**filters):
    pages = sm.get_paginator("list_processing_jobs").paginate(**filters)
    return [job["ProcessingJobName"] for page in pages for job in page["ProcessingJobSummaries"]]

everything = [name, failing, stopping]
assert names() == everything, names()
assert names(SortOrder="Descending") == everything[::-1]
assert names(SortBy="Name") == sorted(everything)
assert names(SortBy="Status", SortOrder="Ascending") == [name, failing, stopping]
assert names(StatusEquals="Failed") == [failing]
assert names(NameContains="top") == [stopping]
created = sm.describe_processing_job(ProcessingJobName=failing)["CreationTime"]
assert name in names(CreationTimeBefore=created) and stopping not in names(CreationTimeBefore=created)
first = sm.list_processing_jobs(MaxResults=2)
assert len(first["ProcessingJobSummaries"]) == 2 and first["NextToken"]
second = sm.list_processing_jobs(MaxResults=2, NextToken=first["NextToken"])
assert [job["ProcessingJobName"] for job in second["ProcessingJobSummaries"]] == [stopping]
assert "NextToken" not in second
jobs.refused("ValidationException", sm.list_processing_jobs, NextToken="nonsense")
jobs.refused("ValidationException", sm.list_processing_jobs, SortBy="Name", NextToken=first["NextToken"])

# Tags.
arn = made["ProcessingJobArn"]
assert sm.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "team", "Value": "a"}]
sm.add_tags(ResourceArn=arn, Tags=[{"Key": "team", "Value": "b"}, {"Key": "stage", "Value": "test"}])
assert sm.list_tags(ResourceArn=arn)["Tags"] == [
    {"Key": "team", "Value": "b"}, {"Key": "stage", "Value": "test"}]
sm.delete_tags(ResourceArn=arn, TagKeys=["team", "none"])
assert sm.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "stage", "Value": "test"}]

# Deleted: the name is free.
sm.delete_processing_job(ProcessingJobName=name)
jobs.refused("ResourceNotFound", sm.delete_processing_job, ProcessingJobName=name)
sm.create_processing_job(**jobs.request(name, jobs.COPY))
jobs.wait(sm, name)

# What is not there, and what is wrong.
assert jobs.refused("ValidationException", sm.describe_processing_job, ProcessingJobName="nothing") == (
    "Could not find requested job with name: nothing")
message = jobs.refused(
    "ValidationException", sm.create_processing_job, **jobs.request("a_b", jobs.COPY))
assert message.startswith("1 validation error detected: Value 'a_b' at 'processingJobName'"), message
message = jobs.refused(
    "UnknownOperationException", sm.create_training_job, TrainingJobName="t", RoleArn=jobs.ROLE,
    OutputDataConfig={"S3OutputPath": "s3://data/m"})
assert "CreateTrainingJob" in message, message

# The job itself talks to the same endpoint.
inside = jobs.unique("inside")
script = "import urllib.request, os\nprint(os.environ['AWS_ENDPOINT_URL'])\n" \
    "text = urllib.request.urlopen(os.environ['AWS_ENDPOINT_URL'] + '/data/input/a.txt').read()\n" \
    "open('/opt/ml/processing/output/seen.txt', 'wb').write(text)"
sm.create_processing_job(**jobs.request(inside, script))
jobs.wait(sm, inside)
assert jobs.get(f"output/{inside}/seen.txt") == "alpha\n"
print("passed")

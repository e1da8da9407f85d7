"""A small library of the scripts here: buckets with data, and requests."""
import uuid

import boto3
import botocore.waiter

ROLE = "arn:aws:iam::123456789012:role/service-role/Processing"
BUCKET = "data"

COPY = """
import os, sys
print("arguments", sys.argv[1:])
os.makedirs("/opt/ml/processing/output", exist_ok=True)
for folder, _, names in os.walk("/opt/ml/processing/input/data"):
    for name in names:
        text = open(os.path.join(folder, name)).read()
        open("/opt/ml/processing/output/" + name.upper(), "w").write(text.upper())
"""


def bucket(name=BUCKET):
    """Makes a bucket, unless it is there."""
    s3 = boto3.client("s3")
    try:
        s3.create_bucket(Bucket=name)
    except s3.exceptions.BucketAlreadyOwnedByYou:
        pass
    return name


def put(key, text, name=BUCKET):
    boto3.client("s3").put_object(Bucket=name, Key=key, Body=text.encode())


def get(key, name=BUCKET):
    return boto3.client("s3").get_object(Bucket=name, Key=key)["Body"].read().decode()


def keys(prefix, name=BUCKET):
    pages = boto3.client("s3").get_paginator("list_objects_v2").paginate(Bucket=name, Prefix=prefix)
    return [entry["Key"] for page in pages for entry in page.get("Contents", [])]


def unique(base):
    return f"{base}-{uuid.uuid4().hex[:12]}"


def request(name, script, **members):
    """A request that runs a Python script over the objects below `input/`."""
    put(f"code/{name}/main.py", script)
    result = dict(
        ProcessingJobName=name,
        RoleArn=ROLE,
        AppSpecification={
            "ImageUri": "local",
            "ContainerEntrypoint": ["python3", "/opt/ml/processing/input/code/main.py"],
        },
        ProcessingResources={
            "ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 10}
        },
        ProcessingInputs=[
            {
                "InputName": "data",
                "S3Input": {
                    "S3Uri": f"s3://{BUCKET}/input",
                    "LocalPath": "/opt/ml/processing/input/data",
                    "S3DataType": "S3Prefix",
                    "S3InputMode": "File",
                },
            },
            {
                "InputName": "code",
                "S3Input": {
                    "S3Uri": f"s3://{BUCKET}/code/{name}/main.py",
                    "LocalPath": "/opt/ml/processing/input/code",
                    "S3DataType": "S3Prefix",
                    "S3InputMode": "File",
                },
            },
        ],
        ProcessingOutputConfig={
            "Outputs": [
                {
                    "OutputName": "out",
                    "S3Output": {
                        "S3Uri": f"s3://{BUCKET}/output/{name}",
                        "LocalPath": "/opt/ml/processing/output",
                        "S3UploadMode": "EndOfJob",
                    },
                }
            ]
        },
    )
    result.update(members)
    return result


class NoSleep:
    """Stands in for the waiter's clock: a call that is held until the job ends leaves it nothing to sleep for."""

    @staticmethod
    def sleep(seconds):
        raise AssertionError(f"the waiter was going to sleep for {seconds} s")


def wait(sagemaker, name):
    """Waits by the client's own waiter, which must not have to sleep."""
    clock, botocore.waiter.time = botocore.waiter.time, NoSleep
    try:
        sagemaker.get_waiter("processing_job_completed_or_stopped").wait(ProcessingJobName=name)
    finally:
        botocore.waiter.time = clock


def refused(code, call, **arguments):
    """Calls what must be refused with a code; the error's message."""
    from botocore.exceptions import ClientError

    try:
        call(**arguments)
    except ClientError as error:
        found = error.response["Error"]
        assert found["Code"] == code, found
        return found["Message"]
    raise AssertionError(f"{call} was not refused")

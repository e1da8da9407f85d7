"""The SageMaker Python SDK, version 2: its processors as they are used in notebooks."""
import os
import sys
import time

import boto3
from sagemaker.exceptions import UnexpectedStatusException
from sagemaker.processing import FrameworkProcessor, ProcessingInput, ProcessingOutput, Processor, ScriptProcessor
from sagemaker.sklearn.estimator import SKLearn
from sagemaker.sklearn.processing import SKLearnProcessor

import jobs

SKLEARN = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3"
cluster = dict(role=jobs.ROLE, instance_count=1, instance_type="ml.m5.xlarge")


def write(path, text):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def last(processor):
    return processor.latest_job.describe()


write("data/a.csv", "1,2\n3,4\n")
write("process.py", """
import sys, os
print("arguments", sys.argv[1:], flush=True)
print("files", sorted(os.listdir("/opt/ml/processing/input")), flush=True)
open("/opt/ml/processing/output/result.txt", "w").write(os.environ.get("MODE", ""))
""")

# ScriptProcessor: uploads to the default bucket, waits and prints the log.
processor = ScriptProcessor(image_uri="local", command=["python3"], env={"MODE": "fast"}, **cluster)
begin = time.monotonic()
processor.run(
    code="process.py", arguments=["--x", "1"], wait=True, logs=True,
    inputs=[ProcessingInput(source="data", destination="/opt/ml/processing/input")],
    outputs=[ProcessingOutput(output_name="o", source="/opt/ml/processing/output")])
took = time.monotonic() - begin
description = last(processor)
assert description["ProcessingJobStatus"] == "Completed", description
uri = description["ProcessingOutputConfig"]["Outputs"][0]["S3Output"]["S3Uri"]
bucket, prefix = uri[len("s3://"):].split("/", 1)
assert bucket == "sagemaker-us-east-1-123456789012", bucket
assert jobs.get(prefix + "/result.txt", bucket) == "fast"
# The SDK sleeps 10 s before its first Describe; more than once would mean that a call was not answered in time.
assert took < 35, took

# Processor with an entrypoint of its own; no log; default arguments.
processor = Processor(image_uri="local", entrypoint=["bash", "-c", "echo $0 > /opt/ml/processing/output/x", "word"], **cluster)
processor.run(
    wait=True, logs=False,
    outputs=[ProcessingOutput(output_name="o", source="/opt/ml/processing/output", destination=f"s3://{bucket}/mine")])
assert jobs.get("mine/x", bucket) == "word\n"

# SKLearnProcessor: the image's packages.
write("versions.py", """
import sklearn
open("/opt/ml/processing/output/version", "w").write(sklearn.__version__)
""")
processor = SKLearnProcessor(framework_version="1.2-1", **cluster)
assert processor.image_uri == SKLEARN, processor.image_uri
processor.run(
    code="versions.py", wait=True, logs=False,
    outputs=[ProcessingOutput(source="/opt/ml/processing/output", destination=f"s3://{bucket}/sk")])
assert jobs.get("sk/version", bucket) == "1.2.1"

# FrameworkProcessor: a directory of source, with requirements.
write("source/train.py", "import helper, sys\nopen('/opt/ml/processing/output/x', 'w').write(helper.WORD + sys.argv[1])\n")
write("source/helper.py", "WORD = 'module '\n")
write("source/requirements.txt", "numpy\n")
processor = FrameworkProcessor(estimator_cls=SKLearn, framework_version="1.2-1", **cluster)
processor.run(
    code="train.py", source_dir="source", arguments=["works"], wait=True, logs=False,
    outputs=[ProcessingOutput(source="/opt/ml/processing/output", destination=f"s3://{bucket}/framework")])
assert jobs.get("framework/x", bucket) == "module works"

# A script that fails: the SDK raises with the service's reason.
write("fails.py", "import sys\nprint('bad input')\nsys.exit(4)\n")
processor = ScriptProcessor(image_uri="local", command=["python3"], **cluster)
try:
    processor.run(code="fails.py", wait=True, logs=True)
    raise AssertionError("a failed job was taken for a completed one")
except UnexpectedStatusException as error:
    assert "AlgorithmError: , exit code: 4" in str(error), error

# Started without waiting, and stopped.
write("sleeps.py", "import time\nprint('up', flush=True)\ntime.sleep(600)\n")
processor = ScriptProcessor(image_uri="local", command=["python3"], **cluster)
processor.run(code="sleeps.py", wait=False)
while "ProcessingStartTime" not in last(processor):
    pass
processor.latest_job.stop()
processor.latest_job.wait(logs=False)
assert last(processor)["ProcessingJobStatus"] == "Stopped", last(processor)
print(f"passed; the job with its log took {took:.1f} s")

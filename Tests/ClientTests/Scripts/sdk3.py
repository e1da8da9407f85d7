"""sagemaker-core, the processing part of version 3 of the SageMaker Python SDK."""
import os
import time

import boto3

from sagemaker.core.processing import FrameworkProcessor, Processor, ScriptProcessor
from sagemaker.core.shapes import ProcessingInput, ProcessingOutput, ProcessingS3Input, ProcessingS3Output

import jobs

cluster = dict(role=jobs.ROLE, instance_count=1, instance_type="ml.m5.xlarge")
BUCKET = "sagemaker-us-east-1-123456789012"


def write(path, text):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def output(prefix):
    return ProcessingOutput(
        output_name="o",
        s3_output=ProcessingS3Output(
            s3_uri=f"s3://{BUCKET}/{prefix}", local_path="/opt/ml/processing/output", s3_upload_mode="EndOfJob"))


write("data/a.csv", "1,2\n")
write("process.py", """
import sys, os
print("arguments", sys.argv[1:], flush=True)
open("/opt/ml/processing/output/result.txt", "w").write(" ".join(sorted(os.listdir("/opt/ml/processing/input/data"))))
""")
processor = ScriptProcessor(image_uri="local", command=["python3"], **cluster)
begin = time.monotonic()
processor.run(
    code="process.py", arguments=["--x", "1"], wait=True, logs=True,
    inputs=[ProcessingInput(
        input_name="data",
        s3_input=ProcessingS3Input(
            s3_uri="data", local_path="/opt/ml/processing/input/data", s3_data_type="S3Prefix", s3_input_mode="File"))],
    outputs=[output("three")])
took = time.monotonic() - begin
assert jobs.get("three/result.txt", BUCKET) == "a.csv"
assert took < 45, took

processor = Processor(image_uri="local", entrypoint=["bash", "-c", "echo hi > /opt/ml/processing/output/x"], **cluster)
processor.run(wait=True, logs=False, outputs=[output("plain")])
assert jobs.get("plain/x", BUCKET) == "hi\n"

write("source/train.py", "import helper\nopen('/opt/ml/processing/output/x', 'w').write(helper.WORD)\n")
write("source/helper.py", "WORD = 'module'\n")
processor = FrameworkProcessor(image_uri="local", command=["python3"], **cluster)
processor.run(code="train.py", source_dir="source", wait=True, logs=False, outputs=[output("framework")])
assert jobs.get("framework/x", BUCKET) == "module"

write("fails.py", "raise SystemExit(4)\n")
processor = ScriptProcessor(image_uri="local", command=["python3"], **cluster)
try:
    processor.run(code="fails.py", wait=True, logs=False)
    raise SystemExit("a failed job was taken for a completed one")
except Exception as error:
    # 2.27.0 means to raise an exception that its module does not have; it raises all the same.
    assert "UnexpectedStatusException" in str(error) or "exit code: 4" in str(error), repr(error)
failed = boto3.client("sagemaker").list_processing_jobs(StatusEquals="Failed")["ProcessingJobSummaries"]
assert [job["FailureReason"] for job in failed] == ["AlgorithmError: , exit code: 4"], failed

write("sleeps.py", "import time\ntime.sleep(600)\n")
processor.run(code="sleeps.py", wait=False)
job = processor.latest_job
while not job.refresh().processing_start_time:
    pass
job.stop()
job.wait()
assert job.refresh().processing_job_status == "Stopped", job.processing_job_status
print(f"passed; the job with its log took {took:.1f} s")

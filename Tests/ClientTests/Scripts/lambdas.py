"""Two Lambda functions of a Step Functions workflow: one starts a processing job, one asks for its status."""
import os
import time

import boto3

import jobs

sm = boto3.client("sagemaker")


def start(event, context):
    """Starts the job that the event describes."""
    name = time.strftime("sm-processing-job-%Y%m%d-%H%M%S")
    script = event.get("S3Script")

    def channel(input_name, uri, path):
        return {
            "InputName": input_name,
            "S3Input": {"S3Uri": uri, "LocalPath": path, "S3DataType": "S3Prefix", "S3InputMode": "File"},
        }

    inputs = [channel("data", event["S3Input"], "/opt/ml/processing/input")]
    application = {"ImageUri": event["ImageUri"]}
    if event.get("ContainerArguments") is not None:
        application["ContainerArguments"] = event["ContainerArguments"]
    if script is not None:
        inputs.append(channel("script", script, "/opt/ml/processing/code"))
        application["ContainerEntrypoint"] = ["python", "/opt/ml/processing/code/" + os.path.basename(script)]
    sm.create_processing_job(
        ProcessingInputs=inputs,
        ProcessingOutputConfig={"Outputs": [{
            "OutputName": "output_data",
            "S3Output": {
                "S3Uri": event["S3Output"], "LocalPath": "/opt/ml/processing/output", "S3UploadMode": "EndOfJob",
            },
        }]},
        ProcessingJobName=name,
        ProcessingResources={"ClusterConfig": {
            "InstanceCount": 1, "InstanceType": event["InstanceType"], "VolumeSizeInGB": event["VolumeSizeInGB"],
        }},
        StoppingCondition={"MaxRuntimeInSeconds": event.get("MaxRuntimeInSeconds", 3600)},
        AppSpecification=application,
        RoleArn=event["RoleArn"],
    )
    return {"ProcessingJobName": name}


def status(event, context):
    """The status of the job that `start` returned."""
    response = sm.describe_processing_job(ProcessingJobName=event["ProcessingJobName"])
    return {
        "ProcessingJobName": event["ProcessingJobName"],
        "ProcessingJobStatus": response["ProcessingJobStatus"],
    }


jobs.bucket()
jobs.put("raw/part-1.csv", "a,b\n1,2\n")
jobs.put("code/count.py", """
import os, sys
count = sum(1 for name in os.listdir("/opt/ml/processing/input") if name.endswith(".csv"))
open("/opt/ml/processing/output/count.txt", "w").write(f"{count} {sys.argv[1:]}")
""")
event = {
    "S3Input": "s3://data/raw", "S3Output": "s3://data/counted", "ImageUri": "local",
    "S3Script": "s3://data/code/count.py", "RoleArn": jobs.ROLE, "InstanceType": "ml.m5.large",
    "VolumeSizeInGB": 5, "ContainerArguments": ["--strict", "1"],
}
# The workflow: start, then ask until it has ended.
state = start(event, None)
while (state := status(state, None))["ProcessingJobStatus"] == "InProgress":
    time.sleep(0.05)
assert state["ProcessingJobStatus"] == "Completed", sm.describe_processing_job(
    ProcessingJobName=state["ProcessingJobName"])
assert jobs.get("counted/count.txt") == "1 ['--strict', '1']"

# Where the articles with such functions are at hand, their code runs as it is printed there.
article = os.environ.get("PJRUN_ARTICLE_LAMBDAS")
if article:
    text = open(article).read()
    begin = text.index("import os\nimport json\nimport boto3")
    printed_start = text[begin:text.index("The main steps in the code above")]
    begin = text.index("import boto3\n\nsm = boto3.client('sagemaker')\n\ndef lambda_handler")
    printed_status = text[begin:text.index("The steps are:")]
    first, second = {}, {}
    exec(printed_start, first)
    exec(printed_status, second)
    time.sleep(1.1)  # their names have seconds alone
    state = first["lambda_handler"](event, None)
    while (state := second["lambda_handler"](state, None))["ProcessingJobStatus"] == "InProgress":
        time.sleep(0.05)
    assert state["ProcessingJobStatus"] == "Completed", state
    print("the article's code passed")
print("passed")

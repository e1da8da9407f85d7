"""Lambda functions through boto3: made from archives, called, changed, and used as the steps of a workflow."""
import base64
import io
import json
import os
import time
import zipfile

import boto3

import jobs

client = boto3.client("lambda")


def archive(code, name="index.py"):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(name, code)
    return buffer.getvalue()


def create(name, code, **members):
    made = client.create_function(
        FunctionName=name, Runtime="python3.11", Role=jobs.ROLE, Handler="index.lambda_handler",
        Code={"ZipFile": archive(code)}, **members)
    client.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
    return made


def call(name, event, **members):
    answer = client.invoke(FunctionName=name, Payload=json.dumps(event).encode(), **members)
    return answer, json.loads(answer["Payload"].read())


# The life of a function.
made = create(
    "echo", "import os\ndef lambda_handler(event, context):\n    print('printed')\n    return [event, os.environ['GREETING']]\n",
    Environment={"Variables": {"GREETING": "hello"}}, Tags={"team": "a"})
assert made["State"] == "Pending" and made["Timeout"] == 3 and made["MemorySize"] == 128, made
answer, payload = call("echo", {"a": 1}, LogType="Tail")
assert payload == [{"a": 1}, "hello"], payload
assert answer["StatusCode"] == 200 and answer["ExecutedVersion"] == "$LATEST" and "FunctionError" not in answer, answer
log = base64.b64decode(answer["LogResult"]).decode()
assert log.startswith("START RequestId: " + answer["ResponseMetadata"]["RequestId"]) and "\nprinted\nEND " in log, log
assert client.list_tags(Resource=made["FunctionArn"])["Tags"] == {"team": "a"}
client.update_function_configuration(FunctionName="echo", Environment={"Variables": {"GREETING": "good day"}})
client.get_waiter("function_updated_v2").wait(FunctionName="echo")
assert call(made["FunctionArn"], 7)[1] == [7, "good day"]
client.update_function_code(FunctionName="echo", ZipFile=archive("def lambda_handler(event, context):\n    return 'new'\n"))
client.get_waiter("function_updated_v2").wait(FunctionName="echo")
assert call("echo:$LATEST", 7)[1] == "new"
assert client.invoke(FunctionName="echo", InvocationType="Event", Payload=b"{}")["StatusCode"] == 202
assert client.invoke(FunctionName="echo", InvocationType="DryRun")["StatusCode"] == 204
assert [f["FunctionName"] for page in client.get_paginator("list_functions").paginate() for f in page["Functions"]] == ["echo"]

# Failures.
create("fails", "def lambda_handler(event, context):\n    raise ValueError('no ' + event)\n")
answer, payload = call("fails", "way")
assert answer["FunctionError"] == "Unhandled", answer
assert payload["errorType"] == "ValueError" and payload["errorMessage"] == "no way", payload
for name, wrong in [
    ("ResourceNotFoundException", lambda: client.invoke(FunctionName="missing")),
    ("ResourceConflictException", lambda: create("echo", "")),
    ("InvalidParameterValueException", lambda: client.update_function_code(FunctionName="echo", ZipFile=b"no archive")),
    ("InvalidRequestContentException", lambda: client.invoke(FunctionName="echo", Payload=b"{")),
]:
    try:
        wrong()
        raise AssertionError(f"no {name}")
    except client.exceptions.ClientError as error:
        assert error.response["Error"]["Code"] == name, error
        assert error.response["Error"]["Message"], error
client.delete_function(FunctionName="echo")

# Two functions as the steps of a workflow: one starts a processing job, one asks for its status.
START = """
import os, time, boto3
sm = boto3.client('sagemaker')
def lambda_handler(event, context):
    name = time.strftime('sm-processing-job-%Y%m%d-%H%M%S')
    def channel(input_name, uri, path):
        return {'InputName': input_name, 'S3Input': {
            'S3Uri': uri, 'LocalPath': path, 'S3DataType': 'S3Prefix', 'S3InputMode': 'File'}}
    sm.create_processing_job(
        ProcessingJobName=name, RoleArn=event['RoleArn'],
        ProcessingInputs=[
            channel('data', event['S3Input'], '/opt/ml/processing/input'),
            channel('script', event['S3Script'], '/opt/ml/processing/code')],
        ProcessingOutputConfig={'Outputs': [{'OutputName': 'output_data', 'S3Output': {
            'S3Uri': event['S3Output'], 'LocalPath': '/opt/ml/processing/output', 'S3UploadMode': 'EndOfJob'}}]},
        AppSpecification={'ImageUri': event['ImageUri'], 'ContainerArguments': event['ContainerArguments'],
            'ContainerEntrypoint': ['python', '/opt/ml/processing/code/' + os.path.basename(event['S3Script'])]},
        ProcessingResources={'ClusterConfig': {
            'InstanceCount': 1, 'InstanceType': event['InstanceType'], 'VolumeSizeInGB': event['VolumeSizeInGB']}})
    return {'ProcessingJobName': name}
"""
STATUS = """
import boto3
sm = boto3.client('sagemaker')
def lambda_handler(event, context):
    name = event['ProcessingJobName']
    response = sm.describe_processing_job(ProcessingJobName=name)
    print(response)
    return {'ProcessingJobName': name, 'ProcessingJobStatus': response['ProcessingJobStatus']}
"""
# Where the articles with such functions are at hand, their code runs as it is printed there.
article = os.environ.get("PJRUN_ARTICLE_LAMBDAS")
if article:
    text = open(article).read()
    begin = text.index("import os\nimport json\nimport boto3")
    START = text[begin:text.index("The main steps in the code above")]
    begin = text.index("import boto3\n\nsm = boto3.client('sagemaker')\n\ndef lambda_handler")
    STATUS = text[begin:text.index("The steps are:")]
create("start", START, Timeout=60)
create("status", STATUS, Timeout=60)
jobs.bucket()
jobs.put("raw/part-1.csv", "a,b\n1,2\n")
jobs.put("code/count.py", """
import os, sys
count = sum(1 for name in os.listdir("/opt/ml/processing/input") if name.endswith(".csv"))
open("/opt/ml/processing/output/count.txt", "w").write(f"{count} {sys.argv[1:]}")
""")
answer, state = call("start", {
    "S3Input": "s3://data/raw", "S3Output": "s3://data/counted", "ImageUri": "local", "S3Script": "s3://data/code/count.py",
    "RoleArn": jobs.ROLE, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 5, "ContainerArguments": ["--strict", "1"],
})
assert "FunctionError" not in answer, state
while True:
    answer, state = call("status", state)
    assert "FunctionError" not in answer, state
    if state["ProcessingJobStatus"] != "InProgress":
        break
    time.sleep(0.05)
assert state["ProcessingJobStatus"] == "Completed", state
assert jobs.get("counted/count.txt") == "1 ['--strict', '1']"
if article:
    print("the article's functions passed")
print("passed")

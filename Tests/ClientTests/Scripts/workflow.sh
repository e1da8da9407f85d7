#!/bin/bash
# The machine that starts a processing job by one Lambda function and polls its status by another: first by the clock, then
# without waiting. Its functions are those of lambdas.py; where an article with such a machine is at hand
# (PJRUN_ARTICLE_LAMBDAS), its own functions and its own machine run, with a local image.
set -euo pipefail
mkdir -p functions/start functions/status data code
python - "${PJRUN_ARTICLE_LAMBDAS:-}" <<'PYTHON'
import os, re, sys

here = os.path.dirname(os.path.abspath(os.environ["PJRUN_CLIENT_SCRIPTS"] + "/lambdas.py"))
source = open(here + "/lambdas.py").read()
head = "import os, time\nimport boto3\nsm = boto3.client('sagemaker')\n"
begin, middle, end = source.index("def start("), source.index("def status("), source.index("jobs.bucket()")
start = head + source[begin:middle] + "\nlambda_handler = start\n"
status = head + source[middle:end] + "\nlambda_handler = status\n"
machine = """{"StartAt": "Start", "States": {
"Start": {"Type": "Task", "Resource": "${StartJobLambda.Arn}", "Parameters": {"S3Input": "${S3Input}", "S3Output": "${S3Output}",
 "ImageUri": "local", "S3Script": "${S3Script}", "RoleArn": "${LambdaRole.Arn}", "InstanceType": "ml.t3.medium",
 "VolumeSizeInGB": 20}, "Next": "Wait"},
"Wait": {"Type": "Wait", "Seconds": 2, "Next": "Status"},
"Status": {"Type": "Task", "Resource": "${GetStatusLambda.Arn}",
 "Parameters": {"ProcessingJobName.$": "$.ProcessingJobName"}, "Next": "Done?"},
"Done?": {"Type": "Choice", "Choices": [
 {"Variable": "$.ProcessingJobStatus", "StringEquals": "Completed", "Next": "Success"},
 {"Variable": "$.ProcessingJobStatus", "StringEquals": "Failed", "Next": "Failure"}], "Default": "Wait"},
"Success": {"Type": "Pass", "End": true}, "Failure": {"Type": "Fail"}}}"""
if sys.argv[1]:
    article = open(sys.argv[1]).read()
    start = article[article.index("import os\nimport json\nimport boto3"):article.index("The main steps in the code above")]
    begin = article.index("import boto3\n\nsm = boto3.client('sagemaker')\n\ndef lambda_handler")
    status = article[begin:article.index("The steps are:")]
    begin = article.index('{\n  "Comment": "An example how to run')
    machine = article[begin:article.index("I created a CloudFormation template")]
    machine = re.sub(r'"ImageUri": "[^"]*"', '"ImageUri": "local"', machine)
open("functions/start/handler.py", "w").write(start)
open("functions/status/handler.py", "w").write(status)
open("machine.asl.json", "w").write(machine)
open("data/part-1.csv", "w").write("a,b\n1,2\n")
open("code/count.py", "w").write("""
import os
open("/opt/ml/processing/output/count.txt", "w").write(str(len(os.listdir("/opt/ml/processing/input"))))
""")
PYTHON
"$PJRUN" s3 cp data/part-1.csv s3://flow/in/part-1.csv
"$PJRUN" s3 cp code/count.py s3://flow/code/count.py
function=arn:aws:lambda:us-east-1:123456789012:function
run() {
    "$PJRUN" workflow run machine.asl.json --functions functions --format json "$@" \
        --parameter "StartJobLambda.Arn=$function:start" --parameter "GetStatusLambda.Arn=$function:status" \
        --parameter S3Input=s3://flow/in/ --parameter S3Output=s3://flow/out --parameter S3Script=s3://flow/code/count.py \
        --parameter LambdaRole.Arn=arn:aws:iam::123456789012:role/R
}
for flags in "" --fast-forward; do
    # shellcheck disable=SC2086
    run $flags > answer.json || { cat answer.json; exit 1; }
    python - "$flags" <<'PYTHON'
import json, sys

answer = json.load(open("answer.json"))
events = answer["events"]
assert answer["status"] == "SUCCEEDED", answer
assert answer["output"]["ProcessingJobStatus"] == "Completed", answer["output"]
types = [event["type"] for event in events]
assert types[:4] == ["ExecutionStarted", "TaskStateEntered", "LambdaFunctionScheduled", "LambdaFunctionStarted"], types
waits = types.count("WaitStateExited")
assert waits == 1, types
print(sys.argv[1] or "by the clock", round(events[-1]["timestamp"] - events[0]["timestamp"], 1), "s of its own time")
PYTHON
done
"$PJRUN" s3 cp s3://flow/out/count.txt count.txt
[ "$(cat count.txt)" = 1 ]
echo passed

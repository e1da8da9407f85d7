#!/usr/bin/env bash
# Debian's aws CLI, version 2, follows the log of a job while it runs.
set -euo pipefail
/usr/bin/aws --endpoint-url "$AWS_ENDPOINT_URL" s3 mb s3://data >/dev/null
cat > main.py <<'PY'
import os, time
for number in range(20):
    print("line", number, flush=True)
# Until somebody has seen them.
while not os.path.exists("/opt/ml/processing/input/go/go"):
    time.sleep(0.05)
PY
/usr/bin/aws --endpoint-url "$AWS_ENDPOINT_URL" s3 cp --quiet main.py s3://data/main.py
cat > job.json <<JSON
{"ProcessingJobName": "tailed", "RoleArn": "arn:aws:iam::123456789012:role/Processing",
 "AppSpecification": {"ImageUri": "local", "ContainerEntrypoint": ["python3", "/opt/ml/processing/code/main.py"]},
 "ProcessingResources": {"ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 5}},
 "ProcessingInputs": [{"InputName": "code", "S3Input": {"S3Uri": "s3://data/main.py", "S3DataType": "S3Prefix",
   "S3InputMode": "File", "LocalPath": "/opt/ml/processing/code"}}]}
JSON
/usr/bin/aws --endpoint-url "$AWS_ENDPOINT_URL" sagemaker create-processing-job --cli-input-json file://job.json >/dev/null
/usr/bin/aws --endpoint-url "$AWS_ENDPOINT_URL" logs tail /aws/sagemaker/ProcessingJobs --follow --format short \
    --log-stream-name-prefix tailed > tailed.txt &
follower=$!
for _ in $(seq 600); do
    [ "$(grep -c ' line ' tailed.txt || true)" -ge 20 ] && break
    sleep 0.1
done
kill $follower
grep -o 'line [0-9]*' tailed.txt > found.txt
for number in $(seq 0 19); do echo "line $number"; done > expected.txt
diff expected.txt found.txt
/usr/bin/aws --endpoint-url "$AWS_ENDPOINT_URL" sagemaker stop-processing-job --processing-job-name tailed
echo passed

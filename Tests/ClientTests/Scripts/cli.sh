#!/usr/bin/env bash
# The aws CLI, version 1: jobs, and files to and from buckets.
set -euo pipefail
same() { [ "$1" = "$2" ] || { echo "expected '$2', found '$1'" >&2; exit 1; }; }

aws s3 mb s3://data >/dev/null
echo "print('from the CLI'); open('/opt/ml/processing/output/x', 'w').write('done')" > main.py
aws s3 cp --quiet main.py s3://data/code/main.py
cat > job.json <<JSON
{"ProcessingJobName": "by-cli", "RoleArn": "arn:aws:iam::123456789012:role/Processing",
 "AppSpecification": {"ImageUri": "local", "ContainerEntrypoint": ["python3", "/opt/ml/processing/code/main.py"]},
 "ProcessingResources": {"ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 5}},
 "ProcessingInputs": [{"InputName": "code", "S3Input": {"S3Uri": "s3://data/code/main.py", "S3DataType": "S3Prefix",
   "S3InputMode": "File", "LocalPath": "/opt/ml/processing/code"}}],
 "ProcessingOutputConfig": {"Outputs": [{"OutputName": "o", "S3Output": {"S3Uri": "s3://data/out",
   "LocalPath": "/opt/ml/processing/output", "S3UploadMode": "EndOfJob"}}]}}
JSON
same "$(aws sagemaker create-processing-job --cli-input-json file://job.json --query ProcessingJobArn --output text)" \
    arn:aws:sagemaker:us-east-1:123456789012:processing-job/by-cli
aws sagemaker wait processing-job-completed-or-stopped --processing-job-name by-cli
same "$(aws sagemaker describe-processing-job --processing-job-name by-cli --query ProcessingJobStatus --output text)" Completed
same "$(aws sagemaker list-processing-jobs --query 'ProcessingJobSummaries[].ProcessingJobName' --output text)" by-cli
same "$(aws s3 cp --quiet s3://data/out/x -)" 'done'
# A described job runs again from its description, with its data at another place.
aws sagemaker describe-processing-job --processing-job-name by-cli > described.json
mkdir -p here && cp main.py here/
"$PJRUN" run -q --request described.json --job-name again --map s3://data/code=./here --map s3://data/out=./mapped
same "$(cat mapped/x)" 'done'

# Stopping.
echo "import time; time.sleep(600)" > sleeps.py
aws s3 cp --quiet sleeps.py s3://data/code/main.py
aws sagemaker create-processing-job --cli-input-json file://job.json --processing-job-name sleeps >/dev/null
until aws sagemaker describe-processing-job --processing-job-name sleeps --query ProcessingStartTime --output text | grep -q '^[0-9]'; do :; done
aws sagemaker stop-processing-job --processing-job-name sleeps
aws sagemaker wait processing-job-completed-or-stopped --processing-job-name sleeps
same "$(aws sagemaker describe-processing-job --processing-job-name sleeps --query ProcessingJobStatus --output text)" Stopped

# Files: a large one in parts, a tree both ways, and away again.
head -c 20000000 /dev/urandom > large.bin
aws s3 cp --quiet large.bin s3://data/large.bin
aws s3 cp --quiet s3://data/large.bin back.bin
cmp large.bin back.bin
mkdir -p tree/sub
for i in 1 2 3; do echo "$i" > "tree/file $i.txt"; echo "ü$i" > "tree/sub/é+$i.txt"; done
# Buckets know whole seconds alone, so a file of this very second would count as newer than its copy.
find tree -type f -exec touch -d "1 minute ago" {} +
aws s3 sync --quiet tree s3://data/tree
same "$(aws s3 ls --recursive s3://data/tree/ | wc -l)" 6
aws s3 sync --quiet s3://data/tree tree2
diff -r tree tree2
# Nothing has changed, so nothing is copied.
same "$(aws s3 sync tree s3://data/tree)" ""
rm "tree/file 1.txt"
aws s3 sync --quiet --delete tree s3://data/tree
same "$(aws s3 ls s3://data/tree/ | wc -l)" 3
aws s3 cp --quiet --recursive s3://data/tree s3://data/copy
same "$(aws s3 ls --recursive s3://data/copy/ | wc -l)" 5
aws s3 mv --quiet s3://data/copy/sub s3://data/moved --recursive
aws s3 rm --quiet --recursive s3://data/moved
same "$(aws s3 ls --recursive s3://data/moved/ | wc -l)" 0
# A refusal: the code is named, the exit code is the CLI's.
if aws sagemaker describe-processing-job --processing-job-name nothing 2> refusal; then exit 1; fi
grep -q "(ValidationException).*Could not find requested job with name: nothing" refusal
same "$(aws sts get-caller-identity --query Account --output text)" 123456789012
echo passed

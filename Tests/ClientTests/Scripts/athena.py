"""A query as the input of a job, by boto3 and by the SDK, with both layouts of the outputs.

The article this follows prints no code; its request is rebuilt from its description: an AthenaDatasetDefinition whose result
a script splits into train, validation and test, either below one output or into three outputs. TEXTFILE results have no
header, ^A between the fields, and are compressed with gzip.

The same with PARQUET, which the script reads with pandas as AWS's samples do: the directory at once.
"""
import os
import sys

import boto3

import jobs

SPLIT = """
import gzip, os, sys
rows = []
folder = "/opt/ml/processing/input/athena"
for name in sorted(os.listdir(folder)):
    opened = gzip.open if name.endswith(".gz") else open
    with opened(os.path.join(folder, name), "rt") as file:
        rows += [line.rstrip("\\n").split("\\x01") for line in file]
rows.sort()
for index, part in enumerate(["train", "validation", "test"]):
    target = f"/opt/ml/processing/output/{part}"
    os.makedirs(target, exist_ok=True)
    with open(f"{target}/{part}.csv", "w") as file:
        for row in rows[index::3]:
            file.write(",".join(row) + "\\n")
print(len(rows), "rows")
"""
QUERY = "SELECT name, amount FROM orders WHERE amount > 5"
PARTS = ["train", "validation", "test"]

sm = boto3.client("sagemaker")
jobs.bucket()


PANDAS = """
import os, pandas
rows = pandas.read_parquet("/opt/ml/processing/input/athena", engine="pyarrow").sort_values("name")
os.makedirs("/opt/ml/processing/output", exist_ok=True)
rows.to_csv("/opt/ml/processing/output/rows.csv", index=False)
"""
# A Python with pandas and pyarrow, made beside this one.
READER = os.path.join(os.path.dirname(sys.prefix), "parquet", "bin", "python")


def dataset(format="TEXTFILE", compression="GZIP"):
    return {
        "InputName": "athena",
        "DatasetDefinition": {
            "LocalPath": "/opt/ml/processing/input/athena",
            "DataDistributionType": "FullyReplicated",
            "InputMode": "File",
            "AthenaDatasetDefinition": {
                "Catalog": "AwsDataCatalog",
                "Database": "sales",
                "QueryString": QUERY,
                "OutputS3Uri": "s3://data/athena-results/",
                "OutputFormat": format,
                "OutputCompression": compression,
            },
        },
    }


def check(prefixes):
    rows = []
    for part, prefix in zip(PARTS, prefixes):
        assert jobs.keys(prefix) == [f"{prefix}/{part}.csv"], jobs.keys(prefix)
        rows += jobs.get(f"{prefix}/{part}.csv").splitlines()
    assert sorted(rows) == ["anna,10.5", "ben,20.0", "dora,7.25"], rows


def run(name, outputs):
    request = jobs.request(name, SPLIT)
    request["ProcessingInputs"] = [dataset(), request["ProcessingInputs"][1]]
    request["ProcessingOutputConfig"]["Outputs"] = outputs
    sm.create_processing_job(**request)
    jobs.wait(sm, name)


def output(name, uri, path):
    return {"OutputName": name, "S3Output": {"S3Uri": uri, "LocalPath": path, "S3UploadMode": "EndOfJob"}}


# One output with three directories below it.
run("one-output", [output("all", "s3://data/one", "/opt/ml/processing/output")])
check([f"one/{part}" for part in PARTS])
# Three outputs.
run("three-outputs", [
    output(part, f"s3://data/three/{part}", f"/opt/ml/processing/output/{part}") for part in PARTS])
check([f"three/{part}" for part in PARTS])
assert jobs.keys("athena-results/"), "the query's result stays in the bucket"

# A job has a /tmp of its own: it cannot see a Python that lies below the one here.
SEES_READER = not os.path.abspath(READER).startswith("/tmp/")
if not SEES_READER:
    print("left out: jobs that read Parquet with pandas, because this checkout lies below /tmp")

for compression in ["GZIP", "SNAPPY"] if SEES_READER else []:
    name = f"parquet-{compression.lower()}"
    request = jobs.request(name, PANDAS)
    request["AppSpecification"]["ContainerEntrypoint"][0] = READER
    request["ProcessingInputs"] = [dataset("PARQUET", compression), request["ProcessingInputs"][1]]
    request["ProcessingOutputConfig"]["Outputs"] = [output("all", f"s3://data/{name}", "/opt/ml/processing/output")]
    sm.create_processing_job(**request)
    jobs.wait(sm, name)
    assert jobs.get(f"{name}/rows.csv") == "name,amount\nanna,10.5\nben,20.0\ndora,7.25\n", jobs.get(f"{name}/rows.csv")

# The same by the SDK.
from sagemaker.dataset_definition.inputs import AthenaDatasetDefinition, DatasetDefinition
from sagemaker.processing import ProcessingInput, ProcessingOutput, ScriptProcessor

with open("split.py", "w") as file:
    file.write(SPLIT)
processor = ScriptProcessor(
    image_uri="local", command=["python3"], role=jobs.ROLE, instance_count=1, instance_type="ml.m5.xlarge")
processor.run(
    code="split.py", wait=True, logs=False,
    inputs=[ProcessingInput(
        input_name="athena",
        dataset_definition=DatasetDefinition(
            local_path="/opt/ml/processing/input/athena", data_distribution_type="FullyReplicated",
            athena_dataset_definition=AthenaDatasetDefinition(
                catalog="AwsDataCatalog", database="sales", query_string=QUERY,
                output_s3_uri="s3://data/athena-results/", output_format="TEXTFILE")))],
    outputs=[
        ProcessingOutput(
            output_name=part, source=f"/opt/ml/processing/output/{part}", destination=f"s3://data/sdk/{part}")
        for part in PARTS])
check([f"sdk/{part}" for part in PARTS])

if SEES_READER:
    with open("read.py", "w") as file:
        file.write(PANDAS)
    processor = ScriptProcessor(
        image_uri="local", command=[READER], role=jobs.ROLE, instance_count=1, instance_type="ml.m5.xlarge")
    processor.run(
        code="read.py", wait=True, logs=False,
        inputs=[ProcessingInput(
            input_name="athena",
            dataset_definition=DatasetDefinition(
                local_path="/opt/ml/processing/input/athena", data_distribution_type="FullyReplicated",
                athena_dataset_definition=AthenaDatasetDefinition(
                    catalog="AwsDataCatalog", database="sales", query_string=QUERY,
                    output_s3_uri="s3://data/athena-results/", output_format="PARQUET")))],
        outputs=[ProcessingOutput(
            output_name="all", source="/opt/ml/processing/output", destination="s3://data/sdk-parquet")])
    assert jobs.get("sdk-parquet/rows.csv").startswith("name,amount\nanna,10.5\n")
print("passed")

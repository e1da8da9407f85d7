"""A query as the input of a job, by boto3 and by the SDK, with both layouts of the outputs.

The article this follows prints no code; its request is rebuilt from its description: an AthenaDatasetDefinition whose result
a script splits into train, validation and test, either below one output or into three outputs. TEXTFILE results have no
header, ^A between the fields, and are compressed with gzip.

The same with PARQUET, which the script reads with pandas as AWS's samples do: the directory at once.
"""
import os
import sys
import tarfile

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
import os, sys, tarfile
tarfile.open("/opt/ml/processing/input/packages/packages.tar").extractall("/tmp/packages")
sys.path.insert(0, "/tmp/packages")
import pandas
rows = pandas.read_parquet("/opt/ml/processing/input/athena", engine="pyarrow").sort_values("name")
os.makedirs("/opt/ml/processing/output", exist_ok=True)
rows.to_csv("/opt/ml/processing/output/rows.csv", index=False)
"""
# pandas and pyarrow come from the environment that is made beside this one, as an object: a job has a /tmp of its own, and this
# checkout may lie in the machine's. The Python is the one that both environments were made with.
READER = os.path.realpath(sys.executable)
PACKAGES = "s3://data/packages/packages.tar"
INSIDE = "/opt/ml/processing/input/packages"


def put_packages():
    python = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    folder = os.path.join(os.path.dirname(sys.prefix), "parquet", "lib", python, "site-packages")
    with tarfile.open("packages.tar", "w") as archive:
        for name in os.listdir(folder):
            if "duckdb" not in name and not name.startswith("pip"):
                archive.add(os.path.join(folder, name), name)
    boto3.client("s3").upload_file("packages.tar", "data", "packages/packages.tar")


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

put_packages()
for compression in ["GZIP", "SNAPPY"]:
    name = f"parquet-{compression.lower()}"
    request = jobs.request(name, PANDAS)
    request["AppSpecification"]["ContainerEntrypoint"][0] = READER
    packages = {"InputName": "packages", "S3Input": {
        "S3Uri": PACKAGES, "LocalPath": INSIDE, "S3DataType": "S3Prefix", "S3InputMode": "File"}}
    request["ProcessingInputs"] = [dataset("PARQUET", compression), request["ProcessingInputs"][1], packages]
    request["ProcessingOutputConfig"]["Outputs"] = [output("all", f"s3://data/{name}", "/opt/ml/processing/output")]
    sm.create_processing_job(**request)
    jobs.wait(sm, name)
    assert jobs.get(f"{name}/rows.csv") == "name,amount\nanna,10.5\nben,20.0\ndora,7.25\n", jobs.get(f"{name}/rows.csv")

# The same by the SDK.
from sagemaker.dataset_definition.inputs import AthenaDatasetDefinition, DatasetDefinition
from sagemaker.processing import ProcessingInput, ProcessingOutput, ScriptProcessor


def run_by_sdk(name, script, python, format, inputs, outputs):
    with open(f"{name}.py", "w") as file:
        file.write(script)
    processor = ScriptProcessor(
        image_uri="local", command=[python], role=jobs.ROLE, instance_count=1, instance_type="ml.m5.xlarge")
    athena = ProcessingInput(
        input_name="athena",
        dataset_definition=DatasetDefinition(
            local_path="/opt/ml/processing/input/athena", data_distribution_type="FullyReplicated",
            athena_dataset_definition=AthenaDatasetDefinition(
                catalog="AwsDataCatalog", database="sales", query_string=QUERY,
                output_s3_uri="s3://data/athena-results/", output_format=format)))
    processor.run(
        code=f"{name}.py", wait=True, logs=False, inputs=[athena] + inputs,
        outputs=[
            ProcessingOutput(output_name=output, source=source, destination=destination)
            for output, source, destination in outputs])


run_by_sdk("split", SPLIT, "python3", "TEXTFILE", [], [
    (part, f"/opt/ml/processing/output/{part}", f"s3://data/sdk/{part}") for part in PARTS])
check([f"sdk/{part}" for part in PARTS])

run_by_sdk(
    "read", PANDAS, READER, "PARQUET", [ProcessingInput(input_name="packages", source=PACKAGES, destination=INSIDE)],
    [("all", "/opt/ml/processing/output", "s3://data/sdk-parquet")])
assert jobs.get("sdk-parquet/rows.csv").startswith("name,amount\nanna,10.5\n")
print("passed")

"""A server that asks for signatures: boto3 with the right keys, with wrong ones, and without any."""
import json
import os
import subprocess
import urllib.error
import urllib.request

import boto3
from botocore import UNSIGNED
from botocore.config import Config

import jobs

with open("keys", "w") as file:
    file.write("[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\n")
server = subprocess.Popen(
    [os.environ["PJRUN"], "serve", "--port", "0", "--format", "json", "--require-signature", "--credentials", "keys"],
    stdout=subprocess.PIPE, text=True)
try:
    endpoint = json.loads(server.stdout.readline())["endpoint"]

    def client(service, secret="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", key="AKIDEXAMPLE", **config):
        return boto3.client(
            service, endpoint_url=endpoint, aws_access_key_id=key, aws_secret_access_key=secret,
            config=Config(**config))

    s3 = client("s3")
    s3.create_bucket(Bucket="signed")
    for key in ["plain", "a b/ü+%2F~", "a//b", "x=1&y=2"]:
        s3.put_object(Bucket="signed", Key=key, Body=key.encode(), Metadata={"spaced": "a  b"})
        assert s3.get_object(Bucket="signed", Key=key)["Body"].read() == key.encode()
    assert client("sagemaker").list_processing_jobs()["ProcessingJobSummaries"] == []
    assert client("sts").get_caller_identity()["Account"] == "123456789012"
    assert client("logs").describe_log_groups()["logGroups"]

    # Presigned URLs of both versions, and one that was changed.
    for version in ["s3", "s3v4"]:
        signing = client("s3", signature_version=version)
        put = signing.generate_presigned_url("put_object", Params={"Bucket": "signed", "Key": "by url"})
        urllib.request.urlopen(urllib.request.Request(put, data=version.encode(), method="PUT", headers={"Content-Type": ""}))
        get = signing.generate_presigned_url(
            "get_object", Params={"Bucket": "signed", "Key": "by url", "ResponseContentType": "text/x-mine"})
        with urllib.request.urlopen(get) as answer:
            assert answer.read() == version.encode() and answer.headers["Content-Type"] == "text/x-mine"
        try:
            urllib.request.urlopen(get.replace("by%20url", "plain"))
            raise AssertionError("a changed URL was taken")
        except urllib.error.HTTPError as error:
            assert error.code == 403 and b"SignatureDoesNotMatch" in error.read()

    jobs.refused("SignatureDoesNotMatch", client("s3", secret="wrong").list_buckets)
    jobs.refused("InvalidAccessKeyId", client("s3", key="AKIDOTHER").list_buckets)
    jobs.refused("AccessDenied", client("s3", signature_version=UNSIGNED).list_buckets)
    jobs.refused("InvalidSignatureException", client("sagemaker", secret="wrong").list_processing_jobs)
    jobs.refused("UnrecognizedClientException", client("sts", key="AKIDOTHER").get_caller_identity)
finally:
    server.terminate()
    server.wait()
print("passed")

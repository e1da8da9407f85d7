#!/usr/bin/env python3
"""Records what boto3 puts on the wire for S3 calls, for the tests of the front door.

Run with boto3 installed: python3 record.py > requests.json. No network is used: each request is taken just before it would
be sent, and an answer of the right shape is made up.
"""
import base64
import io
import json
import sys
from urllib.parse import urlsplit

import boto3
import botocore
from botocore.awsrequest import AWSResponse
from botocore.config import Config

recorded = []
answers = {
    "CreateMultipartUpload": b"<InitiateMultipartUploadResult><UploadId>UPLOADID</UploadId></InitiateMultipartUploadResult>",
}


class Raw(io.BytesIO):
    def stream(self, **_):
        yield self.read()


def take(request, event_name, **_):
    operation = event_name.rsplit(".", 1)[1]
    body = request.body
    if hasattr(body, "read"):
        body = body.read()
    if isinstance(body, str):
        body = body.encode()
    parts = urlsplit(request.url)
    headers = [["Host", parts.netloc]] + [
        [name, value.decode() if isinstance(value, bytes) else str(value)] for name, value in request.headers.items()
        if name.lower() not in ("user-agent", "amz-sdk-invocation-id")
    ]
    recorded.append({
        "operation": operation,
        "method": request.method,
        "target": parts.path + (f"?{parts.query}" if parts.query else ""),
        "headers": headers,
        "body": base64.b64encode(body or b"").decode(),
    })
    return AWSResponse(request.url, 200, {"ETag": '"e"'}, Raw(answers.get(operation, b"")))


def client(scheme):
    made = boto3.client(
        "s3", endpoint_url=f"{scheme}://127.0.0.1:9", region_name="us-east-1", aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="secret", config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 0}))
    made.meta.events.register("before-send.s3", take)
    return made


def calls(s3):
    s3.create_bucket(Bucket="examples")
    s3.put_bucket_tagging(Bucket="examples", Tagging={"TagSet": [{"Key": "team", "Value": "a/b"}]})
    s3.put_object(Bucket="examples", Key="plain.txt", Body=b"hello")
    s3.put_object(Bucket="examples", Key="file.bin", Body=io.BytesIO(bytes(range(256)) * 80))
    s3.put_object(
        Bucket="examples", Key="a b/ü+%2F?.csv", Body=b"x,y\n", ContentType="text/csv", Metadata={"One": "1", "two": "a b"},
        Tagging="k=v+w&l=%40", CacheControl="no-cache", StorageClass="STANDARD_IA", ChecksumAlgorithm="SHA256")
    s3.put_object(Bucket="examples", Key="md5.txt", Body=b"hello", ContentMD5="XUFAKrxLKna5cZ2REBfFkg==")
    s3.put_object(Bucket="examples", Key="folder/", Body=b"")
    s3.upload_fileobj(io.BytesIO(b"uploaded"), "examples", "uploaded.txt", ExtraArgs={"ContentType": "text/plain"})
    s3.head_object(Bucket="examples", Key="plain.txt")
    s3.get_object(Bucket="examples", Key="a b/ü+%2F?.csv")
    s3.get_object(Bucket="examples", Key="plain.txt", Range="bytes=1-3")
    s3.list_objects(Bucket="examples")
    s3.list_objects_v2(Bucket="examples", Prefix="a b/", Delimiter="/", MaxKeys=2)
    s3.copy_object(Bucket="examples", Key="copy ü.csv", CopySource={"Bucket": "examples", "Key": "a b/ü+%2F?.csv"})
    s3.put_object_tagging(Bucket="examples", Key="plain.txt", Tagging={"TagSet": [{"Key": "k", "Value": "v=w"}]})
    upload = s3.create_multipart_upload(Bucket="examples", Key="parts.bin", ContentType="text/x")["UploadId"]
    s3.upload_part(Bucket="examples", Key="parts.bin", UploadId=upload, PartNumber=1, Body=b"only part")
    s3.complete_multipart_upload(
        Bucket="examples", Key="parts.bin", UploadId=upload,
        MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": '"14230f1d9c64bd06720ad1be4312c350"'}]})
    s3.get_object_attributes(
        Bucket="examples", Key="plain.txt", ObjectAttributes=["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"])
    s3.delete_objects(
        Bucket="examples", Delete={"Objects": [{"Key": "plain.txt"}, {"Key": "a b/ü+%2F?.csv"}, {"Key": "none"}]})
    s3.delete_object(Bucket="examples", Key="md5.txt")
    s3.list_buckets()
    s3.head_bucket(Bucket="examples")


result = {"boto3": boto3.__version__, "botocore": botocore.__version__, "plain": [], "tls": []}
for scheme, name in (("http", "plain"), ("https", "tls")):
    recorded.clear()
    calls(client(scheme))
    result[name] = list(recorded)
json.dump(result, sys.stdout, ensure_ascii=False, indent=1)

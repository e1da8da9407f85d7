"""boto3's S3: files in parts, presigned URLs by curl, checksums, conditions."""
import hashlib
import os
import subprocess

import boto3
from botocore.config import Config

import jobs

s3 = boto3.client("s3")
jobs.bucket()

# 64 MB in parts, and back.
block = os.urandom(1 << 20)
with open("large.bin", "wb") as file:
    for index in range(64):
        file.write(block[index:] + block[:index])
s3.upload_file("large.bin", "data", "large.bin", ExtraArgs={"Metadata": {"colour": "blue"}, "ContentType": "text/plain"})
head = s3.head_object(Bucket="data", Key="large.bin")
assert head["ContentLength"] == 64 << 20 and head["ETag"].strip('"').endswith("-8"), head
assert head["Metadata"] == {"colour": "blue"} and head["ContentType"] == "text/plain", head
s3.download_file("data", "large.bin", "back.bin")


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


assert digest("large.bin") == digest("back.bin")
assert s3.get_object(Bucket="data", Key="large.bin", Range="bytes=5-9")["Body"].read() == block[5:10]

# Presigned URLs, by curl.
put = s3.generate_presigned_url("put_object", Params={"Bucket": "data", "Key": "a b/ü.txt"})
with open("text", "w") as file:
    file.write("by curl")
subprocess.run(["curl", "-sS", "--fail", "-T", "text", put], check=True)
get = s3.generate_presigned_url("get_object", Params={"Bucket": "data", "Key": "a b/ü.txt"})
assert subprocess.run(["curl", "-sS", "--fail", get], check=True, capture_output=True).stdout == b"by curl"
# The same with the newer kind of signature.
newer = boto3.client("s3", config=Config(signature_version="s3v4"))
get = newer.generate_presigned_url("get_object", Params={"Bucket": "data", "Key": "a b/ü.txt"})
assert subprocess.run(["curl", "-sS", "--fail", get], check=True, capture_output=True).stdout == b"by curl"
expired = s3.generate_presigned_url("get_object", Params={"Bucket": "data", "Key": "a b/ü.txt"}, ExpiresIn=-5)
late = subprocess.run(["curl", "-sS", "-w", "%{http_code}", expired], capture_output=True)
assert b"Request has expired" in late.stdout and late.stdout.endswith(b"403"), late.stdout

# Checksums of every kind; conditions; keys of any shape.
for algorithm in ["CRC32", "SHA1", "SHA256"]:
    answer = s3.put_object(Bucket="data", Key=algorithm, Body=b"text", ChecksumAlgorithm=algorithm)
    found = s3.get_object(Bucket="data", Key=algorithm, ChecksumMode="ENABLED")
    assert found["Checksum" + algorithm] == answer["Checksum" + algorithm]
    found["Body"].read()
jobs.refused("BadDigest", s3.put_object, Bucket="data", Key="bad", Body=b"x", ChecksumCRC32="AAAAAA==")
assert jobs.keys("bad") == []
jobs.refused("PreconditionFailed", s3.put_object, Bucket="data", Key="SHA1", Body=b"x", IfNoneMatch="*")
for key in ["a//b", "../up", "./x", "/slash", "end/", "SHA1/below", "%2F", "new\nline", "x" * 1024]:
    s3.put_object(Bucket="data", Key=key, Body=key.encode())
    assert s3.get_object(Bucket="data", Key=key)["Body"].read() == key.encode(), key
    assert key in jobs.keys(key[:3]), key
jobs.refused("KeyTooLongError", s3.put_object, Bucket="data", Key="x" * 1025, Body=b"")
jobs.refused("NoSuchKey", s3.get_object, Bucket="data", Key="nothing")
jobs.refused("NoSuchBucket", s3.get_object, Bucket="nowhere", Key="nothing")
jobs.refused("NotImplemented", s3.put_bucket_versioning, Bucket="data", VersioningConfiguration={"Status": "Enabled"})

# Many at once, and away.
for index in range(1200):
    s3.put_object(Bucket="data", Key=f"many/{index:04}", Body=b"x")
assert jobs.keys("many/") == [f"many/{index:04}" for index in range(1200)]
boto3.resource("s3").Bucket("data").objects.filter(Prefix="many/").delete()
assert jobs.keys("many/") == []
print("passed")

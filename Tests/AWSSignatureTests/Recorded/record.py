#!/usr/bin/env python3
"""Records what botocore signs, as it is on the wire: signatures.json.

Run it with the botocore to record; no network is used. The clock stands at 2013-05-24T00:00:00Z.
"""
import base64
import datetime
import io
import json
from pathlib import Path
from urllib.parse import urlsplit

import botocore
import botocore.auth as auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.httpchecksum import AwsChunkedWrapper, Crc32Checksum, Sha256Checksum
from botocore.utils import percent_encode, percent_encode_sequence

NOW = datetime.datetime(2013, 5, 24, tzinfo=datetime.timezone.utc)
auth.get_current_datetime = lambda *_: NOW.replace(tzinfo=None)
KEY = ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
PLAIN = Credentials(*KEY)
TEMPORARY = Credentials(*KEY, token="IQoJb3JpZ2luX2VjE//+/token==")
REGION = "eu-central-1"
cases = []


def wire(request):
    """The request as it is sent, and what of it is on the wire."""
    prepared = request.prepare()
    parts = urlsplit(prepared.url)
    headers = [["Host", auth._host_from_url(prepared.url)]] if "host" not in request.headers else []
    headers += [[n, v] for n, v in request.headers.items()]
    body = prepared.body or b""
    body = body.encode() if isinstance(body, str) else body
    return {"method": request.method, "path": parts.path, "query": parts.query, "headers": headers,
            "body": base64.b64encode(body).decode()}


def add(name, signer, method, url, service, *, credentials=PLAIN, headers=(), data=b"", params=None, context=None,
        expires=None):
    request = AWSRequest(method=method, url=url, data=data, params=params)
    for header, value in headers:
        request.headers[header] = value
    request.context.update(context or {})
    more = {} if expires is None else {"expires": expires}
    signer(credentials, service, REGION, **more).add_auth(request)
    cases.append({
        "name": name, "form": "header" if expires is None else "query", "service": service,
        "token": credentials.token, "expires": expires, **wire(request)})


def s3_url(key, query=None, scheme="http"):
    """A URL as botocore's serializer writes it."""
    url = f"{scheme}://127.0.0.1:9000/bucket/" + percent_encode(key, safe="/~")
    return url + ("?" + percent_encode_sequence(query) if query else "")


KEYS = [
    "plain.txt", "with space", "two  spaces", "ünïcode/日本語", "e\u0301 and é", "a//b", "//", "a/../b", "../up", "./a", "a/.",
    "plus+sign", "pct%2Fslash", "100%", "tilde~", "quotes'\"()*!", "a=b&c;d", "back\\slash", "q?mark#hash", "trailing/",
    "/leading", "@:,$", "\u2028line", "😀",
]
for key in KEYS:
    add(f"key {key}", auth.S3SigV4Auth, "GET", s3_url(key), "s3")
    add(f"presigned key {key}", auth.S3SigV4QueryAuth, "GET", s3_url(key), "s3", expires=3600)

QUERIES = [
    [("list-type", "2"), ("prefix", "a b+c/~%2F"), ("delimiter", "/"), ("marker", "")],
    [("tag", "b"), ("tag", "a"), ("tag", "B"), ("tag", "")],
    [("prefix", "日本"), ("é", "ü")],
    [("uploads", "")],
    [("X-b", "1"), ("x-B", "2"), ("x-b", "3"), ("X-B", "4"), ("X-b-", "5"), ("X-b", "0")],
    [("a", "=&"), ("a=", "b"), ("a&", "c")],
    [("continuation-token", "1/abc+def==")],
]
for query in QUERIES:
    text = percent_encode_sequence(query)
    add(f"query {text}", auth.S3SigV4Auth, "GET", s3_url("", query), "s3")
    # As parameters they are put on the wire with plus signs for spaces.
    add(f"parameters {text}", auth.S3SigV4Auth, "GET", s3_url(""), "s3", params=query)
    add(f"query of a service {text}", auth.SigV4Auth, "GET", "http://127.0.0.1:9000/?" + text, "sts")
    add(f"presigned query {text}", auth.S3SigV4QueryAuth, "GET", s3_url("k", query), "s3", expires=60)
add("query without value", auth.S3SigV4Auth, "POST", "http://127.0.0.1:9000/bucket/key?uploads", "s3")
add("presigned query without value", auth.S3SigV4QueryAuth, "POST", "http://127.0.0.1:9000/bucket/key?uploads", "s3",
    expires=60)
add("bucket alone", auth.S3SigV4Auth, "GET", "http://bucket.s3.eu-central-1.amazonaws.com/", "s3")
add("bucket in the host", auth.S3SigV4Auth, "DELETE", "https://bucket.s3.eu-central-1.amazonaws.com/key", "s3")
add("address in brackets", auth.S3SigV4Auth, "GET", "http://[::1]:9000/bucket", "s3")

HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"), ("x-amz-meta-note", "  two   inner \t spaces  "),
    ("X-Amz-Meta-Empty", ""), ("x-amz-meta-list", "b"), ("x-amz-meta-list", " a "), ("Range", "bytes=0-9"),
    ("User-Agent", "Boto3/1.0"), ("Expect", "100-continue"), ("X-Amzn-Trace-Id", "Root=1"),
    ("x-amz-meta-quoted", 'say  "a   b"'),
]
for credentials, name in ((PLAIN, "plain"), (TEMPORARY, "temporary")):
    add(f"put with headers, {name}", auth.S3SigV4Auth, "PUT", s3_url("key"), "s3", credentials=credentials,
        headers=HEADERS, data=b"Welcome to Amazon S3.")
    add(f"presigned put with headers, {name}", auth.S3SigV4QueryAuth, "PUT", s3_url("key"), "s3",
        credentials=credentials, headers=[("Content-Type", "text/plain"), ("x-amz-acl", "private")], expires=604800)
    add(f"service, {name}", auth.SigV4Auth, "POST", "http://127.0.0.1:9000/", "sagemaker", credentials=credentials,
        headers=[("X-Amz-Target", "SageMaker.CreateProcessingJob"), ("Content-Type", "application/x-amz-json-1.1")],
        data=b'{"ProcessingJobName": "a"}')
    add(f"form, {name}", auth.SigV4Auth, "POST", "http://127.0.0.1:9000/", "sts", credentials=credentials,
        data={"Action": "GetCallerIdentity", "Version": "2011-06-15"})
    add(f"presigned service, {name}", auth.SigV4QueryAuth, "GET",
        "http://127.0.0.1:9000/?Action=GetCallerIdentity&Version=2011-06-15", "sts", credentials=credentials, expires=900)
add("date header", auth.SigV4Auth, "GET", "http://127.0.0.1:9000/", "sts", headers=[("Date", "x")])
add("unsigned payload", auth.S3SigV4Auth, "PUT", s3_url("key", scheme="https"), "s3", data=b"body",
    headers=[("Content-MD5", "hBotaJrGa9FhFEdFPCLG9A==")], context={"has_streaming_input": True})
add("chunks with a trailer", auth.S3SigV4Auth, "PUT", s3_url("key", scheme="https"), "s3",
    headers=[("Content-Encoding", "aws-chunked"), ("X-Amz-Trailer", "x-amz-checksum-crc32"),
             ("X-Amz-Decoded-Content-Length", "10"), ("Transfer-Encoding", "chunked")],
    context={"checksum": {"request_algorithm": {"in": "trailer", "algorithm": "crc32", "name": "x-amz-checksum-crc32"}}})

PATHS = ["/a//b", "//", "/a/../b", "/./a", "/a/.", "/a/..", "/../..", "/a/b/", "/a%20b", "/a b", "/pct%252F", "/%2F", "/~+",
         "/ሴ", "/a/b/../../c/", "/*'()!", "/..a/...", "/a/./../b//"]
for path in PATHS:
    add(f"path of a service {path}", auth.SigV4Auth, "GET", "http://127.0.0.1:9000" + path, "execute-api")
    add(f"presigned path of a service {path}", auth.SigV4QueryAuth, "GET", "http://127.0.0.1:9000" + path, "execute-api",
        expires=1)

bodies = []
for size, chunk, checksum, header in ((0, None, Crc32Checksum, "x-amz-checksum-crc32"), (10, 4, Crc32Checksum, "x-amz-checksum-crc32"),
                                      (1000, 256, Sha256Checksum, "x-amz-checksum-sha256"), (40, 16, None, None)):
    raw = bytes(range(256)) * 4
    wrapper = AwsChunkedWrapper(io.BytesIO(raw[:size]), checksum_cls=checksum, checksum_name=header, chunk_size=chunk)
    check = checksum() if checksum else None
    if check:
        check.update(raw[:size])
    bodies.append({"wire": base64.b64encode(wrapper.read()).decode(), "content": base64.b64encode(raw[:size]).decode(),
                   "trailers": [[header, check.b64digest()]] if check else []})

result = {
    "recorded_by": "Tests/AWSSignatureTests/Recorded/record.py", "botocore": botocore.__version__,
    "access_key_id": KEY[0], "secret_access_key": KEY[1], "region": REGION, "time": int(NOW.timestamp()),
    "cases": cases, "bodies": bodies,
}
text = json.dumps(result, ensure_ascii=False, indent=1)
(Path(__file__).parent / "signatures.json").write_text(text + "\n")
print(len(cases), "requests,", len(bodies), "bodies, botocore", botocore.__version__)

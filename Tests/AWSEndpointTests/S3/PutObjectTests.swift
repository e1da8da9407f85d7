import Checksums
import S3Model
import Testing

@testable import AWSEndpoint

struct PutObjectTests {
    @Test func `an object comes back as it was put`() async throws {
        let client = await Client()
        let put = await client.send(
            "PUT", "/examples/a.txt", ["Content-Type": "text/plain", "x-amz-meta-Color": "blue"],
            body: Array("hello".utf8))
        #expect(put.status == 200)
        #expect(put.header("etag") == "\"5d41402abc4b2a76b9719d911017c592\"")
        #expect(put.header("x-amz-checksum-type") == "FULL_OBJECT")
        #expect(put.response.operation?.service == "s3")
        #expect(put.operation == "PutObject")

        let get = await client.send("GET", "/examples/a.txt")

        #expect(get.status == 200)
        #expect(get.text == "hello")
        #expect(get.header("content-type") == "text/plain")
        #expect(get.header("x-amz-meta-color") == "blue")
        #expect(get.header("etag") == put.header("etag"))
        #expect(get.header("last-modified") == "Tue, 14 Nov 2023 22:13:22 GMT")
        #expect(get.header("x-amz-checksum-crc64nvme") == nil)
        let head = await client.send("HEAD", "/examples/a.txt", ["x-amz-checksum-mode": "ENABLED"])
        #expect(head.status == 200)
        guard case .head(byteCount: 5) = head.response.body else {
            Issue.record("\(head.response.body)")
            return
        }
        #expect(head.header("x-amz-checksum-crc64nvme") == put.header("x-amz-checksum-crc64nvme"))
    }

    /// Each with the code, and the message where S3's is known.
    static let wrong: [([String: String], String, Int)] = [
        (["Content-MD5": "AAAA"], "InvalidDigest", 400),
        (["Content-MD5": "AAAAAAAAAAAAAAAAAAAAAA=="], "BadDigest", 400),
        (["x-amz-checksum-crc32": "AAAAAA=="], "BadDigest", 400),
        (["x-amz-checksum-crc32": "AAAA"], "InvalidRequest", 400),
        (
            ["x-amz-checksum-crc32": "NhCmhg==", "x-amz-checksum-sha1": "qvTGHdzF6KLavt4PO0gs2a6pQ00="],
            "InvalidRequest", 400
        ),
        (["x-amz-sdk-checksum-algorithm": "CRC32"], "InvalidRequest", 400),
        (["x-amz-sdk-checksum-algorithm": "SHA1", "x-amz-checksum-crc32": "NhCmhg=="], "InvalidRequest", 400),
        (["x-amz-checksum-xxhash64": "AAAA"], "NotImplemented", 501),
        (["x-amz-trailer": "x-amz-checksum-crc32"], "InvalidRequest", 400),
        (["x-amz-content-sha256": String(repeating: "0", count: 64)], "XAmzContentSHA256Mismatch", 400),
        (["x-amz-content-sha256": "nonsense"], "InvalidArgument", 400),
        (["x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER"], "MissingContentLength", 411),
        (["x-amz-content-sha256": "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD"], "NotImplemented", 501),
        (["x-amz-storage-class": "COLD"], "InvalidStorageClass", 400),
        (["x-amz-server-side-encryption": "ROT13"], "InvalidEncryptionAlgorithmError", 400),
        (["x-amz-server-side-encryption-aws-kms-key-id": "k"], "InvalidArgument", 400),
        (["x-amz-server-side-encryption-customer-algorithm": "AES256"], "NotImplemented", 501),
        (["x-amz-object-lock-mode": "GOVERNANCE"], "NotImplemented", 501),
        (["x-amz-object-lock-legal-hold": "ON"], "NotImplemented", 501),
        (["x-amz-grant-read": "id=1"], "AccessControlListNotSupported", 400),
        (["x-amz-acl": "public-read"], "AccessControlListNotSupported", 400),
        (["x-amz-write-offset-bytes": "0"], "NotImplemented", 501),
        (["x-amz-expected-bucket-owner": "444455556666"], "AccessDenied", 403),
        (["x-amz-expected-bucket-owner": "me"], "InvalidBucketOwnerAWSAccountID", 400),
        (["x-amz-tagging": "a=1&a=2"], "InvalidTag", 400),
        (["x-amz-tagging": "a=%zz"], "InvalidArgument", 400),
        (["x-amz-tagging": "a=1&b=&c=&d=&e=&f=&g=&h=&i=&j=&k="], "BadRequest", 400),
        (["x-amz-meta-a": String(repeating: "v", count: 2048)], "MetadataTooLarge", 400),
        (["If-None-Match": "\"abc\""], "NotImplemented", 501),
        (["Content-Length": "5368709121"], "EntityTooLarge", 400),
    ]

    @Test(arguments: wrong)
    func `a header that is wrong is refused, and nothing is left`(
        _ headers: [String: String], _ code: String, _ status: Int
    ) async throws {
        let client = await Client()

        let answer = await client.send("PUT", "/examples/a.txt", headers, body: Array("hello".utf8))

        #expect(answer.code == code, "\(answer.text)")
        #expect(answer.status == status)
        let error = try answer.xml()
        #expect(error.name == "Error")
        #expect(error.text(of: "Code") == code)
        #expect(error.text(of: "RequestId") == "REQUESTID")
        #expect(error.text(of: "Resource") == "/examples/a.txt")
        #expect(await client.send("HEAD", "/examples/a.txt").status == 404)
        #expect(client.store.state.withLock { $0.committed } == 0)
    }

    @Test func `a checksum that does not match is said in S3's words`() async throws {
        let client = await Client()
        let answer = await client.send(
            "PUT", "/examples/a", ["x-amz-checksum-crc32": "AAAAAA=="], body: Array("hello".utf8))
        #expect(
            try answer.xml().text(of: "Message") == "The CRC32 you specified did not match the calculated checksum.")
    }

    @Test func `a refused header is named`() async throws {
        let client = await Client()
        let answer = await client.send("PUT", "/examples/a", ["X-Amz-Object-Lock-Mode": "X"], body: [])
        #expect(try answer.xml().text(of: "Header") == "x-amz-object-lock-mode")
    }

    static let checksums: [(ChecksumAlgorithm, String)] = [
        (.crc32, "NhCmhg=="), (.crc32c, "mnG7TA=="), (.sha1, "qvTGHdzF6KLavt4PO0gs2a6pQ00="),
        (.sha256, "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="),
    ]

    @Test(arguments: checksums)
    func `a checksum that is sent is kept`(_ algorithm: ChecksumAlgorithm, _ value: String) async {
        let client = await Client()
        await client.put("/examples/a", "hello", [algorithm.headerName: value])
        let get = await client.send("GET", "/examples/a", ["x-amz-checksum-mode": "ENABLED"])
        #expect(get.header(algorithm.headerName) == value)
        #expect(get.header("x-amz-checksum-type") == "FULL_OBJECT")
        let range = await client.send("GET", "/examples/a", ["x-amz-checksum-mode": "ENABLED", "Range": "bytes=0-1"])
        #expect(range.header(algorithm.headerName) == nil)
    }

    @Test func `a client that goes away leaves nothing`() async {
        let client = await Client()
        let answer = await client.send(
            "PUT", "/examples/a", ["Content-Length": "100"], body: Array("hello, world".utf8), endsAfter: 7)
        #expect(answer.code == "IncompleteBody")
        #expect(answer.response.closesConnection)
        #expect(client.store.state.withLock { $0.discarded } == 1)
        #expect(await client.send("GET", "/examples/a").status == 404)
    }

    @Test func `a body shorter than its length is incomplete`() async {
        let client = await Client()
        let answer = await client.send("PUT", "/examples/a", ["Content-Length": "6"], body: Array("hello".utf8))
        #expect(answer.code == "IncompleteBody")
        #expect(await client.send("GET", "/examples/a").status == 404)
    }

    @Test func `a body without a length is refused`() async {
        let client = await Client()
        let none = await client.send("PUT", "/examples/a")
        #expect(none.code == "MissingContentLength")
        #expect(none.status == 411)
        let chunked = await client.send(
            "PUT", "/examples/a", ["Transfer-Encoding": "chunked"], body: Array("hello".utf8))
        #expect(chunked.code == "MissingContentLength")
        #expect(!chunked.response.closesConnection)
        let endless = await client.send(
            "PUT", "/examples/a", ["Transfer-Encoding": "chunked"], body: [UInt8](repeating: 1, count: 1_200_000),
            pieces: 65_536)
        #expect(endless.response.closesConnection)
    }

    @Test func `a body that is not wanted is read where it is small, unless the client waits to be asked`() async {
        let client = await Client()
        let body = [UInt8](repeating: 1, count: 1000)
        let read = await client.send("PUT", "/nowhere/a", body: body)
        #expect(read.code == "NoSuchBucket")
        #expect(!read.response.closesConnection)
        let waiting = await client.send("PUT", "/nowhere/a", ["Expect": "100-continue"], body: body)
        #expect(waiting.response.closesConnection)
        let large = await client.send(
            "PUT", "/nowhere/a", body: [UInt8](repeating: 1, count: 1_100_000), pieces: 65_536)
        #expect(large.response.closesConnection)
    }

    @Test func `what a write asks to be kept comes back`() async {
        let client = await Client()
        await client.put(
            "/examples/a", "x",
            [
                "Content-Encoding": "aws-chunked,gzip", "Cache-Control": "no-store", "Content-Language": "de",
                "Content-Disposition": "attachment; filename=\"a\"", "Expires": "never",
                "x-amz-server-side-encryption": "aws:kms", "x-amz-server-side-encryption-aws-kms-key-id": "key",
                "x-amz-storage-class": "GLACIER_IR", "x-amz-website-redirect-location": "/b", "x-amz-acl": "private",
                "x-amz-meta-ü": "ignored", "x-amz-meta-n": "Ärger",
            ])
        let get = await client.send("HEAD", "/examples/a")
        #expect(get.header("content-encoding") == "gzip")
        #expect(get.header("cache-control") == "no-store")
        #expect(get.header("content-language") == "de")
        #expect(get.header("content-disposition") == "attachment; filename=\"a\"")
        #expect(get.header("expires") == "never")
        #expect(get.header("x-amz-server-side-encryption") == "aws:kms")
        #expect(get.header("x-amz-server-side-encryption-aws-kms-key-id") == "key")
        #expect(get.header("x-amz-storage-class") == "GLACIER_IR")
        #expect(get.header("x-amz-website-redirect-location") == "/b")
        #expect(get.header("x-amz-meta-n") == "=?UTF-8?B?w4RyZ2Vy?=")
        #expect(get.header("content-type") == "binary/octet-stream")
    }

    @Test func `a write may depend on what is there`() async {
        let client = await Client()
        #expect(await client.send("PUT", "/examples/a", ["If-Match": "\"x\""], body: [1]).status == 404)
        let eTag = await client.put("/examples/a", "one", ["If-None-Match": "*"])
        let again = await client.send("PUT", "/examples/a", ["If-None-Match": "*"], body: [1])
        #expect(again.status == 412)
        #expect(again.code == "PreconditionFailed")
        #expect(await client.send("PUT", "/examples/a", ["If-Match": "\"x\""], body: [1]).status == 412)
        await client.put("/examples/a", "two", ["If-Match": eTag])
        #expect(await client.send("GET", "/examples/a").text == "two")
    }
}

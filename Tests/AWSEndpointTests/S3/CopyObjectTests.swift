import Checksums
import S3Model
import Testing

@testable import AWSEndpoint

struct CopyObjectTests {
    func source() async -> Client {
        let client = await Client()
        await client.put(
            "/examples/a%20b%2F+c", "hello",
            [
                "Content-Type": "text/x", "x-amz-meta-k": "v", "x-amz-tagging": "t=1",
                "x-amz-storage-class": "STANDARD_IA",
                "x-amz-checksum-sha256": "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
            ])
        return client
    }

    static let names = ["/examples/a%20b%2F+c", "examples/a%20b/%2Bc", "examples/a%20b%2F+c?versionId=null"]

    @Test(arguments: names)
    func `a copy has what the source has`(_ name: String) async throws {
        let client = await source()
        let copy = await client.send("PUT", "/examples/copy", ["x-amz-copy-source": name])
        #expect(copy.status == 200, "\(copy.text)")
        #expect(copy.operation == "CopyObject")
        let xml = try copy.xml()
        #expect(xml.name == "CopyObjectResult")
        #expect(xml.text(of: "ETag") == "\"5d41402abc4b2a76b9719d911017c592\"")
        #expect(xml.text(of: "LastModified")?.hasSuffix(".000Z") == true)
        #expect(xml.text(of: "ChecksumSHA256") == "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=")
        let get = await client.send("GET", "/examples/copy")
        #expect(get.text == "hello")
        #expect(get.header("content-type") == "text/x")
        #expect(get.header("x-amz-meta-k") == "v")
        #expect(get.header("x-amz-tagging-count") == "1")
        #expect(get.header("x-amz-storage-class") == nil)
    }

    @Test func `a copy may have other metadata and tags`() async throws {
        let client = await source()
        let copy = await client.send(
            "PUT", "/examples/copy",
            [
                "x-amz-copy-source": "examples/a%20b/+c", "x-amz-metadata-directive": "REPLACE",
                "Content-Type": "text/y",
                "x-amz-meta-n": "w", "x-amz-tagging-directive": "REPLACE", "x-amz-tagging": "a=1&b=2",
                "x-amz-checksum-algorithm": "CRC32", "x-amz-storage-class": "GLACIER_IR",
            ])
        #expect(try copy.xml().text(of: "ChecksumCRC32") == "NhCmhg==")
        let get = await client.send("GET", "/examples/copy")
        #expect(get.header("content-type") == "text/y")
        #expect(get.header("x-amz-meta-k") == nil)
        #expect(get.header("x-amz-meta-n") == "w")
        #expect(get.header("x-amz-tagging-count") == "2")
        #expect(get.header("x-amz-storage-class") == "GLACIER_IR")
    }

    @Test func `an object is copied to itself only to change it`() async {
        let client = await source()
        let source = ["x-amz-copy-source": "examples/a%20b/+c"]
        let same = await client.send("PUT", "/examples/a%20b/+c", source)
        #expect(same.code == "InvalidRequest")
        #expect(same.text.contains("This copy request is illegal"))
        let changes: [[String: String]] = [
            ["x-amz-metadata-directive": "REPLACE", "x-amz-meta-new": "1"], ["x-amz-storage-class": "STANDARD"],
            ["x-amz-server-side-encryption": "AES256"], ["x-amz-website-redirect-location": "/x"],
        ]
        for change in changes {
            let answer = await client.send("PUT", "/examples/a%20b/+c", source.merging(change) { $1 })
            #expect(answer.status == 200, "\(answer.text)")
        }
        #expect(await client.send("GET", "/examples/a%20b/+c").text == "hello")
    }

    static let eTag = "\"5d41402abc4b2a76b9719d911017c592\""
    static let modified = "Tue, 14 Nov 2023 22:13:22 GMT"
    static let before = "Tue, 14 Nov 2023 22:13:21 GMT"
    static let conditions: [([String: String], Int)] = [
        (["if-match": eTag], 200), (["if-match": "\"x\""], 412), (["if-none-match": eTag], 412),
        (["if-none-match": "\"x\""], 200), (["if-modified-since": before], 200), (["if-modified-since": modified], 412),
        (["if-unmodified-since": before], 412), (["if-unmodified-since": modified], 200),
        (["if-match": eTag, "if-unmodified-since": before], 200),
        (["if-none-match": eTag, "if-modified-since": before], 412),
    ]

    @Test(arguments: conditions)
    func `a copy may depend on its source`(_ headers: [String: String], _ status: Int) async {
        let client = await source()
        var all = ["x-amz-copy-source": "examples/a%20b/+c"]
        for (name, value) in headers { all["x-amz-copy-source-" + name] = value }
        let answer = await client.send("PUT", "/examples/copy", all)
        #expect(answer.status == status)
        if status == 412 { #expect(answer.code == "PreconditionFailed") }
    }

    static let wrong: [([String: String], String)] = [
        (["x-amz-copy-source": "examples"], "InvalidArgument"),
        (["x-amz-copy-source": "/examples/"], "InvalidArgument"),
        (["x-amz-copy-source": ""], "InvalidArgument"), (["x-amz-copy-source": "examples/%FF"], "InvalidArgument"),
        (["x-amz-copy-source": "examples/none"], "NoSuchKey"), (["x-amz-copy-source": "nowhere/a"], "NoSuchBucket"),
        (["x-amz-copy-source": "examples/a%20b/+c?versionId=3"], "InvalidArgument"),
        (["x-amz-copy-source": "arn:aws:s3:us-east-1:1:accesspoint/x/object/a"], "NotImplemented"),
        (["x-amz-copy-source": "examples/a%20b/+c", "x-amz-copy-source-range": "bytes=0-1"], "NotImplemented"),
        (["x-amz-copy-source": "examples/a%20b/+c", "x-amz-metadata-directive": "MIX"], "InvalidArgument"),
        (["x-amz-copy-source": "examples/a%20b/+c", "x-amz-tagging-directive": "MIX"], "InvalidArgument"),
        (
            ["x-amz-copy-source": "examples/a%20b/+c", "x-amz-source-expected-bucket-owner": "444455556666"],
            "AccessDenied"
        ),
        (
            [
                "x-amz-copy-source": "examples/a%20b/+c",
                "x-amz-copy-source-server-side-encryption-customer-algorithm": "AES256",
            ], "NotImplemented"
        ),
    ]

    @Test(arguments: wrong)
    func `a copy that cannot be`(_ headers: [String: String], _ code: String) async {
        let client = await source()
        let answer = await client.send("PUT", "/examples/copy", headers)
        #expect(answer.code == code, "\(answer.text)")
        #expect(await client.send("HEAD", "/examples/copy").status == 404)
    }
}

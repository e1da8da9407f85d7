import S3Model
import Testing

@testable import AWSEndpoint

/// Work that takes long is answered while it is going on, so that clients go on waiting.
struct SlowAnswerTests {
    func isSlow(_ answer: Answer) -> Bool {
        if case .slow = answer.response.body { true } else { false }
    }

    @Test func `a large copy`() async throws {
        let client = await Client(slowByteCount: 5)
        await client.put("/examples/small", "1234")
        await client.put("/examples/large", "12345")
        let small = await client.send("PUT", "/examples/a", ["x-amz-copy-source": "examples/small"])
        #expect(!isSlow(small))
        #expect(small.text.hasPrefix("<?xml"))

        let large = await client.send("PUT", "/examples/b", ["x-amz-copy-source": "examples/large"])

        #expect(isSlow(large))
        #expect(large.status == 200)
        // White space comes before it, which a declaration may not follow.
        #expect(large.text.hasPrefix("<CopyObjectResult"))
        #expect(try large.xml().text(of: "ETag") == "\"827ccb0eea8a706c4c34a16891f84e7b\"")
        #expect(await client.send("GET", "/examples/b").text == "12345")
    }

    @Test func `what goes wrong while it is going on is said in the body`() async throws {
        let client = await Client(slowByteCount: 5)
        await client.put("/examples/large", "12345")
        let answer = await client.send(
            "PUT", "/examples/large",
            ["x-amz-copy-source": "examples/large", "x-amz-metadata-directive": "REPLACE", "If-None-Match": "*"])
        #expect(isSlow(answer))
        #expect(answer.status == 200)
        #expect(answer.text.hasPrefix("<Error>"))
        #expect(try answer.xml().text(of: "Code") == "PreconditionFailed")
    }

    @Test func `what is wrong before it begins is said with a status`() async {
        let client = await Client(slowByteCount: 5)
        await client.put("/examples/large", "12345")
        let answer = await client.send(
            "PUT", "/examples/b", ["x-amz-copy-source": "examples/large", "x-amz-copy-source-if-match": "\"x\""])
        #expect(answer.status == 412)
    }

    @Test func `a large upload in parts`() async throws {
        let client = await Client(slowByteCount: 5)
        let begun = await client.send("POST", "/examples/a?uploads")
        let id = try #require(try begun.xml().text(of: "UploadId"))
        let part = await client.send("PUT", "/examples/a?partNumber=1&uploadId=\(id)", body: Array("12345".utf8))
        let list = "<Part><PartNumber>1</PartNumber><ETag>\(part.header("etag") ?? "")</ETag></Part>"
        let done = await client.send(
            "POST", "/examples/a?uploadId=\(id)",
            body: Array("<CompleteMultipartUpload>\(list)</CompleteMultipartUpload>".utf8))
        #expect(isSlow(done))
        #expect(done.text.hasPrefix("<CompleteMultipartUploadResult"))
        #expect(await client.send("GET", "/examples/a").text == "12345")
    }
}

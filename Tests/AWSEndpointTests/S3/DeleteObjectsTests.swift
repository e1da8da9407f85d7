import Checksums
import S3Model
import Testing

@testable import AWSEndpoint

struct DeleteObjectsTests {
    func delete(_ client: Client, _ body: String, _ headers: [String: String]? = nil) async -> Answer {
        let bytes = Array(body.utf8)
        var md5 = RunningMD5()
        md5.update(bytes[...])
        let headers = headers ?? ["Content-MD5": Base64.encoded(md5.value())]
        return await client.send("POST", "/examples?delete", headers, body: bytes, pieces: 1000)
    }

    func object(_ key: String, _ more: String = "") -> String { "<Object><Key>\(key)</Key>\(more)</Object>" }

    @Test func `many objects at once`() async throws {
        let client = await Client()
        for key in ["a", "b", "c%20d%26", "e"] { await client.put("/examples/\(key)") }
        let answer = await delete(
            client,
            "<Delete>\(object("a"))\(object("none"))\(object("c d&amp;"))\(object("e", "<VersionId>3</VersionId>"))</Delete>"
        )
        #expect(answer.status == 200, "\(answer.text)")
        let xml = try answer.xml()
        #expect(xml.children.filter { $0.name == "Deleted" }.map { $0.text(of: "Key") } == ["a", "none", "c d&"])
        #expect(xml.child("Error")?.text(of: "Code") == "NoSuchVersion")
        let left = client.store.state.withLock {
            $0.buckets["examples"]?.objects.keys.map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(left?.sorted() == ["b", "e"])
    }

    @Test func `quietly, only errors are said`() async throws {
        let client = await Client()
        await client.put("/examples/a")
        let quiet = await delete(
            client,
            "<Delete><Quiet>true</Quiet>\(object("a"))\(object("b", "<Size>1</Size>"))"
                + "\(object(String(repeating: "k", count: 1025)))</Delete>")
        let xml = try quiet.xml()
        #expect(xml.child("Deleted") == nil)
        #expect(xml.children.map { $0.text(of: "Code") } == ["NotImplemented", "KeyTooLongError"])
        #expect(await client.send("HEAD", "/examples/a").status == 404)
    }

    @Test func `an object may have to be the same`() async throws {
        let client = await Client()
        await client.put("/examples/a")
        let eTag = await client.put("/examples/b")
        let answer = await delete(
            client, "<Delete>\(object("a", "<ETag>\"x\"</ETag>"))\(object("b", "<ETag>\(eTag)</ETag>"))</Delete>")
        #expect(try answer.xml().child("Error")?.text(of: "Code") == "PreconditionFailed")
        #expect(try answer.xml().child("Deleted")?.text(of: "Key") == "b")
        #expect(await client.send("DELETE", "/examples/a", ["If-Match": "\"x\""]).status == 412)
        let version = await client.send("DELETE", "/examples/a?versionId=null", ["If-Match": "*"])
        #expect(version.code == "NotImplemented")
        #expect(await client.send("DELETE", "/examples/a", ["If-Match": "*"]).status == 204)
        #expect(await client.send("DELETE", "/examples/a", ["If-Match": "*"]).status == 404)
        #expect(await client.send("DELETE", "/examples/a").status == 204)
    }

    @Test func `what is refused deletes nothing`() async {
        let client = await Client()
        await client.put("/examples/a")
        let one = "<Delete>\(object("a"))</Delete>"
        #expect(await delete(client, one, [:]).code == "InvalidRequest")
        #expect(await delete(client, one, ["Content-MD5": "AAAAAAAAAAAAAAAAAAAAAA=="]).code == "BadDigest")
        #expect(await delete(client, one, ["x-amz-checksum-crc32": "AAAAAA=="]).code == "BadDigest")
        #expect(await delete(client, "").code == "MissingRequestBodyError")
        #expect(await delete(client, "<Delete></Delete>").code == "MalformedXML")
        #expect(await delete(client, "<Delete>\(object("a"))").code == "MalformedXML")
        #expect(await delete(client, "<Delete>\(object(""))</Delete>").code == "MalformedXML")
        #expect(await delete(client, "<Remove>\(object("a"))</Remove>").code == "MalformedXML")
        #expect(await delete(client, "<Delete>\(object("a"))<Object/></Delete>").code == "MalformedXML")
        let many = String(repeating: object("a"), count: 1001)
        #expect(await delete(client, "<Delete>\(many)</Delete>").code == "MalformedXML")
        let long = await delete(client, one + String(repeating: " ", count: 2 << 20))
        #expect(long.code == "MaxMessageLengthExceeded")
        #expect(long.response.closesConnection)
        #expect(await client.send("HEAD", "/examples/a").status == 200)
        let thousand = (0..<1000).map { object("k\($0)") }.joined()
        #expect(await delete(client, "<Delete>\(thousand)</Delete>").status == 200)
    }
}

import S3Model
import Testing

@testable import AWSEndpoint

struct GetObjectTests {
    static let ranges: [(String, Int, String, String?)] = [
        ("bytes=0-4", 206, "01234", "bytes 0-4/10"),
        ("bytes=8-", 206, "89", "bytes 8-9/10"),
        ("bytes=-3", 206, "789", "bytes 7-9/10"),
        ("bytes=-30", 206, "0123456789", "bytes 0-9/10"),
        ("bytes=5-100", 206, "56789", "bytes 5-9/10"),
        ("bytes=0-99999999999999999999", 206, "0123456789", "bytes 0-9/10"),
        ("bytes=9-9", 206, "9", "bytes 9-9/10"),
        ("bytes=0-1,4-5", 200, "0123456789", nil),
        ("bytes=5-2", 200, "0123456789", nil),
        ("lines=0-1", 200, "0123456789", nil),
        ("bytes=a-b", 200, "0123456789", nil),
        ("bytes=", 200, "0123456789", nil),
        ("bytes=--1", 200, "0123456789", nil),
    ]

    @Test(arguments: ranges)
    func `a range of an object`(_ range: String, _ status: Int, _ text: String, _ contentRange: String?) async {
        let client = await Client()
        await client.put("/examples/a", "0123456789")
        for method in ["GET", "HEAD"] {
            let answer = await client.send(method, "/examples/a", ["Range": range])
            #expect(answer.status == status)
            #expect(answer.header("content-range") == contentRange)
            if method == "GET" {
                #expect(answer.text == text)
            } else if case .head(let byteCount) = answer.response.body {
                #expect(byteCount == Int64(text.utf8.count))
            }
        }
    }

    @Test(arguments: ["bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999999999999-"])
    func `a range that the object has not`(_ range: String) async throws {
        let client = await Client()
        await client.put("/examples/a", "0123456789")
        let answer = await client.send("GET", "/examples/a", ["Range": range])
        #expect(answer.status == 416)
        #expect(answer.code == "InvalidRange")
        #expect(answer.header("content-range") == "bytes */10")
        #expect(try answer.xml().text(of: "ActualObjectSize") == "10")
        #expect(try answer.xml().text(of: "RangeRequested") == range)
    }

    @Test func `of an empty object no range is there`() async {
        let client = await Client()
        await client.put("/examples/a", "")
        #expect(await client.send("GET", "/examples/a", ["Range": "bytes=0-0"]).status == 416)
        #expect(await client.send("GET", "/examples/a", ["Range": "bytes=-1"]).status == 416)
        #expect(await client.send("GET", "/examples/a").status == 200)
        #expect(await client.send("GET", "/examples/a?partNumber=1").status == 200)
    }

    @Test func `a range may depend on the object's state`() async {
        let client = await Client()
        let eTag = await client.put("/examples/a", "0123456789")
        let same = await client.send("GET", "/examples/a", ["Range": "bytes=0-0", "If-Range": eTag])
        #expect(same.status == 206)
        let other = await client.send("GET", "/examples/a", ["Range": "bytes=0-0", "If-Range": "\"x\""])
        #expect(other.status == 200)
        #expect(other.text == "0123456789")
    }

    static let modified = "Tue, 14 Nov 2023 22:13:22 GMT"
    static let before = "Tue, 14 Nov 2023 22:13:21 GMT"
    static let eTag = "\"5d41402abc4b2a76b9719d911017c592\""
    /// What each header does alone, and which one outweighs which.
    static let conditions: [([String: String], Int)] = [
        (["If-Match": eTag], 200), (["If-Match": "5d41402abc4b2a76b9719d911017c592"], 200),
        (["If-Match": "*"], 200), (["If-Match": "\"x\", \(eTag)"], 200), (["If-Match": "\"x\""], 412),
        (["If-None-Match": eTag], 304), (["If-None-Match": "*"], 304), (["If-None-Match": "W/\(eTag)"], 304),
        (["If-None-Match": "\"x\""], 200),
        (["If-Modified-Since": modified], 304), (["If-Modified-Since": before], 200),
        (["If-Modified-Since": "yesterday"], 200), (["If-Unmodified-Since": modified], 200),
        (["If-Unmodified-Since": before], 412),
        (["If-Match": eTag, "If-Unmodified-Since": before], 200),
        (["If-Match": "\"x\"", "If-Unmodified-Since": modified], 412),
        (["If-None-Match": eTag, "If-Modified-Since": before], 304),
        (["If-None-Match": "\"x\"", "If-Modified-Since": modified], 200),
    ]

    @Test(arguments: conditions)
    func `a read may depend on what is there`(_ headers: [String: String], _ status: Int) async {
        let client = await Client()
        await client.put("/examples/a", "hello")
        for method in ["GET", "HEAD"] {
            let answer = await client.send(method, "/examples/a", headers)
            #expect(answer.status == status)
            if status == 304 {
                #expect(answer.header("etag") == Self.eTag)
                #expect(answer.bytes?.isEmpty != false)
                #expect(answer.code == nil)
            }
            if status == 412, method == "GET" { #expect(answer.code == "PreconditionFailed") }
        }
    }

    @Test func `an error to HEAD has no body`() async {
        let client = await Client()
        let answer = await client.send("HEAD", "/examples/none")
        #expect(answer.status == 404)
        #expect(answer.bytes == [])
        #expect(answer.code == "NoSuchKey")
        #expect(answer.operation == "HeadObject")
        let bucket = await client.send("HEAD", "/nowhere")
        #expect(bucket.status == 404)
        #expect(bucket.bytes == [])
    }

    @Test func `what is not there is named`() async throws {
        let client = await Client()
        let key = await client.send("GET", "/examples/no%20ne")
        #expect(key.status == 404)
        #expect(try key.xml().text(of: "Code") == "NoSuchKey")
        #expect(try key.xml().text(of: "Key") == "no ne")
        let bucket = await client.send("GET", "/nowhere/a")
        #expect(bucket.status == 404)
        #expect(try bucket.xml().text(of: "Code") == "NoSuchBucket")
        #expect(try bucket.xml().text(of: "BucketName") == "nowhere")
    }

    @Test func `a signed request may ask for other headers`() async {
        let client = await Client()
        await client.put("/examples/a", "hello", ["Content-Type": "text/plain"])
        let target = "/examples/a?response-content-type=text%2Fcsv&response-content-disposition=attachment%0D%0AX:%20y"
        let refused = await client.send("GET", target)
        #expect(refused.code == "InvalidRequest")
        let answer = await client.send("GET", target, ["Authorization": "AWS4-HMAC-SHA256 …"])
        #expect(answer.header("content-type") == "text/csv")
        #expect(answer.header("content-disposition")?.contains("\n") == false)
        #expect(answer.header("x") == nil)
        let presigned = await client.send("GET", target + "&X-Amz-Signature=abc&X-Amz-Expires=60")
        #expect(presigned.status == 200)
        #expect(presigned.header("content-type") == "text/csv")
    }

    @Test func `an object that was not put in parts has one`() async {
        let client = await Client()
        await client.put("/examples/a", "hello")
        let one = await client.send("GET", "/examples/a?partNumber=1")
        #expect(one.status == 206)
        #expect(one.text == "hello")
        #expect(one.header("content-range") == "bytes 0-4/5")
        #expect(one.header("x-amz-mp-parts-count") == nil)
        let two = await client.send("GET", "/examples/a?partNumber=2")
        #expect(two.status == 416)
        #expect(two.code == "InvalidPartNumber")
        #expect(await client.send("GET", "/examples/a?partNumber=0").code == "InvalidArgument")
        #expect(await client.send("GET", "/examples/a?partNumber=1", ["Range": "bytes=0-1"]).code == "InvalidRequest")
    }

    @Test func `the only version is null`() async {
        let client = await Client()
        await client.put("/examples/a", "hello")
        #expect(await client.send("GET", "/examples/a?versionId=null").text == "hello")
        #expect(await client.send("GET", "/examples/a?versionId=3").code == "InvalidArgument")
        #expect(await client.send("DELETE", "/examples/a?versionId=3").code == "InvalidArgument")
        #expect(await client.send("GET", "/examples/a").status == 200)
    }
}

import Testing

@testable import AWSEndpoint

/// Whatever comes, an answer goes back: one with an operation, and an error with a code that its XML has, too.
struct AnyRequestTests {
    @Test(arguments: 0..<40)
    func `any request is answered`(seed: UInt64) async throws {
        var random = Generator(state: seed &* 0x1_0000_0001)
        let client = await Client()
        await client.put("/examples/a", "0123456789")
        _ = await client.send("POST", "/examples/a?uploads")
        for _ in 0..<100 {
            let target = Self.some(Self.paths, &random) + "?" + Self.list(Self.queries, "&", &random)
            var headers: [String: String] = [:]
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                headers[Self.some(Self.names, &random)] = Self.some(Self.values, &random)
            }
            let body = Array(Self.list(Self.bodies, "", &random).utf8)
            let method = Self.some(Self.methods, &random)

            let answer = await client.send(method, target, headers, body: body)

            let shown = Comment(rawValue: "\(method) \(target) \(headers) \(String(decoding: body, as: UTF8.self))")
            #expect(answer.operation?.isEmpty == false, shown)
            #expect((200..<600).contains(answer.status), shown)
            #expect((answer.status >= 400) == (answer.code != nil), shown)
            #expect(answer.status != 500, shown)
            if answer.status >= 400, method != "HEAD" {
                #expect(try answer.xml().text(of: "Code") == answer.code, shown)
            }
        }
    }

    private static let methods = ["GET", "GET", "PUT", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "BREW"]
    private static let paths = [
        "", "/", "//", "/examples", "/examples/", "/examples/a", "/examples//", "/examples/%41", "/examples/%",
        "/examples/%FF",
        "/nowhere/a", "/examples/..", "/%2F/a", "/examples/a%0D%0A",
    ]
    private static let queries = [
        "", "acl", "tagging", "uploads", "uploadId=upload-1", "partNumber=1", "partNumber=-1", "list-type=2", "delete",
        "versions", "max-keys=1", "max-keys=x", "delimiter=/", "delimiter=", "prefix=a", "prefix=%", "marker=a/", "=",
        "=x", "&",
        "continuation-token=a2E=", "continuation-token=cA==", "start-after=/", "encoding-type=url", "location",
        "X-Amz-Signature=s", "x-amz-meta-a=b", "versionId=null", "response-expires=x", "attributes", "max-parts=0",
        "part-number-marker=9999999999", "upload-id-marker=x", "key-marker=a", "lifecycle", "id=1", "metrics", "+",
        "%00",
    ]
    private static let names = [
        "Range", "If-Match", "If-None-Match", "If-Modified-Since", "x-amz-copy-source", "x-amz-copy-source-range",
        "Content-MD5", "x-amz-checksum-crc32", "x-amz-checksum-crc64nvme", "x-amz-content-sha256", "x-amz-trailer",
        "x-amz-decoded-content-length", "x-amz-tagging", "x-amz-meta-a", "x-amz-acl", "x-amz-object-attributes",
        "x-amz-metadata-directive", "x-amz-checksum-algorithm", "x-amz-checksum-type", "x-amz-max-parts",
        "Content-Encoding",
        "x-amz-part-number-marker", "x-amz-storage-class", "x-amz-mp-object-size", "If-Range", "x-amz-checksum-mode",
    ]
    private static let values = [
        "", "*", "\"", "\"\"", "W/", "bytes=0-", "bytes=-", "bytes=-1", "bytes=9223372036854775807-",
        "bytes=9223372036854775806-9223372036854775807", "bytes=0-9223372036854775807", "examples/a", "/", "//",
        "/examples/",
        "?versionId=null", "examples/a?versionId=null", "AAAAAA==", "====", "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "UNSIGNED-PAYLOAD", "x-amz-checksum-crc32", "5", "-1", "99999999999999999999", "9223372036854775807", "k=v",
        "&=&",
        "private", "ETag,Checksum,ObjectParts", "REPLACE", "CRC32", "FULL_OBJECT", "STANDARD", "gzip,aws-chunked,",
        "ENABLED",
        "Thu, 01 Jan 1970 00:00:00 GMT", "9999-12-31T23:59:59Z", "ü",
    ]
    private static let bodies = [
        "", "hello", "<Delete>", "</Delete>", "<Object><Key>a</Key></Object>", "<Tagging><TagSet/></Tagging>", "<", "&",
        "]]>",
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>x</ETag></Part></CompleteMultipartUpload>",
        "5\r\nhello\r\n", "0\r\n\r\n", "FFFFFFFFFFFFFFFF\r\n", "<?xml", "<!-- -->",
        "<AccessControlPolicy><Owner/><AccessControlList/></AccessControlPolicy>",
        "<CreateBucketConfiguration><Tags><Tag/></Tags></CreateBucketConfiguration>",
    ]

    private static func some(_ choices: [String], _ random: inout Generator) -> String {
        choices.randomElement(using: &random) ?? ""
    }

    private static func list(_ choices: [String], _ separator: String, _ random: inout Generator) -> String {
        (0..<Int.random(in: 0...3, using: &random)).map { _ in some(choices, &random) }.joined(separator: separator)
    }

    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}

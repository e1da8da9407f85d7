import S3Model
import Testing

@testable import AWSEndpoint

struct RoutingTests {
    static let keys: [(String, String)] = [
        ("a", "a"), ("a%2Fb", "a/b"), ("a+b", "a+b"), ("a%20b", "a b"), ("a%2Bb", "a+b"), ("a//b", "a//b"),
        ("/a", "/a"), ("../..", "../.."), ("a/./b/..", "a/./b/.."), ("%252F", "%2F"), ("%C3%BC", "ü"),
        ("a%00b", "a\0b"),
        ("u%CC%88", "u\u{308}"), ("a%3Fb", "a?b"), ("~", "~"), ("%E2%82%AC", "€"), ("a/", "a/"),
    ]

    @Test(arguments: keys)
    func `a key is what the path says, byte for byte`(_ path: String, _ key: String) async throws {
        let client = await Client()
        await client.put("/examples/\(path)", "1")
        let stored = client.store.state.withLock { $0.buckets["examples"]?.objects.keys.map { $0 } }
        #expect(stored == [Array(key.utf8)])
        let put = await client.send("PUT", "/\(path)x", body: [1], host: "examples")
        #expect(put.status == 200)
        #expect(await client.send("GET", "/\(path)x", host: "examples").bytes == [1])
        #expect(client.store.state.withLock { $0.buckets["examples"]?.objects[Array((key + "x").utf8)] } != nil)
    }

    @Test func `canonically equivalent keys are two`() async {
        let client = await Client()
        await client.put("/examples/%C3%BC", "composed")
        await client.put("/examples/u%CC%88", "decomposed")
        #expect(await client.send("GET", "/examples/%C3%BC").text == "composed")
        #expect(await client.send("GET", "/examples/u%CC%88").text == "decomposed")
    }

    @Test(arguments: [
        "/examples/%FF", "/examples/%C3", "/examples/%zz", "/examples/a%", "/examples?prefix=%FF", "/%FF",
    ])
    func `what is no UTF-8 is refused`(_ target: String) async {
        let client = await Client()
        let answer = await client.send("GET", target)
        #expect(answer.status == 400)
        #expect(answer.code == "InvalidURI")
        #expect(answer.operation == "Unknown")
    }

    @Test func `a key has at most 1024 bytes`() async throws {
        let client = await Client()
        await client.put("/examples/" + String(repeating: "%C3%BC", count: 512), "1")
        let answer = await client.send(
            "PUT", "/examples/" + String(repeating: "%C3%BC", count: 512) + "a", body: [1])
        #expect(answer.status == 400)
        #expect(answer.code == "KeyTooLongError")
        #expect(try answer.xml().text(of: "MaxSizeAllowed") == "1024")
    }

    /// None of these may be taken for the plain operation.
    static let refused: [(String, String, String, Int)] = [
        ("PUT", "/examples?versioning", "PutBucketVersioning", 501),
        ("PUT", "/examples?lifecycle", "PutBucketLifecycleConfiguration", 501),
        ("PUT", "/examples?lifecycle=", "PutBucketLifecycleConfiguration", 501),
        ("PUT", "/examples?object-lock", "PutObjectLockConfiguration", 501),
        ("PUT", "/examples?policy", "PutBucketPolicy", 501),
        ("PUT", "/examples?something", "Unknown", 501),
        ("PUT", "/examples/a?legal-hold", "PutObjectLegalHold", 501),
        ("PUT", "/examples/a?retention", "PutObjectRetention", 501),
        ("PUT", "/examples/a?renameObject", "RenameObject", 501),
        ("PUT", "/examples/a?encryption", "UpdateObjectEncryption", 501),
        ("PUT", "/examples/a?something", "Unknown", 501),
        ("PUT", "/examples/a?lifecycle", "Unknown", 501),
        ("PUT", "/examples/a?partNumber=1", "PutObject", 400),
        ("PUT", "/examples/a?uploadId=1", "UploadPart", 400),
        ("PUT", "/examples/a?tagging&acl", "Unknown", 400),
        ("POST", "/examples/a?select&select-type=2", "SelectObjectContent", 501),
        ("POST", "/examples/a?restore", "RestoreObject", 501),
        ("POST", "/examples", "PostObject", 501),
        ("POST", "/examples/a", "Unknown", 405),
        ("POST", "/examples/a?tagging", "Unknown", 405),
        ("GET", "/examples/a?torrent", "GetObjectTorrent", 501),
        ("GET", "/examples?session", "CreateSession", 501),
        ("GET", "/examples?list-type=3", "ListObjectsV2", 400),
        ("GET", "/examples/a?uploads", "Unknown", 405),
        ("GET", "/?acl", "Unknown", 501),
        ("DELETE", "/examples?policy", "DeleteBucketPolicy", 501),
        ("DELETE", "/examples?versions", "Unknown", 405),
        ("DELETE", "/examples/a?retention", "Unknown", 405),
        ("DELETE", "/", "Unknown", 405),
        ("OPTIONS", "/examples/a", "CORSPreflight", 403),
        ("PATCH", "/examples/a", "Unknown", 405),
    ]

    @Test(arguments: refused)
    func `a sub-resource never leads to another operation`(
        _ method: String, _ target: String, _ operation: String, _ status: Int
    ) async throws {
        let client = await Client()
        await client.put("/examples/a", "kept")
        let answer = await client.send(method, target, body: Array("<x/>".utf8))
        #expect(answer.status == status, "\(answer.text)")
        #expect(answer.operation == operation)
        #expect(answer.response.operation?.service == "s3")
        let stored = try client.store.stored(S3Address(bucket: "examples", key: "a"))
        #expect(stored.bytes == Array("kept".utf8))
        if status == 501, let name = target.split(separator: "?").last?.split(separator: "&").first {
            let bare = name.split(separator: "=").first ?? name
            if target.contains("?") { #expect(answer.text.contains(bare)) }
        }
    }

    @Test func `what no operation has is passed over when it has a value`() async {
        let client = await Client()
        await client.put("/examples/a?x-id=PutObject&cache=1", "hello")
        #expect(await client.send("GET", "/examples/a?x-id=GetObject&cache=1").text == "hello")
    }

    @Test func `a presigned URL leads where the plain one does, and its parameters are headers`() async {
        let client = await Client()
        let signature =
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2Fb&X-Amz-Date=d&X-Amz-Expires=60"
            + "&X-Amz-SignedHeaders=host&X-Amz-Signature=s&X-Amz-Security-Token="
        let put = await client.send("PUT", "/examples/a?\(signature)&x-amz-meta-k=v", body: [1])
        #expect(put.status == 200, "\(put.text)")
        let get = await client.send("GET", "/examples/a?\(signature)")
        #expect(get.bytes == [1])
        #expect(get.header("x-amz-meta-k") == "v")
        let refused = await client.send("PUT", "/examples/a?\(signature)&x-amz-object-lock-mode=G", body: [2])
        #expect(refused.status == 501)
        let version2 = await client.send("GET", "/examples/a?AWSAccessKeyId=a&Signature=b&Expires=1")
        #expect(version2.bytes == [1])
    }

    @Test func `nobody else's bucket is expected`() async {
        let client = await Client()
        let right = await client.send("HEAD", "/examples", ["x-amz-expected-bucket-owner": "111122223333"])
        #expect(right.status == 200)
        let wrong = await client.send("HEAD", "/examples", ["x-amz-expected-bucket-owner": "444455556666"])
        #expect(wrong.status == 403)
        #expect(wrong.code == "AccessDenied")
    }

    @Test func `every operation has one route, and every route one operation`() {
        let table = S3RouteTable.shared
        var reached: Set<S3Operation> = [.copyObject, .uploadPartCopy]
        for method in ["GET", "PUT", "POST", "DELETE", "HEAD"] {
            for level in [S3Level.service, .bucket, .object] {
                for subresource in table.subresources.union([""]) {
                    if case .answered(let operation)? = table[method, level, subresource] {
                        #expect(reached.insert(operation).inserted, "\(operation)")
                    }
                }
            }
        }
        let byID: Set<S3Operation> = [
            .getBucketAnalyticsConfiguration, .getBucketIntelligentTieringConfiguration,
            .getBucketInventoryConfiguration, .getBucketMetricsConfiguration,
        ]
        #expect(reached.union(byID) == Set(S3Operation.allCases))
        #expect(reached.isDisjoint(with: byID))
    }
}

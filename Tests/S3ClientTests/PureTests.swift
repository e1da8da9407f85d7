import Checksums
import Testing

@testable import S3Client

@Suite struct XMLTests {
    private func read(_ text: String) throws -> XMLElement { try XMLReader.document(Array(text.utf8)) }

    @Test func `an answer`() throws {
        let root = try read(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- c --><s:A xmlns:s='x>y' b = "1"><B>a &amp; b&#x20;&#65;</B><B/><C><![CDATA[<&]]>d</C></s:A>

            """)
        #expect(root.name == "A")
        #expect(root.all("B").map(\.text) == ["a & b A", ""])
        #expect(root["C"] == "<&d")
        #expect(root["D"] == nil)
    }

    @Test(arguments: [
        "", "text", "<A>", "<A></B>", "<A><B></A></B>", "<A/><B/>", "<A>&x;</A>", "<A>&#xD800;</A>", "<A>&amp</A>",
        "<A b></A>",
        "<A b=c/>", "<A b='/>", "< A/>", "<A/>x", "<A><!-- </A>",
    ]) func `what is malformed is refused`(text: String) {
        #expect(throws: XMLProblem.self) { try read(text) }
    }

    @Test func `document types, depths and wrong bytes`() {
        #expect(throws: XMLProblem.documentType) { try read("<!DOCTYPE a [<!ENTITY x 'y'>]><A>&x;</A>") }
        #expect(throws: XMLProblem.tooDeep) {
            try read(String(repeating: "<A>", count: 40) + String(repeating: "</A>", count: 40))
        }
        #expect(throws: XMLProblem.notUTF8) {
            try XMLReader.document([0x3C, 0x41, 0x3E, 0xFF, 0x3C, 0x2F, 0x41, 0x3E])
        }
    }

    @Test func `a page of a listing`() {
        let text = """
            <ListBucketResult><Name>b</Name><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>
            <NextContinuationToken>n</NextContinuationToken>
            <Contents><Key>a+b%2Bc%C3%BC%0A</Key><ETag>"x"</ETag><Size>5</Size></Contents></ListBucketResult>
            """
        #expect(
            ObjectListing.page(Array(text.utf8), bucket: "b")
                == ObjectListing.Page(
                    objects: [RemoteObject(bucket: "b", key: "a b+cü\n", entityTag: "\"x\"", byteCount: 5)], next: "n"))
        #expect(ObjectListing.page(Array("<html></html>".utf8), bucket: "b") == nil)
        #expect(
            ObjectListing.page(
                Array("<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>".utf8), bucket: "b")
                == nil)
    }
}

@Suite struct PlanTests {
    @Test func `pieces cover an object without gaps`() {
        #expect(PiecePlan(byteCount: 0).pieces == [0..<0])
        #expect(PiecePlan(byteCount: 8 << 20).pieces == [0..<(8 << 20)])
        let two: [Range<Int64>] = [0..<8_388_608, 8_388_608..<8_388_609]
        #expect(PiecePlan(byteCount: 8_388_609).pieces == two)
    }

    @Test(arguments: [1, 83_886_080_000, 83_886_080_001, 5 << 40] as [Int64])
    func `the largest objects have as many parts as S3 takes`(size: Int64) {
        let plan = PiecePlan(byteCount: size)
        #expect(plan.pieces.count <= 10_000)
        #expect(plan.pieces.last?.upperBound == size)
        #expect(zip(plan.pieces, plan.pieces.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
        #expect((1...4).contains(plan.width))
    }

    @Test func `which failures are tried again`() {
        func refused(_ status: Int, _ code: String) -> S3Failure.Reason {
            .refused(ServiceError(status: status, code: code))
        }
        for reason in [
            refused(500, "InternalError"), refused(503, "SlowDown"), refused(400, "RequestTimeout"),
            refused(502, "HTTP 502"),
            refused(429, "HTTP 429"), refused(200, "InternalError"), .connection("reset"),
        ] { #expect(RetryPolicy.isTransient(reason), "\(reason)") }
        for reason in [
            refused(403, "AccessDenied"), refused(404, "NoSuchKey"), refused(412, "PreconditionFailed"),
            refused(501, "NotImplemented"), .corrupt(""), .unexpected(""), .file("", isFull: true), .cancelled,
            .credentials(.nothingFound([])),
        ] { #expect(!RetryPolicy.isTransient(reason), "\(reason)") }
    }

    @Test func `waits double, up to a limit, by luck`() {
        let policy = RetryPolicy()
        #expect(
            (1...8).map { policy.delay(after: $0, luck: 1) }
                == [500, 1000, 2000, 4000, 8000, 16000, 20000, 20000].map { .milliseconds($0) })
        #expect(policy.delay(after: 3, luck: 0.25) == .milliseconds(500))
        #expect(policy.delay(after: 3, luck: 0) == .zero)
        #expect(policy.mayRetry(.connection(""), after: 4))
        #expect(!policy.mayRetry(.connection(""), after: 5))
    }

    @Test func `what can be checked of an object`() {
        func digest(
            _ headers: [String: String], tag: String = "\"00000000000000000000000000000001\"", bucket: String = "b"
        ) -> StoredDigest {
            StoredDigest(entityTag: tag, bucket: bucket) { headers[$0] }
        }
        let md5 = StoredDigest.md5([UInt8](repeating: 0, count: 15) + [1])
        #expect(digest([:]) == md5)
        #expect(digest([:], tag: "\"00000000000000000000000000000001-2\"") == .none)
        #expect(digest([:], bucket: "b--use1-az4--x-s3") == .none)
        #expect(digest(["x-amz-server-side-encryption": "aws:kms"]) == .none)
        #expect(digest(["x-amz-server-side-encryption": "AES256"]) == md5)
        #expect(digest(["x-amz-checksum-crc32": "AAAAAQ=="]) == .checksum(.crc32, [0, 0, 0, 1]))
        #expect(digest(["x-amz-checksum-crc32": "AAAAAQ==-3"]) == md5)
        #expect(digest(["x-amz-checksum-crc32": "AAAAAQ==", "x-amz-checksum-type": "COMPOSITE"], tag: "") == .none)
    }

    @Test func `errors without a body say what their status means`() {
        let error = ServiceError(status: 403, body: []) { $0 == "x-amz-request-id" ? "R" : nil }
        #expect(error == ServiceError(status: 403, code: "AccessDenied", requestID: "R"))
    }

    @Test func `each version has its own place, whatever its key is`() {
        func place(_ key: String, _ tag: String, cache: String? = "/c") -> String {
            DownloadPlace(
                RemoteObject(bucket: "b", key: key, entityTag: tag, byteCount: 1), cache: cache,
                endpoint: .custom(scheme: "http", host: "::1", port: 9), job: "/j"
            ).path
        }
        #expect(place("k", "\"t\"").hasPrefix("/c/s3/__1_9/b/"))
        #expect(place("k", "\"t\"", cache: nil).hasPrefix("/j/b/"))
        #expect(place("k", "").hasPrefix("/j/b/"))
        #expect(Set([place("k", "\"t\""), place("k", "\"u\""), place("l", "\"t\"")]).count == 3)
        #expect(!place("../../x", "\"../y\"").contains(".."))
    }
}

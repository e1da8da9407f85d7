import AWSSignature
import Checksums
import NIOHTTP1
import Synchronization

@testable import S3Client

/// As much of S3 as the client uses, over a dictionary; it verifies signatures and checksums, and fails when told to.
final class FakeS3: Sendable {
    static let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    static let time: Int64 = 1_700_000_000

    struct Stored: Sendable {
        var body: [UInt8]
        var headers: HTTPHeaders = [:]
        var entityTag: String
    }

    struct State: Sendable {
        var objects: [String: Stored] = [:]
        var uploads: [String: [Int: [UInt8]]] = [:]
        var seen: [FakeRequest] = []
        /// With nil in place of the usual answer, nothing is done either.
        var faults: [(operation: String, answer: @Sendable (FakeAnswer?) -> FakeAnswer?)] = []
        var region = "us-east-1"
        var pageSize = 1000
    }
    let state = Mutex(State())

    /// The next request of an operation gets another answer; several for one operation come one after the other.
    func fail(_ operation: String, _ answer: FakeAnswer) {
        state.withLock { $0.faults.append((operation, { _ in answer })) }
    }

    /// The next request of an operation is done, and answered otherwise.

    func alter(_ operation: String, _ change: @escaping @Sendable (FakeAnswer) -> FakeAnswer) {
        state.withLock { $0.faults.append((operation, { $0.map(change) })) }
    }

    func put(_ key: String, _ body: [UInt8], headers: HTTPHeaders = [:]) {
        state.withLock { $0.objects[key] = Stored(body: body, headers: headers, entityTag: Self.tag(body)) }
    }

    func count(_ operation: String) -> Int { state.withLock { $0.seen.count { $0.operation == operation } } }
    func requests(_ operation: String) -> [FakeRequest] {
        state.withLock { $0.seen.filter { $0.operation == operation } }
    }

    static func tag(_ body: [UInt8]) -> String {
        var digest = RunningMD5()
        digest.update(body[...])
        return "\"\(Hexadecimal.encoded(digest.value()))\""
    }

    static func value(_ algorithm: ChecksumAlgorithm, _ body: [UInt8]) -> String {
        var checksum = RunningChecksum(algorithm)
        checksum.update(body[...])
        return Base64.encoded(checksum.value())
    }

    // MARK: - Answering

    @Sendable func respond(to request: FakeRequest) -> FakeAnswer {
        state.withLock { state in
            state.seen.append(request)
            if let problem = Self.refusal(request, state.region) { return problem }
            let fault = state.faults.firstIndex { $0.operation == request.operation }.map {
                state.faults.remove(at: $0).answer
            }
            if let refusal = fault?(nil) { return refusal }
            let usual = answer(request, &state)
            return fault?(usual) ?? usual
        }
    }

    private static func refusal(_ request: FakeRequest, _ region: String) -> FakeAnswer? {
        let signable = SignableRequest(
            method: request.method, path: request.path, query: request.query,
            headers: request.headers.map { ($0.name, $0.value) })
        do {
            guard let claim = try SignatureClaim.parse(signable) else { return .error(403, "AccessDenied") }
            guard claim.scope.region == region else {
                var answer = FakeAnswer.error(
                    400, "AuthorizationHeaderMalformed", extra: "<Region>\(region)</Region>")
                answer.headers.add(name: "x-amz-bucket-region", value: region)
                return answer
            }
            try claim.verify(signable, secret: secret, now: time)
        } catch {
            return .error(403, "SignatureDoesNotMatch")
        }
        guard
            case .digest(of: request.body) = PayloadHash(
                headerValue: request.headers.first(name: "x-amz-content-sha256") ?? "")
        else {
            return .error(400, "XAmzContentSHA256Mismatch")
        }
        for algorithm in ChecksumAlgorithm.allCases {
            guard let text = request.headers.first(name: algorithm.headerName) else { continue }
            if text != value(algorithm, request.body) { return .error(400, "BadDigest") }
        }
        return nil
    }

    private func answer(_ request: FakeRequest, _ state: inout State) -> FakeAnswer {
        let path = PercentCoding.decodedListing(String(request.path.dropFirst())) ?? ""
        guard path == "bucket" || path.hasPrefix("bucket/") else { return .error(404, "NoSuchBucket") }
        let key = String(path.dropFirst("bucket/".count))
        let query = Dictionary(
            request.query.split(separator: "&").map { pair in
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(parts[0]), PercentCoding.decodedListing(String(parts.dropFirst().first ?? "")) ?? "")
            }
        ) { $1 }
        switch request.operation {
        case "ListObjectsV2": return list(query, state)
        case "HeadBucket": return FakeAnswer()
        case "GetObject", "HeadObject": return object(key, request, state)
        case "PutObject":
            state.objects[key] = Stored(body: request.body, entityTag: Self.tag(request.body))
            return FakeAnswer(headers: ["ETag": Self.tag(request.body)])
        case "CreateMultipartUpload":
            state.uploads["u1"] = [:]
            return FakeAnswer(body: Array("<R xmlns=\"x\"><UploadId>u1</UploadId></R>".utf8))
        case "UploadPart":
            state.uploads["u1"]?[Int(query["partNumber"] ?? "") ?? 0] = request.body
            return FakeAnswer(headers: ["ETag": Self.tag(request.body)])
        case "CompleteMultipartUpload":
            guard let parts = state.uploads.removeValue(forKey: "u1") else { return .error(404, "NoSuchUpload") }
            let body = parts.sorted { $0.key < $1.key }.reduce(into: [UInt8]()) { $0 += $1.value }
            state.objects[key] = Stored(body: body, entityTag: "\"whole-\(parts.count)\"")
            return FakeAnswer(body: Array("<CompleteMultipartUploadResult></CompleteMultipartUploadResult>".utf8))
        default:
            state.uploads["u1"] = nil
            return FakeAnswer(status: 204)
        }
    }

    private func object(_ key: String, _ request: FakeRequest, _ state: State) -> FakeAnswer {
        guard let stored = state.objects[key] else { return .error(404, "NoSuchKey") }
        if let wanted = request.headers.first(name: "If-Match"), wanted != stored.entityTag {
            return .error(412, "PreconditionFailed")
        }
        var answer = FakeAnswer(headers: stored.headers, body: stored.body)
        answer.headers.add(name: "ETag", value: stored.entityTag)
        if let range = request.headers.first(name: "Range") {
            let ends = range.dropFirst("bytes=".count).split(separator: "-").compactMap { Int($0) }
            answer.status = 206
            answer.body = Array(stored.body[ends[0]...ends[1]])
            answer.headers.add(name: "Content-Range", value: "bytes \(ends[0])-\(ends[1])/\(stored.body.count)")
        }
        return answer
    }

    private func list(_ query: [String: String], _ state: State) -> FakeAnswer {
        let keys = state.objects.keys.filter { $0.hasPrefix(query["prefix"] ?? "") }.sorted()
        let start = Int(query["continuation-token"] ?? "0") ?? 0
        let end = min(start + state.pageSize, keys.count)
        let entries = keys[start..<end].map { key in
            let stored = state.objects[key]
            return "<Contents><Key>\(PercentCoding.encoded(key.utf8, keepingSlash: true))</Key>"
                + "<Size>\(stored?.body.count ?? 0)</Size><ETag>&quot;\(stored?.entityTag.split(separator: "\"").joined() ?? "")&quot;</ETag></Contents>"
        }
        let more =
            end < keys.count
            ? "<IsTruncated>true</IsTruncated><NextContinuationToken>\(end)</NextContinuationToken>"
            : "<IsTruncated>false</IsTruncated>"
        return FakeAnswer(
            body: Array(
                "<?xml version=\"1.0\"?><ListBucketResult><EncodingType>url</EncodingType>\(more)\(entries.joined())</ListBucketResult>"
                    .utf8))
    }
}

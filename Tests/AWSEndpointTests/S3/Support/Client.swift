import AWSSignature
import HTTPTypes
import S3Model
import Synchronization
import Testing

@testable import AWSEndpoint

/// What came back.
struct Answer {
    let response: AWSResponse
    /// The body, whatever kind it is; nil for one that has only a length.
    let bytes: [UInt8]?

    var status: Int { response.status }
    var text: String { String(decoding: bytes ?? [], as: UTF8.self) }
    var code: String? { response.errorCode }
    var operation: String? { response.operation?.name }

    func header(_ name: String) -> String? { response.headers.text(name) }

    /// The root of the XML.
    func xml() throws -> XMLElement { try XMLReader.document(bytes ?? []) }
}

/// Speaks to a service over a store in memory, as a client over the wire would.
struct Client {
    let store = MemoryStore()
    let region: String
    let slowByteCount: Int64

    init(region: String = "us-east-1", bucket: String? = "examples", slowByteCount: Int64 = 1 << 29) async {
        self.region = region
        self.slowByteCount = slowByteCount
        if let bucket { _ = try? store.createBucket(bucket) }
    }

    /// Sends a request; the body comes in pieces of a size, and the client may go away after so many bytes.
    func send(
        _ method: String, _ target: String, _ headers: [String: String] = [:], body: [UInt8]? = nil,
        host: String? = nil,
        pieces: Int = 7, endsAfter: Int? = nil, verifier: ChunkVerifier? = nil
    ) async -> Answer {
        var fields: [(String, String)] = headers.map { ($0.key, $0.value) }
        let isChunked = headers.keys.contains { $0.lowercased() == "transfer-encoding" }
        if let body, !isChunked, !headers.keys.contains(where: { $0.lowercased() == "content-length" }) {
            fields.append(("Content-Length", String(body.count)))
        }
        return await send(method, target, fields, body ?? [], host, pieces, endsAfter, verifier)
    }

    func send(
        _ method: String, _ target: String, _ headers: [(String, String)], _ body: [UInt8], _ host: String? = nil,
        _ pieces: Int = 7, _ endsAfter: Int? = nil, _ verifier: ChunkVerifier? = nil
    ) async -> Answer {
        var fields = HTTPFields()
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        let rest = Mutex((bytes: body[...], sent: 0))
        let hasLength = fields.text("transfer-encoding") == nil
        let stream = RequestBody(byteCount: hasLength ? fields.text("content-length").flatMap { Int64($0) } ?? 0 : nil)
        {
            try rest.withLock { rest in
                if let endsAfter, rest.sent >= endsAfter { throw Gone() }
                let piece = Array(rest.bytes.prefix(pieces))
                rest.bytes = rest.bytes.dropFirst(pieces)
                rest.sent += piece.count
                return piece.isEmpty ? nil : piece
            }
        }
        let request = AWSRequest(
            method: HTTPRequest.Method(method) ?? .get, target: target, headers: fields, body: stream,
            time: 1_700_000_000_000, id: "REQUESTID")
        var service = S3Service(store: store, region: region, account: "111122223333")
        service.slowByteCount = slowByteCount
        let response = await service.respond(to: request, bucketFromHost: host, chunkVerifier: verifier)
        return Answer(response: response, bytes: await Self.bytes(response.body))
    }

    private static func bytes(_ body: ResponseBody) async -> [UInt8]? {
        switch body {
        case .bytes(let bytes): return bytes
        case .head: return nil
        case .slow(let rest): return await rest()
        case .content(let content, let range):
            var all = [UInt8](repeating: 0, count: Int(range.count))
            let count = all.withUnsafeMutableBytes { (try? content.read(at: range.lowerBound, into: $0)) ?? 0 }
            return Array(all.prefix(count))
        }
    }

    /// Puts an object and gives its ETag, in quotes.
    @discardableResult
    func put(_ target: String, _ text: String = "hello", _ headers: [String: String] = [:]) async -> String {
        let answer = await send("PUT", target, headers, body: Array(text.utf8))
        #expect(answer.status == 200, "PUT \(target): \(answer.text)")
        return answer.header("etag") ?? ""
    }

    private struct Gone: Error {}
}

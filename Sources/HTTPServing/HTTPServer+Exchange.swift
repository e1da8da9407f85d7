import AWSEndpoint
import Glibc
import HTTPTypes
import HummingbirdCore
import JobModel
import NIOCore
import NIOHTTPTypes
import S3Model

extension HTTPServer {
    /// The connection is closed after this.
    struct CloseConnection: Error {}

    /// One request and its answer.
    func respond(
        _ request: HummingbirdCore.Request, _ writer: consuming HummingbirdCore.ResponseWriter, _ channel: any Channel
    ) async throws {
        let byteCount = request.headers[.contentLength].flatMap { Int64($0) }
        let hasBody = byteCount.map { $0 > 0 } ?? request.headers.contains(.transferEncoding)
        let expectsContinue = request.headers[.expect]?.lowercased() == "100-continue"
        let sendContinue: (@Sendable () async throws -> Void)? =
            expectsContinue ? { @Sendable in try await HTTPServer.sendContinue(channel) } : nil
        let body = InboundBody(request.body, byteCount: hasBody ? byteCount : 0, sendContinue: sendContinue)
        var headers = request.headers
        if let host = request.head.authority { headers[HTTPField.Name.host] = host }
        var incoming = AWSRequest(
            method: request.method, target: request.head.path ?? "/", headers: headers,
            body: AWSEndpoint.RequestBody(byteCount: hasBody ? byteCount : 0) { try await body.next() },
            time: HTTPServer.now(), id: RandomUUID.text())
        incoming.onDeparture = { channel.onDeparture($0) }
        var answer = await handler(incoming)
        // A body that nobody read is read now, or the connection goes.
        var mustClose = answer.closesConnection
        if !mustClose, !body.isAtEnd, hasBody {
            mustClose = (try? await body.drain(limit: 4 << 20)) != true
        }
        if mustClose { answer.headers[.connection] = "close" }
        answer.headers[.date] = HTTPDate.text(incoming.time / 1000)
        try await write(answer, isHead: request.method == .head, writer)
        if mustClose { throw CloseConnection() }
    }

    private func write(
        _ answer: AWSResponse, isHead: Bool, _ writer: consuming HummingbirdCore.ResponseWriter
    ) async throws {
        var head = HTTPResponse(status: HTTPResponse.Status(code: answer.status), headerFields: answer.headers)
        func hasNoBody() -> Bool { answer.status == 204 || answer.status == 304 }
        switch answer.body {
        case .bytes(let bytes):
            if !hasNoBody() { head.headerFields[.contentLength] = String(bytes.count) }
            let buffer = isHead || hasNoBody() ? ByteBuffer() : ByteBuffer(bytes: bytes)
            try await writer.write(response: head, body: ResponseBody(byteBuffer: buffer))
        case .head(let byteCount):
            head.headerFields[.contentLength] = String(byteCount)
            try await writer.writeResponse(head)
        case .content(let content, let range):
            head.headerFields[.contentLength] = String(range.upperBound - range.lowerBound)
            if isHead { return try await writer.writeResponse(head) }
            var body = try await writer.writeHead(head)
            var place = range.lowerBound
            while place < range.upperBound {
                let count = Int(min(Int64(HTTPServer.writeByteCount), range.upperBound - place))
                var buffer = ByteBufferAllocator().buffer(capacity: count)
                let read = try unsafe buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { bytes in
                    unsafe try content.read(at: place, into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<count]))
                }
                // The announced length cannot be kept: closing tells the client so.
                if read == 0 { throw CloseConnection() }
                place += Int64(read)
                try await body.write(buffer)
            }
            try await body.finish(nil)
        case .slow(let work):
            var body = try await writer.writeHead(head)
            try await body.write(ByteBuffer(bytes: await work()))
            try await body.finish(nil)
        }
    }

    /// Several of these wait for a client that does not read.
    private static let writeByteCount = 256 * 1024

    private static func sendContinue(_ channel: any Channel) async throws {
        let head = HTTPResponse(status: .continue)
        try await channel.writeAndFlush(HTTPResponsePart.head(head))
    }

    static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}

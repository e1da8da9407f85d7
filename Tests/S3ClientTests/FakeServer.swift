import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A request as it came.
struct FakeRequest: Sendable {
    let method: String
    /// Percent-encoded.
    let path: String
    let query: String
    let headers: HTTPHeaders
    let body: [UInt8]

    /// The name of the operation, as far as the tests need it.
    var operation: String {
        switch method {
        case "GET": query.contains("list-type=2") ? "ListObjectsV2" : "GetObject"
        case "HEAD": path.split(separator: "/").count == 1 ? "HeadBucket" : "HeadObject"
        case "PUT": query.contains("partNumber=") ? "UploadPart" : "PutObject"
        case "POST": query.contains("uploads") ? "CreateMultipartUpload" : "CompleteMultipartUpload"
        default: "AbortMultipartUpload"
        }
    }
}

/// An answer, possibly one that breaks off.
struct FakeAnswer: Sendable {
    var status = 200
    var headers: HTTPHeaders = [:]
    var body: [UInt8] = []
    /// The connection is closed after this many bytes of the body.
    var cutAfter: Int?

    static func error(_ status: Int, _ code: String, extra: String = "") -> FakeAnswer {
        FakeAnswer(
            status: status, headers: ["x-amz-request-id": "R1"],
            body: Array("<Error><Code>\(code)</Code><Message>so it is</Message>\(extra)</Error>".utf8))
    }
}

/// An HTTP server on a free port of 127.0.0.1.
final class FakeServer: Sendable {
    let port: Int
    private let channel: any Channel
    private let group: MultiThreadedEventLoopGroup

    init(_ respond: @escaping @Sendable (FakeRequest) -> FakeAnswer) async throws {
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        channel = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(respond))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    func stop() async throws {
        try await channel.close()
        try await group.shutdownGracefully()
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let respond: @Sendable (FakeRequest) -> FakeAnswer
        private var head: HTTPRequestHead?
        private var body: [UInt8] = []

        init(_ respond: @escaping @Sendable (FakeRequest) -> FakeAnswer) { self.respond = respond }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                self.head = head
                body = []
            case .body(let buffer): body += Array(buffer: buffer)
            case .end:
                guard let head else { return }
                let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
                let answer = respond(
                    FakeRequest(
                        method: head.method.rawValue, path: String(parts[0]),
                        query: parts.count > 1 ? String(parts[1]) : "", headers: head.headers, body: body))
                write(answer, isHead: head.method == .HEAD, context)
            }
        }

        private func write(_ answer: FakeAnswer, isHead: Bool, _ context: ChannelHandlerContext) {
            var headers = answer.headers
            if !headers.contains(name: "Content-Length") {
                headers.add(name: "Content-Length", value: String(answer.body.count))
            }
            let head = HTTPResponseHead(
                version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status), headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            if !isHead {
                let sent = answer.body.prefix(answer.cutAfter ?? .max)
                context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: sent)))), promise: nil)
            }
            if answer.cutAfter != nil {
                context.flush()
                context.close(promise: nil)
            } else {
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }
    }
}

import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes

/// Hummingbird's HTTP/1 channel with larger reads: bodies of hundreds of megabytes come here.
struct ConnectionChannel: ServerChildChannel {
    private let channel: HTTP1Channel
    private let executor: BlockingExecutor

    init(idleSeconds: Int64, executor: BlockingExecutor, responder: @escaping HTTPChannelHandler.Responder) {
        self.executor = executor
        channel = HTTP1Channel(
            responder: responder,
            configuration: HTTP1Channel.Configuration(
                idleTimeout: .seconds(idleSeconds),
                httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                    maxHeaderFieldSize: 32 * 1024, maxHeaderListSize: 64 * 1024, maxHeaderFieldCount: 200)))
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        // Small at first: ten thousand idle connections must not cost a large buffer each.
        let allocator = AdaptiveRecvByteBufferAllocator(minimum: 2048, initial: 4096, maximum: 512 * 1024)
        return channel.setOption(.recvAllocator, value: allocator).flatMap {
            channel.setOption(.tcpOption(.tcp_nodelay), value: 1)
        }.flatMapThrowing {
            try channel.pipeline.syncOperations.addHandler(ClientDeparture(), position: .first)
        }.flatMap {
            self.channel.setup(channel: channel, logger: logger)
        }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await withTaskExecutorPreference(executor) {
            await channel.handle(value: value, logger: logger)
        }
    }
}

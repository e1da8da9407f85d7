public import AWSEndpoint
import Glibc
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import S3Model
import ServiceLifecycle
import Synchronization

/// Answers HTTP/1.1 on one address.
public final class HTTPServer: Sendable {
    /// Gives the answer to a request.
    ///
    /// Runs on a thread that may block.
    public typealias Handler = @Sendable (AWSRequest) async -> AWSResponse

    /// The address is taken, or not one of this machine.
    public struct CannotListen: Error, CustomStringConvertible {
        /// The host and the port that were asked for.
        public let address: String
        /// What the system says.
        public let reason: String
        /// Whether another program listens there.
        public let isInUse: Bool
        public var description: String { "cannot listen on \(address): \(reason)" }
    }

    private let host: String
    private let port: Int
    let handler: Handler
    private let executor = BlockingExecutor(limit: 64)
    private let group: Mutex<ServiceGroup?> = Mutex(nil)

    /// Prepares a server; `run` starts it.
    public init(host: String, port: Int, handler: @escaping Handler) {
        self.host = host
        self.port = port
        self.handler = handler
    }

    /// Answers until `stop` is called.
    /// - Parameter onReady: called with the port when connections are accepted.
    /// - Throws: `CannotListen`.
    public func run(onReady: @escaping @Sendable (_ port: Int) async -> Void) async throws {
        let descriptors = HTTPServer.raiseDescriptorLimit()
        var logger = Logger(label: "pjrun", factory: { _ in SwiftLogNoOpLogHandler() })
        logger.logLevel = .critical
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let child = ConnectionChannel(idleSeconds: 75, executor: executor) { [self] request, writer, channel in
            try await respond(request, writer, channel)
        }
        let server = child.server(
            // Connections beyond what descriptors allow wait in the backlog; objects and jobs need descriptors, too.
            configuration: ServerConfiguration(
                address: .hostname(host, port: port), backlog: 4096,
                availableConnectionsDelegate: MaximumAvailableConnections(max(64, descriptors - 1024))),
            onServerRunning: { channel in await onReady(channel.localAddress?.port ?? 0) },
            eventLoopGroup: loops, logger: logger)
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [server], logger: logger))
        self.group.withLock { $0 = group }
        do {
            try await group.run()
        } catch let error as IOError {
            throw CannotListen(
                address: "\(host):\(port)", reason: unsafe String(cString: strerror(error.errnoCode)),
                isInUse: error.errnoCode == EADDRINUSE)
        } catch let error as SocketAddressError {
            throw CannotListen(address: "\(host):\(port)", reason: "\(error)", isInUse: false)
        }
        // The loops live as long as the process: a connection that is just closing still needs its own.
    }

    /// Accepts no more connections; requests under way are answered.
    public func stop() async {
        await group.withLock { $0 }?.triggerGracefulShutdown()
    }

    /// - Returns: how many descriptors this process may have open.
    private static func raiseDescriptorLimit() -> Int {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = min(limit.rlim_max, 1 << 16)
            if unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
        }
        return Int(min(limit.rlim_cur, 1 << 20))
    }
}

import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// The one importer of AsyncHTTPClient's doings: requests out, answers in.
///
/// Its threads start with it, and end with it or the process.
final class HTTPTransport: Sendable {
    private let client: HTTPClient
    private let group: MultiThreadedEventLoopGroup

    /// Starts the threads; a file of certificates stands for those of the system.
    init(threads: Int = 2, connections: Int = 16, readTimeoutInSeconds: Int64 = 60, certificates: String? = nil) {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: HTTPClient.Configuration.Timeout(
                connect: .seconds(10), read: .seconds(readTimeoutInSeconds), write: .seconds(readTimeoutInSeconds)))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        // How often and how long is decided by the retry policy alone.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        if let certificates {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .file(certificates)
            configuration.tlsConfiguration = tls
        }
        group = MultiThreadedEventLoopGroup(numberOfThreads: threads)
        client = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
    }

    deinit {
        // Owner: nobody; it ends when the connections are closed, or with the process. A client must not be dropped open.
        Task.detached { [client, group] in
            try? await client.shutdown()
            try? await group.shutdownGracefully()
        }
    }

    /// Closes all connections and ends the threads.
    func shutDown() async {
        try? await client.shutdown()
        try? await group.shutdownGracefully()
    }

    /// Sends a request; the body of the answer is still to be read.
    func execute(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        try await client.execute(request, deadline: .distantFuture)
    }

    /// Sends a request without a body and reads a small answer.
    func small(
        _ method: HTTPMethod, _ url: String, _ headers: HTTPHeaders, seconds: Int64
    ) async throws -> (status: Int, body: [UInt8]) {
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers = headers
        let response = try await client.execute(request, timeout: .seconds(seconds))
        let body = try await response.body.collect(upTo: 1 << 20)
        return (Int(response.status.code), Array(body.readableBytesView))
    }

    /// What went wrong, in words for the user.
    static func words(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError: String(error.shortDescription)
        case let error as IOError: unsafe String(cString: strerror(error.errnoCode))
        case let error as SocketAddressError.UnknownHost: "there is no host '\(error.host)'"
        case NIOSSLError.noSuchFilesystemObject: "the certificates that AWS_CA_BUNDLE names cannot be read"
        case NIOSSLError.handshakeFailed(let reason) where "\(reason)".contains("CERTIFICATE_VERIFY_FAILED"):
            "the server's certificate is not trusted; AWS_CA_BUNDLE may name a file of those that are"
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { words($0.error) } ?? error.dnsAError.map { words($0) } ?? "\(error)"
        default: "\(error)"
        }
    }
}

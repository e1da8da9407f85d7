import AWSSignature
import AsyncHTTPClient
import Checksums
import FileTree
import NIOCore
import NIOHTTP1
import Synchronization

/// Sends requests to one endpoint: signed, in the region of the bucket, again when it may help.
final class S3Connection: Sendable {
    let endpoint: S3Endpoint
    let slots: RequestSlots
    let policy: RetryPolicy
    private let transport: HTTPTransport
    private let credentials: CredentialsProvider
    private let defaultRegion: String
    private let regions = Mutex<[String: String]>([:])
    private let clock: S3Clock

    init(
        endpoint: S3Endpoint, chain: CredentialsChain, transport: HTTPTransport, clock: S3Clock,
        policy: RetryPolicy = RetryPolicy(), concurrentRequests: Int = 8
    ) {
        self.endpoint = endpoint
        self.transport = transport
        self.clock = clock
        self.policy = policy
        slots = RequestSlots(concurrentRequests)
        credentials = CredentialsProvider(chain, transport, now: clock.now)
        defaultRegion = chain.region ?? "us-east-1"
    }

    /// Closes all connections.
    func shutDown() async { await transport.shutDown() }

    // MARK: - Sending

    /// Sends a request until it is answered well, and reads a small answer whole.
    /// - Throws: `S3Failure`.
    func answer(
        _ request: S3Request, upTo limit: Int = 16 << 20
    ) async throws -> (headers: HTTPHeaders, body: [UInt8]) {
        try await retrying(request) {
            try await self.slots.with {
                let response = try await self.open(request)
                let body = try await response.body.collect(upTo: limit)
                return (response.headers, Array(body.readableBytesView))
            }
        }
    }

    /// Tries something again as long as it may help.
    /// - Throws: `S3Failure`.
    func retrying<Value: Sendable>(_ request: S3Request, _ body: () async throws -> Value) async throws -> Value {
        var tries = 1
        while true {
            do {
                return try await body()
            } catch {
                try await wait(after: error, tries, request)
                tries += 1
            }
        }
    }

    /// Waits before another try.
    /// - Throws: the failure, when another try is of no use.
    func wait(after error: any Error, _ tries: Int, _ request: S3Request) async throws {
        var failure = Task.isCancelled ? request.failure(.cancelled) : S3Connection.failure(error, request)
        failure.tries = tries
        guard policy.mayRetry(failure.reason, after: tries) else { throw failure }
        do {
            try await clock.sleep(policy.delay(after: tries, luck: clock.luck()))
        } catch {
            throw request.failure(.cancelled)
        }
    }

    /// Sends a request once; in another region once more, when S3 says that the bucket is there.
    ///
    /// - Returns: an answer of status 200 to 299, whose body must be read.
    /// - Throws: whatever; `failure` makes an `S3Failure` of it.
    func open(_ request: S3Request) async throws -> HTTPClientResponse {
        let region = regions.withLock { $0[request.bucket] } ?? defaultRegion
        do {
            return try await open(request, region)
        } catch let failure as S3Failure {
            guard case .refused(let error) = failure.reason, let actual = error.region, actual != region,
                error.status == 301 || error.status == 307 || error.code == "AuthorizationHeaderMalformed"
                    || error.status == 400 && request.method == .HEAD
            else { throw failure }
            regions.withLock { $0[request.bucket] = actual }
            return try await open(request, actual)
        }
    }

    private func open(_ request: S3Request, _ region: String) async throws -> HTTPClientResponse {
        let address = endpoint.address(bucket: request.bucket, key: request.key, region: region)
        let query = request.encodedQuery
        var sent = HTTPClientRequest(
            url: "\(address.scheme)://\(address.host)\(address.path)\(query.isEmpty ? "" : "?\(query)")")
        sent.method = request.method
        sent.headers = request.headers
        sent.headers.replaceOrAdd(name: "Host", value: address.host)
        let signer = RequestSigner(
            credentials: try await credentials.credentials(), region: region, service: "s3")
        let signable = SignableRequest(
            method: request.method.rawValue, path: address.path, query: query,
            headers: sent.headers.map { ($0.name, $0.value) })
        let payload: PayloadHash =
            endpoint.isEncrypted ? .unsigned : .sha256(hex: S3Connection.digest(request.body))
        for header in signer.signed(signable, payload: payload, at: clock.now()) {
            sent.headers.replaceOrAdd(name: header.name, value: header.value)
        }
        sent.headers.replaceOrAdd(name: "User-Agent", value: "pjrun")
        if request.body.readableBytes > 0 { sent.body = .bytes(request.body) }
        let response = try await transport.execute(sent)
        guard (200..<300).contains(response.status.code) else {
            // What cannot be read of a refusal is missed by nobody.
            let body = try? await response.body.collect(upTo: 1 << 20)
            throw request.failure(
                .refused(
                    ServiceError(
                        status: Int(response.status.code), body: body.map { Array($0.readableBytesView) } ?? []
                    ) { response.headers.first(name: $0) }))
        }
        return response
    }

    // MARK: - Parts

    /// What an error of a try means.
    static func failure(_ error: any Error, _ request: S3Request) -> S3Failure {
        switch error {
        case let failure as S3Failure: failure
        case let problem as CredentialsProblem: request.failure(.credentials(problem))
        case let error as FileTreeError: request.failure(.file("\(error)", isFull: error.isFull))
        case is CancellationError: request.failure(.cancelled)
        default: request.failure(.connection(HTTPTransport.words(error)))
        }
    }

    private static func digest(_ body: ByteBuffer) -> String {
        var checksum = RunningChecksum(.sha256)
        unsafe body.withUnsafeReadableBytes { unsafe checksum.update($0) }
        return Hexadecimal.encoded(checksum.value())
    }
}

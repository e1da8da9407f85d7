import JobModel
import NIOPosix
import PjrunTesting
import Synchronization

@testable import S3Client

/// No plain files are expected.
struct NoFiles: ObjectStore {
    func objects(matching uri: StorageURI) throws -> (objects: [StoredObject], warnings: [String]) { ([], []) }
    func object(at uri: StorageURI) throws -> StoredObject? { nil }
    func put(
        _ file: String, moving: Bool, at destination: StorageURI, relativePath: String, isStale: () -> Bool
    ) throws -> Bool { false }
    func prepare(destination: StorageURI) throws {}
}

/// Threads that tests may block.
final class BlockingThreads: TaskExecutor {
    static let shared = BlockingThreads()
    private let pool = NIOThreadPool(numberOfThreads: 32)

    private init() { pool.start() }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        pool.submit { _ in job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// A store that talks to a server in this process; its waits take no time and are written down.
final class StoreBench: Sendable {
    let s3: FakeS3
    let store: S3ObjectStore
    let scratch: ScratchDirectory
    let cancellation = Cancellation()
    private let waits: WaitList
    private let server: FakeServer

    final class WaitList: Sendable {
        let all = Mutex<[Duration]>([])
    }

    static func with(
        cached: Bool = false, secret: String = FakeS3.secret, onWait: @escaping @Sendable () -> Void = {},
        _ body: (StoreBench) async throws -> Void
    ) async throws {
        let bench = try await StoreBench(cached, secret, onWait)
        do {
            // The store blocks its callers; threads of the cooperative pool are needed by what they wait for.
            try await withTaskExecutorPreference(BlockingThreads.shared) { try await body(bench) }
        } catch {
            await bench.end()
            throw error
        }
        await bench.end()
    }

    private init(_ cached: Bool, _ secret: String, _ onWait: @escaping @Sendable () -> Void) async throws {
        let s3 = FakeS3()
        let waits = WaitList()
        server = try await FakeServer { s3.respond(to: $0) }
        scratch = ScratchDirectory()
        let chain = CredentialsChain(
            environment: ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": secret]
        ) { _ in nil }
        let clock = S3Clock(
            now: { FakeS3.time },
            sleep: { duration in
                waits.all.withLock { $0.append(duration) }
                onWait()
                try Task.checkCancellation()
            }, luck: { 1 })
        let connection = S3Connection(
            endpoint: .custom(scheme: "http", host: "127.0.0.1", port: server.port), chain: chain,
            transport: HTTPTransport(threads: 1), clock: clock)
        let store = S3ObjectStore(
            connection: connection, cache: cached ? "\(scratch.path)/cache" : nil, files: NoFiles())
        self.s3 = s3
        self.waits = waits
        var bound = store
        bound.job = ("\(scratch.path)/job", cancellation)
        self.store = bound
    }

    private func end() async {
        await store.connection.shutDown()
        try? await server.stop()
    }

    var waited: [Duration] { waits.all.withLock { $0 } }

    func uri(_ text: String) throws -> StorageURI { try StorageURI(parsing: text) }
}

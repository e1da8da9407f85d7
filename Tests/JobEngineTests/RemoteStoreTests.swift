import Dispatch
import JobModel
import PjrunTesting
import Synchronization
import Testing

@testable import JobEngine

/// A store whose objects are made where they are to be downloaded to.
private final class FakeRemoteStore: RemoteObjectStore {
    final class Seen: Sendable {
        let downloads = Mutex<[[String]]>([])
        let started = DispatchSemaphore(value: 0)
    }
    let seen: Seen
    let keys: [String]
    let waitsForStop: Bool
    let scratch: ScratchDirectory
    let job: (directory: String, cancellation: Cancellation)?

    init(
        _ keys: [String], _ scratch: ScratchDirectory, waitsForStop: Bool = false, seen: Seen = Seen(),
        job: (directory: String, cancellation: Cancellation)? = nil
    ) {
        (self.keys, self.scratch, self.waitsForStop, self.seen, self.job) = (keys, scratch, waitsForStop, seen, job)
    }

    func forJob(directory: String, cancellation: Cancellation) -> any RemoteObjectStore {
        FakeRemoteStore(keys, scratch, waitsForStop: waitsForStop, seen: seen, job: (directory, cancellation))
    }

    func objects(matching uri: StorageURI) throws -> (objects: [StoredObject], warnings: [String]) {
        (
            keys.map { key in
                StoredObject(
                    key: key, relativePath: key, byteCount: Int64(key.utf8.count),
                    file: "\(job?.directory ?? "")/\(key)", isImmutable: true,
                    origin: StoredObject.Origin(bucket: "bucket", entityTag: "\"1\""))
            }, []
        )
    }

    func download(
        _ objects: [StoredObject], progress: @escaping @Sendable (_ files: Int, _ bytes: Int64) -> Void
    ) throws {
        seen.downloads.withLock { $0.append(objects.map(\.key)) }
        guard let job else { return }
        if waitsForStop {
            let ended = DispatchSemaphore(value: 0)
            job.cancellation.follow { ended.signal() }
            seen.started.signal()
            ended.wait()
            throw JobFailure(stage: .stage, code: "ClientError", message: "given up")
        }
        let below = String(job.directory.dropFirst(scratch.path.utf8.count + 1))
        for object in objects { scratch.write("\(below)/\(object.key)", object.key) }
        progress(objects.count, objects.reduce(0) { $0 + $1.byteCount })
    }

    func content(of object: StoredObject) throws -> [UInt8] { [] }
    func objects(at uris: [StorageURI]) throws -> [StoredObject?] { [] }
    func object(at uri: StorageURI) throws -> StoredObject? { nil }
    func put(_ files: [OutgoingFile], done: @escaping @Sendable (_ index: Int) -> Void) -> [JobFailure?] { [] }
    func put(
        _ file: String, moving: Bool, at destination: StorageURI, relativePath: String, isStale: () -> Bool
    ) throws -> Bool { false }
    func prepare(destination: StorageURI) throws {}
    var listingCommand: String { "somebody ls" }
}

private func input(_ distribution: String) -> String {
    """
    {"InputName": "data", "S3Input": {"S3Uri": "s3://bucket/in/", "LocalPath": "/opt/ml/processing/input/data",
      "S3DataType": "S3Prefix", "S3InputMode": "File", "S3DataDistributionType": "\(distribution)"}}
    """
}

@Suite struct `Inputs that lie elsewhere` {
    let scratch = ScratchDirectory()
    let runtime = FakeRuntime()

    private func supervisor(_ store: FakeRemoteStore) -> JobSupervisor {
        JobSupervisor(
            store: store, recorder: FakeRecorder(), catalogue: FakeCatalogue(runtime: runtime),
            settings: JobSettings(scratch: scratch("scratch")), now: { Timestamp(milliseconds: 0) })
    }

    @Test(arguments: [
        (
            "FullyReplicated",
            ["algo-1": ["input/data/a", "input/data/b"], "algo-2": ["input/data/a", "input/data/b"]]
        ),
        ("ShardedByS3Key", ["algo-1": ["input/data/a"], "algo-2": ["input/data/b"]]),
    ]) func `each is downloaded once for all hosts, and removed with the job`(
        distribution: String, staged: [String: [String]]
    ) async throws {
        let store = FakeRemoteStore(["a", "b"], scratch)
        let supervisor = supervisor(store)

        let report = await supervisor.run(
            try supervisor.accept(try request(inputs: input(distribution), hosts: 2)), observer: SilentObserver())

        #expect(report.end.status == .completed)
        #expect(store.seen.downloads.withLock { $0 } == [["a", "b"]])
        #expect(runtime.staged.hosts.withLock { $0 } == staged)
        #expect(Shell.run("find '\(scratch("scratch"))' -type f").output.isEmpty)
    }

    @Test func `a stop ends the download, and the job is Stopped`() async throws {
        let store = FakeRemoteStore(["a"], scratch, waitsForStop: true)
        let supervisor = supervisor(store)
        let job = try supervisor.accept(try request(inputs: input("FullyReplicated")))
        let seen = store.seen
        // Owner: this test; it ends when the download has begun, which the job's end below waits for.
        DispatchQueue.global().async {
            seen.started.wait()
            supervisor.stop("job", immediately: false)
        }

        let report = await supervisor.run(job, observer: SilentObserver())

        #expect(report.end.status == .stopped)
        #expect(runtime.staged.hosts.withLock { $0 }.isEmpty)
    }

    @Test func `where nothing is, the help names the store's own command`() throws {
        let failure = #expect(throws: JobFailure.self) {
            try supervisor(FakeRemoteStore([], scratch)).plan(try request(inputs: input("FullyReplicated")))
        }
        #expect(failure?.remedy?.contains("'somebody ls' shows what is there") == true)
    }

    @Test func `a plan downloads nothing`() throws {
        let store = FakeRemoteStore(["a"], scratch)
        let plan = try supervisor(store).plan(try request(inputs: input("FullyReplicated")))
        #expect(plan.hosts.map(\.objectCount) == [1])
        #expect(store.seen.downloads.withLock { $0.isEmpty })
    }
}

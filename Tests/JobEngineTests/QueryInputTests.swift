import Dispatch
import JobModel
import ObjectStorage
import PjrunTesting
import Testing

@testable import JobEngine

/// A job over a store in a scratch directory, with fakes for everything that runs.
private struct Bench {
    let scratch = ScratchDirectory()
    let runtime = FakeRuntime()
    let materializer: FakeMaterializer

    init(_ answer: @escaping FakeMaterializer.Answer) { materializer = FakeMaterializer(answer) }

    func supervisor(clock: any Clock<Duration> = ContinuousClock()) throws -> JobSupervisor {
        JobSupervisor(
            store: try LocalObjectStore(root: scratch("s3")), recorder: FakeRecorder(),
            catalogue: FakeCatalogue(runtime: runtime), materializer: materializer,
            settings: JobSettings(scratch: scratch("scratch")), clock: clock, now: { Timestamp(milliseconds: 0) })
    }

    func run(_ request: JobRequest) async throws -> JobReport {
        let supervisor = try supervisor()
        return await supervisor.run(try supervisor.accept(request), observer: SilentObserver())
    }

    var staged: [String: [String]] { runtime.staged.hosts.withLock { $0 } }
}

/// What a query throws that was ended, when that has happened.
private func untilCancelled(_ cancellation: Cancellation) -> JobFailure {
    let ended = DispatchSemaphore(value: 0)
    cancellation.follow { ended.signal() }
    ended.wait()
    return JobFailure(stage: .stage, code: "ClientError", message: "USER_CANCELED: Query was canceled")
}

/// Whoever sleeps by this clock is woken at once.
private struct HurriedClock: Clock {
    var now: ContinuousClock.Instant { .now }
    var minimumResolution: Duration { .zero }
    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {}
}

private let folder = "s3://bucket/results/0123456789abcdef0123456789abcdef/data/"
private let path = "s3/bucket/results/0123456789abcdef0123456789abcdef/data"

@Suite struct `Inputs that are queries` {
    @Test func `a query's files are staged below LocalPath, and kept`() async throws {
        let bench = Bench { _, _, _ in try FakeMaterializer.result(folder) }
        bench.scratch.write("\(path)/f1", "1\n")
        bench.scratch.write("\(path)/f2", "2\n")

        let report = try await bench.run(try request(inputs: athena()))

        #expect(report.end.status == .completed)
        #expect(bench.staged == ["algo-1": ["input/data/f1", "input/data/f2"]])
        #expect(report.queries.map(\.name) == ["data"])
        #expect(report.queries.first?.result.rows == 3)
        #expect(bench.scratch.read("\(path)/f1") == "1\n")
    }

    @Test(
        arguments: [
            (nil, ["algo-1": ["input/data/f1", "input/data/f3"], "algo-2": ["input/data/f2"]]),
            ("ShardedByS3Key", ["algo-1": ["input/data/f1", "input/data/f3"], "algo-2": ["input/data/f2"]]),
            (
                "FullyReplicated",
                [
                    "algo-1": ["input/data/f1", "input/data/f2", "input/data/f3"],
                    "algo-2": ["input/data/f1", "input/data/f2", "input/data/f3"],
                ]
            ),
        ] as [(String?, [String: [String]])])
    func `each host gets its share unless the request says otherwise`(
        distribution: String?, expected: [String: [String]]
    ) async throws {
        let bench = Bench { _, _, _ in try FakeMaterializer.result(folder) }
        for name in ["f1", "f2", "f3"] { bench.scratch.write("\(path)/\(name)", name) }

        _ = try await bench.run(try request(inputs: athena(distribution: distribution), hosts: 2))

        #expect(bench.staged == expected)
    }

    @Test func `a query without rows gives an empty directory`() async throws {
        let bench = Bench { _, _, _ in try FakeMaterializer.result(folder, rows: 0) }
        bench.scratch.write("s3/bucket/other", "")

        let report = try await bench.run(try request(inputs: athena()))

        #expect(report.end.status == .completed)
        #expect(bench.staged == ["algo-1": []])
    }

    @Test func `queries run in the order of the inputs`() async throws {
        let bench = Bench { query, _, _ in
            try FakeMaterializer.result("s3://bucket/results/\(query.queryString.suffix(1))/data/")
        }
        bench.scratch.write("s3/bucket/results/a/data/f", "a")
        bench.scratch.write("s3/bucket/results/b/data/f", "b")

        let report = try await bench.run(try request(inputs: athena("a") + "," + athena("b")))

        #expect(bench.materializer.asked.withLock { $0 } == ["SELECT * FROM a", "SELECT * FROM b"])
        #expect(report.queries.map(\.name) == ["a", "b"])
        #expect(bench.staged == ["algo-1": ["input/a/f", "input/b/f"]])
    }

    @Test func `a query that fails is the job's reason, in its own words`() async throws {
        let bench = Bench { _, _, _ in
            throw JobFailure(stage: .stage, code: "ClientError", message: "COLUMN_NOT_FOUND: line 1:8: Column 'x' …")
        }

        let report = try await bench.run(try request(inputs: athena()))

        #expect(report.end.status == .failed)
        #expect(report.end.failureReason?.text == "ClientError: COLUMN_NOT_FOUND: line 1:8: Column 'x' …")
        #expect(report.end.failure?.remedy == "correct the query of input 'data' (ProcessingInputs[0])")
        #expect(report.exitCode == 125)
        #expect(bench.staged.isEmpty)
    }

    @Test func `what the application manages is not run`() async throws {
        let bench = Bench { _, _, _ in throw JobFailure(stage: .stage, code: "X", message: "was run") }

        let report = try await bench.run(try request(inputs: athena(appManaged: true)))

        #expect(report.end.status == .completed)
        #expect(bench.materializer.asked.withLock { $0 }.isEmpty)
    }

    @Test func `half-written files are gone when the job is over`() async throws {
        let bench = Bench { _, scratch, _ in
            Shell.run("mkdir -p '\(scratch)' && touch '\(scratch)/half'")
            return try FakeMaterializer.result(folder)
        }
        bench.scratch.write("\(path)/f", "")

        _ = try await bench.run(try request(inputs: athena()))

        #expect(Shell.run("ls -A '\(bench.scratch("scratch"))'").output == "")
    }

    // MARK: - Ending early

    @Test(arguments: [false, true])
    func `a stop request ends the query that runs`(immediately: Bool) async throws {
        let (isRunning, running) = AsyncStream<Void>.makeStream()
        let bench = Bench { _, _, cancellation in
            running.yield()
            throw untilCancelled(cancellation)
        }
        let supervisor = try bench.supervisor()
        let job = try supervisor.accept(try request(inputs: athena()))

        async let report = supervisor.run(job, observer: SilentObserver())
        for await _ in isRunning { break }
        supervisor.stop("job", immediately: immediately)

        let end = await report.end
        #expect(end.status == .stopped)
        #expect(end.exitCode == 130)
        #expect(end.failureReason == nil)
        #expect(bench.staged.isEmpty)
    }

    @Test func `MaxRuntimeInSeconds ends the query that runs`() async throws {
        let bench = Bench { _, _, cancellation in
            throw untilCancelled(cancellation)
        }
        let supervisor = try bench.supervisor(clock: HurriedClock())

        let report = await supervisor.run(
            try supervisor.accept(try request(inputs: athena(), maxRuntime: 3600)), observer: SilentObserver())

        #expect(report.end.status == .stopped)
        #expect(report.exitCode == 124)
        #expect(bench.staged.isEmpty)
    }
}

@Suite struct `What pjrun cannot query` {
    private static func refusal(_ input: String, canQuery: Bool = true) throws -> JobFailure? {
        let request = try request(inputs: input)
        do throws(JobFailure) {
            try JobPlanner.refuseUnsupported(request, canQuery: canQuery)
            return nil
        } catch {
            return error
        }
    }

    private static let path = "ProcessingInputs[0].DatasetDefinition.AthenaDatasetDefinition"

    @Test(
        arguments: [
            ("ORC", "ZLIB", "OutputFormat ORC is not supported; AWS would write ORC files"),
            (
                "AVRO", "GZIP",
                "OutputCompression GZIP with OutputFormat AVRO is not supported; AWS would refuse the query: Avro files have no GZIP"
            ),
            (
                "JSON", "SNAPPY",
                "OutputCompression SNAPPY with OutputFormat JSON is not supported; AWS would write files in Snappy's framing"
            ),
            (
                "TEXTFILE", "ZLIB",
                "OutputCompression ZLIB with OutputFormat TEXTFILE is not supported; AWS would refuse the query: ZLIB is for ORC"
            ),
        ] as [(String, String?, String)])
    func `forms of results are refused by name`(format: String, compression: String?, message: String) throws {
        let refusal = try Self.refusal(athena(format: format, compression: compression))

        #expect(refusal?.stage == .plan)
        #expect(refusal?.message == "\(Self.path).\(message)")
        #expect(refusal?.remedy != nil)
    }

    @Test(
        arguments: [
            ("TEXTFILE", nil), ("TEXTFILE", "GZIP"), ("JSON", nil), ("JSON", "GZIP"), ("PARQUET", nil),
            ("PARQUET", "GZIP"),
            ("PARQUET", "SNAPPY"), ("AVRO", nil), ("AVRO", "SNAPPY"),
        ] as [(String, String?)])
    func `text, JSON, Parquet and Avro are not`(format: String, compression: String?) throws {
        #expect(try Self.refusal(athena(format: format, compression: compression)) == nil)
    }

    @Test func `without anybody to run it a query is refused, unless the application manages it`() throws {
        #expect(
            try Self.refusal(athena(), canQuery: false)?.message
                == "\(Self.path) is not supported; AWS would run the query and download its result")
        #expect(try Self.refusal(athena(format: "ORC", appManaged: true), canQuery: false) == nil)
    }
}

@Suite struct `Plans with queries` {
    @Test func `a plan has the query and what it would read, and counts no host as empty`() throws {
        let bench = Bench { _, _, _ in throw JobFailure(stage: .stage, code: "X", message: "was run") }

        let plan = try bench.supervisor().plan(try request(inputs: athena(), hosts: 2))

        #expect(plan.queries.map(\.definition.queryString) == ["SELECT * FROM data"])
        #expect(plan.queries.map(\.scan) == [FakeMaterializer.scan])
        #expect(plan.emptyHosts.isEmpty)
        #expect(bench.materializer.asked.withLock { $0 }.isEmpty)
    }
}

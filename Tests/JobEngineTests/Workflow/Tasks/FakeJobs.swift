import Dispatch
import JobModel
import ObjectStorage
import OrderedJSON
import PjrunTesting
import Synchronization
import Transfer

@testable import JobEngine

/// Records in memory, for whoever makes jobs and for whoever looks them up.
final class FakeJobs: JobRecorder, JobDirectory {
    private struct Log: HostLog {
        func append(_ bytes: ArraySlice<UInt8>) {}
        var lostByteCount: Int64 { 0 }
    }

    private let records = Mutex<[String: JobRecord]>([:])
    private let scratch = ScratchDirectory()
    private let stopper = Mutex<JobQueue?>(nil)
    /// The names of the jobs that somebody asked to stop.
    let stopped = Mutex<[String]>([])

    /// A queue whose jobs a runtime runs.
    func queue(_ runtime: any Runtime) throws -> JobQueue {
        struct Catalogue: RuntimeCatalogue {
            let runtime: any Runtime
            func runtime(for imageURI: String) throws -> any Runtime { runtime }
        }
        let supervisor = JobSupervisor(
            store: try LocalObjectStore(root: scratch("s3")), recorder: self, catalogue: Catalogue(runtime: runtime),
            settings: JobSettings(scratch: scratch("scratch")), now: { Timestamp(milliseconds: 1_700_000_000_125) })
        let queue = JobQueue(supervisor: supervisor, hostLimit: 4)
        stopper.withLock { $0 = queue }
        return queue
    }

    /// Puts a record there, as another process would.
    func put(_ record: JobRecord) { records.withLock { $0[record.request.name] = record } }

    func create(_ request: JobRequest, identity: JobIdentity, at time: Timestamp) throws -> JobRecord {
        let made = JobRecord(
            id: 7, request: request, arn: JobARN(identity: identity, jobName: request.name), creationTime: time)
        return try records.withLock { records in
            if let former = records[request.name] { throw JobNameTaken(name: request.name, arn: former.arn.text) }
            records[request.name] = made
            return made
        }
    }

    func change(_ job: JobRecord, _ change: RecordChange) throws -> JobRecord {
        records.withLock { records in
            var changed = records[job.request.name] ?? job
            if let status = change.status, !(changed.status == .stopping && status == .inProgress) {
                changed.status = changed.status == .stopping ? .stopped : status
            }
            changed.startTime = change.startTime ?? changed.startTime
            changed.endTime = change.endTime ?? changed.endTime
            changed.failureReason = change.failureReason ?? changed.failureReason
            records[job.request.name] = changed
            return changed
        }
    }

    func log(of job: JobRecord, host: String) throws -> any HostLog { Log() }

    func job(named name: String) throws -> JobRecord? { records.withLock { $0[name] } }
    func job(arn: JobARN) throws -> JobRecord? { records.withLock { $0.values.first { $0.arn == arn } } }
    func page(_ query: JobListQuery) throws -> JobListPage { JobListPage(entries: [], next: nil) }

    func requestStop(_ job: JobRecord, immediately: Bool, at time: Timestamp) throws -> JobRecord {
        stopped.withLock { $0.append(job.request.name) }
        records.withLock { $0[job.request.name]?.status = .stopping }
        stopper.withLock { $0 }?.stop(job.request.name, immediately: immediately)
        return job
    }

    func remove(_ job: JobRecord) throws { records.withLock { $0[job.request.name] = nil } }
    func tags(of job: JobRecord) throws -> [Tag] { job.request.tags }
    func changeTags(of job: JobRecord, _ change: (inout [Tag]) throws -> Void) throws -> [Tag]? { nil }
}

/// Hosts that run until they are told to end, or asked to.
final class HeldRuntime: Runtime {
    private final class Host: RunningHost {
        private let end = DispatchSemaphore(value: 0)
        private let code = Mutex<Int32>(0)

        func end(_ code: Int32) {
            self.code.withLock { $0 = code }
            end.signal()
        }
        func signal(_ number: Int32) { end(128 + number) }
        func kill() { end(137) }
        func wait(output: (OutputStream, ArraySlice<UInt8>) -> Void) -> HostOutcome {
            end.wait()
            return HostOutcome(end: .exited(code.withLock { $0 }))
        }
    }

    private struct Launcher: JobLauncher {
        let host: Host
        let started: DispatchSemaphore
        var supportsOverlays: Bool { false }
        var warnings: [String] { [] }
        func start(_ host: StagedHost, isCancelled: @escaping @Sendable () -> Bool) throws -> any RunningHost {
            started.signal()
            return self.host
        }
    }

    private let host = Host()
    private let started = DispatchSemaphore(value: 0)

    func prepare(
        _ request: JobRequest, arn: String, say: @escaping @Sendable (String) -> Void
    ) throws -> any JobLauncher { Launcher(host: host, started: started) }

    /// Waits until the host runs, at most a minute.
    func waitForStart() async throws {
        _ = try await BlockingThread.run { self.started.wait(timeout: .now() + 60) }
    }

    /// Ends the host.
    func end(_ code: Int32) { host.end(code) }
}

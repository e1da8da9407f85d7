import JobModel
import OrderedJSON
import PjrunTesting
import Testing

@testable import JobStore

/// A store with one job and logs that a test writes as it likes.
final class LogFolder {
    let scratch = ScratchDirectory()
    let store: JobStore
    private(set) var job: JobRecord

    init(_ name: String = "job", started: Int64? = 1_000_000, hosts: Int = 1) throws {
        store = try JobStore(HomeDirectory(environment: ["PJRUN_HOME": scratch("home")], homeOfUser: "/"))
        job = try LogFolder.add(name, to: store, started: started)
    }

    @discardableResult
    static func add(_ name: String, to store: JobStore, started: Int64?) throws -> JobRecord {
        let request = try JobRequest.validating(
            [
                "ProcessingJobName": .string(name), "RoleArn": "arn:aws:iam::123456789012:role/r",
                "AppSpecification": ["ImageUri": "local", "ContainerEntrypoint": ["true"]],
                "ProcessingResources": [
                    "ClusterConfig": ["InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1]
                ],
            ], as: .service)
        let job = try store.create(request, identity: JobIdentity(), at: Timestamp(milliseconds: 500_000))
        guard let started else { return job }
        var change = RecordChange(time: Timestamp(milliseconds: started))
        change.startTime = change.time
        return try store.change(job, change)
    }

    func end(at time: Int64) throws {
        var change = RecordChange(time: Timestamp(milliseconds: time))
        change.status = .completed
        change.endTime = change.time
        job = try store.change(job, change)
    }

    /// Writes a host's log as pieces that came at some times.
    func write(_ pieces: [(time: Int64, bytes: [UInt8])], host: String = "algo-1", job: String = "job") {
        var index: [UInt8] = []
        var log: [UInt8] = []
        for piece in pieces {
            index += LogWriter.entry(Int64(log.count), piece.time)
            log += piece.bytes
        }
        scratch.write("home/logs/\(job)/\(host).index", index)
        scratch.write("home/logs/\(job)/\(host).log", log)
    }

    func write(_ pieces: [(time: Int64, text: String)], host: String = "algo-1", job: String = "job") {
        write(pieces.map { ($0.time, Array($0.text.utf8)) }, host: host, job: job)
    }

    var stream: LogStream {
        get throws { try #require(try store.streams(LogStreamQuery()).first) }
    }

    /// All events from the beginning, read in pages.
    func forward(_ limit: () -> LogPageLimit) throws -> [LogEvent] {
        let stream = try stream
        var all: [LogEvent] = []
        var place: Int64 = 0
        while true {
            let page = try store.events(of: stream, from: place, before: Int64.max, limit: limit())
            if page.events.isEmpty { return all }
            all += page.events
            try #require(page.end > place)
            place = page.end
        }
    }

    /// All events from the end, read in pages.
    func backward(_ limit: () -> LogPageLimit) throws -> [LogEvent] {
        let stream = try stream
        var all: [LogEvent] = []
        var place = Int64.max
        while true {
            let page = try store.events(of: stream, endingAt: place, from: 0, limit: limit())
            if page.events.isEmpty { return all }
            all = page.events + all
            try #require(page.start < place)
            place = page.start
        }
    }
}

extension LogEvent {
    var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension LogPageLimit {
    static let plenty = LogPageLimit(events: 10_000, bytes: 1 << 20)
}

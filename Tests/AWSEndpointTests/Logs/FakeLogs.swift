import JobModel
import Synchronization

@testable import AWSEndpoint

/// Streams in memory; an event's place is its number.
final class FakeLogs: JobLogs {
    struct Stream {
        var job: String
        var host = "algo-1"
        var start: Int64 = 1_000_000
        var lines: [(time: Int64, bytes: [UInt8])] = []
    }

    private let streams: Mutex<[Stream]>
    /// Streams whose job was removed after they were listed.
    let missing = Mutex<Set<String>>([])

    init(_ streams: [Stream]) { self.streams = Mutex(streams) }

    convenience init(_ job: String, _ lines: [(Int64, String)]) { self.init([.init(job, lines)]) }

    func append(_ time: Int64, _ text: String, to job: String) {
        streams.withLock { streams in
            for number in streams.indices where streams[number].job == job {
                streams[number].lines.append((time, Array(text.utf8)))
            }
        }
    }

    func streams(_ query: LogStreamQuery) throws -> [LogStream] {
        let all = streams.withLock { $0 }.enumerated().compactMap { number, stream -> LogStream? in
            guard let first = stream.lines.first, let last = stream.lines.last else { return nil }
            return LogStream(
                jobID: Int64(number + 1), job: stream.job, host: stream.host,
                startTime: Timestamp(milliseconds: stream.start), endTime: nil,
                firstEventTime: Timestamp(milliseconds: first.time), lastEventTime: Timestamp(milliseconds: last.time),
                byteCount: Int64(stream.lines.reduce(0) { $0 + $1.bytes.count + 1 }))
        }
        func key(_ time: Timestamp, _ name: String) -> (Int64, String) {
            (query.sortKey == .name ? 0 : time.milliseconds, name)
        }
        let found = all.filter { stream in
            stream.name.hasPrefix(query.namePrefix) && query.activeSince.map { stream.lastEventTime >= $0 } ?? true
        }.sorted { query.isDescending != (key($0.lastEventTime, $0.name) < key($1.lastEventTime, $1.name)) }
        guard let after = query.after else { return Array(found.prefix(query.limit)) }
        let rest = found.filter { stream in
            let one = key(after.time, after.name)
            let other = key(stream.lastEventTime, stream.name)
            return query.isDescending ? other < one : one < other
        }
        return Array(rest.prefix(query.limit))
    }

    private func lines(_ stream: LogStream) throws -> [(time: Int64, bytes: [UInt8])] {
        if missing.withLock({ $0.contains(stream.job) }) { throw LogStreamMissing(name: stream.name) }
        return streams.withLock { $0[Int(stream.jobID - 1)].lines }
    }

    func place(of time: Timestamp, in stream: LogStream) throws -> Int64? {
        try lines(stream).firstIndex { $0.time >= time.milliseconds }.map(Int64.init)
    }

    private func event(_ number: Int, _ lines: [(time: Int64, bytes: [UInt8])]) -> LogEvent {
        LogEvent(
            place: Int64(number), end: Int64(number + 1), time: Timestamp(milliseconds: lines[number].time),
            bytes: lines[number].bytes[...])
    }

    func events(of stream: LogStream, from place: Int64, before end: Int64, limit: LogPageLimit) throws -> LogPage {
        let lines = try lines(stream)
        let first = min(Int(clamping: place), lines.count)
        let last = max(first, min(Int(clamping: end), lines.count, first + min(limit.events, lines.count)))
        return LogPage(
            events: (first..<last).map { event($0, lines) }, start: Int64(first), end: Int64(last))
    }

    func events(
        of stream: LogStream, endingAt place: Int64, from start: Int64, limit: LogPageLimit
    ) throws -> LogPage {
        let lines = try lines(stream)
        let last = min(Int(clamping: place), lines.count)
        let first = min(last, max(Int(clamping: start), last - min(limit.events, lines.count)))
        return LogPage(
            events: (first..<last).map { event($0, lines) }, start: Int64(first), end: Int64(last))
    }
}

extension FakeLogs.Stream {
    init(_ job: String, host: String = "algo-1", start: Int64 = 1_000_000, _ lines: [(Int64, String)]) {
        self.init(job: job, host: host, start: start, lines: lines.map { ($0.0, Array($0.1.utf8)) })
    }
}

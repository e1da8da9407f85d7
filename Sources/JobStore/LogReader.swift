public import FileTree
import Glibc
public import JobModel

/// A line of a host's log.
public struct LogLine: Hashable, Sendable {
    /// When its first byte came.
    public let time: Timestamp
    /// Its bytes without the line break.
    public let bytes: [UInt8]
    /// Whether a line break has come.
    public let isComplete: Bool
}

/// Reads one host's log, also while it grows.
///
/// Not safe to share between threads.
public final class LogReader {
    /// The host.
    public let host: String
    private let log: OpenFile
    private let index: OpenFile
    private var pending: [UInt8] = []
    private var pendingStart: Int64 = 0
    private var offset: Int64 = 0
    private var times: [(offset: Int64, time: Int64)] = []
    private var entryBytes: [UInt8] = []

    /// Opens the logs of a job, in the order of the hosts' numbers.
    public static func open(_ job: JobRecord, in home: HomeDirectory) throws(FileTreeError) -> [LogReader] {
        let path = FileName("\(home.logs)/\(job.request.name)")
        guard let directory = try? Directory(path) else { return [] }
        var names: [String] = []
        for entry in try directory.entries() {
            if let name = entry.name.text, name.hasSuffix(".log") { names.append(String(name.dropLast(4))) }
        }
        func number(_ host: String) -> Int { Int(host.split(separator: "-").last ?? "") ?? 0 }
        return try names.sorted { number($0) < number($1) }.map { name throws(FileTreeError) in
            try LogReader(directory, name)
        }
    }

    /// How much a job has printed so far, in bytes of all hosts.
    public static func byteCount(ofJob name: String, in home: HomeDirectory) -> Int64 {
        guard let directory = try? Directory(FileName("\(home.logs)/\(name)")), let entries = try? directory.entries()
        else { return 0 }
        return entries.reduce(0) { total, entry in
            guard entry.name.text?.hasSuffix(".log") == true else { return total }
            return total + ((try? directory.status(ifPresent: entry.name))??.size ?? 0)
        }
    }

    private init(_ directory: Directory, _ host: String) throws(FileTreeError) {
        self.host = host
        log = try OpenFile(directory, FileName("\(host).log"))
        index = try OpenFile(directory, FileName("\(host).index"))
    }

    /// The complete lines that have come since the last call, at most some megabytes of them; with `toTheEnd` also a last
    /// line without a line break.
    public func lines(toTheEnd: Bool) throws(FileTreeError) -> [LogLine] {
        try readIndex()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var lines: [LogLine] = []
        var total = 0
        while total < 8 << 20 {
            let count = try log.read(into: &buffer)
            if count == 0 { break }
            total += count
            var rest = buffer[..<count]
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                pending += rest[..<end]
                offset += Int64(end + 1 - rest.startIndex)
                lines.append(LogLine(time: time(at: pendingStart), bytes: pending, isComplete: true))
                pending.removeAll(keepingCapacity: true)
                pendingStart = offset
                rest = rest[(end + 1)...]
            }
            pending += rest
            offset += Int64(rest.count)
        }
        if toTheEnd, total == 0, !pending.isEmpty {
            lines.append(LogLine(time: time(at: pendingStart), bytes: pending, isComplete: false))
            pending.removeAll()
            pendingStart = offset
        }
        return lines
    }

    private func readIndex() throws(FileTreeError) {
        entryBytes += try index.readToEnd()
        func number(_ start: Int) -> Int64 {
            entryBytes[start..<(start + 8)].reversed().reduce(0) { $0 << 8 | Int64($1) }
        }
        let whole = entryBytes.count / 16 * 16
        for start in stride(from: 0, to: whole, by: 16) { times.append((number(start), number(start + 8))) }
        entryBytes.removeFirst(whole)
    }

    /// The time of the last index entry that begins at or before a place.
    private func time(at place: Int64) -> Timestamp {
        var low = 0
        var high = times.count
        while low < high {
            let middle = (low + high) / 2
            if times[middle].offset <= place { low = middle + 1 } else { high = middle }
        }
        return Timestamp(milliseconds: low == 0 ? times.first?.time ?? 0 : times[low - 1].time)
    }
}

import FileTree
import GRDB
public import JobModel

extension JobStore: JobLogs {
    /// See ``JobLogs/streams(_:)``.
    public func streams(_ query: LogStreamQuery) throws -> [LogStream] {
        let owners = try owners(query)
        var found: [LogStream] = []
        for owner in owners {
            var streams = try streams(of: owner).filter { stream in
                stream.name.hasPrefix(query.namePrefix)
                    && query.activeSince.map { stream.lastEventTime >= $0 } ?? true
            }
            if query.sortKey == .name {
                streams.sort { query.isDescending ? $1.name < $0.name : $0.name < $1.name }
                if let after = query.after {
                    streams.removeAll { query.isDescending ? $0.name >= after.name : $0.name <= after.name }
                }
            }
            found += streams
            if query.sortKey == .name, found.count >= query.limit { break }
        }
        if query.sortKey == .lastEventTime {
            func precedes(_ one: (Timestamp, String), _ other: (Timestamp, String)) -> Bool {
                query.isDescending ? other < one : one < other
            }
            if let after = query.after {
                found.removeAll { !precedes((after.time, after.name), ($0.lastEventTime, $0.name)) }
            }
            found.sort { precedes(($0.lastEventTime, $0.name), ($1.lastEventTime, $1.name)) }
        }
        return Array(found.prefix(query.limit))
    }

    /// See ``JobLogs/place(of:in:)``.
    public func place(of time: Timestamp, in stream: LogStream) throws -> Int64? {
        try open(stream).place(of: time)
    }

    /// See ``JobLogs/events(of:from:before:limit:)``.
    public func events(
        of stream: LogStream, from place: Int64, before end: Int64, limit: LogPageLimit
    ) throws -> LogPage {
        try open(stream).forward(from: place, before: end, limit: limit)
    }

    /// See ``JobLogs/events(of:endingAt:from:limit:)``.
    public func events(
        of stream: LogStream, endingAt place: Int64, from start: Int64, limit: LogPageLimit
    ) throws -> LogPage {
        try open(stream).backward(endingAt: place, from: start, limit: limit)
    }

    // MARK: - Jobs and their hosts

    /// What names of streams need of a job's record.
    private struct Owner {
        let id: Int64
        let name: String
        let startTime: Timestamp
        let endTime: Timestamp?
    }

    /// The jobs whose streams a query may show, by the order of their streams' names.
    private func owners(_ query: LogStreamQuery) throws -> [Owner] {
        // A job without a start has streams when it has ended only: their names must not change.
        var conditions = ["(start_time IS NOT NULL OR status NOT IN ('InProgress', 'Stopping'))"]
        var arguments: [any DatabaseValueConvertible] = []
        if let slash = query.namePrefix.firstIndex(of: "/") {
            conditions.append("name = ?")
            arguments.append(String(query.namePrefix[..<slash]))
        } else if !query.namePrefix.isEmpty {
            conditions.append("substr(name, 1, ?) = ?")
            arguments += [query.namePrefix.unicodeScalars.count, query.namePrefix]
        }
        if let time = query.activeSince {
            conditions.append("(end_time IS NULL OR end_time >= ?)")
            arguments.append(time.milliseconds)
        }
        if query.sortKey == .name, let after = query.after?.name, let slash = after.firstIndex(of: "/") {
            conditions.append("name || '/' \(query.isDescending ? "<=" : ">=") ?")
            arguments.append(String(after[...slash]))
        }
        return try queue.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT id, name, coalesce(start_time, creation_time) AS start,
                        CASE WHEN status NOT IN ('InProgress', 'Stopping')
                            THEN coalesce(end_time, last_modified_time) END AS "end"
                    FROM job WHERE \(conditions.joined(separator: " AND "))
                    ORDER BY name || '/' \(query.isDescending ? "DESC" : "ASC")
                    """,
                arguments: StatementArguments(arguments)
            ).map { row in
                Owner(
                    id: row["id"], name: row["name"], startTime: Timestamp(milliseconds: row["start"]),
                    endTime: (row["end"] as Int64?).map(Timestamp.init(milliseconds:)))
            }
        }
    }

    /// The streams of a job: one per host that has printed something.
    private func streams(of owner: Owner) throws -> [LogStream] {
        let directory: Directory
        do throws(FileTreeError) {
            directory = try Directory(FileName("\(home.logs)/\(owner.name)"))
        } catch {
            if error.isMissing { return [] }
            throw error
        }
        return try directory.entries().compactMap { entry throws -> LogStream? in
            guard let file = entry.name.text, file.hasSuffix(".log") else { return nil }
            let host = String(file.dropLast(4))
            guard let events = try JobStore.ifPresent(directory, host, owner), events.byteCount > 0,
                let first = try events.index.entries(from: 0, count: 1).first,
                let last = try events.lastEventTime()
            else { return nil }
            return LogStream(
                jobID: owner.id, job: owner.name, host: host, startTime: owner.startTime, endTime: owner.endTime,
                firstEventTime: Timestamp(milliseconds: first.time), lastEventTime: last,
                byteCount: events.byteCount)
        }
    }

    /// Nil when the job was removed while its hosts were listed.
    private static func ifPresent(
        _ directory: Directory, _ host: String, _ owner: Owner
    ) throws(FileTreeError) -> LogEvents? {
        do throws(FileTreeError) {
            return try LogEvents(directory, host: host, endTime: owner.endTime)
        } catch {
            if error.isMissing { return nil }
            throw error
        }
    }

    private func open(_ stream: LogStream) throws -> LogEvents {
        do throws(FileTreeError) {
            return try LogEvents(
                Directory(FileName("\(home.logs)/\(stream.job)")), host: stream.host, endTime: stream.endTime)
        } catch {
            throw error.isMissing ? LogStreamMissing(name: stream.name) as any Error : error
        }
    }
}

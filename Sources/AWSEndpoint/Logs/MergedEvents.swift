import JobModel

/// The events of several streams as one sequence by their times; those of one time by their streams' names.
///
/// A stream is opened when the sequence comes to its time, so many jobs that ran one after the other cost no more than
/// one.
struct MergedEvents {
    private struct Source {
        let stream: LogStream
        let name: String
        /// Where its events go on that are not in `page`; nil before its first was looked for.
        var next: Int64?
        var page: ArraySlice<LogEvent> = []
        /// The time of its next event, or a time before that.
        var time: Int64
    }

    private static let pageLimit = LogPageLimit(events: 4096, bytes: 256 << 10)
    private let logs: any JobLogs
    /// By time and name; only the first may be out of its place, while it is looked at.
    private var sources: [Source]
    private let start: Int64
    private let search: LogToken.Search?

    /// Begins a sequence.
    /// - Parameters:
    ///   - streams: in the order of their names.
    ///   - logs: where they are read.
    ///   - start: events before this time are left out, milliseconds since 1970.
    ///   - search: where to go on.
    init(_ streams: [LogStream], of logs: any JobLogs, from start: Int64, after search: LogToken.Search?) {
        self.logs = logs
        self.start = start
        self.search = search
        sources = streams.map { stream in
            Source(
                stream: stream, name: stream.name,
                time: max(stream.firstEventTime.milliseconds, start, search?.time ?? 0))
        }.sorted(by: MergedEvents.precedes)
    }

    /// The next event; nil when there are no more now.
    mutating func next() throws -> (stream: LogStream, event: LogEvent)? {
        while let stream = sources.first?.stream {
            if let event = sources[0].page.popFirst() {
                sources[0].time = (sources[0].page.first ?? event).time.milliseconds
                placeFirst()
                return (stream, event)
            }
            if try fill(stream) { placeFirst() } else { sources.removeFirst() }
        }
        return nil
    }

    /// Brings the first source to its place.
    private mutating func placeFirst() {
        var number = 0
        while number + 1 < sources.count, MergedEvents.precedes(sources[number + 1], sources[number]) {
            sources.swapAt(number, number + 1)
            number += 1
        }
    }

    private static func precedes(_ one: Source, _ other: Source) -> Bool {
        (one.time, one.name) < (other.time, other.name)
    }

    /// Reads the next events of the first source; false when there are none now.
    private mutating func fill(_ stream: LogStream) throws -> Bool {
        do {
            guard let place = try sources[0].next ?? begin(stream) else { return false }
            let page = try logs.events(of: stream, from: place, before: Int64.max, limit: MergedEvents.pageLimit)
            guard let first = page.events.first else { return false }
            sources[0].page = page.events[...]
            sources[0].next = page.end
            sources[0].time = first.time.milliseconds
            return true
        } catch is LogStreamMissing {
            // Its job was removed meanwhile.
            return false
        }
    }

    /// Where a stream's first event is that has not been looked at yet.
    private func begin(_ stream: LogStream) throws -> Int64? {
        guard let search, search.time >= start else { return try place(start, stream) }
        if stream.name == search.stream { return search.place }
        return try place(stream.name < search.stream ? search.time + 1 : search.time, stream)
    }

    private func place(_ time: Int64, _ stream: LogStream) throws -> Int64? {
        try logs.place(of: Timestamp(milliseconds: time), in: stream)
    }
}

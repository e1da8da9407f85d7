/// Reads what the hosts of jobs have printed, as events of log streams: the logs as CloudWatch Logs shows them.
///
/// An event is a line without its line break; a very long line is several events. Places are byte offsets at which an
/// event begins; any other offset stands for the beginning of the event that it is in. Events never change and never
/// move, so a place can be kept for ever. Reading throws `LogStreamMissing` when the job was removed. Blocking; call it
/// from threads that may block.
public protocol JobLogs: Sendable {
    /// Streams in an order, at most as many as the query asks for.
    func streams(_ query: LogStreamQuery) throws -> [LogStream]
    /// The place of the first event that came at or after a time; nil while there is none.
    func place(of time: Timestamp, in stream: LogStream) throws -> Int64?
    /// Events from a place on, oldest first: those that begin before `end` and fit the limit, but at least one.
    func events(of stream: LogStream, from place: Int64, before end: Int64, limit: LogPageLimit) throws -> LogPage
    /// The last events that end at or before a place and begin at `start` or later, oldest first.
    func events(of stream: LogStream, endingAt place: Int64, from start: Int64, limit: LogPageLimit) throws -> LogPage
}

/// The stream is gone: its job was removed.
public struct LogStreamMissing: Error, Hashable, Sendable {
    /// The stream's name.
    public let name: String

    /// Makes the error.
    public init(name: String) { self.name = name }
}

/// What one host of a job has printed; there is one from the host's first output on.
public struct LogStream: Hashable, Sendable {
    /// The store's number for the job.
    public let jobID: Int64
    /// The job's name.
    public let job: String
    /// `algo-1` and so on.
    public let host: String
    /// When the job's containers started; when it was made, for a job that ended before.
    public let startTime: Timestamp
    /// When the job ended; a last line without a line break is an event from then on, and has this time.
    public let endTime: Timestamp?
    /// When its first byte came.
    public let firstEventTime: Timestamp
    /// When its last byte came, or the job ended with a line that has no line break.
    public let lastEventTime: Timestamp
    /// How many bytes there are.
    public let byteCount: Int64

    /// Makes a description of a stream.
    public init(
        jobID: Int64, job: String, host: String, startTime: Timestamp, endTime: Timestamp?,
        firstEventTime: Timestamp, lastEventTime: Timestamp, byteCount: Int64
    ) {
        self.jobID = jobID
        self.job = job
        self.host = host
        self.startTime = startTime
        self.endTime = endTime
        self.firstEventTime = firstEventTime
        self.lastEventTime = lastEventTime
        self.byteCount = byteCount
    }

    /// `<job>/algo-<n>-<seconds since 1970>`, as the service names it.
    public var name: String { LogStream.name(job, host, startTime) }

    /// The name of a stream.
    public static func name(_ job: String, _ host: String, _ startTime: Timestamp) -> String {
        "\(job)/\(host)-\(startTime.milliseconds / 1000)"
    }
}

/// Which streams a listing shows, and in which order.
public struct LogStreamQuery: Hashable, Sendable {
    /// What streams are ordered by; those with the same time, by name.
    public enum SortKey: String, Hashable, Sendable {
        case name = "LogStreamName"
        case lastEventTime = "LastEventTime"
    }

    /// A stream after which to go on.
    public struct Cursor: Hashable, Sendable {
        /// The stream's name.
        public let name: String
        /// When its last event came; used where streams are ordered by it.
        public let time: Timestamp

        /// Makes a cursor.
        public init(name: String, time: Timestamp) {
            self.name = name
            self.time = time
        }
    }

    /// What their names begin with.
    public var namePrefix = ""
    /// Only those with something from this time or later.
    public var activeSince: Timestamp?
    /// What they are ordered by.
    public var sortKey = SortKey.name
    /// Whether the largest comes first.
    public var isDescending = false
    /// Where to go on.
    public var after: Cursor?
    /// At most so many.
    public var limit = Int.max

    /// Makes a query for all streams by their names.
    public init() {}
}

/// A line of a log, or a part of a very long one.
public struct LogEvent: Hashable, Sendable {
    /// The event's place.
    public let place: Int64
    /// The next event's place.
    public let end: Int64
    /// When its end came: the line break, or what made it too long for one event.
    ///
    /// No event of the stream that is seen later has an earlier time.
    public let time: Timestamp
    /// Its bytes without the line break; not always UTF-8.
    public let bytes: ArraySlice<UInt8>

    /// Makes an event.
    public init(place: Int64, end: Int64, time: Timestamp, bytes: ArraySlice<UInt8>) {
        self.place = place
        self.end = end
        self.time = time
        self.bytes = bytes
    }
}

/// How much a page of events holds.
public struct LogPageLimit: Hashable, Sendable {
    /// At most so many events.
    public var events: Int
    /// At most so many bytes.
    public var bytes: Int
    /// How many bytes each event counts more than its text.
    public var bytesPerEvent: Int

    /// Makes a limit.
    public init(events: Int, bytes: Int, bytesPerEvent: Int = 0) {
        self.events = events
        self.bytes = bytes
        self.bytesPerEvent = bytesPerEvent
    }
}

/// Some events of one stream that follow one another.
public struct LogPage: Hashable, Sendable {
    /// The events, oldest first.
    public let events: [LogEvent]
    /// The place of the first; where nothing was found, the place that was looked at.
    public let start: Int64
    /// The place after the last.
    public let end: Int64

    /// Makes a page.
    public init(events: [LogEvent], start: Int64, end: Int64) {
        self.events = events
        self.start = start
        self.end = end
    }
}

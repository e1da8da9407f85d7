import JobModel
import OrderedJSON

extension LogsService {
    /// The most that a page of events has: 10,000, and 1 MiB with 26 bytes for each besides its message.
    static let pageLimit = LogPageLimit(events: 10_000, bytes: 1 << 20, bytesPerEvent: 26)

    /// GetLogEvents: a page of one stream, and how to go on from it in both directions.
    ///
    /// At the end the token is the same again, and later finds what has come since. An event's time is that of its line
    /// break, so events of one time keep their order and none is ever put before another.
    func getEvents(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try LogsService.check(
            call,
            LogsService.groupMembers + [
                .required("logStreamName", LogsService.streamName), .optional("startTime", LogsService.time),
                .optional("endTime", LogsService.time), .optional("nextToken", LogsService.token),
                .optional("limit", .integer(1...10_000)), .optional("startFromHead", .boolean),
                .optional("unmask", .boolean),
            ])
        try checkGroup(input)
        let stream = try stream(named: input["logStreamName"]?.string ?? "")
        var limit = LogsService.pageLimit
        limit.events = input["limit"]?.int ?? limit.events
        var token: LogToken.Events?
        if let text = input["nextToken"]?.string {
            guard let known = LogToken.events(text, stream) else { throw .invalidToken }
            token = known
        }
        let isForward = token?.isForward ?? input["startFromHead"]?.bool ?? false
        let page = try reading {
            // The first event of the time asked for, and the first after it.
            let first = try input.time("startTime").map { try logs.place(of: $0, in: stream) ?? Int64.max } ?? 0
            let end = try input.time("endTime").flatMap { try logs.place(of: $0, in: stream) } ?? Int64.max
            if isForward {
                return try logs.events(
                    of: stream, from: max(first, token?.place ?? 0), before: end, limit: limit)
            }
            return try logs.events(
                of: stream, endingAt: min(end, token?.place ?? Int64.max), from: first, limit: limit)
        }
        return [
            "events": .array(page.events.map(LogsService.json)),
            "nextForwardToken": .string(LogToken.text(.init(isForward: true, place: page.end), stream)),
            "nextBackwardToken": .string(LogToken.text(.init(isForward: false, place: page.start), stream)),
        ]
    }

    private static func json(_ event: LogEvent) -> JSON {
        [
            "timestamp": .milliseconds(event.time), "message": .string(message(event)),
            "ingestionTime": .milliseconds(event.time),
        ]
    }

    /// What was printed; U+FFFD stands for bytes that are not UTF-8.
    ///
    /// A line without text is an event without text, although the service itself drops those: the log then shows the same
    /// lines as the terminal.
    static func message(_ event: LogEvent) -> String { String(decoding: event.bytes, as: UTF8.self) }
}

extension JSON {
    func time(_ member: String) -> Timestamp? {
        self[member]?.number?.int.map { Timestamp(milliseconds: Int64($0)) }
    }
}

import JobModel
import OrderedJSON

extension LogsService {
    /// How many bytes of messages one call looks at: a search that finds little comes in several pages.
    private static let scanLimit = 32 << 20

    /// FilterLogEvents: the events of several streams by their times.
    ///
    /// The first page settles what the search is about: everything that was printed by then. So pages fit together
    /// while jobs print, and a client that goes on from the time of the last event, as `aws logs tail --follow` does,
    /// misses nothing: when an event is shown, no earlier one can follow.
    func filterEvents(_ call: JSONCall) async throws(AWSError) -> JSON {
        let input = try LogsService.check(
            call,
            LogsService.groupMembers + [
                .optional("logStreamNames", .list(of: LogsService.streamName, count: 1...100)),
                .optional("logStreamNamePrefix", LogsService.streamName), .optional("startTime", LogsService.time),
                .optional("endTime", LogsService.time), .optional("filterPattern", .string(.text(0...1024, .anything))),
                .optional("nextToken", LogsService.token), .optional("limit", .integer(1...10_000)),
                .optional("interleaved", .boolean), .optional("unmask", .boolean),
            ])
        try checkGroup(input)
        let names = input["logStreamNames"]?.array?.compactMap(\.string)
        let prefix = input["logStreamNamePrefix"]?.string
        guard names == nil || prefix == nil else {
            throw .invalidParameter("logStreamNames and logStreamNamePrefix cannot both be given.")
        }
        let pattern = try FilterPattern(input["filterPattern"]?.string ?? "")
        let question = LogsService.question(input)
        var search: LogToken.Search?
        if let token = input["nextToken"]?.string {
            guard let known = LogToken.search(token, question: question) else { throw .invalidToken }
            search = known
        }
        // Bytes get their time before they are written: those with a time up to now are there a moment later.
        let latest = search?.latest ?? now().milliseconds
        if search == nil { await settle() }

        let startTime = input.time("startTime")
        let streams = try streams(names, prefix, since: startTime)
        let end = min(latest, input.time("endTime")?.milliseconds ?? Int64.max)
        var events = MergedEvents(streams, of: logs, from: startTime?.milliseconds ?? 0, after: search)
        var found: [JSON] = []
        var budget = LogsService.pageLimit
        budget.events = input["limit"]?.int ?? budget.events
        var scanned = 0
        var next: LogToken.Search?
        while let (stream, event) = try reading({ try events.next() }), event.time.milliseconds <= end {
            let isFound = pattern.matches(event.bytes)
            let size = event.bytes.count + budget.bytesPerEvent
            if isFound, !found.isEmpty, budget.events == 0 || budget.bytes < size {
                return LogsService.answer(found, next.map { LogToken.text($0, question: question) })
            }
            if isFound {
                found.append(LogsService.json(event, stream))
                budget.events -= 1
                budget.bytes -= size
            }
            scanned += size
            next = LogToken.Search(
                latest: latest, time: event.time.milliseconds, stream: stream.name, place: event.end)
            if scanned > LogsService.scanLimit {
                return LogsService.answer(found, next.map { LogToken.text($0, question: question) })
            }
        }
        return LogsService.answer(found, nil)
    }

    /// The streams to search, in the order of their names.
    private func streams(
        _ names: [String]?, _ prefix: String?, since startTime: Timestamp?
    ) throws(AWSError) -> [LogStream] {
        if let names {
            var streams: [LogStream] = []
            for name in Set(names).sorted() { streams.append(try stream(named: name)) }
            return streams
        }
        var query = LogStreamQuery()
        query.namePrefix = prefix ?? ""
        query.activeSince = startTime
        noteReading(of: query.namePrefix)
        return try reading { try logs.streams(query) }
    }

    /// What is asked for, without the page.
    private static func question(_ input: JSON) -> String {
        var members = input.object ?? [:]
        members["nextToken"] = nil
        members["limit"] = nil
        return JSON.object(members).serialized(.pretty(indent: 0, sorted: true))
    }

    /// Which streams were searched is no longer said by the service, so the list is empty.
    private static func answer(_ events: [JSON], _ token: String?) -> JSON {
        var output: JSONObject = ["events": .array(events), "searchedLogStreams": []]
        output["nextToken"] = token.map(JSON.string)
        return .object(output)
    }

    private static func json(_ event: LogEvent, _ stream: LogStream) -> JSON {
        [
            "logStreamName": .string(stream.name), "timestamp": .milliseconds(event.time),
            "message": .string(message(event)), "ingestionTime": .milliseconds(event.time),
            "eventId": .string(LogToken.eventID(event, stream)),
        ]
    }
}

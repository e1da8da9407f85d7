import JobModel
import OrderedJSON

extension LogsService {
    /// DescribeLogGroups: the one group, if it is what is asked for.
    func describeGroups(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try LogsService.check(
            call,
            [
                .optional("logGroupNamePrefix", .string(.text(1...512, .anything))),
                .optional("logGroupNamePattern", .string(.text(0...512, .anything))),
                .optional("nextToken", LogsService.token), .optional("limit", .integer(1...50)),
                .optional("logGroupClass", .string(.words(["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"]))),
                .optional("logGroupIdentifiers", .list(of: .string(.text(1...2048, .anything)), count: 1...50)),
            ])
        let prefix = input["logGroupNamePrefix"]?.string
        let pattern = input["logGroupNamePattern"]?.string
        guard prefix == nil || pattern == nil else {
            throw .invalidParameter(
                "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.")
        }
        // One group is never more than a page.
        if input["nextToken"] != nil { throw .invalidToken }
        let identifiers = input["logGroupIdentifiers"]?.array?.compactMap(\.string)
        let isMeant =
            LogsService.group.hasPrefix(prefix ?? "")
            && LogsService.group.lowercased().contains(substring: pattern?.lowercased() ?? "")
            && ["STANDARD", nil].contains(input["logGroupClass"]?.string)
            && identifiers?.contains { $0 == LogsService.group || $0 == groupARN || $0 == groupARN + ":*" } ?? true
        guard isMeant else { return ["logGroups": []] }
        let streams = try reading { try logs.streams(LogStreamQuery()) }
        let creationTime = streams.map(\.startTime).min() ?? now()
        return [
            "logGroups": [
                [
                    "logGroupName": .string(LogsService.group), "creationTime": .milliseconds(creationTime),
                    "metricFilterCount": 0, "arn": .string(groupARN + ":*"),
                    "storedBytes": .number(JSONNumber(streams.reduce(0) { $0 + $1.byteCount })),
                    "logGroupClass": "STANDARD", "logGroupArn": .string(groupARN),
                ]
            ]
        ]
    }

    /// DescribeLogStreams.
    ///
    /// The SageMaker SDK cannot page: when there is a token it asks again, without the token, for ever. It asks for the
    /// streams of one job, as many as the job has hosts or 50; so all streams of one job are one page when 50 are asked
    /// for, also when they are more.
    func describeStreams(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try LogsService.check(
            call,
            LogsService.groupMembers + [
                .optional("logStreamNamePrefix", LogsService.streamName),
                .optional("orderBy", .string(.words(["LogStreamName", "LastEventTime"]))),
                .optional("descending", .boolean), .optional("nextToken", LogsService.token),
                .optional("limit", .integer(1...50)),
            ])
        try checkGroup(input)
        var query = LogStreamQuery()
        query.namePrefix = input["logStreamNamePrefix"]?.string ?? ""
        query.sortKey = input["orderBy"]?.string.flatMap(LogStreamQuery.SortKey.init(rawValue:)) ?? .name
        query.isDescending = input["descending"]?.bool ?? false
        guard query.namePrefix.isEmpty || query.sortKey == .name else {
            throw .invalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.")
        }
        noteReading(of: query.namePrefix)
        let question = "\(query.namePrefix) \(query.sortKey) \(query.isDescending)"
        if let token = input["nextToken"]?.string {
            guard let cursor = LogToken.streams(token, question: question) else { throw .invalidToken }
            query.after = cursor
        }
        let limit = input["limit"]?.int ?? 50
        let isWhole = limit == 50 && query.namePrefix.contains("/")
        query.limit = isWhole ? Int.max : limit + 1
        let streams = try reading { try logs.streams(query) }
        let page = isWhole ? streams[...] : streams.prefix(limit)
        var output: JSONObject = ["logStreams": .array(page.map(description))]
        if page.count < streams.count, let last = page.last {
            let cursor = LogStreamQuery.Cursor(name: last.name, time: last.lastEventTime)
            output["nextToken"] = .string(LogToken.text(cursor, question: question))
        }
        return .object(output)
    }

    private func description(_ stream: LogStream) -> JSON {
        [
            "logStreamName": .string(stream.name), "creationTime": .milliseconds(stream.firstEventTime),
            "firstEventTimestamp": .milliseconds(stream.firstEventTime),
            "lastEventTimestamp": .milliseconds(stream.lastEventTime),
            "lastIngestionTime": .milliseconds(stream.lastEventTime),
            "arn": .string("\(groupARN):log-stream:\(stream.name)"),
            // The service says 0 for every stream since 2019, whatever is in it.
            "storedBytes": 0,
        ]
    }
}

extension String {
    /// Whether a text is somewhere in this one, byte by byte.
    fileprivate func contains(substring text: String) -> Bool { utf8.contains(bytes: Array(text.utf8)) }
}

public import JobModel
import OrderedJSON

/// CloudWatch Logs, as far as the log group of processing jobs is read.
///
/// The group is always there and has one stream for each host that has printed something; both belong to SageMaker, so
/// nothing here changes them.
/// <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html>
public struct LogsService: JSONService {
    static let targetPrefix = "Logs_20140328"
    static let name = "logs"
    /// The group that SageMaker writes to.
    static let group = "/aws/sagemaker/ProcessingJobs"

    let logs: any JobLogs
    let identity: JobIdentity
    let now: @Sendable () -> Timestamp
    let settle: @Sendable () async -> Void
    private let didReadLog: @Sendable (_ job: String) -> Void

    /// Makes the service.
    /// - Parameters:
    ///   - logs: what the hosts have printed.
    ///   - identity: the account and region in ARNs.
    ///   - polling: hears whose log is read.
    ///   - now: the time.
    ///   - settle: waits until bytes that were printed by now are in the logs.
    public init(
        logs: any JobLogs, identity: JobIdentity, polling: LongPolling, now: @escaping @Sendable () -> Timestamp,
        settle: @escaping @Sendable () async -> Void = { try? await Task.sleep(for: .milliseconds(10)) }
    ) {
        self.logs = logs
        self.identity = identity
        self.now = now
        self.settle = settle
        didReadLog = { polling.didReadLog($0) }
    }

    func respond(to call: JSONCall) async throws(AWSError) -> JSON? {
        switch call.operation {
        case "DescribeLogGroups": return try describeGroups(call)
        case "DescribeLogStreams": return try describeStreams(call)
        case "GetLogEvents": return try getEvents(call)
        case "FilterLogEvents": return try await filterEvents(call)
        case "ListTagsForResource", "ListTagsLogGroup": return try listTags(call)
        default:
            throw .notSupported(
                "CloudWatch Logs", call.operation,
                "The logs of processing jobs are read with DescribeLogGroups, DescribeLogStreams, GetLogEvents and "
                    + "FilterLogEvents; jobs alone write them.")
        }
    }

    /// ListTagsForResource and its older form: the group has none.
    private func listTags(_ call: JSONCall) throws(AWSError) -> JSON {
        let member = call.operation == "ListTagsLogGroup" ? "logGroupName" : "resourceArn"
        let input = try LogsService.check(call, [.required(member, .string(.text(1...1011, .anything)))])
        let known = member == "logGroupName" ? [LogsService.group] : [groupARN, groupARN + ":*"]
        guard known.contains(input[member]?.string ?? "") else { throw LogsService.noGroup }
        return ["tags": [:]]
    }

    // MARK: - What the operations share

    /// Checks an input against the service's model.
    static func check(_ call: JSONCall, _ members: [Shape.Member]) throws(AWSError) -> JSON {
        let shape = Shape.structure(members)
        let pruned = shape.pruned(call.input, keepingUnknownMembers: false)
        let problems = ShapeChecker.problems(in: pruned, against: shape, unknownMembers: .ignored)
        if let invalid = InvalidRequest(problems: problems) { throw .invalidParameter(invalid.serviceMessage) }
        return pruned
    }

    /// The members that name the group.
    static let groupMembers: [Shape.Member] = [
        .optional("logGroupName", .string(.text(1...512, .anything))),
        .optional("logGroupIdentifier", .string(.text(1...2048, .anything))),
    ]
    static let token = Shape.string(.text(1...4096, .anything))
    static let streamName = Shape.string(.text(1...512, .anything))
    static let time = Shape.integer(0...Int.max)

    /// Checks that the group is the one there is.
    func checkGroup(_ input: JSON) throws(AWSError) {
        let named = input["logGroupName"]?.string
        let identified = input["logGroupIdentifier"]?.string
        switch (named, identified) {
        case (nil, nil): throw .invalidParameter("Either logGroupName or logGroupIdentifier must be given.")
        case (.some, .some):
            throw .invalidParameter("LogGroup name and LogGroup ARN are mutually exclusive parameters.")
        default: break
        }
        let text = named ?? identified ?? ""
        guard text == LogsService.group || identified != nil && (text == groupARN || text == groupARN + ":*") else {
            throw LogsService.noGroup
        }
    }

    var groupARN: String {
        "arn:\(identity.partition):logs:\(identity.region):\(identity.account):log-group:\(LogsService.group)"
    }

    /// The stream with a name.
    func stream(named name: String) throws(AWSError) -> LogStream {
        noteReading(of: name)
        var query = LogStreamQuery()
        query.namePrefix = name
        guard let stream = try reading({ try logs.streams(query) }).first(where: { $0.name == name }) else {
            throw LogsService.noStream
        }
        return stream
    }

    /// Remembers that somebody reads the log of the job in a stream's name.
    func noteReading(of streamName: String) {
        if let slash = streamName.firstIndex(of: "/") { didReadLog(String(streamName[..<slash])) }
    }

    /// Runs what reads the logs.
    func reading<Result>(_ body: () throws -> Result) throws(AWSError) -> Result {
        do {
            return try body()
        } catch is LogStreamMissing {
            throw LogsService.noStream
        } catch {
            throw .internalFailure(error)
        }
    }

    private static let noGroup = AWSError("ResourceNotFoundException", "The specified log group does not exist.")
    private static let noStream = AWSError(
        "ResourceNotFoundException", "The specified log stream does not exist.")
}

extension AWSError {
    static func invalidParameter(_ message: String) -> AWSError { AWSError("InvalidParameterException", message) }

    static let invalidToken = invalidParameter("The specified nextToken is invalid.")
}

extension JSON {
    /// A time as the logs have it: milliseconds since 1970.
    static func milliseconds(_ time: Timestamp) -> JSON { .number(JSONNumber(time.milliseconds)) }
}

public import JobModel

/// Whether an execution can be redriven, and if not, why; as DescribeExecution says it.
///
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html>
public enum RedriveStatus: Hashable, Sendable {
    /// RedriveExecution lets it go on.
    case redrivable
    /// It is a child of a map run that failed: redriving the execution that has the run lets it go on.
    case redrivableByMapRun
    /// It cannot go on, in the service's words.
    case notRedrivable(reason: String)

    /// Tells it of an execution.
    /// - Parameters:
    ///   - execution: the execution.
    ///   - now: the time.
    ///   - eventCount: how many events it has; when nil, its cause tells of too many.
    ///   - isMachineDeleting: whether its machine is being deleted.
    public init(
        of execution: ExecutionRecord, now: Timestamp, eventCount: Int? = nil, isMachineDeleting: Bool = false
    ) {
        let hasTooManyEvents =
            eventCount.map { $0 >= RedriveStatus.eventLimit }
            ?? (execution.cause == "The execution reached the maximum number of history events (25000).")
        let reason: String? =
            if execution.status == .running || execution.status == .succeeded {
                "Execution is \(execution.status.rawValue) and cannot be redriven"
            } else if isMachineDeleting {
                "State machine is in DELETING status"
            } else if hasTooManyEvents {
                "Execution history event limit exceeded"
            } else if now.milliseconds - execution.startTime.milliseconds > RedriveStatus.longestLife {
                "Execution has exceeded the max execution time"
            } else if now.milliseconds - (execution.stopTime ?? now).milliseconds > RedriveStatus.period {
                "Execution redrivable period exceeded"
            } else {
                nil
            }
        self = reason.map { .notRedrivable(reason: $0) } ?? .redrivable
    }

    /// `redriveStatus`.
    public var name: String {
        switch self {
        case .redrivable: "REDRIVABLE"
        case .redrivableByMapRun: "REDRIVABLE_BY_MAP_RUN"
        case .notRedrivable: "NOT_REDRIVABLE"
        }
    }

    /// `redriveStatusReason`; only where it cannot be redriven.
    public var reason: String? {
        if case .notRedrivable(let reason) = self { reason } else { nil }
    }

    /// The event of the redrive and another one must have room.
    private static let eventLimit = 24_999
    /// 14 days after its end.
    private static let period: Int64 = 14 * 86_400_000
    /// A year after its start.
    private static let longestLife: Int64 = 365 * 86_400_000
}

public import OrderedJSON

/// An activity of Step Functions: a name under which workers take tasks.
public struct ActivityRecord: Hashable, Sendable {
    /// `arn:aws:states:REGION:ACCOUNT:activity:NAME`.
    public var arn: String
    /// Its name.
    public var name: String
    /// When it was made.
    public var creationTime: Timestamp
    /// Its tags, in the form of the API: `[{"key": …, "value": …}]`.
    public var tags: JSON

    /// Names an activity.
    public init(arn: String, name: String, creationTime: Timestamp, tags: JSON = []) {
        self.arn = arn
        self.name = name
        self.creationTime = creationTime
        self.tags = tags
    }
}

/// The activities of a home.
///
/// Calls block.
public protocol ActivityDirectory: Sendable {
    /// Makes an activity.
    /// - Returns: it, or the one that has its ARN already.
    func createActivity(_ activity: ActivityRecord) throws -> ActivityRecord
    /// The activity with an ARN; nil when there is none.
    func activity(arn: String) throws -> ActivityRecord?
    /// Some activities in the order of their ARNs: those after one, at most so many.
    func activities(after arn: String?, limit: Int) throws -> [ActivityRecord]
    /// Removes an activity; tasks that wait for a worker go on waiting.
    func deleteActivity(arn: String) throws
    /// Changes an activity's tags.
    /// - Returns: false when there is no such activity.
    func setTags(_ tags: JSON, ofActivity arn: String) throws -> Bool
}

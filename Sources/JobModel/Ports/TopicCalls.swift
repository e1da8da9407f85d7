public import OrderedJSON

/// Does what the operations of SNS do, for all who call them.
///
/// <https://docs.aws.amazon.com/sns/latest/api/API_Operations.html>
public protocol TopicCalls: Sendable {
    /// Performs an operation, with its request and its answer as JSON; blocks while the store does.
    /// - Throws: `TopicRefusal`.
    /// - Returns: the answer; `{}` where the operation has none.
    func call(_ operation: String, _ input: JSON) throws(TopicRefusal) -> JSON
}

/// Why SNS did not do what it was asked for.
public struct TopicRefusal: Error, Hashable, Sendable {
    /// Such as `NotFound`.
    public let code: String
    /// What happened, in the words of the service.
    public let message: String
    /// HTTP's status.
    public let status: Int

    /// Makes a refusal.
    public init(_ code: String, _ message: String, status: Int = 400) {
        self.code = code
        self.message = message
        self.status = status
    }
}

public import OrderedJSON

/// Does what the operations of SQS do, for all who call them: the HTTP API, tasks, events.
///
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html>
public protocol QueueCalls: Sendable {
    /// Performs an operation that answers at once; a ReceiveMessage does not wait. Blocks while the store does.
    /// - Parameters:
    ///   - operation: such as `SendMessage`.
    ///   - input: its request.
    ///   - endpoint: the address that the URLs of queues begin with, `http://127.0.0.1:4566`; nil for the usual one.
    /// - Throws: `QueueRefusal`.
    /// - Returns: the answer; `{}` where the operation has none.
    func call(_ operation: String, _ input: JSON, endpoint: String?) throws(QueueRefusal) -> JSON
    /// Performs a ReceiveMessage that waits for a message as long as it says, without holding a thread.
    ///
    /// `done` is called once, from any thread, also before this returns; after a cancellation with no messages.
    func receive(
        _ input: JSON, cancellation: Cancellation, done: @escaping @Sendable (Result<JSON, QueueRefusal>) -> Void)
    /// Sends a text to the queue with an ARN.
    /// - Throws: `QueueRefusal`, such as that the queue does not exist.
    func send(_ body: String, attributes: JSONObject, toARN arn: String, groupID: String?) throws(QueueRefusal)
}

/// Why SQS did not do what it was asked for.
public struct QueueRefusal: Error, Hashable, Sendable {
    /// The name of the exception: `QueueDoesNotExist`.
    public let code: String
    /// What the Query protocol calls it, and with it older SDKs: `AWS.SimpleQueueService.NonExistentQueue`.
    public let queryCode: String
    /// What happened, in the words of the service.
    public let message: String
    /// HTTP's status.
    public let status: Int

    /// Makes a refusal; without a query code, both names are the same.
    public init(_ code: String, queryCode: String? = nil, _ message: String, status: Int = 400) {
        self.code = code
        self.queryCode = queryCode ?? code
        self.message = message
        self.status = status
    }
}

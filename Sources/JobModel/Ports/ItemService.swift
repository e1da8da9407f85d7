public import OrderedJSON

/// Does what DynamoDB's operations do, whoever asks: clients through the API, and tasks of state machines.
public protocol ItemService: Sendable {
    /// Performs an operation; blocking.
    ///
    /// - Parameters:
    ///   - operation: its name in the API: `UpdateItem`.
    ///   - input: the request of the API.
    /// - Returns: the answer of the API; `{}` where the operation has none.
    /// - Throws: `ItemRefusal`, and then nothing has changed.
    func perform(_ operation: String, _ input: JSON) throws(ItemRefusal) -> JSON
}

/// Why an operation on items was not performed.
public struct ItemRefusal: Error, Hashable, Sendable {
    /// Such as `ConditionalCheckFailedException`.
    public let code: String
    /// What is wrong, in the words of the service.
    public let message: String
    /// HTTP's status.
    public let status: Int
    /// What the error says besides: `Item`, `CancellationReasons`.
    public let members: JSONObject

    /// Makes a refusal.
    public init(code: String, message: String, status: Int = 400, members: JSONObject = [:]) {
        self.code = code
        self.message = message
        self.status = status
        self.members = members
    }
}

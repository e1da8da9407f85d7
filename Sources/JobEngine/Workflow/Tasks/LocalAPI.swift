public import OrderedJSON

/// An AWS API that this process answers itself.
public protocol LocalAPI: Sendable {
    /// Does what a call asks for; may block, and may take long.
    /// - Parameters:
    ///   - operation: such as `StartExecution`.
    ///   - input: the request as the API has it.
    /// - Throws: `LocalAPIRefusal`.
    /// - Returns: the answer; an empty object for an operation that has none.
    func call(_ operation: String, _ input: JSON) async throws(LocalAPIRefusal) -> JSON
}

/// What an API refuses.
public struct LocalAPIRefusal: Error, Hashable, Sendable {
    /// HTTP's status.
    public let status: Int
    /// What the API calls it.
    public let code: String
    /// What happened.
    public let message: String

    /// Makes one.
    public init(status: Int, code: String, message: String) {
        self.status = status
        self.code = code
        self.message = message
    }
}

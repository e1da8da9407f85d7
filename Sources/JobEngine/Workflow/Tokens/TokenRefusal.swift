/// Why something cannot be done with a task's token, in the words of the service.
public enum TokenRefusal: Error, Hashable, Sendable {
    /// It is not made like a token.
    case invalidToken
    /// The task has been answered, has timed out, or its execution has ended.
    case taskTimedOut
    /// The home cannot be read or written.
    case unavailable(String)

    /// The code of the API.
    public var code: String {
        switch self {
        case .invalidToken: "InvalidToken"
        case .taskTimedOut: "TaskTimedOut"
        case .unavailable: "InternalFailure"
        }
    }

    /// In the words of the service.
    ///
    /// Recorded: localstack/localstack, callback/test_callback (the token); the other one is quoted by many users, such as in
    /// <https://github.com/aws-samples/amazon-mwaa-examples/issues/61>.
    public var message: String {
        switch self {
        case .invalidToken: "Invalid Token: 'Invalid token'"
        case .taskTimedOut: "Task Timed Out: 'Provided task does not exist anymore'"
        case .unavailable(let why): "the tasks that wait for an answer cannot be read or written: \(why)"
        }
    }
}

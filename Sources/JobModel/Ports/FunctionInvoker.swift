/// Runs a function by name and gives what Lambda's Invoke gives.
///
/// <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>
public protocol FunctionInvoker: Sendable {
    /// Runs a function and blocks its thread until the function has answered; call it from a thread that may block.
    ///
    /// That the function itself fails is an answer, not an error.
    func invoke(_ call: FunctionCall) throws(FunctionFailure) -> FunctionAnswer
}

/// A call of a function.
public struct FunctionCall: Sendable {
    /// Name, partial or full ARN, with or without `:qualifier`.
    public var function: String
    /// The event, JSON text.
    public var payload: [UInt8]
    /// What the caller says of itself, JSON text; the function finds it in its context.
    public var clientContext: String?
    /// Whether the answer shall carry the end of the log.
    public var wantsLogTail: Bool
    /// Ends the call early, and with it the process of the function.
    public var cancellation: Cancellation?

    /// Makes a call.
    public init(
        function: String, payload: [UInt8], clientContext: String? = nil, wantsLogTail: Bool = false,
        cancellation: Cancellation? = nil
    ) {
        self.function = function
        self.payload = payload
        self.clientContext = clientContext
        self.wantsLogTail = wantsLogTail
        self.cancellation = cancellation
    }
}

/// What a function answered, or how it failed.
public struct FunctionAnswer: Hashable, Sendable {
    /// JSON text; the error's description when the function failed.
    public var payload: [UInt8]
    /// `Unhandled` when the function failed, nil when it answered.
    public var functionError: String?
    /// `$LATEST`.
    public var executedVersion: String
    /// The last 4 KB of the log of this call, where the call asked for them.
    public var logTail: String?
    /// The id of the call, as the function knows it.
    public var requestID: String

    /// Makes an answer.
    public init(
        payload: [UInt8], functionError: String?, executedVersion: String, logTail: String?, requestID: String
    ) {
        self.payload = payload
        self.functionError = functionError
        self.executedVersion = executedVersion
        self.logTail = logTail
        self.requestID = requestID
    }
}

/// Why a function was not run: the exceptions of Lambda's API.
public enum FunctionFailure: Error, Hashable, Sendable {
    /// There is no such function, or no such version of it.
    case notFound(functionARN: String)
    /// The payload is not JSON; the words say where.
    case invalidRequestContent(String)
    /// The payload has more than 6 MiB.
    case requestTooLarge(bytes: Int)
    /// So many calls run already.
    case tooManyRequests
    /// The name is not one, or the call cannot be made that way.
    case invalidParameter(message: String)
    /// The caller ended the call.
    case cancelled
    /// pjrun could not do it, although the call is right.
    case service(message: String)

    /// The largest payload that a synchronous call may have, and the largest answer.
    /// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
    public static let payloadLimit = 6 * 1024 * 1024

    /// The name of the exception.
    public var code: String {
        switch self {
        case .notFound: "ResourceNotFoundException"
        case .invalidRequestContent: "InvalidRequestContentException"
        case .requestTooLarge: "RequestTooLargeException"
        case .tooManyRequests: "TooManyRequestsException"
        case .invalidParameter: "InvalidParameterValueException"
        case .cancelled, .service: "ServiceException"
        }
    }

    /// HTTP's status.
    public var statusCode: Int {
        switch self {
        case .notFound: 404
        case .invalidRequestContent, .invalidParameter: 400
        case .requestTooLarge: 413
        case .tooManyRequests: 429
        case .cancelled, .service: 500
        }
    }

    /// What happened, in the words of the service where it has some.
    public var message: String {
        switch self {
        case .notFound(let arn): "Function not found: \(arn)"
        case .invalidRequestContent(let words): "Could not parse request body into json: \(words)"
        case .requestTooLarge(let bytes):
            "\(bytes) byte payload is too large for the RequestResponse invocation type "
                + "(limit \(FunctionFailure.payloadLimit) bytes)"
        case .tooManyRequests: "Rate Exceeded."
        case .invalidParameter(let message), .service(let message): message
        case .cancelled: "The call was ended by its caller."
        }
    }
}

public import OrderedJSON

/// What a service refuses, in its own words.
public struct AWSError: Error, Hashable, Sendable {
    /// HTTP's status: 400 for almost everything, because SDKs try 5xx and throttling again.
    public let status: Int
    /// `ValidationException`, `ResourceNotFound` and so on.
    public let code: String
    /// What happened, for people.
    public let message: String
    /// What the Query protocol called it, for services that have left that protocol and whose SDKs still know it by that name.
    public let queryCode: String?
    /// What the error says besides, where the service's model has such members.
    public let members: JSONObject

    /// Makes an error, of status 400 unless another is given.
    public init(
        _ code: String, _ message: String, status: Int = 400, queryCode: String? = nil, members: JSONObject = [:]
    ) {
        self.code = code
        self.message = message
        self.status = status
        self.queryCode = queryCode
        self.members = members
    }

    /// An operation of a service that is not run here.
    static func notSupported(_ service: String, _ operation: String, _ remedy: String) -> AWSError {
        AWSError(
            "UnknownOperationException",
            "\(service)'s operation \(operation) is not run by pjrun, so nothing was done. \(remedy)")
    }

    /// Something that pjrun could not do, although the request is right.
    static func internalFailure(_ error: any Error) -> AWSError {
        AWSError("InternalFailure", "pjrun could not do this: \(error)", status: 500)
    }
}

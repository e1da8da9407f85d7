public import OrderedJSON

/// Takes events from clients.
public protocol EventPublisher: Sendable {
    /// Does what PutEvents does: entries that are wrong fail one by one, the others are delivered; does not wait for that.
    ///
    /// <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html>
    /// - Throws: `EventRefusal` when the request as a whole is wrong.
    func putEvents(_ request: JSON) throws(EventRefusal) -> JSON
}

/// Why events were not taken.
public struct EventRefusal: Error, Hashable, Sendable {
    /// Such as `ValidationException`.
    public let code: String
    /// What is wrong.
    public let message: String

    /// Makes a refusal.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}

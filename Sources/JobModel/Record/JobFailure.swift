/// A stage of a job that could not be done, for whoever has to report it.
///
/// The rooms below throw their own typed errors; orchestration wraps them into this. A program that ends with
/// another code than 0 is an outcome and not a failure of a stage.
public struct JobFailure: Error, Hashable, Sendable {
    /// The stages a job passes through.
    public enum Stage: String, Hashable, Sendable, CaseIterable {
        /// Taking the request.
        case receive
        /// Deciding what will be done.
        case plan
        /// Bringing the inputs.
        case stage
        /// Running the program.
        case execute
        /// Taking the outputs away.
        case upload
        /// Writing down what happened.
        case record
    }

    /// Where it happened.
    public let stage: Stage
    /// A word for programs to branch on; the set is open.
    public let code: String
    /// What happened, in one line that is complete by itself.
    public let message: String
    /// What to do about it.
    public let remedy: String?
    /// The error below, as text.
    public let cause: String?

    /// Makes a failure.
    public init(stage: Stage, code: String, message: String, remedy: String? = nil, cause: String? = nil) {
        self.stage = stage
        self.code = code
        self.message = message
        self.remedy = remedy
        self.cause = cause
    }
}

extension JobFailure: CustomStringConvertible {
    /// The message, with the cause when there is one.
    public var description: String { cause.map { "\(message): \($0)" } ?? message }
}

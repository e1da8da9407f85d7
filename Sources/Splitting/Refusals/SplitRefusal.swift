/// What refuses a split: it can say it in the words of the library that would refuse it.
public protocol SplitRefusal: Error, Hashable, Sendable {
    /// The exception the library raises; `nil` where the refusal is ours alone.
    var exception: PythonException? { get }
    /// The message of that exception, letter for letter, or our own.
    var message: String { get }
    /// What it means and what to do, in a sentence; `nil` where the message already says so.
    var explanation: String? { get }
}

/// The exceptions that the libraries raise.
public enum PythonException: String, Hashable, Sendable {
    /// A value that cannot be used.
    case valueError = "ValueError"
    /// A value of the wrong kind.
    case typeError = "TypeError"
    /// scikit-learn's check of parameters; it is a `ValueError` and a `TypeError` at once.
    case invalidParameter = "InvalidParameterError"
}

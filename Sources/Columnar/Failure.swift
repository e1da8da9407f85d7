/// Why a value could not be computed: Trino's error code and its text.
public struct Failure: Error, Hashable, Sendable {
    /// The code's name, as `DIVISION_BY_ZERO`.
    public let code: String
    /// The text, without code and place.
    public let message: String

    /// Makes a failure of a code that Trino defines (`StandardErrorCode`).
    public init(_ code: String, _ message: String) {
        self.code = code
        self.message = message
    }
}

/// The rows of a column that have a failure instead of a value.
///
/// A failure is raised only when something needs the row's value: the branch that CASE does not take, the row that a
/// filter drops, and what `try` wraps, never raise theirs. Their value lanes hold anything and they are not NULL.
public struct RowFailures: Sendable {
    /// Row number to failure.
    public var byRow: [Int: Failure]

    /// Failures by row; must not be empty.
    public init(_ byRow: [Int: Failure]) {
        self.byRow = byRow
    }

    /// The failure of the first row that has one.
    public var first: Failure? {
        byRow.min { $0.key < $1.key }?.value
    }
}

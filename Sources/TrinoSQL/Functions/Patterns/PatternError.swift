/// Why a regular expression or a LIKE pattern cannot be used, in Trino's words.
enum PatternError: Error, Hashable, Sendable {
    /// The regular expression is not one; what Joni (and Oniguruma) say of it.
    case invalidPattern(String)
    case negativeGroup
    case noSuchGroup(Int, groupCount: Int)
    /// A replacement that ends in `$` or `\`, or has a `$` that names no group; the whole replacement.
    case illegalReplacement(String)
    case replacementNumbersUnknownGroup(Int)
    case replacementNamesUnknownGroup(String)
    case startBelowOne
    case occurrenceBelowOne
    case escapeIsNotOneCharacter
    case escapeBeforeOrdinaryCharacter
    /// A search was given up after more backtracking than anyone waits for.
    case tooMuchBacktracking
    /// A search had more choices to remember than there is room for, or met a value of 2 GiB.
    case tooMuchMemory
    /// What `regexp_replace` makes has become longer than any value may be.
    case resultTooLong
    /// The engine failed in a way that neither the pattern nor the value explains.
    case engineFailure
    /// libonig is not on this machine.
    case libraryMissing

    /// Trino's name of the error code, as in `INVALID_FUNCTION_ARGUMENT`.
    var codeName: String {
        switch self {
        case .tooMuchBacktracking: "GENERIC_USER_ERROR"
        case .tooMuchMemory: "GENERIC_INSUFFICIENT_RESOURCES"
        case .resultTooLong: "EXCEEDED_LOCAL_MEMORY_LIMIT"
        case .engineFailure, .libraryMissing: "GENERIC_INTERNAL_ERROR"
        default: "INVALID_FUNCTION_ARGUMENT"
        }
    }

    /// The sentence Trino gives, where Trino has this error.
    var message: String {
        switch self {
        case .invalidPattern(let reason): reason
        case .negativeGroup: "Group cannot be negative"
        case .noSuchGroup(let group, let count): "Pattern has \(count) groups. Cannot access group \(group)"
        case .illegalReplacement(let replacement): "Illegal replacement sequence: \(replacement)"
        case .replacementNumbersUnknownGroup(let group): "Illegal replacement sequence: unknown group \(group)"
        case .replacementNamesUnknownGroup(let name): "Illegal replacement sequence: unknown group { \(name) }"
        case .startBelowOne: "start position cannot be smaller than 1"
        case .occurrenceBelowOne: "occurrence cannot be smaller than 1"
        case .escapeIsNotOneCharacter: "Escape string must be a single character"
        case .escapeBeforeOrdinaryCharacter:
            "Escape character must be followed by '%', '_' or the escape character itself"
        case .tooMuchBacktracking:
            "Regular expression matching was interrupted, likely because it took too long. "
                + "Regular expression in the worst case can have a catastrophic amount of backtracking "
                + "and having exponential time complexity"
        case .tooMuchMemory: "Regular expression matching needs too much memory for this pattern and value"
        case .resultTooLong: "The text that a function makes exceeds the memory of the query"
        case .engineFailure: "Regular expression matching failed"
        case .libraryMissing:
            "Regular expressions need the library libonig.so.5, which is not on this machine; "
                + "install it with: apt-get install libonig5"
        }
    }
}

import Columnar

/// Why a JSON value is no value of an SQL type, by what Trino's code throws; the message depends on it.
enum JSONCastFailure: Error {
    /// The text is not JSON, or a number is beyond what Java reads; without a reason in messages.
    case unreadable
    /// It is of another kind.
    case unexpected(String)
    /// A cast from another SQL type failed.
    case failure(Failure)

    /// The failure of a cast to a type that is no container.
    ///
    /// - Parameters:
    ///   - json: the whole text.
    ///   - type: the name of the type.
    ///   - rangeType: the type that a number out of range is said to be cast to; nil if the number's failure stays.
    /// - Returns: what the row fails with.
    func failure(_ json: ByteView, to type: String, rangeType: String? = nil) -> Failure {
        if case .failure(let failure) = self {
            guard let rangeType, failure.code == "NUMERIC_VALUE_OUT_OF_RANGE" else { return failure }
            return .invalidCast("Cannot cast '\(json.string)' to \(rangeType)")
        }
        return .invalidCast("Cannot cast '\(json.string)' to \(type)")
    }

    /// The failure of a cast to an ARRAY, MAP or ROW.
    func failure(_ json: ByteView, toNested type: DataType) -> Failure {
        let reason =
            switch self {
            case .unreadable: ""
            case .unexpected(let text): " \(text)"
            case .failure(let failure): " \(failure.message)"
            }
        return .invalidCast("Cannot cast to \(type).\(reason)\n\(JSONFailure.shortened(json))")
    }
}

package import Columnar

/// The values of one of the integer types, all of which lie in `Int64` lanes.
package enum IntegerRange: String, Sendable, CaseIterable {
    case tinyint, smallint, integer, bigint

    /// The range of a type; nil if it is no integer type.
    package init?(_ type: DataType) {
        switch type {
        case .tinyint: self = .tinyint
        case .smallint: self = .smallint
        case .integer: self = .integer
        case .bigint: self = .bigint
        default: return nil
        }
    }

    /// Bits of a value.
    package var bits: Int {
        switch self {
        case .tinyint: 8
        case .smallint: 16
        case .integer: 32
        case .bigint: 64
        }
    }

    /// The smallest value.
    package var lowest: Int64 { Int64.min &>> Int64(64 - bits) }
    /// The largest value.
    package var highest: Int64 { Int64.max &>> Int64(64 - bits) }

    /// Whether the type has a value.
    @inline(__always)
    package func contains(_ value: Int64) -> Bool { value >= lowest && value <= highest }

    /// What Trino says when a value that it did not check reaches a column of the type.
    ///
    /// Division of the smallest value by -1 is the one operation that leads there.
    package func failureAboveRange(_ value: Int64) -> Failure {
        let bound =
            switch self {
            case .tinyint: "MAX_BYTE"
            case .smallint: "MAX_SHORT"
            case .integer, .bigint: "MAX_INT"
            }
        return Failure("GENERIC_INTERNAL_ERROR", "Value \(value) exceeds \(bound)")
    }
}

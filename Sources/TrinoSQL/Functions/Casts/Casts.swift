package import Columnar

/// `CAST(x AS type)`, and the implicit coercions.
///
/// Semantics are those of Trino 401. Like every function over columns a cast fails row by row; `TRY_CAST` and `try` see
/// to the failures afterwards.
package enum Casts {
    /// Casts the values of a column.
    ///
    /// Casts that only change the name of the type share the column's memory.
    ///
    /// - Parameters:
    ///   - column: a decoded column.
    ///   - type: a type that ``isAllowed(from:to:)`` for the column's.
    ///   - context: the session, whose zone and clock some casts of TIME need.
    /// - Returns: a column of the type and of as many rows.
    package static func cast(_ column: Column, to type: DataType, context: EvaluationContext) -> Column {
        if column.type == type { return column }
        let call = CastCall(column, to: type, context: context)
        let result: Column? =
            switch column.type {
            case .unknown: column.nulls(of: type)
            case _ where type == .json && isAllowed(from: column.type, to: type): JSONWriter.cast(call)
            case .json: JSONCasts.cast(call)
            case .boolean: BooleanCasts.cast(call)
            case .tinyint, .smallint, .integer, .bigint: IntegerCasts.cast(call)
            case .real, .double: DoubleCasts.cast(call)
            case .decimal(let precision, let scale): DecimalCasts.cast(call, precision: precision, scale: scale)
            case .varchar: VarcharCasts.cast(call)
            case .char(let length): CharacterCasts.castChar(call, length: length)
            case .date: DateCasts.cast(call)
            case .time(let precision): TimeCasts.cast(call, precision: precision)
            case .timestamp(let precision): TimestampCasts.cast(call, precision: precision)
            case .intervalDayToSecond, .intervalYearToMonth: IntervalCasts.cast(call)
            case .uuid: UUIDCasts.cast(call)
            case .varbinary: UUIDCasts.fromBytes(call)
            case .timeWithTimeZone(let precision): ZonedTimeCasts.cast(call, precision: precision)
            case .timestampWithTimeZone(let precision): ZonedTimestampCasts.cast(call, precision: precision)
            case .array, .map, .row: NestedCasts.cast(call)
            }
        return result ?? column.failing(isAllowed(from: column.type, to: type), to: type)
    }
}

/// One cast of the values of a column: a call with one argument.
typealias CastCall = ScalarCall

extension CastCall {
    init(_ column: Column, to type: DataType, context: EvaluationContext) {
        self.init(arguments: [column], resultType: type, count: column.count, context: context)
    }

    /// The column that is cast.
    var source: Column { arguments[0] }
}

extension Failure {
    /// A value that a cast does not take.
    static func invalidCast(_ message: String) -> Failure { Failure("INVALID_CAST_ARGUMENT", message) }

    /// A cast that Trino has and this engine lacks.
    static func missingCast(from source: DataType, to target: DataType) -> Failure {
        Failure("NOT_SUPPORTED", "Casting \(source) to \(target) is not supported")
    }

    /// Whether a cast is missing here, and its value is not at fault: a time zone that Trino lacks is.
    var isMissingCast: Bool { code == "NOT_SUPPORTED" && message.hasPrefix("Casting ") }
}

extension Column {
    /// As many NULLs of a type, with the column's failures.
    fileprivate func nulls(of type: DataType) -> Column {
        let nulls = Column.constant(.null, type: type, count: count)
        guard let failures else { return nulls }
        return (isConstant ? nulls : nulls.flattened()).with(failures: failures)
    }

    /// A column for a cast that is missing here, or in Trino as well.
    fileprivate func failing(_ isAllowed: Bool, to type: DataType) -> Column {
        let failure =
            isAllowed
            ? Failure.missingCast(from: self.type, to: type)
            : Failure("TYPE_MISMATCH", "Cannot cast \(self.type) to \(type)")
        return .failing(failure, type: type, count: count)
    }
}

/// One value outside a column: a literal, a parameter, a partition's key.
public enum Value: Hashable, Sendable {
    case null
    case bool(Bool)
    case int64(Int64)
    case int128(Int128)
    case double(Double)
    case bytes([UInt8])
    /// Elements of an ARRAY, fields of a ROW, or alternating keys and values of a MAP.
    case nested([Value])

    /// Text as the bytes of a VARCHAR.
    public static func text(_ string: String) -> Value { .bytes(Array(string.utf8)) }
}

extension Column {
    /// A column with the same value in every row.
    ///
    /// - Parameters:
    ///   - value: of the physical kind of `type`, or null.
    ///   - type: the column's type.
    ///   - count: rows.
    /// - Returns: a column that holds the value once.
    public static func constant(_ value: Value, type: DataType, count: Int) -> Column {
        var builder = ColumnBuilder(type: type)
        builder.append(value)
        let one = builder.finish()
        return Column(
            type: type, count: count, values: one.values, nulls: one.nulls, isConstant: true, owners: one.owners,
            children: one.children)
    }

    /// A column in which every row has the same failure.
    public static func failing(_ failure: Failure, type: DataType, count: Int) -> Column {
        constant(.null, type: type, count: count).failingEverywhere(failure)
    }

    /// The value of one row, copied out of the column.
    ///
    /// - Precondition: the column is decoded.
    public func value(_ row: Int) -> Value {
        precondition(decoder == nil, "the column is undecoded text")
        if isNull(row) { return .null }
        let at = row * step
        switch type.physical {
        case .bool: return .bool(bools[at] != 0)
        case .int64: return .int64(int64s[at])
        case .int128: return .int128(int128s[at])
        case .double: return .double(doubles[at])
        case .bytes: return .bytes(views[at].array)
        case .nested:
            if case .row = type { return .nested(children.map { $0.value(at) }) }
            let offsets = Lane<Int64>(values, count: stored + 1)
            return .nested(
                (Int(offsets[at])..<Int(offsets[at + 1])).flatMap { element in children.map { $0.value(element) } })
        }
    }

    private func failingEverywhere(_ failure: Failure) -> Column {
        Column(
            type: type, count: count, values: values, nulls: nil, isConstant: true, owners: owners,
            children: children, failures: RowFailures([0: failure]))
    }
}

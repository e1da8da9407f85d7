package import Columnar

/// Aggregate functions over the frames of a window.
///
/// What can be taken back exactly (counts, sums of integers and decimals) is a difference of running sums; extremes
/// come from a queue of candidates; doubles and all other aggregates are computed anew for each frame, except that a
/// frame that only grows goes on from where it was.
package enum WindowAggregates {
    /// Computes an aggregate for the frame of every row.
    ///
    /// - Parameters:
    ///   - function: the aggregate.
    ///   - argumentTypes: the types that its signature is bound to.
    ///   - resultType: the type of its result.
    ///   - call: its arguments, without failures, and the frames.
    ///   - mask: 0 for rows that FILTER leaves out; nil if it leaves out none.
    /// - Throws: ``Failure``.
    /// - Returns: a value for each row.
    package static func evaluate(
        function: AggregateFunction, argumentTypes: [DataType], resultType: DataType, call: WindowCall,
        mask: Lane<UInt8>?
    ) throws -> Column {
        if call.count == 0 { return Column.constant(.null, type: resultType, count: 0) }
        let rows = CountedRows(call.arguments, count: call.count, mask: mask, ignoresNulls: function.ignoresNulls)
        let name = function.signature.name
        switch (name, argumentTypes.first?.physical) {
        case ("count", _): return FrameSums.counts(call, rows)
        case ("count_if", _), ("bool_and", _), ("every", _), ("bool_or", _): return FrameSums.flags(name, call, rows)
        case ("sum", .int64), ("avg", .int64):
            return try FrameSums.integers(name, argumentTypes[0], resultType, call, rows)
        case ("sum", .int128), ("avg", .int128): return try FrameSums.decimals(name, resultType, call, rows)
        case ("sum", .double), ("avg", .double): return FrameSums.doubles(name, resultType, call, rows)
        case ("arbitrary", _), ("any_value", _): return FrameExtremes.first(resultType, call, rows)
        case ("min", _) where argumentTypes.count == 1, ("max", _) where argumentTypes.count == 1:
            return try FrameExtremes.values(name == "min" ? .least : .greatest, key: 0, resultType, call, rows)
        case ("min_by", _) where argumentTypes.count == 2, ("max_by", _) where argumentTypes.count == 2:
            return try FrameExtremes.values(name == "min_by" ? .least : .greatest, key: 1, resultType, call, rows)
        default: return try FrameFolds(function, argumentTypes, resultType, call, rows).column()
        }
    }
}

/// The rows that an aggregate counts: those that FILTER admits and, if it ignores NULLs, that have all arguments.
struct CountedRows {
    /// 1 for rows that count; nil if all do.
    let flags: Lane<UInt8>?
    private let buffer: Buffer?

    /// Looks at the arguments of a call.
    init(_ arguments: [Column], count: Int, mask: Lane<UInt8>?, ignoresNulls: Bool) {
        let nullable = ignoresNulls ? arguments.filter(\.hasNulls) : []
        guard mask != nil || !nullable.isEmpty else {
            (flags, buffer) = (nil, nil)
            return
        }
        let memory = Buffer(byteCount: count)
        let lane = Lane<UInt8>(memory, count: count)
        for row in 0..<count { lane[row] = mask.map { $0[row] == 0 ? 0 : 1 } ?? 1 }
        for column in nullable {
            for row in 0..<count where column.isNull(row) { lane[row] = 0 }
        }
        (flags, buffer) = (lane, memory)
    }

    /// Whether a row counts.
    @inline(__always)
    func has(_ row: Int) -> Bool { flags.map { $0[row] != 0 } ?? true }
}

extension WindowCall {
    /// The frame of a row: its first row and the row after its last, equal if it is empty.
    @inline(__always)
    func frame(_ row: Int) -> (start: Int, end: Int) {
        let start = Int(frameStart[row])
        return (start, max(start, Int(frameEnd[row])))
    }
}

import Columnar

/// For each row of a result: the row of an argument that it takes, or that it is NULL or a default.
struct RowPicks {
    /// The row is NULL.
    static let null: Int64 = -1
    /// The row takes its own row of the defaults.
    static let fallback: Int64 = -2

    /// Row numbers, ``null`` or ``fallback``.
    let lane: Lane<Int64>
    private let buffer: Buffer

    /// Makes room for a number of rows.
    init(count: Int) {
        buffer = Buffer(byteCount: count * 8)
        lane = Lane(buffer, count: count)
    }

    /// The values picked.
    ///
    /// - Parameters:
    ///   - column: where they come from.
    ///   - defaults: has a row for each result row; only for picks that are ``fallback``.
    ///   - type: the type of the result.
    /// - Returns: a column with a row for each pick.
    func values(of column: Column, defaults: Column? = nil, type: DataType) -> Column {
        switch type.physical {
        case .bool: flat(column, defaults, type, blank: UInt8(0))
        case .int64: flat(column, defaults, type, blank: Int64(0))
        case .int128: flat(column, defaults, type, blank: Int128(0))
        case .double: flat(column, defaults, type, blank: Double(0))
        case .bytes: flat(column, defaults, type, blank: ByteView.empty)
        case .nested: nested(column, defaults, type)
        }
    }

    private func flat<Element: BitwiseCopyable>(
        _ column: Column, _ defaults: Column?, _ type: DataType, blank: Element
    ) -> Column {
        let count = lane.count
        let (values, nulls) = (Buffer(byteCount: count * MemoryLayout<Element>.stride), Buffer(byteCount: count))
        let (target, flags) = (Lane<Element>(values, count: count), Lane<UInt8>(nulls, count: count))
        let (source, step, sourceNulls) = (column.lane(of: Element.self), column.step, column.nullFlags)
        var anyNull: UInt8 = 0
        for row in 0..<count {
            let pick = lane[row]
            var isNull: UInt8 = 1
            if pick >= 0 {
                isNull = sourceNulls?[Int(pick) &* step] ?? 0
                target[row] = source[Int(pick) &* step]
            } else if pick == RowPicks.fallback, let defaults {
                isNull = defaults.isNull(row) ? 1 : 0
                target[row] = defaults.lane(of: Element.self)[row &* defaults.step]
            }
            if isNull != 0 { target[row] = blank }
            flags[row] = isNull
            anyNull |= isNull
        }
        return withExtendedLifetime((column, defaults, buffer)) {
            Column(
                type: type, count: count, values: values, nulls: anyNull == 0 ? nil : nulls,
                owners: column.owners + (defaults?.owners ?? []))
        }
    }

    private func nested(_ column: Column, _ defaults: Column?, _ type: DataType) -> Column {
        var builder = ColumnBuilder(type: type)
        for row in 0..<lane.count {
            let pick = lane[row]
            if pick >= 0 {
                builder.append(column.value(Int(pick)))
            } else if pick == RowPicks.fallback, let defaults {
                builder.append(defaults.value(row))
            } else {
                builder.append(.null)
            }
        }
        return builder.finish()
    }
}

/// The rows of a column that are not NULL, for IGNORE NULLS.
struct PresentRows {
    /// The rows that are not NULL, ascending.
    let rows: Lane<UInt32>
    /// How many such rows come before each row; one entry more than there are rows.
    let before: Lane<UInt32>
    private let buffers: (Buffer, Buffer)

    /// Looks at all rows of a column; some may be masked out.
    init(_ column: Column, count: Int, mask: Lane<UInt8>? = nil) {
        buffers = (Buffer(byteCount: count * 4), Buffer(byteCount: (count + 1) * 4))
        let (all, before) = (Lane<UInt32>(buffers.0, count: count), Lane<UInt32>(buffers.1, count: count + 1))
        var found = 0
        for row in 0..<count {
            before[row] = UInt32(found)
            if column.isNull(row) || mask.map({ $0[row] == 0 }) ?? false { continue }
            all[found] = UInt32(row)
            found += 1
        }
        before[count] = UInt32(found)
        rows = Lane(buffers.0, count: found)
        self.before = before
    }

    /// A present row by its number among the present rows, if it lies within bounds.
    @inline(__always)
    func row(_ index: Int, from start: Int, to end: Int) -> Int64 {
        guard index >= 0, index < rows.count else { return RowPicks.null }
        let row = Int(rows[index])
        return row >= start && row < end ? Int64(row) : RowPicks.null
    }
}

// Making columns of rows of other columns, of any type.

extension Column {
    /// The values of some rows, NULL for the number `UInt32.max`.
    public func gatheredOrNull(_ selection: Selection) -> Column {
        let rows = selection.lane
        guard (0..<rows.count).contains(where: { rows[$0] == .max }) else { return gathered(selection) }
        guard stored > 0 else { return Column.constant(.null, type: type, count: rows.count).flattened() }
        let (numbers, flags) = (Buffer(byteCount: rows.count * 4), Buffer(byteCount: rows.count))
        let (target, nulls) = (Lane<UInt32>(numbers, count: rows.count), Lane<UInt8>(flags, count: rows.count))
        if type.physical == .nested, !isConstant {
            // Nothing is copied for a row that is not there.
            let source = withEmptyRow()
            for position in 0..<rows.count {
                let isMissing = rows[position] == .max
                target[position] = isMissing ? UInt32(count) : rows[position]
                nulls[position] = isMissing ? 1 : 0
            }
            return source.gathered(Selection(rows: numbers, count: rows.count)).nullified(by: flags)
        }
        for position in 0..<rows.count {
            let isMissing = rows[position] == .max
            target[position] = isMissing ? 0 : rows[position]
            nulls[position] = isMissing ? 1 : 0
        }
        let picked =
            isConstant ? repeated(rows.count).flattened() : gathered(Selection(rows: numbers, count: rows.count))
        return picked.nullified(by: flags)
    }

    /// The column with one more row, which is NULL.
    private func withEmptyRow() -> Column {
        Column.concatenated([self, .constant(.null, type: type, count: 1)], type: type)
    }

    /// The stored rows of several columns, one column's after the other's.
    ///
    /// - Parameters:
    ///   - columns: columns of one type; of a constant column the one value is taken.
    ///   - type: their type.
    /// - Returns: a column that is not constant, without the failures.
    public static func concatenated(_ columns: [Column], type: DataType) -> Column {
        if columns.count == 1, !columns[0].isConstant { return columns[0].with(failures: nil) }
        let total = columns.reduce(0) { $0 + $1.stored }
        switch type.physical {
        case .bool: return flat(UInt8.self, columns, type, total)
        case .int64: return flat(Int64.self, columns, type, total)
        case .int128: return flat(Int128.self, columns, type, total)
        case .double: return flat(Double.self, columns, type, total)
        case .bytes: return flat(ByteView.self, columns, type, total)
        case .nested: return nested(columns, type, total)
        }
    }

    private static func flat<Element: BitwiseCopyable>(
        _: Element.Type, _ columns: [Column], _ type: DataType, _ total: Int
    ) -> Column {
        let buffer = Buffer(byteCount: total * MemoryLayout<Element>.stride)
        let target = Lane<Element>(buffer, count: total)
        var start = 0
        for column in columns {
            let source = column.lane(of: Element.self)
            for row in 0..<column.stored { target[start + row] = source[row] }
            start += column.stored
        }
        return Column(
            type: type, count: total, values: buffer, nulls: nulls(columns, total),
            owners: type.physical == .bytes ? columns.flatMap(\.owners) : [])
    }

    private static func nulls(_ columns: [Column], _ total: Int) -> Buffer? {
        guard columns.contains(where: { $0.nulls != nil }) else { return nil }
        let buffer = Buffer(byteCount: total)
        let target = Lane<UInt8>(buffer, count: total)
        target.fill(0)
        var start = 0
        for column in columns {
            if let flags = column.nullFlags {
                for row in 0..<column.stored { target[start + row] = flags[row] }
            }
            start += column.stored
        }
        return buffer
    }

    private static func nested(_ columns: [Column], _ type: DataType, _ total: Int) -> Column {
        let flags = nulls(columns, total)
        if case .row(let fields) = type {
            let children = fields.indices.map { position in
                concatenated(
                    columns.filter { $0.stored > 0 }.map { $0.children[position].expanded(to: $0.stored) },
                    type: fields[position].type)
            }
            return .row(type: type, count: total, fields: children, nulls: flags)
        }
        let buffer = Buffer(byteCount: (total + 1) * 8)
        let target = Lane<Int64>(buffer, count: total + 1)
        target[0] = 0
        var (start, base) = (0, Int64(0))
        var parts: [[Column]] = []
        for column in columns where column.stored > 0 {
            let offsets = column.offsets
            let first = offsets[0]
            for row in 0..<column.stored { target[start + row + 1] = offsets[row + 1] - first + base }
            start += column.stored
            let last = offsets[column.stored]
            base += last - first
            if last > first { parts.append(column.children.map { $0.rows(Int(first)..<Int(last)) }) }
        }
        let children = type.parts.enumerated().map { position, part in
            concatenated(parts.map { $0[position] }, type: part)
        }
        return .nested(type: type, count: total, offsets: buffer, children: children, nulls: flags)
    }

    /// The column without sharing one value for rows, of so many rows.
    private func expanded(to rows: Int) -> Column {
        guard isConstant else { return self }
        return repeated(rows).flattened()
    }

    /// Some consecutive rows; the column itself if they are all.
    public func rows(_ range: Range<Int>) -> Column {
        if isConstant { return repeated(range.count).flattened() }
        if range == 0..<count { return self }
        let buffer = Buffer(byteCount: range.count * 4)
        let lane = Lane<UInt32>(buffer, count: range.count)
        for position in 0..<range.count { lane[position] = UInt32(range.lowerBound + position) }
        return gathered(Selection(rows: buffer, count: range.count))
    }

    /// A column whose rows are picked from several columns.
    ///
    /// - Parameters:
    ///   - sources: columns of one type; what failed in them is not carried along.
    ///   - type: their type.
    ///   - count: rows of the result.
    ///   - pick: for each row of the result the number of the source, and the row there.
    /// - Returns: a column that is not constant.
    public static func assembled(
        _ sources: [Column], type: DataType, count: Int, _ pick: (Int) -> (source: Int, row: Int)
    ) -> Column {
        var bases: [Int] = []
        var total = 0
        for source in sources {
            bases.append(total)
            total += source.stored
        }
        let steps = sources.map(\.step)
        let buffer = Buffer(byteCount: count * 4)
        let lane = Lane<UInt32>(buffer, count: count)
        for position in 0..<count {
            let (source, row) = pick(position)
            lane[position] = UInt32(bases[source] + row * steps[source])
        }
        return concatenated(sources, type: type).gathered(Selection(rows: buffer, count: count))
    }
}

extension DataType {
    /// The types of the parts of a nested type: the element, key and value, or the fields.
    public var parts: [DataType] {
        switch self {
        case .array(let element): [element]
        case .map(let key, let value): [key, value]
        case .row(let fields): fields.map(\.type)
        default: []
        }
    }
}

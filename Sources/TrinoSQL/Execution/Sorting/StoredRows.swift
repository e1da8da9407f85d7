import Columnar

/// Many rows that are kept to be sorted, joined or given out in another order.
struct StoredRows: Sendable {
    /// The columns; all use the same row numbers.
    let columns: [StoredColumn]
    /// Rows.
    let count: Int
    /// The row numbers in the order of the input; nil if they are 0 ..< count.
    let numbers: Buffer?

    /// Rows in chunks.
    ///
    /// - Parameters:
    ///   - columns: of the same rows.
    ///   - count: rows.
    ///   - numbers: their numbers as `UInt32` in the order of the input; nil if they are 0 ..< count.
    init(columns: [StoredColumn], count: Int, numbers: Buffer? = nil) {
        self.columns = columns
        self.count = count
        self.numbers = numbers
    }

    /// The rows of a batch, without a copy.
    init(_ batch: ColumnBatch) {
        self.init(columns: batch.columns.map(StoredColumn.init), count: batch.count)
    }
}

// MARK: - Picking rows

extension StoredColumn {
    /// The values of some rows.
    ///
    /// - Parameter rows: row numbers, in the order wanted.
    /// - Returns: a column with a value for each of them.
    func gathered(_ rows: Lane<UInt32>) -> Column {
        if let constant { return constant.repeated(rows.count) }
        return switch type.physical {
        case .bool: gather(UInt8.self, rows)
        case .int64: gather(Int64.self, rows)
        case .int128: gather(Int128.self, rows)
        case .double: gather(Double.self, rows)
        case .bytes: gatherViews(rows)
        case .nested: gatherNested(rows)
        }
    }

    private func gather<Element: BitwiseCopyable>(_: Element.Type, _ rows: Lane<UInt32>) -> Column {
        let values = Buffer(byteCount: rows.count * MemoryLayout<Element>.stride)
        let (source, target) = (lane(of: Element.self), Lane<Element>(values, count: rows.count))
        for position in 0..<rows.count { target[position] = source[Int(rows[position])] }
        return Column(type: type, count: rows.count, values: values, nulls: gatherNulls(rows), owners: owners)
    }

    private func gatherNested(_ rows: Lane<UInt32>) -> Column {
        guard let nested else { preconditionFailure("a nested column without values") }
        let buffer = Buffer(byteCount: rows.count * 4)
        let (target, places) = (Lane<UInt32>(buffer, count: rows.count), lane(of: UInt64.self))
        if nested.isDirect {
            for position in 0..<rows.count { target[position] = rows[position] }
        } else {
            for position in 0..<rows.count {
                target[position] = UInt32(truncatingIfNeeded: nested.row(places[Int(rows[position])]))
            }
        }
        return nested.column.gathered(Selection(rows: buffer, count: rows.count))
    }

    private func gatherViews(_ rows: Lane<UInt32>) -> Column {
        let column = gather(ByteView.self, rows)
        // Whoever reads the text one row at a time would wait for memory each time; here the accesses overlap.
        let views = column.views
        var sum: UInt8 = 0
        for position in 0..<rows.count { sum &+= unsafe views[position].start.pointee }
        StoredColumn.use(sum)
        return column
    }

    @inline(never)
    private static func use(_: UInt8) {}

    private func gatherNulls(_ rows: Lane<UInt32>) -> Buffer? {
        guard let flags = nullFlags else { return nil }
        let buffer = Buffer(byteCount: rows.count)
        let target = Lane<UInt8>(buffer, count: rows.count)
        var any: UInt8 = 0
        for position in 0..<rows.count {
            let flag = flags[Int(rows[position])]
            target[position] = flag
            any |= flag
        }
        return any == 0 ? nil : buffer
    }
}

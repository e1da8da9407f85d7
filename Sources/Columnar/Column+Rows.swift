// Picking rows of columns.

/// Row numbers, ascending or in any order, as `UInt32`.
public struct Selection: Sendable {
    /// The row numbers.
    public let rows: Buffer
    /// How many.
    public let count: Int

    /// Rows in a buffer of `UInt32`.
    public init(rows: Buffer, count: Int) {
        self.rows = rows
        self.count = count
    }

    /// Rows by number.
    public init(_ numbers: [Int]) {
        let buffer = Buffer(byteCount: numbers.count * 4)
        let lane = Lane<UInt32>(buffer, count: numbers.count)
        for (position, number) in numbers.enumerated() { lane[position] = UInt32(number) }
        self.init(rows: buffer, count: numbers.count)
    }

    /// The row numbers as a lane.
    public var lane: Lane<UInt32> { Lane(rows, count: count) }
}

extension Column {
    /// The values of some rows, in the order given.
    public func gathered(_ selection: Selection) -> Column {
        if isConstant {
            return repeated(selection.count)
        }
        let rows = selection.lane
        var result: Column
        if decoder != nil {
            result = gatheredFlat(ByteView.self, rows)
        } else {
            switch type.physical {
            case .bool: result = gatheredFlat(UInt8.self, rows)
            case .int64: result = gatheredFlat(Int64.self, rows)
            case .int128: result = gatheredFlat(Int128.self, rows)
            case .double: result = gatheredFlat(Double.self, rows)
            case .bytes: result = gatheredFlat(ByteView.self, rows)
            case .nested: result = gatheredNested(rows)
            }
        }
        result.dictionary = dictionary?.gathered(rows)
        guard let failures else { return result }
        return result.with(failures: failures.gathered(rows))
    }

    /// A constant column's value for another number of rows.
    ///
    /// - Precondition: the column is constant.
    public func repeated(_ count: Int) -> Column {
        precondition(isConstant, "only a constant column can be repeated")
        return Column(
            type: type, count: count, values: values, nulls: nulls, isConstant: true, owners: owners,
            children: children, failures: count == 0 ? nil : failures, decoder: decoder)
    }

    /// The same column with other failures.
    public func with(failures: RowFailures?) -> Column {
        var copy = self
        copy.failures = failures.flatMap { $0.byRow.isEmpty ? nil : $0 }
        return copy
    }

    /// The column with a value of its own for every row.
    public func flattened() -> Column {
        guard isConstant else { return self }
        let buffer = Buffer(byteCount: count * 4)
        buffer.fill(0)
        let flat = Column(
            type: type, count: 1, values: values, nulls: nulls, owners: owners, children: children, failures: nil,
            decoder: decoder
        ).gathered(Selection(rows: buffer, count: count))
        guard let failure = failures?.first else { return flat }
        return flat.with(failures: RowFailures(Dictionary(uniqueKeysWithValues: (0..<count).map { ($0, failure) })))
    }

    private func gatheredFlat<Element: BitwiseCopyable>(_: Element.Type, _ rows: Lane<UInt32>) -> Column {
        let buffer = Buffer(byteCount: rows.count * MemoryLayout<Element>.stride)
        let source = lane(of: Element.self)
        let target = Lane<Element>(buffer, count: rows.count)
        for position in 0..<rows.count { target[position] = source[Int(rows[position])] }
        return Column(
            type: type, count: rows.count, values: buffer, nulls: gatheredNulls(rows), owners: owners,
            decoder: decoder)
    }

    private func gatheredNulls(_ rows: Lane<UInt32>) -> Buffer? {
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

    private func gatheredNested(_ rows: Lane<UInt32>) -> Column {
        if case .row = type {
            let selection = Selection((0..<rows.count).map { Int(rows[$0]) })
            return Column(
                type: type, count: rows.count, values: values, nulls: gatheredNulls(rows), owners: owners,
                children: children.map { $0.gathered(selection) })
        }
        let offsets = Lane<Int64>(values, count: count + 1)
        let buffer = Buffer(byteCount: (rows.count + 1) * 8)
        let target = Lane<Int64>(buffer, count: rows.count + 1)
        var elements: [Int] = []
        target[0] = 0
        for position in 0..<rows.count {
            let row = Int(rows[position])
            elements.append(contentsOf: Int(offsets[row])..<Int(offsets[row + 1]))
            target[position + 1] = Int64(elements.count)
        }
        let selection = Selection(elements)
        return Column(
            type: type, count: rows.count, values: buffer, nulls: gatheredNulls(rows), owners: owners,
            children: children.map { $0.gathered(selection) })
    }
}

extension RowFailures {
    func gathered(_ rows: Lane<UInt32>) -> RowFailures? {
        var picked: [Int: Failure] = [:]
        for position in 0..<rows.count {
            if let failure = byRow[Int(rows[position])] { picked[position] = failure }
        }
        return picked.isEmpty ? nil : RowFailures(picked)
    }
}

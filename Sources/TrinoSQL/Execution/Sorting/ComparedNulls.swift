import Columnar

/// NULLs within nested values that a sort has come upon.
///
/// Trino's sort fails if it compares two values that are alike up to a NULL within one of them. Any sort has to compare
/// those that end up side by side, so neighbours are enough to look at.
enum ComparedNulls {
    /// Checks rows that are in order.
    ///
    /// - Parameters:
    ///   - order: the row at each place; nil if rows are stored in order.
    ///   - count: rows.
    ///   - keys: what they are sorted by, the most important first.
    /// - Throws: NOT_SUPPORTED.
    static func check(_ order: Lane<UInt32>? = nil, count: Int, keys: [KeyColumn]) throws(Failure) {
        for (number, key) in keys.enumerated() where key.isEncoded {
            let before = Array(keys.prefix(number))
            func row(_ place: Int) -> Int { order.map { Int($0[place]) } ?? place }
            for place in 0..<max(0, count - 1) {
                let (one, other) = (row(place), row(place + 1))
                guard let left = key.bytes(one), let right = key.bytes(other),
                    let failure = failure(left, right), before.compare(one, other) == 0
                else { continue }
                throw failure
            }
        }
    }

    /// What comparing two values fails with.
    private static func failure(_ left: ByteView, _ right: ByteView) -> Failure? {
        let shared = min(left.count, right.count)
        var position = 0
        while position < shared && left[position] == right[position] { position += 1 }
        if position == left.count && position == right.count { position -= 1 }
        guard position < left.count, position < right.count else { return nil }
        for (value, other) in [(left, right), (right, left)] where position == value.count - 1 {
            if other[position] == OrderingBytes.end { continue }
            switch value[position] {
            case OrderingBytes.nullElement: return .nullInComparedArray
            case OrderingBytes.nullField: return .nullInComparedRow
            default: continue
            }
        }
        return nil
    }
}

extension KeyColumn {
    /// The bytes of a row; nil for NULL.
    fileprivate func bytes(_ row: Int) -> ByteView? {
        if let constant = column.constant { return constant.isNull(0) ? nil : constant.views[0] }
        if let flags = column.nullFlags, flags[row] != 0 { return nil }
        return column.lane(of: ByteView.self)[row]
    }
}

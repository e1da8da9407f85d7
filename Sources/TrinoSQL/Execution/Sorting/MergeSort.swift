import Columnar

/// A stable sort by comparing: the plain way, for what cannot be packed into words.
enum MergeSort {
    /// Sorts a range of row numbers.
    ///
    /// - Parameters:
    ///   - rows: row numbers.
    ///   - range: what is sorted.
    ///   - isCancelled: asked now and then; the sort ends early, in no order, once it says yes.
    ///   - order: negative, zero or positive.
    static func sort(
        _ rows: Lane<UInt32>, _ range: Range<Int>, _ isCancelled: () -> Bool = { false }, by order: (Int, Int) -> Int
    ) {
        let buffer = Buffer(byteCount: range.count * 4)
        sort(rows, range, Lane(buffer, count: range.count), isCancelled, order)
        withExtendedLifetime(buffer) {}
    }

    private static func sort(
        _ rows: Lane<UInt32>, _ range: Range<Int>, _ spare: Lane<UInt32>, _ isCancelled: () -> Bool,
        _ order: (Int, Int) -> Int
    ) {
        if range.count < 2 { return }
        if range.count > 4096 && isCancelled() { return }
        let middle = range.lowerBound + range.count / 2
        sort(rows, range.lowerBound..<middle, spare, isCancelled, order)
        sort(rows, middle..<range.upperBound, spare, isCancelled, order)
        if order(Int(rows[middle - 1]), Int(rows[middle])) <= 0 { return }
        let left = middle - range.lowerBound
        for position in 0..<left { spare[position] = rows[range.lowerBound + position] }
        var (one, other, place) = (0, middle, range.lowerBound)
        while one < left {
            if other < range.upperBound && order(Int(spare[one]), Int(rows[other])) > 0 {
                rows[place] = rows[other]
                other += 1
            } else {
                rows[place] = spare[one]
                one += 1
            }
            place += 1
        }
    }
}

extension RowOrder {
    /// The order by comparing whole rows: what ``sorted(_:keys:parallelism:)`` must give.
    static func reference(_ rows: StoredRows, keys: [KeyColumn]) -> Buffer {
        let order = Buffer(byteCount: rows.count * 4)
        let lane = Lane<UInt32>(order, count: rows.count)
        let input = RowNumbers(lane: rows.numbers.map { Lane($0, count: rows.count) }, count: rows.count)
        for position in 0..<rows.count { lane[position] = UInt32(input[position]) }
        MergeSort.sort(lane, 0..<rows.count) { keys.compare($0, $1) }
        return withExtendedLifetime(rows) { order }
    }
}

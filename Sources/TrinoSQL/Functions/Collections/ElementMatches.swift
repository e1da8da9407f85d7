import Columnar

/// Which elements of a row's array equal the row's value.
struct ElementMatches {
    /// What `=` says of an element that is not NULL.
    enum Match {
        case no
        case yes
        /// NULL within nested values.
        case unknown
    }

    private let equal: Column
    private let values: Lane<UInt8>
    private let unknown: NullLane
    /// Added to an element's number for each row: a constant array is compared with every row's value.
    private let perRow: Int

    /// Compares elements with values.
    ///
    /// - Parameters:
    ///   - list: an ARRAY or MAP column.
    ///   - child: which of its children has the elements.
    ///   - value: a column of as many rows.
    init(_ list: Column, child: Int = 0, with value: Column) {
        let elements = list.children[child].flattened()
        if list.isConstant && !value.isConstant {
            let (count, rows) = (list.elementsHeld, value.count)
            let (picks, owners) = (Buffer(byteCount: count * rows * 4), Buffer(byteCount: count * rows * 4))
            let (pick, owner) = (Lane<UInt32>(picks, count: count * rows), Lane<UInt32>(owners, count: count * rows))
            for row in 0..<rows {
                for element in 0..<count {
                    pick[row &* count &+ element] = UInt32(truncatingIfNeeded: element)
                    owner[row &* count &+ element] = UInt32(truncatingIfNeeded: row)
                }
            }
            perRow = count
            equal = Comparison.apply(
                .equal, elements.gathered(Selection(rows: picks, count: count * rows)),
                value.gathered(Selection(rows: owners, count: count * rows)))
        } else {
            perRow = 0
            let rows = list.rowsOfElements
            let used = elements.count == rows.count ? elements : elements.gathered(Selection(0..<rows.count))
            equal = Comparison.apply(.equal, used, value.gathered(rows)).flattened()
        }
        values = equal.bools
        unknown = NullLane(equal)
    }

    /// Whether an element, which is not NULL, equals the row's value, which is not NULL either.
    @inline(__always)
    func match(_ row: Int, _ element: Int) -> Match {
        let at = row &* perRow &+ element
        if unknown[at] { return .unknown }
        return values[at] != 0 ? .yes : .no
    }
}

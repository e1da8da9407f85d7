import Columnar

/// `array_agg(x)`: the values of each group, NULLs included, in the order in which they came.
final class ArrayAggregate: Accumulator {
    private let type: DataType
    private var values: ColumnStore
    private var log = GroupLog()

    /// Arrays of elements of a type.
    ///
    /// - Parameters:
    ///   - element: the type of the elements.
    ///   - type: of the result.
    init(element: DataType, type: DataType) {
        self.type = type
        values = ColumnStore(type: element)
    }

    func reserve(groups: Int) {}

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) {
        if count == 0 { return }
        values.append(arguments[0])
        log.append(groups, count: count)
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) {
        let other = sameKind(other)
        let theirs = other.values.stored()
        other.log.forEachPiece(mapped: groups) { rows, targets in
            values.append(theirs.gathered(rows.lane))
            log.append(targets, count: rows.count)
        }
    }

    func finish(groups count: Int) -> Column {
        let order = log.order(groups: count)
        let rows = log.count
        log = GroupLog()
        return Column(
            type: type, count: count, values: order.starts, nulls: order.nulls(groups: count),
            children: [values.ordered(order.rows, count: rows)])
    }

    var byteCount: Int { values.byteCount + log.byteCount }
}

import Columnar
import Testing

@testable import TrinoSQL

/// Nested values of random types against ``NestedReference``.
@Suite struct NestedValueTests {
    private func values(_ seed: Int, isOrderable: Bool, nulls: Double, count: Int = 60) -> (DataType, [Value]) {
        var random = RepeatableRandom(seed: seed)
        let type = NestedReference.nestedType(isOrderable: isOrderable, &random)
        return (type, (0..<count).map { _ in NestedReference.value(type, nulls: nulls, &random) })
    }

    /// All pairs of values as two columns.
    private func pairs(_ type: DataType, _ values: [Value]) -> (Column, Column) {
        let column = NestedReference.column(type, values)
        let count = values.count
        return (
            column.gathered(Selection((0..<count * count).map { $0 / count })),
            column.gathered(Selection((0..<count * count).map { $0 % count }))
        )
    }

    private func flags(_ column: Column) -> [Value] { (0..<column.count).map(column.value) }

    @Test(arguments: 0..<60)
    func `bytes of identity are equal exactly for values that are not distinct`(_ seed: Int) {
        let (type, values) = values(seed, isOrderable: false, nulls: 0.15)
        let column = NestedReference.column(type, values)
        let bytes = IdentityBytes.encode(column)

        for (row, value) in values.enumerated() {
            for (other, second) in values.enumerated() {
                let expected = NestedReference.isIdentical(value, second, type)
                #expect((bytes.value(row) == bytes.value(other)) == expected, "\(type): \(value), \(second)")
                #expect(column.isIdentical(row, column, other) == expected, "\(type): \(value), \(second)")
            }
        }
    }

    @Test(arguments: 0..<60)
    func `equality is NULL where NULLs keep it from being known`(_ seed: Int) {
        let (type, values) = values(seed, isOrderable: false, nulls: 0.15, count: 40)
        let (left, right) = pairs(type, values)
        let found = flags(Comparison.apply(.equal, left, right))
        let distinct = flags(Comparison.apply(.isDistinctFrom, left, right))

        for pair in found.indices {
            let (one, other) = (values[pair / values.count], values[pair % values.count])
            let expected = NestedReference.isEqual(one, other, type).map(Value.bool) ?? .null
            #expect(found[pair] == expected, "\(type): \(one), \(other)")
            #expect(distinct[pair] == .bool(!NestedReference.isIdentical(one, other, type)))
        }
    }

    @Test(arguments: 0..<60)
    func `values without NULLs are ordered part by part, and so are their bytes`(_ seed: Int) {
        let (type, values) = values(seed, isOrderable: true, nulls: 0, count: 40)
        let (left, right) = pairs(type, values)
        let less = Comparison.apply(.lessThan, left, right)
        let (first, second) = (OrderingBytes.encode(left), OrderingBytes.encode(right))

        #expect(less.failures == nil && first.failures == nil)
        for pair in 0..<less.count {
            let (one, other) = (values[pair / values.count], values[pair % values.count])
            let order = NestedReference.order(one, other, type)
            #expect(less.value(pair) == .bool(order < 0), "\(type): \(one), \(other)")
            #expect(first.views[pair].compare(to: second.views[pair]).signum() == order, "\(type): \(one), \(other)")
        }
    }

    @Test(arguments: 0..<60)
    func `a sort fails exactly where comparing neighbours comes upon a NULL`(_ seed: Int) {
        let (type, values) = values(seed, isOrderable: true, nulls: 0.15, count: 40)
        let (left, right) = pairs(type, values)
        let (first, second) = (OrderingBytes.encode(left), OrderingBytes.encode(right))

        for pair in 0..<left.count where !left.isNull(pair) && !right.isNull(pair) {
            let compared = Result { try NestedComparison.order(left, pair, right, pair) }
            let bytes = Column.concatenated(
                [first.gathered(Selection([pair])), second.gathered(Selection([pair]))], type: .varbinary)
            let key = KeyColumn(StoredColumn(bytes), isDescending: false, nullsFirst: false, isEncoded: true)
            let sorted = Result { try ComparedNulls.check(count: 2, keys: [key]) }
            let (one, other) = (values[pair / values.count], values[pair % values.count])
            switch (compared, sorted) {
            case (.success(let order), .success):
                #expect(first.views[pair].compare(to: second.views[pair]).signum() == order.signum())
            case (.failure(let failure), .failure(let found)):
                #expect("\(failure)" == "\(found)", "\(type): \(one), \(other)")
            default: Issue.record("\(type): \(one), \(other): \(compared), \(sorted)")
            }
        }
    }

    @Test(arguments: 0..<40)
    func `rows that are picked, put together and kept stay what they are`(_ seed: Int) {
        let (type, values) = values(seed, isOrderable: false, nulls: 0.2)
        var random = RepeatableRandom(seed: seed)
        let column = NestedReference.column(type, values)
        let picks = (0..<100).map { _ in Int.random(in: 0..<values.count, using: &random) }
        // NaN must equal NaN.
        func text(_ column: Column) -> [String] { (0..<column.count).map { "\(column.value($0))" } }
        let expected = picks.map { "\(values[$0])" }

        let gathered = column.gathered(Selection(picks))
        #expect(text(gathered) == expected)
        #expect(text(column.rows(5..<20)) == values[5..<20].map { "\($0)" })
        #expect(text(Column.concatenated([column, gathered], type: type)) == values.map { "\($0)" } + expected)

        let numbers = picks.map { $0 % 3 == 0 ? UInt32.max : UInt32($0) }
        let orNull = column.gatheredOrNull(Selection(rows: .copy(of: numbers), count: numbers.count))
        #expect(text(orNull) == picks.map { $0 % 3 == 0 ? "null" : "\(values[$0])" })

        let constant = Column.constant(values[0], type: type, count: 100)
        #expect(text(constant.flattened()) == Array(repeating: "\(values[0])", count: 100))
        let assembled = Column.assembled([column, constant], type: type, count: 100) {
            (source: picks[$0] % 2, row: picks[$0] % 2 == 0 ? picks[$0] : $0)
        }
        #expect(text(assembled) == picks.map { $0 % 2 == 0 ? "\(values[$0])" : "\(values[0])" })

        let threads = [ColumnConcatenator(types: [type]), ColumnConcatenator(types: [type])]
        for number in 0..<10 {
            let part = ColumnBatch(
                columns: [gathered.rows(number * 10..<number * 10 + 10)], count: 10, sequence: number)
            threads[number % 2].append(part)
        }
        threads[0].merge([threads[1]])
        #expect(text(threads[0].finish().columns[0]) == expected)
    }

    @Test(arguments: 0..<40)
    func `groups are numbered by their first row and keep its value`(_ seed: Int) {
        let (type, values) = values(seed, isOrderable: false, nulls: 0.2)
        var groups: [Value] = []
        let expected = values.map { value -> Int in
            if let known = groups.firstIndex(where: { NestedReference.isIdentical($0, value, type) }) { return known }
            groups.append(value)
            return groups.count - 1
        }
        let column = NestedReference.column(type, values)
        let number = Column.constant(.int64(7), type: .bigint, count: values.count)

        let (table, other) = (GroupTable(types: [type, .bigint]), GroupTable(types: [type, .bigint]))
        let found = table.groups(of: [column, number], count: values.count)
        #expect(found.rowNumbers(values.count) == expected)
        let map = other.absorb(table)
        #expect(map.rowNumbers(groups.count) == Array(groups.indices))
        for keys in [table.keys(0..<groups.count), other.keys(0..<groups.count)] {
            #expect(groups.indices.map { "\(keys[0].value($0))" } == groups.map { "\($0)" })
        }
    }
}

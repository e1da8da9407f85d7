import Columnar
import Testing

@testable import TrinoSQL

/// An aggregate and what it is by definition.
struct AggregateCase: Sendable, CustomTestStringConvertible {
    let name: String
    let declared: String
    let arguments: [DataType]
    let result: DataType
    var tolerance = 0.0
    let expected: @Sendable ([[Value]]) -> Value

    var testDescription: String { "\(name)(\(arguments.map(\.description).joined(separator: ", ")))" }
}

@Suite struct AggregateTests {
    @Test(arguments: AggregateCase.all)
    func `an aggregate is what its definition says, however its rows are split`(_ test: AggregateCase) throws {
        let aggregate = try BoundAggregate(test.name, test.declared, test.arguments, test.result)
        var numbers = SeededNumbers(7)
        for (count, rowCount) in [(1, 0), (1, 1), (1, 900), (3, 4), (17, 1500), (400, 900)] {
            let rows = (0..<rowCount).map { _ in test.arguments.map { randomValue($0, using: &numbers) } }
            let groups = rows.map { _ in Int.random(in: 0..<count, using: &numbers) }

            for accumulators in [1, 3] {
                let results = try aggregate.results(
                    rows, groups: groups, count: count, accumulators: accumulators, using: &numbers)

                for group in 0..<count {
                    let members = rows.indices.filter { groups[$0] == group }
                    let admitted = members.map { rows[$0] }.filter {
                        !aggregate.function.ignoresNulls || !$0.contains(.null)
                    }
                    let expected = test.expected(admitted)
                    #expect(
                        isClose(results[group], expected, test.tolerance),
                        "group \(group) of \(count), \(accumulators) accumulators: \(results[group]), not \(expected)")
                }
            }
        }
    }

    @Test(arguments: AggregateCase.all)
    func `rows added one by one give what they give at once`(_ test: AggregateCase) throws {
        let aggregate = try BoundAggregate(test.name, test.declared, test.arguments, test.result)
        var numbers = SeededNumbers(11)
        let rows = (0..<150).map { _ in test.arguments.map { randomValue($0, nulls: 0, using: &numbers) } }
        let state = try aggregate.function.make(aggregate.arguments, aggregate.result)
        state.reserve(groups: 1)

        for row in rows {
            let columns = zip(row, test.arguments).map { column([$0], $1) }
            try state.add(columns, groups: nil, count: 1)
        }

        #expect(isClose(try state.finish(groups: 1).value(0), try aggregate.single(rows), max(test.tolerance, 1e-12)))
    }
}

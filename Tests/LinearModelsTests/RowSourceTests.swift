import LinearModels
import Testing

/// Rows made on the fly, block by block, that can be had once only.
private struct PassingRows: RowSource {
    let featureCount = 2
    let isWeighted = false
    let rowCount: Int? = nil
    let isRepeatable: Bool
    var likeness = 1.0
    var capacity = 500

    func block(_ number: Int) -> RowBlock {
        var mixed = Mixed(UInt64(number + 1) * 1_000_003)
        var block = RowBlock(featureCount: 2, capacity: capacity)
        (block.number, block.firstRow) = (number, number * capacity)
        for _ in 0..<(number == 19 ? 100 : capacity) {
            let (a, b) = (mixed.next(), mixed.next())
            block.append([a, a + likeness * b], target: a + 2 * b + mixed.next() / 10)
        }
        return block
    }

    var first: RowBlock? { block(0) }

    func reduce<Accumulator: RowAccumulator>(_ empty: Accumulator) throws(LinearModelError) -> Accumulator {
        let reduction = OrderedReduction(empty)
        // Groups of four, handed over in reverse: the order of arrival must not matter.
        for group in (0..<5).reversed() {
            var accumulator = empty
            for number in (group * 4)..<(group * 4 + 4) { try accumulator.add(block(number)) }
            reduction.finish(group: group, .success(accumulator))
        }
        return try reduction.result()
    }

    var kept: Observations {
        var rows = Observations(featureCount: 2)
        for number in 0..<20 {
            let block = block(number)
            for row in 0..<block.count {
                rows.append([block.feature(0, row: row), block.feature(1, row: row)], target: block.target(row: row))
            }
        }
        return rows
    }
}

@Suite("Sources of rows") struct RowSourceTests {
    @Test func `rows that pass once give the fit of the same rows kept, to their digits`() throws {
        let passing = PassingRows(isRepeatable: false)

        let once = try LeastSquares().fit(passing)
        let kept = try LeastSquares().fit(passing.kept)

        #expect(once.rowCount == 9_600)
        #expect(once.method == .gram && once.correctionPasses == 0)
        #expect(kept.method == .exactGram)
        for (a, b) in zip(once.all, kept.all) {
            #expect(abs(a.value - b.value) < 1e-13 * max(abs(b.value), 1e-3))
            #expect(abs((a.standardError ?? 0) / (b.standardError ?? 1) - 1) < 1e-12)
        }
        #expect(abs(once.residualSumOfSquares / kept.residualSumOfSquares - 1) < 1e-12)
    }

    @Test func `a repeatable source of unknown length gets all the digits`() throws {
        let passing = PassingRows(isRepeatable: true)

        let fit = try LeastSquares().fit(passing)

        #expect(fit.method == .exactGram)
        #expect(fit.coefficients == (try LeastSquares().fit(passing.kept)).coefficients)
    }

    @Test func `what needs a second pass says so`() {
        let alike = PassingRows(isRepeatable: false, likeness: 1e-9)

        #expect(throws: LinearModelError.rowsNotRepeatable) { try LeastSquares().fit(alike) }
        #expect(throws: LinearModelError.rowsNotRepeatable) { try LogisticRegression().fit(alike) }
        #expect(throws: Never.self) { try LeastSquares().ridge(alike, penalty: 1) }
        #expect(throws: Never.self) { try ElasticNet().fit(alike, penalty: 0.1) }
    }

    @Test func `of several failing groups the earliest is reported`() {
        let reduction = OrderedReduction(Counter())

        reduction.finish(group: 2, .failure(.negativeWeight(row: 20)))
        reduction.finish(group: 0, .success(Counter()))
        reduction.finish(group: 1, .failure(.negativeWeight(row: 10)))

        #expect(throws: LinearModelError.negativeWeight(row: 10)) { try reduction.result() }
    }

    private struct Counter: RowAccumulator {
        mutating func add(_ block: RowBlock) {}
        mutating func merge(_ next: Counter) {}
    }
}

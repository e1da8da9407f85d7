import LinearModels
import Testing

/// Numbers that look random and are the same everywhere.
struct Mixed {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    /// A number between -1 and 1.
    mutating func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(Int64(bitPattern: state) >> 11) * 0x1p-52
    }

    /// A table whose target depends on all columns.
    static func rows(_ count: Int, _ columns: Int, threads: Int = 1, weighted: Bool = false) -> Observations {
        var mixed = Mixed(7)
        var rows = Observations(featureCount: columns, isWeighted: weighted, threads: threads)
        for _ in 0..<count {
            let features = (0..<columns).map { mixed.next() * Double($0 + 1) + Double(10 * $0) }
            let target = features.enumerated().reduce(mixed.next()) { $0 + Double($1.offset - 2) * $1.element }
            rows.append(features, target: target, weight: 1 + mixed.next() / 2)
        }
        return rows
    }
}

@Suite("Least squares") struct LeastSquaresTests {
    @Test(arguments: [true, false], [2, 3, 5])
    func `bits do not depend on the number of threads`(_ weighted: Bool, _ threads: Int) throws {
        var settings = LeastSquares()
        settings.exactWork = weighted ? 1e8 : 0
        let one = try settings.fit(Mixed.rows(70_000, 4, weighted: weighted))

        let many = try settings.fit(Mixed.rows(70_000, 4, threads: threads, weighted: weighted))

        #expect(one.coefficients == many.coefficients)
        #expect(one.intercept == many.intercept)
        #expect(one.residualSumOfSquares == many.residualSumOfSquares)
    }

    @Test(arguments: [true, false])
    func `plain sums with a correction agree with double-double sums`(_ weighted: Bool) throws {
        let rows = Mixed.rows(5_000, 6, weighted: weighted)
        var plain = LeastSquares()
        plain.exactWork = 0

        let (a, b) = try (LeastSquares().fit(rows), plain.fit(rows))

        #expect((a.method, b.method) == (.exactGram, .gram))
        for (x, y) in zip(a.all, b.all) {
            #expect(abs(x.value - y.value) <= abs(x.value) * 4e-16)
            #expect(abs((x.standardError ?? 0) / (y.standardError ?? 1) - 1) < 1e-12)
        }
        #expect(abs(a.residualSumOfSquares / b.residualSumOfSquares - 1) < 1e-15)
    }

    @Test func `a constant column and a combination are named`() throws {
        var rows = Observations(featureCount: 5)
        var mixed = Mixed(3)
        for _ in 0..<50 {
            let (a, b) = (mixed.next(), mixed.next())
            rows.append([a, 0.1, b, 2 * a - 0.3 * b + 5, mixed.next()], target: a + mixed.next())
        }

        for exactWork in [1e8, 0] {
            var settings = LeastSquares()
            settings.exactWork = exactWork
            let fit = try settings.fit(rows)

            #expect(fit.rank == 3)
            #expect(fit.notes.first == .constantColumn(1))
            guard case .dependentColumn(let dependency) = fit.notes.last else {
                Issue.record("no dependency among \(fit.notes)")
                return
            }
            #expect(dependency.column == 3)
            #expect(dependency.terms.map(\.column) == [0, 2])
            for (term, factor) in zip(dependency.terms, [2, -0.3]) { #expect(abs(term.coefficient - factor) < 1e-13) }
            #expect(abs(dependency.constant - 5) < 1e-13)
            #expect(fit.coefficients[1].value == 0 && fit.coefficients[1].standardError == nil)
            #expect(fit.all.allSatisfy { $0.value.isFinite })
        }
    }

    @Test func `a column nearly like another is not thrown away`() throws {
        var rows = Observations(featureCount: 2)
        var mixed = Mixed(5)
        for _ in 0..<50 {
            let a = mixed.next()
            rows.append([a, a + 1e-9 * mixed.next()], target: a)
        }

        let fit = try LeastSquares().fit(rows)

        #expect(fit.rank == 2)
        #expect(fit.condition > 1e8)
        #expect(fit.dataDigits < 8)
    }

    @Test func `more columns than rows give the shortest solution and a note`() throws {
        let fit = try LeastSquares().fit(Mixed.rows(5, 8))

        #expect(fit.notes.contains(.notMoreRowsThanParameters(rows: 5, parameters: 9)))
        #expect(fit.rank == 4)
        #expect(fit.residualDegreesOfFreedom == 0)
        #expect(fit.residualSumOfSquares < 1e-20)
        #expect(fit.coefficients.allSatisfy { $0.value.isFinite && $0.standardError == nil })
    }

    @Test func `many more columns than rows: plain and exact ways agree`() throws {
        let rows = Mixed.rows(40, 120)
        var plain = LeastSquares()
        plain.exactWork = 0

        let (a, b) = try (plain.fit(rows), LeastSquares().fit(rows))

        #expect((a.method, b.method) == (.triangle, .exactGram))
        #expect((a.rank, b.rank) == (39, 39))
        let scale = b.coefficients.map { abs($0.value) }.max() ?? 0
        for (x, y) in zip(a.coefficients, b.coefficients) { #expect(abs(x.value - y.value) < 1e-9 * scale) }
        #expect(b.residualSumOfSquares < 1e-20 * b.totalSumOfSquares)
    }

    @Test func `one row gives its target`() throws {
        let fit = try LeastSquares().fit(Observations(rowMajor: [1, 2], featureCount: 2, targets: [3]))

        #expect(fit.intercept?.value == 3)
        #expect(fit.coefficients.map(\.value) == [0, 0])
        #expect(fit.rSquared == nil)
    }

    @Test func `no features leave the mean`() throws {
        let fit = try LeastSquares().fit(Observations(rowMajor: [], featureCount: 0, targets: [1, 2, 6]))

        #expect(fit.intercept?.value == 3)
        #expect(abs((fit.intercept?.standardError ?? 0) - (14.0 / 2 / 3).squareRoot()) < 1e-15)
    }

    @Test func `a constant target has no share of variance`() throws {
        let fit = try LeastSquares().fit(Observations(rowMajor: [1, 2, 3, 5], featureCount: 1, targets: [4, 4, 4, 4]))

        #expect(fit.intercept?.value == 4)
        #expect(fit.coefficients[0].value == 0)
        #expect(fit.rSquared == nil && fit.fStatistic == nil)
        #expect(fit.notes == [.constantTarget])
    }

    @Test func `an exact fit has infinite F and says so`() throws {
        let fit = try LeastSquares().fit(
            Observations(rowMajor: [1, 2, 3, 4], featureCount: 1, targets: [3, 5, 7, 9]))

        #expect(fit.all.map(\.value) == [1, 2])
        #expect(fit.prediction([10]) == 21)
        #expect(fit.fStatistic == .infinity && fit.fProbability == 0)
        #expect(fit.notes == [.exactFit])
    }

    @Test func `rows of weight zero do not matter but are counted`() throws {
        let x = [1.0, 2, 4, 7, 11, 1e6]
        let y = [1.0, 3, 2, 8, 9, -5]
        let with = try LeastSquares().fit(
            Observations(rowMajor: x, featureCount: 1, targets: y, weights: [1, 2, 1, 2, 1, 0]))
        let without = try LeastSquares().fit(
            Observations(
                rowMajor: Array(x[0..<5]), featureCount: 1, targets: Array(y[0..<5]), weights: [1, 2, 1, 2, 1]))

        #expect(with.all.map(\.value) == without.all.map(\.value))
        #expect(with.notes == [.zeroWeightRows(1)])
        #expect(with.rowCount == 6)
    }

    static let bad: [(cell: Double, weight: Double, error: LinearModelError)] = [
        (.nan, 1, .notFinite(row: 2_500, column: .feature(1))),
        (.infinity, 1, .notFinite(row: 2_500, column: .feature(1))),
        (-.infinity, 1, .notFinite(row: 2_500, column: .feature(1))),
        (1e200, 1, .outOfRange(column: .feature(1))),
        (1, -1, .negativeWeight(row: 2_500)), (1, .nan, .notFinite(row: 2_500, column: .weight)),
    ]

    @Test(arguments: [1e8, 0])
    func `a cell is named in the first row too`(_ exactWork: Double) {
        var settings = LeastSquares()
        settings.exactWork = exactWork
        let rows = Observations(rowMajor: [1, .nan, 2, 3], featureCount: 2, targets: [1, 2])

        #expect(throws: LinearModelError.notFinite(row: 0, column: .feature(1))) { try settings.fit(rows) }
        #expect(throws: LinearModelError.notFinite(row: 0, column: .feature(1))) {
            try LogisticRegression(penalty: 1).fit(
                Observations(rowMajor: [1, .nan, 2, 3], featureCount: 2, targets: [0, 1]))
        }
    }

    @Test func `cells whose squares vanish are refused by column`() {
        let rows = Observations(rowMajor: [1e-150, 2e-150, 5e-150], featureCount: 1, targets: [1, 2, 4])

        #expect(throws: LinearModelError.outOfRange(column: .feature(0))) { try LeastSquares().fit(rows) }
    }

    @Test(arguments: 0..<bad.count, [1e8, 0])
    func `an unusable cell is named`(_ index: Int, _ exactWork: Double) {
        let bad = Self.bad[index]
        var rows = Observations(featureCount: 2, isWeighted: true, threads: 2)
        var mixed = Mixed(1)
        for row in 0..<40_000 {
            let isBad = row == 2_500 || row == 39_999
            rows.append(
                [mixed.next(), isBad ? bad.cell : mixed.next()], target: mixed.next(), weight: isBad ? bad.weight : 1)
        }
        var settings = LeastSquares()
        settings.exactWork = exactWork

        #expect(throws: bad.error) { try settings.fit(rows) }
    }

    @Test func `nothing to fit is refused`() {
        #expect(throws: LinearModelError.noRows) { try LeastSquares().fit(Observations(featureCount: 2)) }
        #expect(throws: LinearModelError.noRows) {
            try LeastSquares().fit(Observations(rowMajor: [1, 2], featureCount: 1, targets: [1, 2], weights: [0, 0]))
        }
        #expect(throws: LinearModelError.invalidSetting(name: "alpha", value: -1)) {
            try LeastSquares().ridge(Mixed.rows(5, 1), penalty: -1)
        }
    }

    @Test func `a ridge path equals single fits, and no penalty is least squares`() throws {
        let rows = Mixed.rows(100, 3)
        let path = try LeastSquares().ridgePath(rows, penalties: [100, 1, 0])

        #expect(path.map(\.penalty) == [100, 1, 0])
        #expect(path[1].coefficients == (try LeastSquares().ridge(rows, penalty: 1)).coefficients)
        #expect(path[2].coefficients == (try LeastSquares().fit(rows)).coefficients)
        #expect(path[0].coefficients[0].standardError == nil)
    }

    @Test func `a hundred thousand rows far from zero lose nothing`() throws {
        var rows = Observations(featureCount: 2)
        var mixed = Mixed(11)
        for _ in 0..<100_000 {
            let (a, b) = ((mixed.next() * 1000).rounded(), (mixed.next() * 1000).rounded())
            // Integers: the relation holds exactly.
            rows.append([1_700_000_000 + a, b - 5_000_000_000], target: 3 * a - 7 * b)
        }
        var settings = LeastSquares()
        settings.exactWork = 0
        settings.correctedCells = 0

        let fit = try settings.fit(rows)

        #expect(abs(fit.coefficients[0].value - 3) < 1e-13 && abs(fit.coefficients[1].value + 7) < 1e-13)
        #expect(fit.notes == [.exactFit])
    }
}

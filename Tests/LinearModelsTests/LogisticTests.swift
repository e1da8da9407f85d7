import LinearModels
import Testing

@Suite("Logistic regression") struct LogisticTests {
    static func classes(_ count: Int, _ classes: Int, threads: Int = 1) -> Observations {
        var mixed = Mixed(9)
        var rows = Observations(featureCount: 3, threads: threads)
        for _ in 0..<count {
            let x = [mixed.next() * 2, mixed.next() + 100, mixed.next() * 1e-3]
            let score = x[0] + 2 * (x[1] - 100) + mixed.next() * 3
            rows.append(x, target: Double(min(classes - 1, max(0, Int((score + 2) * Double(classes) / 4)))))
        }
        return rows
    }

    @Test(arguments: [2, 3], [0, 1.0])
    func `bits do not depend on the number of threads`(_ classes: Int, _ penalty: Double) throws {
        let one = try LogisticRegression(penalty: penalty).fit(Self.classes(40_000, classes))

        let two = try LogisticRegression(penalty: penalty).fit(Self.classes(40_000, classes, threads: 2))

        #expect(one.coefficients == two.coefficients && one.intercepts == two.intercepts)
        #expect(one.logLikelihood == two.logLikelihood)
    }

    @Test func `a start from a sample ends where a start from nothing ends`() throws {
        let rows = Self.classes(140_000, 2)
        let fit = try LogisticRegression(penalty: 0).fit(rows)
        var gradient = [0.0, 0, 0]
        var mixed = Mixed(9)
        for _ in 0..<140_000 {
            let x = [mixed.next() * 2, mixed.next() + 100, mixed.next() * 1e-3]
            let score = x[0] + 2 * (x[1] - 100) + mixed.next() * 3
            let label = min(1, max(0, Int((score + 2) * 2 / 4)))
            let miss = Double(label) - fit.probabilities(x)[1]
            gradient[0] += miss
            gradient[1] += miss * x[0]
            gradient[2] += miss * (x[1] - 100)
        }

        #expect(fit.correctDigits > 12)
        #expect(gradient.allSatisfy { abs($0) < 1e-8 })
    }

    @Test func `complete separation by one column is refused and names it`() {
        var rows = Observations(featureCount: 3)
        var mixed = Mixed(4)
        for _ in 0..<80 {
            let a = mixed.next()
            rows.append([mixed.next(), a, mixed.next()], target: a > 0.1 ? 1 : 0)
        }

        #expect(throws: LinearModelError.separated(Separation(isComplete: true, columns: [1]))) {
            try LogisticRegression().fit(rows)
        }
        #expect(throws: Never.self) { try LogisticRegression(penalty: 1).fit(rows) }
    }

    @Test func `complete separation by two columns together names both`() {
        var rows = Observations(featureCount: 4)
        var mixed = Mixed(4)
        for _ in 0..<400 {
            let (a, b) = (mixed.next(), mixed.next())
            guard abs(a - b) > 0.1 else { continue }
            rows.append([mixed.next() / 100, a, b, 5], target: a > b ? 1 : 0)
        }

        do {
            _ = try LogisticRegression().fit(rows)
            Issue.record("fitted")
        } catch LinearModelError.separated(let separation) {
            #expect(separation.isComplete)
            #expect(separation.columns.contains(1) && separation.columns.contains(2))
            #expect(!separation.columns.contains(3))
        } catch {
            Issue.record(error)
        }
    }

    @Test(arguments: [2, 3])
    func `quasi-complete separation is refused and names its column`(_ classes: Int) {
        var rows = Observations(featureCount: 2)
        var mixed = Mixed(4)
        for row in 0..<90 {
            // Where the flag is set, all are of class 1; elsewhere the classes mix.
            let flag = row % 3 == 0
            rows.append([mixed.next(), flag ? 1 : 0], target: flag ? 1 : Double(row / 3 % classes))
        }

        #expect(throws: LinearModelError.separated(Separation(isComplete: false, columns: [1]))) {
            try LogisticRegression().fit(rows)
        }
        #expect(throws: Never.self) { try LogisticRegression(penalty: 0.1).fit(rows) }
    }

    @Test func `strong but inseparable data are fitted`() throws {
        var rows = Observations(featureCount: 1)
        for row in 0..<200 { rows.append([Double(row)], target: row < 100 ? 0 : 1) }
        // The mirror image of 150, so that the curve crosses one half between 99 and 100.
        rows.append([49], target: 1)
        rows.append([150], target: 0)

        let fit = try LogisticRegression().fit(rows)

        #expect(fit.correctDigits > 12)
        #expect(abs(fit.probabilities([99.5])[1] - 0.5) < 1e-10)
    }

    @Test func `a copied and a constant column leave the predictions as they were`() throws {
        var (plain, doubled) = (Observations(featureCount: 1), Observations(featureCount: 3))
        var mixed = Mixed(6)
        for _ in 0..<100 {
            let a = mixed.next()
            let label: Double = a + mixed.next() > 0 ? 1 : 0
            plain.append([a], target: label)
            doubled.append([a, 3, a], target: label)
        }

        let (one, two) = try (LogisticRegression().fit(plain), LogisticRegression().fit(doubled))

        #expect(abs(two.coefficients[0][0] - one.coefficients[0][0] / 2) < 1e-12)
        #expect(two.coefficients[0][0] == two.coefficients[0][2] && two.coefficients[0][1] == 0)
        #expect(abs(one.intercepts[0] - two.intercepts[0]) < 1e-12)
        #expect(two.notes.first == .constantColumn(1) && two.notes.count == 2)
    }

    @Test func `sums over classes are zero without a penalty`() throws {
        let fit = try LogisticRegression().fit(Self.classes(500, 4))

        for column in 0..<3 {
            let values = fit.coefficients.map { $0[column] }
            #expect(abs(values.reduce(0, +)) < 1e-13 * (values.map(abs).max() ?? 0) * 4)
        }
    }

    @Test func `targets that are no classes are refused`() {
        func fit(_ targets: [Double], _ weights: [Double]? = nil) throws -> LogisticFit {
            try LogisticRegression(penalty: 1).fit(
                Observations(
                    rowMajor: targets.indices.map(Double.init), featureCount: 1, targets: targets, weights: weights))
        }
        #expect(throws: LinearModelError.notAClass(row: 1, value: 0.5)) { try fit([0, 0.5, 1]) }
        #expect(throws: LinearModelError.notAClass(row: 0, value: -1)) { try fit([-1, 1]) }
        #expect(throws: LinearModelError.notFinite(row: 2, column: .target)) { try fit([0, 1, .nan]) }
        #expect(throws: LinearModelError.oneClass(1)) { try fit([1, 1, 1]) }
        #expect(throws: LinearModelError.oneClass(0)) { try fit([0, 0, 1], [1, 1, 0]) }
        #expect(throws: LinearModelError.emptyClass(1)) { try fit([0, 2, 0]) }
        #expect(throws: LinearModelError.noRows) { try fit([]) }
    }
}

import LinearModels
import Testing

@Suite("Elastic net") struct ElasticNetTests {
    @Test func `the usual path begins with all coefficients zero`() throws {
        let path = try ElasticNet().path(Mixed.rows(200, 6), count: 20)

        #expect(path.count == 20)
        #expect(path[0].coefficients.allSatisfy { $0 == 0 })
        #expect(path[19].coefficients.allSatisfy { $0 != 0 })
        #expect(abs(path[19].penalty / path[0].penalty - 1e-3) < 1e-15)
        #expect(path.allSatisfy { $0.isPolished && $0.violation < 1e-13 })
    }

    @Test func `a path's models are those fitted alone`() throws {
        let rows = Mixed.rows(200, 6)
        let path = try ElasticNet(l1Ratio: 0.6).path(rows, penalties: [2, 0.5, 0.01])

        for fit in path {
            let alone = try ElasticNet(l1Ratio: 0.6).fit(rows, penalty: fit.penalty)
            #expect(fit.coefficients == alone.coefficients)
        }
    }

    @Test func `without a penalty it is least squares`() throws {
        let rows = Mixed.rows(300, 5)

        let (sparse, plain) = try (ElasticNet().fit(rows, penalty: 0), LeastSquares().fit(rows))

        for (a, b) in zip(sparse.coefficients, plain.coefficients) { #expect(abs(a - b.value) <= abs(a) * 1e-13) }
    }

    @Test func `equal columns are told apart by nothing, and said to be so`() throws {
        var rows = Observations(featureCount: 3)
        var mixed = Mixed(2)
        for _ in 0..<60 {
            let a = mixed.next()
            rows.append([a, 4, a], target: 2 * a + mixed.next() / 10)
        }

        let lasso = try ElasticNet().fit(rows, penalty: 0.01)
        let net = try ElasticNet(l1Ratio: 0.5).fit(rows, penalty: 0.01)

        #expect(lasso.constantColumns == [1])
        #expect(lasso.coefficients[1] == 0)
        #expect(lasso.violation < 1e-6)
        // Squares share equally between equal columns.
        #expect(net.isPolished)
        #expect(abs(net.coefficients[0] - net.coefficients[2]) < 1e-15)
    }

    @Test func `settings without meaning are refused`() {
        #expect(throws: LinearModelError.invalidSetting(name: "l1_ratio", value: 2)) {
            try ElasticNet(l1Ratio: 2).fit(Mixed.rows(9, 1), penalty: 1)
        }
        #expect(throws: LinearModelError.invalidSetting(name: "alpha", value: -1)) {
            try ElasticNet().fit(Mixed.rows(9, 1), penalty: -1)
        }
        #expect(throws: LinearModelError.notFinite(row: 1, column: .target)) {
            try ElasticNet().fit(Observations(rowMajor: [1, 2], featureCount: 1, targets: [1, .nan]), penalty: 1)
        }
    }
}

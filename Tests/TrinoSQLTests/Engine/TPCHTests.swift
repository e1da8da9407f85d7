import Columnar
import Foundation
import Testing

@testable import TrinoSQL

/// The queries of TPC-H (specification 3.0.1, validation parameters) over small random tables of its schema.
@Suite struct TPCHTests {
    private static func sql(_ number: Int) throws -> String {
        let name = "tpch/q\(number < 10 ? "0" : "")\(number).sql"
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(name)
        return try String(contentsOf: file, encoding: .utf8)
    }

    @Test(arguments: 1...22)
    func `a query gives the rows of a naive evaluator`(_ number: Int) throws {
        let sql = try TPCHTests.sql(number)
        for seed in 0..<4 {
            let catalog = TPCHTables.small(seed)
            let session = Session(startTime: 0)
            // A limit among rows that the order does not tell apart may keep any of them.
            let isOrdered = ![2, 3, 10, 11, 18].contains(number)
            let naive = QueryOutcome.naive(sql, catalog, session).summary(isOrdered: isOrdered)
            let plain = QueryOutcome.engine(sql, catalog, session, isOptimized: false).summary(isOrdered: isOrdered)
            let optimized = QueryOutcome.engine(
                sql, catalog, Session(startTime: 0, parallelism: 2)
            ).summary(isOrdered: isOrdered)
            #expect(plain == naive)
            #expect(optimized == naive)
            #expect(!naive.contains { $0.hasPrefix("error") })
        }
    }

    @Test(arguments: 1...22)
    func `no query needs a cartesian product but with one row`(_ number: Int) throws {
        let query = try QueryEngine.prepare(
            try TPCHTests.sql(number), catalog: TPCHTables.planned, session: Session(startTime: 0))
        let products = query.explanation.split(separator: "\n").filter { $0.contains("InnerJoin[]") }
        // A subquery that does not depend on the rows is one row joined to all of them.
        let allowed = [11: 1, 15: 1, 22: 1]
        #expect(products.count <= allowed[number, default: 0], "\(query.explanation)")
    }
}

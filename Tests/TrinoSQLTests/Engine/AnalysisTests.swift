import Columnar
import Testing

@testable import TrinoSQL

/// EXPLAIN ANALYZE: the rows that operators say they gave.
///
/// Times are whatever they are.
@Suite struct AnalysisTests {
    private func analysis(_ sql: String, rows: Int = 0) throws -> [String] {
        var catalog = CaseCatalog()
        catalog.tables["t"] = MemoryTable(
            schema: [ColumnSchema(name: "a", type: .bigint), ColumnSchema(name: "b", type: .text)],
            rows: (0..<rows).map { [.int64(Int64($0)), .text("r\($0 % 10)")] })
        guard case .explain(let query, .analysis) = try SQLCommand.parse("EXPLAIN ANALYZE \(sql)") else {
            Issue.record("not an analysis")
            return []
        }
        let prepared = try query.prepare(catalog: catalog, session: Session(startTime: 0, parallelism: 2))
        return try prepared.analysis().split(separator: "\n").map(String.init)
    }

    /// The operators with the rows and bytes that they gave.
    private func operators(_ lines: [String]) -> [String] {
        zip(lines, lines.dropFirst()).compactMap { line, next in
            guard next.contains("Output: "), let output = next.range(of: "Output: ") else { return nil }
            let title = line.drop { $0 == " " || $0 == "-" }.prefix { $0 != "[" }
            return "\(title): \(next[output.upperBound...])"
        }
    }

    @Test func `each operator says how many rows and bytes it gave`() throws {
        let lines = try analysis("SELECT b, count(*) FROM t WHERE a >= 100 GROUP BY b ORDER BY b", rows: 20_000)

        #expect(lines[0].hasPrefix("Execution: "))
        #expect(
            operators(lines) == [
                "Output: 10 rows (100B)", "Sort: 10 rows (100B)", "Aggregate: 10 rows (100B)",
                "Filter: 19900 rows (194.34kB)", "TableScan: 20000 rows",
            ])
        #expect(lines.filter { $0.contains("CPU: ") && $0.contains("Scheduled: ") }.count == 4)
    }

    @Test func `joins, windows, limits and unions are counted`() throws {
        let joined = operators(
            try analysis("SELECT x.a, y.a FROM t x JOIN t y ON x.a = y.a + 1 WHERE x.a < 3", rows: 100))
        #expect(joined.first == "Output: 2 rows (32B)")
        #expect(joined.contains { $0.hasPrefix("InnerJoin: 2 rows") })

        let window = operators(try analysis("SELECT a, sum(a) OVER (PARTITION BY b) FROM t", rows: 1000))
        #expect(window.contains { $0.hasPrefix("Window: 1000 rows") })

        let limited = operators(try analysis("SELECT a FROM t LIMIT 7", rows: 1000))
        #expect(limited.first == "Output: 7 rows (56B)")

        let union = operators(try analysis("SELECT a FROM t UNION ALL SELECT 1", rows: 10))
        #expect(union.contains { $0.hasPrefix("Union: 11 rows") })
        #expect(union.contains { $0.hasPrefix("TableScan: 10 rows") })
    }

    @Test func `no rows are no rows`() throws {
        #expect(operators(try analysis("SELECT count(*) FROM t")).first == "Output: 1 row (8B)")
        #expect(operators(try analysis("SELECT a FROM t WHERE a > 5")).first == "Output: 0 rows (0B)")
    }

    @Test func `errors are those of the query`() {
        #expect(throws: SQLError.self) { try analysis("SELECT 1 / a FROM t", rows: 3) }
        #expect(throws: SQLError.self) { try SQLCommand.parse("EXPLAIN ANALYZE CREATE TABLE x AS SELECT 1") }
    }

    @Test(arguments: [
        (0, "0.00ns"), (999, "999.00ns"), (1500, "1.50us"), (2_345_678, "2.35ms"), (61_000_000_000, "1.02m"),
    ])
    func `times are printed in the unit that fits`(_ nanoseconds: Int, _ text: String) {
        #expect(ProfilePrinter.duration(nanoseconds) == text)
    }

    @Test(arguments: [(0, "0B"), (1023, "1023B"), (1536, "1.50kB"), (5 << 20, "5.00MB")])
    func `sizes are printed in the unit that fits`(_ bytes: Int, _ text: String) {
        #expect(ProfilePrinter.size(bytes) == text)
    }
}

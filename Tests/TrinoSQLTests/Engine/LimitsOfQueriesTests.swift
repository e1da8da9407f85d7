import Columnar
import Testing

@testable import TrinoSQL

/// Queries that would hold or compute too much end with an error, and soon.
@Suite struct LimitsOfQueriesTests {
    /// Numbers from 0, in batches.
    private struct Numbers: BatchSource {
        private let table: MemoryTable
        /// Cancels the query when the first batch is read.
        private let cancellation: QueryCancellation?

        init(_ count: Int, batch: Int = 4096) {
            let schema = [ColumnSchema(name: "n", type: .bigint), ColumnSchema(name: "s", type: .text)]
            let batches = stride(from: 0, to: count, by: batch).map { start -> ColumnBatch in
                var builders = schema.map { ColumnBuilder(type: $0.type) }
                for number in start..<min(count, start + batch) {
                    builders[0].append(.int64(Int64(number)))
                    builders[1].append(.text("a text longer than a view can hold, \(number)"))
                }
                let columns = builders.indices.map { builders[$0].finish() }
                return ColumnBatch(columns: columns, count: columns[0].count)
            }
            self.init(MemoryTable(schema: schema, batches: batches), cancellation: nil)
        }

        private init(_ table: MemoryTable, cancellation: QueryCancellation?) {
            self.table = table
            self.cancellation = cancellation
        }

        /// The same numbers; who reads them cancels the query.
        func cancelling(_ cancellation: QueryCancellation) -> Numbers { Numbers(table, cancellation: cancellation) }

        var schema: [ColumnSchema] { table.schema }
        var estimatedRowCount: Int? { table.estimatedRowCount }

        func scan(columns: [Int], constraints: [ColumnConstraint]) throws -> any TableScan {
            let inner = try table.scan(columns: columns, constraints: constraints)
            return cancellation.map { Scan(inner: inner, cancellation: $0) } ?? inner
        }

        private final class Scan: TableScan {
            let inner: any TableScan
            let cancellation: QueryCancellation

            init(inner: any TableScan, cancellation: QueryCancellation) {
                self.inner = inner
                self.cancellation = cancellation
            }

            var parallelism: Int { inner.parallelism }
            var bytesRead: Int { 0 }

            func makeReader() throws -> any BlockReader {
                Reader(inner: try inner.makeReader(), cancellation: cancellation)
            }
        }

        private final class Reader: BlockReader {
            let inner: any BlockReader
            let cancellation: QueryCancellation

            init(inner: any BlockReader, cancellation: QueryCancellation) {
                self.inner = inner
                self.cancellation = cancellation
            }

            func next() throws -> (any RowBlock)? {
                let block = try inner.next()
                cancellation.cancel()
                return block
            }
        }
    }

    private static let catalog = TestCatalog(tables: ["t": Numbers(5_000), "u": Numbers(5_000)])
    private static let oneBatch = Numbers(30_000, batch: 30_000)
    private static let many = Numbers(24_000)

    @Test(arguments: [
        "SELECT * FROM t, u ORDER BY t.n + u.n",
        "SELECT t.n, u.n, count(*) FROM t, u GROUP BY 1, 2",
        "SELECT DISTINCT t.s || u.s FROM t CROSS JOIN u",
        "SELECT count(DISTINCT t.n * 100000 + u.n) FROM t, u",
        "SELECT row_number() OVER (ORDER BY t.n + u.n) FROM t, u",
        "SELECT count(*) FROM t WHERE n IN (SELECT t.n * u.n FROM t, u)",
        "SELECT listagg(t.s, '') WITHIN GROUP (ORDER BY u.n) FROM t, u",
        "SELECT * FROM t, u LIMIT 100000000",
        "SELECT t.n * u.n FROM t, u EXCEPT ALL SELECT t.n FROM t, u",
        "SELECT max(t.s) FROM t, u GROUP BY t.n * 5000 + u.n",
        "SELECT t.s, u.s FROM t, u ORDER BY t.n + u.n LIMIT 200000",
        "SELECT t.s FROM t, u ORDER BY t.n + u.n FETCH FIRST 200000 ROWS WITH TIES",
    ])
    func `a cartesian product under a memory limit ends with an error`(_ sql: String) throws {
        for parallelism in [1, 2] {
            let session = Session(startTime: 0, parallelism: parallelism, memoryLimit: 6 << 20)
            let outcome = QueryOutcome.engine(sql, LimitsOfQueriesTests.catalog, session)
            guard case .error(let code, _) = outcome else {
                Issue.record("the query gave rows")
                continue
            }
            #expect(code == "EXCEEDED_LOCAL_MEMORY_LIMIT")
        }
    }

    @Test(arguments: [
        "SELECT count(*) FROM t, u",
        "SELECT count(*) FROM t JOIN u ON t.n + u.n < 0",
        "SELECT count(*) FROM t LEFT JOIN u ON t.n * u.n = -1",
        "SELECT count(*) FROM t FULL JOIN u ON t.n < u.n - 1000000",
        "SELECT count(*) FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.n < -t.n)",
        "SELECT count(*) FROM t WHERE n NOT IN (SELECT u.n + 1000000 FROM u WHERE u.n <> t.n)",
        "SELECT sum(t.n) OVER (ORDER BY t.n) FROM t",
        "SELECT t.n FROM t ORDER BY s DESC",
        "SELECT s, count(*) FROM t GROUP BY s",
    ])
    func `a cancelled query ends within the batch that it is at`(_ sql: String) throws {
        let cancellation = QueryCancellation()
        // Each batch of t has seven hundred million pairs with u.
        let catalog = TestCatalog(tables: [
            "t": LimitsOfQueriesTests.oneBatch.cancelling(cancellation), "u": LimitsOfQueriesTests.many,
        ])
        let query = try QueryEngine.prepare(sql, catalog: catalog, session: Session(startTime: 0))
        var found: SQLError?
        do {
            try query.run(into: RowSink(), cancellation: cancellation)
        } catch {
            found = error as? SQLError
        }
        #expect(found?.code == "USER_CANCELED")
    }

    /// More groups than a thread collects before it gives them over, and then again with few rows each.
    @Test func `so many groups that they are given over on the way`() throws {
        let catalog = TestCatalog(tables: ["t": Numbers(300_000)])
        let sql =
            "SELECT count(*), sum(c), sum(x), count(y) FROM (SELECT n, count(*) c, max(n) x, min(s) y FROM t GROUP BY n)"
        for parallelism in [1, 2] {
            let session = Session(startTime: 0, parallelism: parallelism)
            guard case .rows(_, let rows) = QueryOutcome.engine(sql, catalog, session) else {
                Issue.record("an error")
                continue
            }
            #expect(rows == [[.int64(300_000), .int64(300_000), .int64(44_999_850_000), .int64(300_000)]])
        }
    }

    @Test func `many groups of several threads are merged in parts`() throws {
        let catalog = TestCatalog(tables: ["t": LimitsOfQueriesTests.many])
        let session = Session(startTime: 0, parallelism: 3)
        let sql = """
            SELECT n % 8000, count(*), sum(n), min(s), max(n), count(DISTINCT n % 3), avg(n), bool_or(n = 7),
                count(*) FILTER (WHERE n > 20000), min_by(n, s), approx_distinct(n), stddev(n)
            FROM t GROUP BY 1
            """
        let one = QueryOutcome.engine(sql, catalog, Session(startTime: 0)).summary(isOrdered: false)
        let several = QueryOutcome.engine(sql, catalog, session).summary(isOrdered: false)
        #expect(one.count == 8000)
        #expect(one == several)
    }
}

import Columnar
import Testing

@testable import Parquet

/// `arrow-sorted` has 1000 ascending rows in four row groups with many pages; k is 0 to 999.
@Suite struct PruningTests {
    @Test func `row groups and pages outside a range are not read`() throws {
        let table = try Fixture(name: "arrow-sorted").table()
        let all = try Fixture(name: "arrow-sorted").expected().rows
        let constraint = ColumnConstraint(
            column: 0,
            admitsRange: { low, high in
                guard case .int64(let low) = low, case .int64(let high) = high else { return true }
                return low <= 610 && high >= 600
            }
        ) { $0 != .null }

        let found = try table.rows(constraints: [constraint])

        // A page has about 50 rows.
        #expect(found.count < 120)
        #expect(Array(all[600...610]).allSatisfy(found.contains))
        #expect(try bytes(table, [constraint]) < bytes(table, []))
    }

    @Test(arguments: [("s", "01800"), ("g", "g2"), ("d", "18322")])
    func `ranges of texts and dates are known`(column: String, value: String) throws {
        let table = try Fixture(name: "arrow-sorted").table()
        let position = try #require(table.columns.firstIndex { $0.name == column })
        let wanted: Value = column == "d" ? .int64(Int64(value) ?? 0) : .text(value)
        let constraint = ColumnConstraint(
            column: position, values: [wanted],
            admitsRange: { low, high in
                canonical(low) <= canonical(wanted) && canonical(wanted) <= canonical(high)
            }
        ) { $0 == wanted }

        let found = try table.rows(columns: [position], constraints: [constraint])

        #expect(found.count <= 300)
        #expect(found.contains(value))
    }

    @Test func `Bloom filters pass over row groups without a value`() throws {
        let table = try Fixture(name: "arrow-bloom").table()
        func rows(_ column: Int, _ value: Value) throws -> Int {
            try table.rows(constraints: [ColumnConstraint(column: column, values: [value]) { $0 == value }]).count
        }

        #expect(try rows(0, .int64(123_000)) == 100)
        #expect(try rows(0, .int64(123_456)) == 0)
        #expect(try rows(1, .text("key919")) == 100)
        #expect(try rows(1, .text("nowhere")) == 0)
    }

    @Test func `a column that the file does not have is NULL in all rows`() throws {
        let file = Fixture(name: "arrow-sorted").file
        let table = try ParquetTable(
            name: "t", files: [file],
            columns: [ColumnSchema(name: "K", type: .bigint), ColumnSchema(name: "more", type: .text)])

        #expect(try table.rows().first == "0 | NULL")
        #expect(try table.rows(constraints: [ColumnConstraint(column: 1) { $0 != .null }]).isEmpty)
    }

    @Test func `chunks of NULLs alone are passed over`() throws {
        let table = try Fixture(name: "arrow-nulls").table()
        #expect(try table.rows(constraints: [ColumnConstraint(column: 0) { $0 != .null }]).isEmpty)
        #expect(try table.rows(constraints: [ColumnConstraint(column: 0) { $0 == .null }]).count == 10)
    }

    private func bytes(_ table: ParquetTable, _ constraints: [ColumnConstraint]) throws -> Int {
        let scan = try table.scan(columns: Array(table.columns.indices), constraints: constraints)
        let reader = try scan.makeReader()
        while let block = try reader.next() {
            for column in table.columns.indices { _ = try block.column(column, rows: nil, undecoded: false) }
        }
        return scan.bytesRead
    }
}

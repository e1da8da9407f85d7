import Columnar
import Glibc
import Testing

@testable import CSV

/// Reads a column that the scan was not asked for.
private enum FieldProbe {
    static func second(_ block: any RowBlock, _ table: TextTable) throws -> Column? {
        try (block as? TextBlock)?.column(1, as: table.columns[1], rows: nil, undecoded: false)
    }
}

@Suite struct `Tables of several files` {
    private let year = [ColumnSchema(name: "year", type: .integer)]

    private func files() -> [TemporaryText] {
        [
            TemporaryText("a\n1\n2\n", partition: [.int64(2023)]), TemporaryText("", partition: [.int64(2023)]),
            TemporaryText("a\n", partition: [.int64(2024)]),
            TemporaryText(gzipped(Array("a\n3\n4".utf8)), suffix: ".gz", partition: [.int64(2024)]),
            TemporaryText("a\n5", partition: [.null]),
        ]
    }

    @Test(arguments: [1, 2, 3]) func `rows come in the order of the files`(readers: Int) throws {
        let files = files()
        defer { withExtendedLifetime(files) {} }
        let table = try TextTable(
            name: "t", files: files.map(\.file), dialect: .csv, columns: [TextColumn(name: "a", type: .bigint)],
            partitionColumns: year)

        #expect(table.schema.map(\.name) == ["a", "year", "$path"])
        #expect(
            try table.rows([0, 1, 2], readers: readers) == [
                [.int64(1), .int64(2023), text("input.csv")], [.int64(2), .int64(2023), text("input.csv")],
                [.int64(3), .int64(2024), text("input.gz")], [.int64(4), .int64(2024), text("input.gz")],
                [.int64(5), .null, text("input.csv")],
            ])
        #expect(try table.rows([1], readers: readers).count == 5)
        #expect(try table.count(readers: readers) == 5)
    }

    @Test func `constraints on partitions and paths leave files out`() throws {
        let files = files()
        defer { withExtendedLifetime(files) {} }
        let table = try TextTable(
            name: "t", files: files.map(\.file), dialect: .csv, columns: [TextColumn(name: "a", type: .bigint)],
            partitionColumns: year)
        let constraint = ColumnConstraint(column: 1) { $0 == .int64(2024) }
        let path = ColumnConstraint(column: 2) { $0 == text("input.gz") }

        #expect(table.files(satisfying: [constraint]).count == 2)
        #expect(table.files(satisfying: [constraint, path]) == [files[3].file])
        let reader = try table.scan(columns: [0], constraints: [constraint]).makeReader()
        var count = 0
        while let block = try reader.next() { count += block.rowCount }
        #expect(count == 2)
    }

    @Test func `lines are left out at the start of every file`() throws {
        let files = [
            TemporaryText("x\ny\n1,2\n"), TemporaryText("z"),
            TemporaryText(gzipped(Array("x\ny\n3,4\n".utf8)), suffix: ".gz"),
        ]
        defer { withExtendedLifetime(files) {} }
        let table = try TextTable(
            name: "t", files: files.map(\.file), dialect: .lazySimple(fieldDelimiter: 44),
            columns: .text(2), skippedRows: 2)

        #expect(try table.rows() == [[text("1"), text("2")], [text("3"), text("4")]])
        #expect(try table.count() == 2)
    }

    @Test func `a pipe is sampled and then read once`() throws {
        let path = "/tmp/pjrun-csv-pipe-\(getpid())"
        mkfifo(path, 0o600)
        defer { unlink(path) }
        let writer = spawn {
            let pipe = fopen(path, "w")
            fputs("a,b\n", pipe)
            for row in 0..<150_000 { fputs("\(row),\(row == 149_999 ? "x" : "1")\n", pipe) }
            fclose(pipe)
        }
        let table = try TextTable.inferring(
            name: "t", files: [TextFile(path: Array(path.utf8), location: "pipe", size: 0)])
        #expect(table.columns.map(\.type) == [.bigint, .bigint])
        let reader = try table.scan(columns: [0], constraints: []).makeReader()
        var sum: Int64 = 0
        var bad: (any Error)?
        let values = try table.scan(columns: [0, 1], constraints: []).makeReader()
        while let block = try reader.next() {
            let column = try block.column(0, rows: nil, undecoded: false)
            for row in 0..<block.rowCount { sum += column.int64s[row] }
            do { _ = try FieldProbe.second(block, table) } catch { bad = error }
        }
        pthread_join(writer, nil)

        #expect(sum == 149_999 * 75_000)
        #expect(
            bad as? CSVError
                == .contradiction(
                    column: "b", guessed: .bigint, value: "x",
                    at: CSVPosition(file: "pipe", line: 150_001, byte: 1_238_892)))
        #expect(throws: CSVError.readTwice(file: "pipe")) { try values.next() }
    }

    @Test func `several readers share one compressed file`() throws {
        let source = (0..<20_000).map { "\($0),\"\($0)\n\"\n" }.joined()
        let file = TemporaryText(gzipped(Array(source.utf8)), suffix: ".gz")
        let table = try TextTable.of(
            file, .rfc4180(header: false), [TextColumn(name: "a", type: .bigint), TextColumn(name: "b", type: .text)],
            Reading(chunkSize: 5000))

        let rows = try table.rows(readers: 3)
        #expect(rows.count == 20_000)
        #expect(rows.enumerated().allSatisfy { $1 == [.int64(Int64($0)), text("\($0)\n")] })
    }
}

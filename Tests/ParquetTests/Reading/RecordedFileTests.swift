import Columnar
import Testing

@testable import Parquet

/// Files that pyarrow, DuckDB, fastparquet and polars have written; what is in them was read by pyarrow
/// (`Fixtures/make.py`, `Fixtures/versions.json`).
@Suite struct RecordedFileTests {
    @Test(arguments: Fixture.all)
    func `a file of another library is read as pyarrow reads it`(fixture: Fixture) throws {
        let (columns, rows) = try fixture.expected()
        let table = try fixture.table()

        #expect(table.columns.map { "\($0.name ?? "") \($0.type)" } == columns)
        #expect(try table.rows() == rows)
    }

    @Test(arguments: Fixture.all)
    func `small blocks and pieces give the same rows`(fixture: Fixture) throws {
        let rows = try fixture.expected().rows
        for (block, piece) in [(1, 1000), (7, 33), (64, 64)] {
            var options = ReadingOptions()
            options.blockRows = block
            options.pieceRows = piece
            #expect(try fixture.table(options).rows() == rows)
        }
    }

    @Test(arguments: Fixture.all)
    func `rows that are picked are the same as when all are read`(fixture: Fixture) throws {
        let rows = try fixture.expected().rows
        for seed in 1...6 {
            var random = SeededGenerator(seed: UInt64(seed))
            var options = ReadingOptions()
            options.blockRows = [1000, 19, 90][seed % 3]
            var expected: [String] = []
            var position = 0
            let chance = [0.0, 0.03, 0.3, 0.5, 0.9, 1.0][seed - 1]
            let found = try fixture.table(options).rows { count in
                let picked = (0..<count).filter { _ in Double.random(in: 0..<1, using: &random) < chance }
                expected += picked.map { rows[position + $0] }
                position += count
                return Selection(picked)
            }
            #expect(found == expected)
        }
    }

    @Test func `columns can be read alone and in another order`() throws {
        let fixture = Fixture(name: "arrow-v1")
        let rows = try fixture.expected().rows.map { $0.components(" | ") }

        let found = try fixture.table().rows(columns: [12, 3, 0])

        #expect(found == rows.map { "\($0[12]) | \($0[3]) | \($0[0])" })
    }

    @Test func `a column of a type that does not exist here is refused, not passed over`() throws {
        let file = HandmadeFile(
            schema: [
                SchemaElement(name: "root", childCount: 2),
                SchemaElement(
                    name: "d", type: .fixedLenByteArray, typeLength: 17, repetition: .required,
                    logicalType: .decimal(scale: 2, precision: 39)),
                SchemaElement(name: "x", type: .int32, repetition: .required),
            ], rowCount: 1,
            leaves: [
                HandmadeFile.Leaf(
                    path: ["d"], type: .fixedLenByteArray, values: [UInt8](repeating: 0, count: 17), valueCount: 1),
                HandmadeFile.Leaf(path: ["x"], type: .int32, values: HandmadeFile.int32s([7]), valueCount: 1),
            ])
        try Scrap.with(file.bytes) { file in
            let table = try ParquetTable(name: "t", files: [file])
            #expect(try table.rows(columns: [1]) == ["7"])
            #expect {
                try table.rows()
            } throws: { error in
                "\(error)".hasPrefix(
                    "NOT_SUPPORTED: Unsupported Trino column type (varbinary) for Parquet column "
                        + "([d] required fixed_len_byte_array(17) d (DECIMAL(39,2))) [")
            }
        }
    }

    @Test func `two columns with one name are refused`() throws {
        let leaf = HandmadeFile.Leaf(path: ["x"], type: .int32, values: HandmadeFile.int32s([7]), valueCount: 1)
        let element = SchemaElement(name: "x", type: .int32, repetition: .required)
        let file = HandmadeFile(
            schema: [SchemaElement(name: "root", childCount: 2), element, element], rowCount: 1, leaves: [leaf, leaf])
        try Scrap.with(file.bytes) { file in
            #expect {
                try ParquetTable(name: "t", files: [file])
            } throws: { error in
                "\(error)".hasPrefix(
                    "NOT_SUPPORTED: Unsupported in Parquet file: two columns with one name (column \"x\") [")
            }
        }
    }

    @Test func `a codec that is not supported is refused by name`() throws {
        let table = try Fixture(name: "arrow-brotli").table()
        #expect {
            try table.rows()
        } throws: { error in
            "\(error)" == "NOT_SUPPORTED: Unsupported in Parquet file: the compression BROTLI (column \"i64\") "
                + "[s3://bucket/arrow-brotli.parquet]"
        }
    }
}

/// The same numbers for the same seed: xorshift64*.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 2_685_821_657_736_338_717
    }
}

extension String {
    /// The parts between a separator.
    func components(_ separator: String) -> [String] {
        var parts: [String] = [""]
        var rest = self[...]
        while let character = rest.first {
            if rest.hasPrefix(separator) {
                parts.append("")
                rest = rest.dropFirst(separator.count)
            } else {
                parts[parts.count - 1].append(character)
                rest = rest.dropFirst()
            }
        }
        return parts
    }
}

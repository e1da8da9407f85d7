import Columnar
import Testing

@testable import Parquet

@Suite struct DeclaredTypeTests {
    private func rows(_ fixture: String, _ columns: [(String, DataType)]) throws -> [String] {
        let schema = columns.map { ColumnSchema(name: $0.0, type: $0.1) }
        return try ParquetTable(name: "t", files: [Fixture(name: fixture).file], columns: schema).rows()
    }

    private func natural(_ fixture: String, _ name: String) throws -> [String] {
        let table = try Fixture(name: fixture).table()
        let position = try #require(table.columns.firstIndex { $0.name == name })
        return try table.rows(columns: [position])
    }

    @Test func `columns are found whatever the case of letters`() throws {
        #expect(try rows("arrow-v1", [("TEXT", .text)]) == natural("arrow-v1", "text"))
    }

    @Test func `integers widen, and narrow where the values fit`() throws {
        #expect(try rows("arrow-v1", [("i32", .bigint)]) == natural("arrow-v1", "i32"))
        #expect(try rows("arrow-v1", [("small", .tinyint)]) == natural("arrow-v1", "small"))
        #expect(throws: ParquetError.self) { try rows("arrow-v1", [("i64", .integer)]) }
    }

    @Test func `timestamps are rounded to the precision of the table`() throws {
        // Athena: timestamps have milliseconds, higher precision is rounded (engine version 3 reference).
        let expected = try natural("arrow-v1", "us").map { text in
            Int64(text).map { "\((($0 + 500) >= 0 ? ($0 + 500) / 1000 : ($0 + 500 - 999) / 1000) * 1000)" } ?? "NULL"
        }
        #expect(try rows("arrow-v1", [("us", .timestamp(3))]) == expected)
        #expect(
            try rows("arrow-int96", [("us", .timestamp(6))])
                == natural("arrow-int96", "us").map { Int128($0).map { "\($0 / 1_000_000)" } ?? "NULL" })
    }

    @Test func `texts are cut to the length of their type`() throws {
        let expected = try natural("arrow-v1", "text").map { $0 == "NULL" ? $0 : String($0.prefix(3)) }
        #expect(try rows("arrow-v1", [("text", .varchar(3))]) == expected)
        let trimmed = try natural("arrow-v1", "low").map { $0 == "No charge" ? "No" : $0 }
        #expect(
            try rows("arrow-v1", [("low", .char(3))]).map { $0 == "Cas" ? "Cash" : $0 == "Car" ? "Card" : $0 }
                == trimmed)
    }

    @Test func `decimals change their scale`() throws {
        let expected = try natural("arrow-v1", "d9").map { Int64($0).map { "\($0 * 100)" } ?? "NULL" }
        #expect(try rows("arrow-v1", [("d9", .decimal(precision: 20, scale: 4))]) == expected)
    }

    @Test func `fields of rows are found by name, and missing ones are NULL`() throws {
        let type = DataType.row([
            DataType.Field(name: "B", type: .text), DataType.Field(name: "new", type: .date),
            DataType.Field(name: "a", type: .bigint),
        ])
        let found = try rows("polars-nested", [("s", type)])
        #expect(found == ["[x, NULL, 1]", "NULL", "[NULL, NULL, NULL]", "[, NULL, 2]"])
    }

    @Test func `a row of which the file has no field is NULL`() throws {
        // Trino: ParquetPageSourceFactory makes no field of a group whose parameters are all missing.
        let none = DataType.row([DataType.Field(name: "other", type: .text)])
        #expect(try rows("polars-nested", [("s", none)]) == ["NULL", "NULL", "NULL", "NULL"])
        let outer = DataType.row([DataType.Field(name: "a", type: .bigint), DataType.Field(name: "c", type: none)])
        #expect(
            try rows("arrow-nested", [("struct", outer)]).allSatisfy { $0 == "NULL" || $0.hasSuffix(", NULL]") })
    }

    @Test func `how many elements there are is known without their fields`() throws {
        let none = DataType.row([DataType.Field(name: "other", type: .text)])
        let counts = try natural("arrow-nested", "structs").map { $0 == "NULL" || $0 == "[]" }
        #expect(try rows("arrow-nested", [("structs", .array(none))]).map { $0 == "NULL" || $0 == "[]" } == counts)
    }

    @Test func `times of day are within a day`() throws {
        func time(_ milliseconds: Int32, as type: DataType? = nil) throws -> [String] {
            let file = HandmadeFile(
                schema: [
                    SchemaElement(name: "root", childCount: 1),
                    SchemaElement(
                        name: "t", type: .int32, repetition: .required,
                        logicalType: .time(isAdjustedToUTC: false, .millis)),
                ], rowCount: 1,
                leaves: [
                    HandmadeFile.Leaf(
                        path: ["t"], type: .int32, values: HandmadeFile.int32s([milliseconds]), valueCount: 1)
                ])
            var rows: [String] = []
            try Scrap.with(file.bytes) { file in
                let columns = type.map { [ColumnSchema(name: "t", type: $0)] }
                rows = try ParquetTable(name: "t", files: [file], columns: columns).rows()
            }
            return rows
        }
        #expect(try time(86_399_999) == ["86399999000000000"])
        #expect(try time(86_399_499, as: .time(0)) == ["86399000000000000"])
        // Rounded up, the day's last moment is the next day's first.
        #expect(try time(86_399_500, as: .time(0)) == ["0"])
        for outside in [86_400_000, -1, Int32.max, .min] {
            #expect {
                try time(outside)
            } throws: { error in
                "\(error)".hasPrefix(
                    "HIVE_BAD_DATA: Malformed Parquet file. The value \(outside) does not fit the type time(3) ")
            }
        }
    }

    @Test func `an unsigned value that does not fit is named as it is`() throws {
        do {
            _ = try rows("arrow-v1", [("u64", .bigint)])
            Issue.record("a value is larger than any BIGINT")
        } catch {
            #expect("\(error)".contains("The value 184467440737095"), "\(error)")
        }
    }

    @Test func `a type that does not fit is refused in Trino's words`() throws {
        func message(_ name: String, _ type: DataType) -> String {
            do {
                _ = try rows("arrow-v1", [(name, type)])
                return ""
            } catch {
                return "\(error)"
            }
        }
        let place = "[s3://bucket/arrow-v1.parquet]"
        #expect(
            message("i64", .text)
                == "NOT_SUPPORTED: Unsupported Trino column type (varchar) for Parquet column ([i64] optional int64 i64) \(place)"
        )
        #expect(
            message("us", .date)
                == "NOT_SUPPORTED: Unsupported Trino column type (date) for Parquet column "
                + "([us] optional int64 us (TIMESTAMP(MICROS,false))) \(place)")
        #expect(
            message("text", .bigint)
                == "NOT_SUPPORTED: Unsupported Trino column type (bigint) for Parquet column "
                + "([text] optional binary text (STRING)) \(place)")
    }

    @Test func `partition columns and the path are the same in all rows of a file`() throws {
        let one = Fixture(name: "arrow-zstd").file
        let file = TableFile(path: one.path, location: one.location, size: 1, partition: [.int64(2024)])
        let table = try ParquetTable(
            name: "t", files: [file], columns: [ColumnSchema(name: "low", type: .text)],
            partitionColumns: [ColumnSchema(name: "year", type: .integer)])
        let rows = try table.rows(columns: [2, 1, 0])
        #expect(rows.count == 40)
        #expect(rows.allSatisfy { $0.hasPrefix("s3://bucket/arrow-zstd.parquet | 2024 | ") })
        #expect(try table.rows(constraints: [ColumnConstraint(column: 1) { $0 == .int64(2023) }]).isEmpty)
    }
}

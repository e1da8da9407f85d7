import Columnar
import Testing

@testable import CSV

@Suite struct `Schema inference` {
    private func types(_ text: String) throws -> [DataType] {
        let file = TemporaryText(text)
        return try TextTable.inferring(name: "t", files: [file.file]).columns.map(\.type)
    }

    @Test(
        arguments: [
            ("true|FALSE|", DataType.boolean), ("1|-20|", .bigint), ("0", .bigint), ("1|2.5", .double),
            ("1e3|.5|5.", .double), ("-0.5", .double), ("007|1", .text), ("1|007", .text), ("+1", .text),
            ("1.5|00.5", .text), ("1.5|+2", .text), ("9223372036854775807", .bigint),
            ("9223372036854775808", .text), ("1.5|92233720368547758080", .text), ("1e999", .text), ("1.5|1e999", .text),
            ("2020-01-01|", .date), ("2020-02-30", .text), ("0000-01-01", .text), ("2020-1-1", .text),
            ("2020-01-01 10:00:00", .timestamp(3)), ("2020-01-01T10:00:00.123", .timestamp(3)),
            ("2020-01-01 10:00:00|2020-01-01 10:00:00.1234", .timestamp(6)),
            ("2020-01-01 10:00:00.1234567", .timestamp(9)), ("2020-01-01 10:00:00.1234567890", .timestamp(12)),
            ("2020-01-01|2020-01-01 10:00:00", .timestamp(3)), ("2020-01-01 10:00:00|2020-01-02", .timestamp(3)),
            ("2020-01-01 25:00:00", .text), ("2020-01-01T10:00:00Z", .text), ("|", .text), ("1|x", .text),
            ("true|1", .text), ("\"\"|1", .text), ("1|\"\"", .text), ("\"1\"|2", .bigint), ("NaN", .text),
            ("2020-01-01 10:00:00.", .text), ("-", .text), (".", .text), ("-.", .text), ("1e", .text), ("é", .text),
            ("1 ", .text), ("1_000", .text), ("0x10", .text),
        ])
    func `types follow the spelling of the values`(values: String, type: DataType) throws {
        let rows = values.split(separator: "|", omittingEmptySubsequences: false).map { "k,\($0)\n" }
        #expect(try types("k,v\n" + rows.joined()) == [.text, type])
    }

    @Test func `names keep their spelling and become unique`() {
        #expect(
            HeaderNames.unique(["Id", "id", "", "a b", "id_1", "ID", ""])
                == ["Id", "id_2", "_col2", "a b", "id_1", "ID_3", "_col6"])
    }

    @Test func `what was guessed from some values widens with others`() throws {
        let columns = [TextColumn(name: "v", type: .bigint, isInferred: true)]
        let file = TemporaryText("v\n1\n2.5\n")
        var table = try TextTable.of(file, .csv, columns)

        #expect { try table.rows() } throws: { error in
            let contradiction = error as? SchemaContradiction
            return contradiction?.column == "v" && contradiction?.widened == .double && contradiction?.table == "t"
        }
        table = try table.widening("v", to: .double)
        #expect(try table.rows() == [[.double(1)], [.double(2.5)]])
    }

    @Test(
        arguments: [
            (DataType.bigint, "01", DataType.text), (.bigint, "-01", .text), (.bigint, "+1", .text),
            (.bigint, "1.5", .double), (.double, "01.5", .text), (.double, "1e999", .text), (.double, "x", .text),
            (.double, "nan", .text), (.boolean, "1", .text), (.date, "2020-01-01 10:00:00", .timestamp(3)),
            (.timestamp(3), "2020-01-01 10:00:00.1234", .timestamp(6)),
            (.timestamp(3), "2020-01-01 10:00:00.1234567", .timestamp(9)),
            (.timestamp(6), "2020-01-01 10:00:00.1234567", .timestamp(9)), (.date, "2020-13-01", .text),
            (.bigint, "\"\"", .text), (.bigint, "92233720368547758080", .text),
        ])
    func `every guess is contradicted by what does not fit it`(guess: DataType, value: String, wide: DataType) throws {
        let file = TemporaryText("v\n\(value)\n")
        let table = try TextTable.of(file, .csv, [TextColumn(name: "v", type: guess, isInferred: true)])

        for undecoded in [false, true] {
            #expect { try table.rows(undecoded: undecoded) } throws: { error in
                (error as? SchemaContradiction)?.widened == wide
            }
        }
    }

    @Test func `dates among timestamps are midnights`() throws {
        let file = TemporaryText("v\n1970-01-02\n1970-01-01T00:00:01.5\n")
        let table = try TextTable.inferring(name: "t", files: [file.file])

        #expect(try table.rows() == [[.int64(86_400_000_000)], [.int64(1_500_000)]])
    }

    @Test func `large files are sampled, small ones read as a whole`() throws {
        var source = "a,b,c\n"
        for row in 0..<200_000 { source += "\(row),\"x,\n\(row)\",\(row == 199_999 ? "1.5" : "1")\n" }
        let large = TemporaryText(source)
        let compressed = TemporaryText(gzipped(Array(source.utf8)), suffix: ".gz")

        let inference = try SchemaInference([large.file], dialect: .csv)
        #expect(inference.columns.map(\.type) == [.bigint, .text, .double])
        #expect(!inference.isComplete)
        let stream = try SchemaInference([compressed.file], dialect: .csv)
        #expect(stream.columns.map(\.type) == [.bigint, .text, .bigint])
        let small = TemporaryText("a\n1\n")
        #expect(try SchemaInference([small.file], dialect: .csv).isComplete)
    }

    @Test func `declared types win`() throws {
        let file = TemporaryText("id,N\n1,2\n")
        let table = try TextTable.inferring(
            name: "t", files: [file.file], declared: [ColumnSchema(name: "n", type: .text)])

        #expect(
            table.columns == [
                TextColumn(name: "id", type: .bigint, isInferred: true), TextColumn(name: "N", type: .text),
            ])
    }

    @Test func `a broken file is guessed as far as it goes`() throws {
        let file = TemporaryText("a,b\n1,2\n3\n")
        let table = try TextTable.inferring(name: "t", files: [file.file])

        #expect(table.columns.count == 2)
        #expect(try table.count() == 2)
        #expect(throws: CSVError.self) { try table.rows() }
    }
}

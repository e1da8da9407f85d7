import Columnar
import Testing

@testable import CSV

/// The rules are those of Trino's `io.trino.hive.formats.encodings.text`.
@Suite("Nested values of LazySimpleSerDe")
struct LazyNestingTests {
    private static let serde = Dialect.lazySimple(fieldDelimiter: UInt8(ascii: ","), escape: UInt8(ascii: "\\"))
    private static let pair = DataType.row([.init(name: "n", type: .bigint), .init(name: "t", type: .text)])

    private func read(_ text: String, _ type: DataType, takesRest: Bool = false) throws -> [Value] {
        let file = TemporaryText(text)
        let table = try TextTable(
            name: "t", files: [file.file],
            dialect: .lazySimple(
                fieldDelimiter: UInt8(ascii: ","), escape: UInt8(ascii: "\\"), lastColumnTakesRest: takesRest),
            columns: [TextColumn(name: "a", type: .text), TextColumn(name: "b", type: type)],
            nestedDelimiters: Array("|:;%".utf8))
        return try table.rows([1]).map { $0[0] }
    }

    @Test func arrays() throws {
        let text = "x,1|2|\\N|x||3\nx,\nx,\\N\nx\nx,7\n"
        let three: [Value] = [.int64(1), .int64(2), .null, .null, .null, .int64(3)]
        #expect(try read(text, .array(.bigint)) == [.nested(three), .nested([]), .null, .null, .nested([.int64(7)])])
        #expect(
            try read("x,a||\\|b\\,\n", .array(.text)) == [.nested([.text("a"), .text(""), .text("|b,")])])
        #expect(
            try read("x,1:2|3||\\N\n", .array(.array(.bigint)))
                == [.nested([.nested([.int64(1), .int64(2)]), .nested([.int64(3)]), .nested([]), .null])])
    }

    @Test func maps() throws {
        let type = DataType.map(key: .text, value: .bigint)
        #expect(
            try read("x,a:1|b:|c|a:9|\\N:4|d:x:y\n", type)
                == [.nested([.text("a"), .int64(1), .text("b"), .null, .text("c"), .null, .text("d"), .null])])
        #expect(try read("x,\n", type) == [.nested([])])
        let lists = DataType.map(key: .bigint, value: .array(.text))
        #expect(
            try read("x,1:p;q|no:z|2:\\N\n", lists)
                == [.nested([.int64(1), .nested([.text("p"), .text("q")]), .int64(2), .null])])
    }

    @Test func rows() throws {
        #expect(
            try read("x,1|two|three\nx,5\nx,\n", LazyNestingTests.pair)
                == [
                    .nested([.int64(1), .text("two")]), .nested([.int64(5), .null]), .nested([.null, .null]),
                ])
        #expect(
            try read("x,1|two|three\n", LazyNestingTests.pair, takesRest: true)
                == [.nested([.int64(1), .text("two|three")])])
        #expect(
            try read("x,1:a|2:b\n", .array(LazyNestingTests.pair))
                == [.nested([.nested([.int64(1), .text("a")]), .nested([.int64(2), .text("b")])])])
    }

    @Test func `levels without a delimiter are refused`() {
        let deep = (0..<5).reduce(DataType.bigint) { type, _ in .array(type) }
        let error = #expect(throws: CSVError.self) { try read("", deep) }
        #expect(error?.what.contains("hive.serialization.extend.nesting.levels") == true)
    }

    @Test func `other dialects have no nested values`() {
        #expect(throws: CSVError.self) {
            try TextTable(
                name: "t", files: [], dialect: .openCSV(), columns: [TextColumn(name: "a", type: .array(.text))])
        }
    }
}

import Columnar
import Testing

@testable import Parquet

/// Lists and maps as early writers wrote them (LogicalTypes.md of apache/parquet-format, "Backward-compatibility rules").
@Suite struct OldSchemaTests {
    @Test func `a repeated field is a list that is never NULL`() throws {
        let file = HandmadeFile(
            schema: [
                SchemaElement(name: "root", childCount: 1),
                SchemaElement(name: "n", type: .int32, repetition: .repeated),
            ], rowCount: 3,
            leaves: [
                HandmadeFile.Leaf(
                    path: ["n"], type: .int32, repetitions: [0, 1, 0, 0], definitions: [1, 1, 0, 1],
                    values: HandmadeFile.int32s([1, 2, 3]), valueCount: 4)
            ])
        try Scrap.with(file.bytes) { file in
            let table = try ParquetTable(name: "t", files: [file])
            #expect(table.columns == [ColumnSchema(name: "n", type: .array(.integer))])
            #expect(try table.rows() == ["[1, 2]", "[]", "[3]"])
        }
    }

    @Test(arguments: ["array", "a_tuple", "element"])
    func `of lists in two levels the name tells what an element is`(name: String) throws {
        // optional group a (LIST) { repeated group NAME { required int32 x } }
        let file = HandmadeFile(
            schema: [
                SchemaElement(name: "root", childCount: 1),
                SchemaElement(name: "a", repetition: .optional, childCount: 1, convertedType: .list),
                SchemaElement(name: name, repetition: .repeated, childCount: 1),
                SchemaElement(name: "x", type: .int32, repetition: .required),
            ], rowCount: 3,
            leaves: [
                HandmadeFile.Leaf(
                    path: ["a", name, "x"], type: .int32, repetitions: [0, 1, 0, 0], definitions: [2, 2, 0, 1],
                    values: HandmadeFile.int32s([7, 8]), valueCount: 4)
            ])
        try Scrap.with(file.bytes) { file in
            let table = try ParquetTable(name: "t", files: [file])
            let isRow = name != "element"
            let element: DataType = isRow ? .row([DataType.Field(name: "x", type: .integer)]) : .integer
            #expect(table.columns == [ColumnSchema(name: "a", type: .array(element))])
            #expect(try table.rows() == [isRow ? "[[7], [8]]" : "[7, 8]", "NULL", "[]"])
        }
    }

    @Test func `a repeated value in a list group is a list of required elements`() throws {
        let file = HandmadeFile(
            schema: [
                SchemaElement(name: "root", childCount: 1),
                SchemaElement(name: "a", repetition: .required, childCount: 1, convertedType: .list),
                SchemaElement(name: "element", type: .byteArray, repetition: .repeated, convertedType: .utf8),
            ], rowCount: 2,
            leaves: [
                HandmadeFile.Leaf(
                    path: ["a", "element"], type: .byteArray, repetitions: [0, 1, 0], definitions: [1, 1, 0],
                    values: HandmadeFile.texts(["x", "yz"]), valueCount: 3)
            ])
        try Scrap.with(file.bytes) { file in
            let table = try ParquetTable(name: "t", files: [file])
            #expect(try table.rows() == ["[x, yz]", "[]"])
        }
    }

    @Test func `MAP_KEY_VALUE is a map`() throws {
        let file = HandmadeFile(
            schema: [
                SchemaElement(name: "root", childCount: 1),
                SchemaElement(name: "m", repetition: .optional, childCount: 1, convertedType: .mapKeyValue),
                SchemaElement(name: "map", repetition: .repeated, childCount: 2),
                SchemaElement(name: "key", type: .byteArray, repetition: .required, convertedType: .utf8),
                SchemaElement(name: "value", type: .int32, repetition: .optional),
            ], rowCount: 3,
            leaves: [
                HandmadeFile.Leaf(
                    path: ["m", "map", "key"], type: .byteArray, repetitions: [0, 1, 0, 0], definitions: [2, 2, 1, 0],
                    values: HandmadeFile.texts(["a", "b"]), valueCount: 4),
                HandmadeFile.Leaf(
                    path: ["m", "map", "value"], type: .int32, repetitions: [0, 1, 0, 0], definitions: [3, 2, 1, 0],
                    values: HandmadeFile.int32s([5]), valueCount: 4),
            ])
        try Scrap.with(file.bytes) { file in
            let table = try ParquetTable(name: "t", files: [file])
            #expect(table.columns.map(\.type) == [.map(key: .text, value: .integer)])
            #expect(try table.rows() == ["[a, 5, b, NULL]", "[]", "NULL"])
        }
    }

    @Test func `leaves that contradict each other are damage`() throws {
        let file = HandmadeFile(
            schema: [
                SchemaElement(name: "root", childCount: 1),
                SchemaElement(name: "m", repetition: .optional, childCount: 1, convertedType: .map),
                SchemaElement(name: "map", repetition: .repeated, childCount: 2),
                SchemaElement(name: "key", type: .int32, repetition: .required),
                SchemaElement(name: "value", type: .int32, repetition: .required),
            ], rowCount: 1,
            leaves: [
                HandmadeFile.Leaf(
                    path: ["m", "map", "key"], type: .int32, repetitions: [0, 1], definitions: [2, 2],
                    values: HandmadeFile.int32s([1, 2]), valueCount: 2),
                HandmadeFile.Leaf(
                    path: ["m", "map", "value"], type: .int32, repetitions: [0], definitions: [2],
                    values: HandmadeFile.int32s([5]), valueCount: 1),
            ])
        try Scrap.with(file.bytes) { file in
            let table = try ParquetTable(name: "t", files: [file])
            #expect(throws: ParquetError.self) { try table.rows() }
        }
    }

    @Test func `a schema that is nested too deep is refused`() throws {
        let groups = (0..<10_000).map { SchemaElement(name: "g\($0)", repetition: .optional, childCount: 1) }
        let file = HandmadeFile(
            schema: [SchemaElement(name: "root", childCount: 1)] + groups
                + [SchemaElement(name: "x", type: .int32, repetition: .optional)], rowCount: 0, leaves: [])
        try Scrap.with(file.bytes) { file in
            #expect(throws: ParquetError.self) { try ParquetFile(file) }
        }
    }
}

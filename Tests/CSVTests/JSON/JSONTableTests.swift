import Columnar
import Testing

@testable import CSV

@Suite("Tables of JSON")
struct JSONTableTests {
    private static let types: [DataType] = [
        .bigint, .double, .text, .boolean, .array(.bigint), .map(key: .text, value: .text),
        .row([.init(name: "p", type: .bigint), .init(name: "q", type: .array(.text))]),
    ]

    @Test("what was written is read, by both serializers and in pieces of any size", arguments: 0..<20)
    func roundTrip(round: Int) throws {
        var generator = SeededGenerator(stream: UInt64(900 + round))
        let types = (0..<(1 + generator.below(5))).map { _ in
            JSONTableTests.types[generator.below(JSONTableTests.types.count)]
        }
        let columns = types.enumerated().map { ColumnSchema(name: "c\($0.offset)", type: $0.element) }
        var expected: [[Value]] = []
        var text = ""
        for _ in 0..<generator.below(200) {
            var members: [String] = []
            var row: [Value] = []
            for column in columns {
                let value = JSONTableTests.value(column.type, &generator)
                row.append(value)
                if value != .null || generator.chance(2) {
                    members.append("\"\(column.name ?? "")\": \(JSONTableTests.json(value, column.type))")
                }
            }
            if generator.chance(3) { members.append(#""further": {"x": ["a", {}]}"#) }
            if generator.chance(4) { members.shuffle(using: &generator) }
            text += "{\(members.joined(separator: ", "))}\n"
            expected.append(row)
        }
        let file = TemporaryText(text, suffix: ".json")
        for serde in [JSONSerDe.hive(), .openX()] {
            let table = try JSONTable.of(file, serde, columns, chunkSize: 1 + generator.below(500))
            #expect(try table.rows() == expected)
            let some = columns.indices.filter { _ in generator.chance(2) }
            #expect(try table.rows(some) == expected.map { row in some.map { row[$0] } })
        }
    }

    private static func value(_ type: DataType, _ generator: inout SeededGenerator) -> Value {
        if generator.chance(6) { return .null }
        switch type {
        case .bigint: return .int64(Int64(bitPattern: generator.next()) >> Int64(generator.below(64)))
        case .double: return .double(Double(generator.below(1 << 40)) / 1024)
        case .boolean: return .bool(generator.chance(2))
        case .array(let element): return .nested((0..<generator.below(4)).map { _ in value(element, &generator) })
        case .map:
            let keys = Set((0..<generator.below(4)).map { _ in "k\(generator.below(9))" }).sorted()
            return .nested(keys.flatMap { [.text($0), value(.text, &generator)] })
        case .row(let fields): return .nested(fields.map { value($0.type, &generator) })
        default:
            return .text(["", "plain", "say \"hi\"", "tab\tand\\", "ünïcode 😀", "a,b;c=d:{[]}"][generator.below(6)])
        }
    }

    private static func json(_ value: Value, _ type: DataType) -> String {
        switch (value, type) {
        case (.bool(let flag), _): return "\(flag)"
        case (.int64(let number), _): return "\(number)"
        case (.double(let number), _): return "\(number)"
        case (.bytes(let bytes), _): return quoted(String(decoding: bytes, as: UTF8.self))
        case (.nested(let values), .array(let element)):
            return "[\(values.map { json($0, element) }.joined(separator: ","))]"
        case (.nested(let values), .map):
            return
                "{\(stride(from: 0, to: values.count, by: 2).map { "\(json(values[$0], .text)):\(json(values[$0 + 1], .text))" }.joined(separator: ","))}"
        case (.nested(let values), .row(let fields)):
            return "{\(zip(values, fields).map { "\"\($1.name ?? "")\":\(json($0, $1.type))" }.joined(separator: ","))}"
        default: return "null"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for character in text {
            switch character {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\t": result += "\\t"
            case "😀": result += "\\ud83d\\ude00"
            default: result.append(character)
            }
        }
        return result + "\""
    }

    @Test("damaged lines give an error or a row, whatever the damage")
    func damage() throws {
        var generator = SeededGenerator(stream: 77)
        let whole = Array(#"{"a": [1, {"b": "x\u00e9y", 'c' => .5e3}], "m": {"k": null}, "s": "text" /* c */}"#.utf8)
        let columns = [
            ColumnSchema(name: "a", type: .array(.text)), ColumnSchema(name: "m", type: .ages),
            ColumnSchema(name: "s", type: .bigint),
        ]
        var outcomes = (rows: 0, errors: 0)
        for round in 0..<600 {
            var line = whole
            if round < whole.count { line = Array(line[..<round]) }
            for _ in 0..<(round < whole.count ? 0 : 1 + generator.below(4)) {
                line[generator.below(line.count)] = Array("\"'\\{}[],:;=#/*u0 \u{1}".utf8)[generator.below(17)]
            }
            let file = TemporaryText(line + [10], suffix: ".json")
            for serde in [JSONSerDe.hive(), .openX()] {
                do {
                    let rows = try JSONTable.of(file, serde, columns).rows()
                    #expect(rows.count == 1 && rows[0].count == 3)
                    outcomes.rows += 1
                } catch is CSVError {
                    outcomes.errors += 1
                }
            }
        }
        #expect(outcomes.rows > 50 && outcomes.errors > 500)
    }

    @Test("partition columns, the path and gzip")
    func aroundTheLines() throws {
        let plain = TemporaryText("{\"a\": 1}\n{\"a\": 2}\n", suffix: ".json", partition: [.int64(7)])
        let packed = TemporaryText(gzipped(Array("{\"a\": 3}\n".utf8)), suffix: ".json.gz", partition: [.int64(8)])
        let table = try JSONTable(
            name: "t", files: [plain.file, packed.file], serde: .openX(),
            columns: [ColumnSchema(name: "a", type: .bigint)],
            partitionColumns: [ColumnSchema(name: "p", type: .bigint)])
        #expect(table.schema.map(\.name) == ["a", "p", "$path"])
        let all: [[Value]] = [
            [.int64(7), .int64(1), .text("input.json")], [.int64(7), .int64(2), .text("input.json")],
            [.int64(8), .int64(3), .text("input.json.gz")],
        ]
        #expect(try table.rows([1, 0, 2]) == all)
        #expect(try table.rows([1]) == all.map { [$0[0]] })
        #expect(try table.rows([]).count == 3)
        let constraint = ColumnConstraint(column: 1) { $0 == .int64(8) }
        #expect(table.tableFiles(satisfying: [constraint]).map(\.location) == ["input.json.gz"])
    }
}

import Columnar
import PjrunTesting

/// Rows of any types, made from a seed.
struct SampleRows {
    var random: SeededGenerator
    /// The part of values that is NULL.
    var nulls = 0.2
    /// How many different values a type has; few make dictionaries.
    var variety = 1000

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// A type of each kind, alone and within others.
    static let types: [(String, DataType)] = [
        ("flag", .boolean), ("tiny", .tinyint), ("small", .smallint), ("number", .integer), ("big", .bigint),
        ("real", .real), ("double", .double), ("text", .text), ("short", .varchar(10)), ("char", .char(5)),
        ("bytes", .varbinary), ("day", .date), ("dec4", .decimal(precision: 4, scale: 2)),
        ("dec18", .decimal(precision: 18, scale: 0)), ("dec38", .decimal(precision: 38, scale: 10)),
        ("millis", .timestamp(3)), ("micros", .timestamp(6)), ("nanos", .timestamp(9)),
        ("list", .array(.bigint)), ("lists", .array(.array(.text))),
        ("map", .map(key: .text, value: .double)), ("maps", .map(key: .integer, value: .array(.boolean))),
        ("row", .row([.init(name: "a", type: .integer), .init(name: "b", type: .text)])),
        (
            "deep",
            .array(
                .row([
                    .init(
                        name: "x",
                        type: .map(key: .date, value: .row([.init(name: "y", type: .decimal(precision: 20, scale: 1))]))
                    ),
                    .init(name: "z", type: .array(.timestamp(6))),
                ]))
        ),
    ]

    mutating func value(_ type: DataType, isOptional: Bool = true) -> Value {
        if isOptional && Double.random(in: 0..<1, using: &random) < nulls { return .null }
        let choice = Int.random(in: 0..<variety, using: &random)
        switch type {
        case .boolean: return .bool(choice % 2 == 0)
        case .tinyint: return .int64(Int64(choice % 256 - 128))
        case .smallint: return .int64(Int64(choice * 60 % 65536 - 32768))
        case .integer: return .int64(Int64(Int32(truncatingIfNeeded: choice &* 2_654_435_761)))
        case .bigint: return .int64(Int64(choice) &* 6_364_136_223_846_793_005)
        case .date: return .int64(Int64(choice * 37 % 50000 - 15000))
        case .real: return .double(Double(Float(choice) / 3 - 100))
        case .double: return .double(choice == 0 ? .infinity : Double(choice) / 7 - 50)
        case .decimal(let precision, _):
            let factor: Int128 = precision > 18 ? 100_000_000_000_000_000_000_000_000_000_000_000 : 9
            let wide = Int128(choice % 1000 - 500) * factor + Int128(choice)
            var limit: Int128 = 1
            for _ in 0..<precision { limit *= 10 }
            return precision > 18 ? .int128(wide % limit) : .int64(Int64(wide % limit))
        case .timestamp(let precision):
            let micros = (Int64(choice) * 1_000_003_000 - 400_000_000_000) * 1000
            return precision > 6 ? .int128(Int128(micros) * 1_000_000) : .int64(micros)
        case .varbinary: return .bytes((0..<(choice % 20)).map { UInt8(truncatingIfNeeded: choice + $0 * 77) })
        case .varchar(let limit):
            return .text(String("öçé text \(choice) 雪\(choice % 3 == 0 ? "" : "☃")".prefix(limit ?? 100)))
        case .char: return .text("c\(choice % 100)")
        case .array(let element):
            let count = choice % 4
            return .nested((0..<count).map { _ in value(element) })
        case .map(let key, let item):
            var keys: [Value] = []
            for _ in 0..<(choice % 4) {
                let next = value(key, isOptional: false)
                if !keys.contains(next) { keys.append(next) }
            }
            return .nested(keys.flatMap { [$0, value(item)] })
        case .row(let fields): return .nested(fields.map { value($0.type) })
        default: preconditionFailure("no samples of \(type)")
        }
    }

    /// Rows as batches of some sizes, and their values.
    mutating func batches(_ types: [DataType], _ sizes: [Int]) -> (batches: [ColumnBatch], rows: [[Value]]) {
        var rows: [[Value]] = []
        var batches: [ColumnBatch] = []
        for (sequence, size) in sizes.enumerated() {
            var builders = types.map { ColumnBuilder(type: $0) }
            for _ in 0..<size {
                let row = types.map { value($0) }
                for (position, item) in row.enumerated() { builders[position].append(item) }
                rows.append(row)
            }
            let columns = builders.indices.map { builders[$0].finish() }
            batches.append(ColumnBatch(columns: columns, count: size, sequence: sequence))
        }
        return (batches, rows)
    }
}

extension SampleRows {
    /// A value as the readers' scripts print it (Readers/read.py).
    static func text(_ value: Value, _ type: DataType) -> String {
        switch (value, type) {
        case (.null, _): return "null"
        case (.bool(let flag), _): return "\(flag)"
        case (.double(let number), _): return "\"d\(String(number.bitPattern, radix: 16))\""
        case (.int128(let number), .timestamp): return "\(number / 1_000_000)"
        case (.int64(let number), .decimal): return "\"\(number)\""
        case (.int128(let number), .decimal): return "\"\(number)\""
        case (.int64(let number), _): return "\(number)"
        case (.bytes(let bytes), .varbinary):
            return "\"x\(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())\""
        case (.bytes(let bytes), _): return "\"\(String(decoding: bytes, as: UTF8.self))\""
        case (.nested(let parts), .array(let element)):
            return "[" + parts.map { text($0, element) }.joined(separator: ",") + "]"
        case (.nested(let parts), .map(let key, let item)):
            return "["
                + parts.enumerated().map { text($1, $0 % 2 == 0 ? key : item) }.joined(separator: ",") + "]"
        case (.nested(let parts), .row(let fields)):
            return "[" + zip(parts, fields).map { text($0, $1.type) }.joined(separator: ",") + "]"
        default: preconditionFailure("\(value) is no \(type)")
        }
    }

    static func text(_ rows: [[Value]], _ types: [DataType]) -> String {
        rows.map { row in "[" + zip(row, types).map { text($0, $1) }.joined(separator: ",") + "]\n" }.joined()
    }
}

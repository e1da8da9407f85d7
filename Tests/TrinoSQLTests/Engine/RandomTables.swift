import Columnar

@testable import TrinoSQL

/// Random numbers that repeat (Steele et al., SplitMix).
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: Int) {
        state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// One of 0 ..< count.
    mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }
    /// True with a chance in percent.
    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
    /// One of some choices.
    mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[below(choices.count)] }
}

/// Rows in memory, cut into batches; numbers may come as text that is decoded later.
struct RandomTable: BatchSource, NaiveSource {
    let schema: [ColumnSchema]
    let rows: [[Value]]
    /// Rows in each batch.
    let cuts: [Int]
    /// Whether columns come undecoded where that is allowed.
    let isLazy: Bool

    var estimatedRowCount: Int? { rows.count }

    func scan(columns: [Int], constraints: [ColumnConstraint]) throws -> any TableScan {
        var batches: [ColumnBatch] = []
        var start = 0
        for count in cuts {
            let part = rows[start..<(start + count)].filter { row in
                constraints.allSatisfy { $0.admits(row[$0.column]) }
            }
            start += count
            let made = schema.enumerated().map { position, column in
                RandomTable.column(column.type, part.map { $0[position] })
            }
            batches.append(ColumnBatch(columns: made, count: part.count))
        }
        let memory = MemoryTable(schema: schema, batches: batches)
        let inner = try memory.scan(columns: columns, constraints: constraints)
        return isLazy ? LazyScan(inner) : inner
    }

    /// A column; one value for all rows is stored once.
    private static func column(_ type: DataType, _ values: [Value]) -> Column {
        if let first = values.first, values.count > 1, values.allSatisfy({ $0 == first }) {
            return .constant(first, type: type, count: values.count)
        }
        var builder = ColumnBuilder(type: type)
        for value in values { builder.append(value) }
        return builder.finish()
    }

    /// The same rows cut in another way.
    func cut(_ dice: inout Dice, isLazy: Bool) -> RandomTable {
        var cuts: [Int] = []
        var left = rows.count
        while left > 0 || dice.chance(20) {
            let count = dice.below(min(left, 5) + 1)
            cuts.append(count)
            left -= count
        }
        return RandomTable(schema: schema, rows: rows, cuts: cuts, isLazy: isLazy)
    }
}

/// Gives columns as text that a decoder knows the values of.
private final class LazyScan: TableScan {
    private let inner: any TableScan

    init(_ inner: any TableScan) {
        self.inner = inner
    }

    var parallelism: Int { inner.parallelism }
    var bytesRead: Int { 0 }
    func makeReader() throws -> any BlockReader { Reader(try inner.makeReader()) }

    private final class Reader: BlockReader {
        private let inner: any BlockReader

        init(_ inner: any BlockReader) {
            self.inner = inner
        }

        func next() throws -> (any RowBlock)? { try inner.next().map(Block.init) }
    }

    private final class Block: RowBlock {
        private let inner: any RowBlock

        init(_ inner: any RowBlock) {
            self.inner = inner
        }

        var sequence: Int { inner.sequence }
        var rowCount: Int { inner.rowCount }

        func column(_ position: Int, rows: Selection?, undecoded: Bool) throws -> Column {
            let column = try inner.column(position, rows: rows, undecoded: false)
            guard undecoded else { return column }
            let values = (0..<column.count).map { column.value($0) }
            var builder = ColumnBuilder(type: .text)
            for number in values.indices { builder.append(.text("\(number)")) }
            let text = builder.finish()
            return Column(
                type: column.type, count: column.count, values: text.values, owners: text.owners,
                decoder: Decoder(values: values))
        }
    }

    private struct Decoder: FieldDecoder {
        let values: [Value]

        func decode(_ column: Column) throws -> Column {
            var builder = ColumnBuilder(type: column.type)
            for row in 0..<column.count {
                let text = column.views[row * column.step].string
                builder.append(column.isNull(row) ? .null : values[Int(text) ?? -1])
            }
            return builder.finish()
        }
    }
}

/// The tables that random queries read.
struct RandomTables {
    /// Name, columns and most rows of each.
    static let schemas: [(name: String, columns: [(String, DataType)], most: Int)] = [
        (
            "t",
            [
                ("a", .bigint), ("b", .integer), ("s", .varchar(nil)), ("x", .double),
                ("d", .decimal(precision: 5, scale: 2)), ("f", .boolean), ("g", .date),
            ], 9
        ),
        (
            "u",
            [
                ("a", .bigint), ("b", .integer), ("s", .varchar(5)), ("x", .double),
                ("d", .decimal(precision: 20, scale: 3)), ("g", .date),
            ], 7
        ),
        ("v", [("a", .integer), ("s", .char(3)), ("f", .boolean), ("b", .smallint)], 5),
        ("w", [("a", .bigint), ("s", .varchar(nil)), ("x", .real)], 1),
    ]

    let tables: [String: RandomTable]

    /// Small tables with NULLs, repeated rows and few distinct values.
    init(_ dice: inout Dice) {
        var tables: [String: RandomTable] = [:]
        for schema in RandomTables.schemas {
            let count = dice.below(schema.most + 1)
            var rows: [[Value]] = []
            for _ in 0..<count {
                if let last = rows.last, dice.chance(15) {
                    rows.append(last)
                } else {
                    rows.append(schema.columns.map { RandomTables.value($0.1, &dice) })
                }
            }
            tables[schema.name] = RandomTable(
                schema: schema.columns.map { ColumnSchema(name: $0.0, type: $0.1) }, rows: rows, cuts: [rows.count],
                isLazy: false)
        }
        self.tables = tables
    }

    private init(tables: [String: RandomTable]) {
        self.tables = tables
    }

    /// The same tables in small batches.
    func cut(_ dice: inout Dice, isLazy: Bool) -> RandomTables {
        var cut: [String: RandomTable] = [:]
        for schema in RandomTables.schemas {
            cut[schema.name] = tables[schema.name]?.cut(&dice, isLazy: isLazy)
        }
        return RandomTables(tables: cut)
    }

    var catalog: TestCatalog { TestCatalog(tables: tables) }

    private static func value(_ type: DataType, _ dice: inout Dice) -> Value {
        if dice.chance(15) { return .null }
        switch type {
        case .boolean: return .bool(dice.chance(50))
        case .double, .real:
            return dice.chance(3) ? .double(.nan) : .double(Double(dice.below(9) - 4) / 2)
        case .decimal(let precision, let scale):
            let unscaled = Int64(dice.below(7) - 3) * (scale == 2 ? 50 : 500)
            return precision > 18 ? .int128(Int128(unscaled)) : .int64(unscaled)
        case .varchar: return .text(dice.pick(["", "a", "b", "ab", "B", "é", "abcde"]))
        case .char: return .text(dice.pick(["", "a", "b", "ab"]))
        case .date: return .int64(Int64(18_000 + dice.below(5)))
        default: return .int64(Int64(dice.below(7) - 2))
        }
    }
}

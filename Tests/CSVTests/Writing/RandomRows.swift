import Columnar

@testable import CSV

/// The same numbers for the same seed.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    // SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}

/// Random values of every type that can be written.
enum RandomRows {
    static let types: [DataType] = [
        .boolean, .tinyint, .smallint, .integer, .bigint, .real, .double, .decimal(precision: 10, scale: 2),
        .decimal(precision: 18, scale: 0), .decimal(precision: 38, scale: 10), .decimal(precision: 5, scale: 5), .text,
        .varchar(20), .char(6), .varbinary, .date, .timestamp(0), .timestamp(3), .timestamp(6), .timestamp(9),
        .timestamp(12), .unknown, .time(0), .time(3), .time(12), .intervalDayToSecond, .intervalYearToMonth,
    ]
    /// Those that tables of CTAS have.
    static let hiveTypes = Array(types.prefix { $0 != .unknown })

    static func schema(_ format: ResultFormat) -> [ColumnSchema] {
        (format.isHive ? hiveTypes : types).enumerated().map { position, type in
            let names = ["a\(position)", "Ünïcode \"\(position)\"", "c,\(position)", ""]
            return ColumnSchema(name: position % 5 == 4 ? nil : names[position % 4], type: type)
        }
    }

    static func value(_ type: DataType, _ dice: inout Dice) -> Value {
        if type == .unknown || dice.below(8) == 0 { return .null }
        switch type {
        case .boolean: return .bool(dice.below(2) == 0)
        case .tinyint: return .int64(integer(8, &dice))
        case .smallint: return .int64(integer(16, &dice))
        case .integer: return .int64(integer(32, &dice))
        case .bigint: return .int64(integer(64, &dice))
        case .real:
            // Of the smallest numbers Java shows two digits where one would do.
            let number = Double(Float(number(&dice)))
            return .double(number.magnitude < 1e-40 ? 0 : number)
        case .double: return .double(number(&dice))
        case .decimal(let precision, _):
            let digits = dice.below(precision) + 1
            var unscaled: Int128 = 0
            for _ in 0..<digits { unscaled = unscaled * 10 + Int128(dice.below(10)) }
            if dice.below(2) == 0 { unscaled = -unscaled }
            return precision <= 18 ? .int64(Int64(unscaled)) : .int128(unscaled)
        case .varbinary: return .bytes((0..<dice.below(20)).map { _ in UInt8(dice.below(256)) })
        case .char(let length):
            var text = text(length, &dice)
            while text.hasSuffix(" ") { text.removeLast() }
            return .text(text)
        case .varchar(let length): return .text(text(length ?? 200, &dice))
        case .date: return .int64(Int64(dice.below(4_000_000) - 1_500_000))
        case .time(let precision): return .int64(picos(precision, &dice))
        case .timestamp(let precision):
            let seconds = Int128(dice.below(1 << 38)) - (1 << 37)
            let picos = seconds * 1_000_000_000_000 + Int128(picos(precision, &dice) % 1_000_000_000_000)
            return precision <= 6 ? .int64(Int64(picos / 1_000_000)) : .int128(picos)
        case .intervalDayToSecond: return .int64(integer(40, &dice))
        case .intervalYearToMonth: return .int64(integer(20, &dice))
        default: fatalError("no random values of \(type)")
        }
    }

    static func rows(_ schema: [ColumnSchema], _ count: Int, _ dice: inout Dice) -> [[Value]] {
        (0..<count).map { _ in schema.map { value($0.type, &dice) } }
    }

    static func batch(_ schema: [ColumnSchema], _ rows: [[Value]], sequence: Int = 0) -> ColumnBatch {
        var builders = schema.map { ColumnBuilder(type: $0.type) }
        for row in rows { for (position, value) in row.enumerated() { builders[position].append(value) } }
        let columns = builders.indices.map { builders[$0].finish() }
        return ColumnBatch(columns: columns, count: rows.count, sequence: sequence)
    }

    static func integer(_ bits: Int, _ dice: inout Dice) -> Int64 {
        // Any number of digits is as likely as any other.
        let kept = dice.below(bits) + 1
        return Int64(truncatingIfNeeded: dice.next()) >> Int64(64 - kept)
    }

    private static func picos(_ precision: Int, _ dice: inout Dice) -> Int64 {
        var unit: Int64 = 1
        for _ in precision..<12 { unit *= 10 }
        let value = Int64(dice.below(86_400_000_000_000_000))
        return dice.below(3) == 0 ? value / 1_000_000_000_000 * 1_000_000_000_000 : value / unit * unit
    }

    static func number(_ dice: inout Dice) -> Double {
        switch dice.below(8) {
        case 0:
            dice.pick([
                .nan, .infinity, -.infinity, 0, -0.0, 1, 1e7, 1e-3, 9_999_999.5, .leastNonzeroMagnitude, 5e-4,
            ])
        case 1: Double(bitPattern: dice.next())
        case 2: Double(dice.below(1000))
        default: Double(dice.below(2_000_000) - 1_000_000) / 100
        }
    }

    static func text(_ maximum: Int, _ dice: inout Dice) -> String {
        let alphabet: [Character] =
            dice.below(3) == 0
            ? ["a", "\"", ",", "\n", "\r", "\\", "\t", " ", "é", "漢", "😀", "\u{1}", "\u{7F}", "'", "\u{1F}", "\0"]
            : ["a", "b", " ", "Z", "0", "-"]
        let length = dice.below(min(maximum, dice.below(10) == 0 ? 200 : 12) + 1)
        // Some characters of the alphabet might join; they are counted as scalars.
        return String((0..<length).map { _ in dice.pick(alphabet) })
    }
}

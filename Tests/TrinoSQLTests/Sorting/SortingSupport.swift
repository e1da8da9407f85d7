import Columnar

@testable import TrinoSQL

/// Numbers that look random and are the same in every run (SplitMix64).
struct RepeatableRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: Int) {
        state = UInt64(truncatingIfNeeded: seed)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}

/// Ways to make values for a column.
enum ValueKind: String, CaseIterable, Sendable {
    case flags, fewIntegers, integers, extremes, timestamps, wide, decimals, doubles, oddDoubles
    case shortText, longText, sharedText, zeroText, paddedText, constant, nulls

    var type: DataType {
        switch self {
        case .flags: .boolean
        case .fewIntegers, .integers, .extremes, .constant, .nulls: .bigint
        case .timestamps: .timestamp(3)
        case .wide: .decimal(precision: 38, scale: 2)
        case .decimals, .doubles, .oddDoubles: .double
        case .shortText, .longText, .sharedText, .zeroText: .text
        case .paddedText: .char(9)
        }
    }

    func value(_ random: inout RepeatableRandom) -> Value {
        switch self {
        case .flags: return .bool(Bool.random(using: &random))
        case .fewIntegers: return .int64(.random(in: -3...3, using: &random))
        case .integers: return .int64(Int64(truncatingIfNeeded: random.next()))
        case .extremes: return .int64([.min, .max, 0, -1, 1].randomElement(using: &random) ?? 0)
        case .timestamps: return .int64(.random(in: 0...400_000_000, using: &random) * 1_000_000)
        case .wide:
            let low = Int128(Int64(truncatingIfNeeded: random.next()))
            return .int128([low, low << 40, low % 7, .min, .max].randomElement(using: &random) ?? 0)
        case .decimals: return .double(Double(Int.random(in: -5000...50_000, using: &random)) / 100)
        case .doubles: return .double(Double(bitPattern: random.next() & 0xFFEF_FFFF_FFFF_FFFF))
        case .oddDoubles:
            let odd = [0.0, -0.0, .nan, -.nan, .infinity, -.infinity, 1.5, -1.5, .leastNonzeroMagnitude, 1e300, 0.1]
            return .double(odd.randomElement(using: &random) ?? 0)
        case .shortText: return text(0...7, "abcäß", "", &random)
        case .longText: return text(5...40, "abcdefghijklmnopqrstuvwxyz 0123456789", "", &random)
        case .sharedText: return text(0...20, "ab", "https://example.org/", &random)
        case .zeroText: return text(0...12, "\0\0\0a", "", &random)
        // Blanks at the end are not stored; characters below a blank come before them.
        case .paddedText: return text(0...9, "\u{1}\u{1F}!a", "", &random)
        case .constant: return .int64(42)
        case .nulls: return .null
        }
    }

    private func text(
        _ length: ClosedRange<Int>, _ alphabet: String, _ prefix: String, _ random: inout RepeatableRandom
    ) -> Value {
        let letters = Array(alphabet)
        let count = Int.random(in: length, using: &random)
        return .text(prefix + String((0..<count).compactMap { _ in letters.randomElement(using: &random) }))
    }

    func column(count: Int, nullShare: Double, _ random: inout RepeatableRandom) -> Column {
        var builder = ColumnBuilder(type: type)
        // Few different values, so that there are ties.
        let distinct = (0..<max(1, count / 3)).map { _ in value(&random) }
        for _ in 0..<count {
            let isNull = Double.random(in: 0..<1, using: &random) < nullShare
            builder.append(isNull ? .null : distinct.randomElement(using: &random) ?? .null)
        }
        return self == .constant && nullShare == 0
            ? .constant(.int64(42), type: .bigint, count: count) : builder.finish()
    }
}

extension Buffer {
    /// The row numbers that it holds.
    func rowNumbers(_ count: Int) -> [Int] {
        let lane = Lane<UInt32>(self, count: count)
        return (0..<count).map { Int(lane[$0]) }
    }
}

extension ColumnBatch {
    /// All values of a row.
    func row(_ number: Int) -> [Value] { columns.map { $0.value(number) } }

    /// The bits of all values of all rows, so that NaN equals NaN.
    var rows: [[Value]] {
        (0..<count).map { number in
            row(number).map { value in
                if case .double(let double) = value { .int64(Int64(bitPattern: double.bitPattern)) } else { value }
            }
        }
    }

    /// Rows from one to before another.
    func slice(_ range: Range<Int>, sequence: Int) -> ColumnBatch {
        let part = gathered(Selection(Array(range)))
        return ColumnBatch(columns: part.columns, count: part.count, sequence: sequence)
    }
}

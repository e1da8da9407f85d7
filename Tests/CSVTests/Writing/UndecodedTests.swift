import Columnar
import Testing

@testable import CSV

/// Reads text as Trino's casts do; an empty one is NULL.
struct CastDecoder: FieldDecoder {
    func decode(_ column: Column) throws -> Column {
        var builder = ColumnBuilder(type: column.type)
        for row in 0..<column.count {
            let view = column.views[row * column.step]
            if column.isNull(row) || view.count == 0 {
                builder.append(.null)
            } else if let value = value(view, column.type) {
                builder.append(value)
            } else {
                throw Failure("INVALID_CAST_ARGUMENT", "'\(view.string)' is no \(column.type)")
            }
        }
        return builder.finish()
    }

    private func value(_ view: ByteView, _ type: DataType) -> Value? {
        let text = view.buffer
        switch type {
        case .boolean: return BooleanText.cast(text).map { .bool($0) }
        case .tinyint: return IntegerText.cast(text, bits: 8).map { .int64($0) }
        case .smallint: return IntegerText.cast(text, bits: 16).map { .int64($0) }
        case .integer: return IntegerText.cast(text, bits: 32).map { .int64($0) }
        case .bigint: return IntegerText.cast(text, bits: 64).map { .int64($0) }
        case .double: return DoubleText.parse(text).map { .double($0) }
        case .real: return DoubleText.parseReal(text).map { .double($0) }
        case .date: return DateText.cast(text).map { .int64($0) }
        case .timestamp(let precision) where precision <= 6:
            return TimestampText.cast(text, precision: precision).map { .int64($0) }
        case .timestamp(let precision): return TimestampText.castToPicos(text, precision: precision).map { .int128($0) }
        case .decimal(let precision, let scale) where precision <= 18:
            return DecimalText.castShort(text, precision: precision, scale: scale).map { .int64($0) }
        case .decimal(let precision, let scale):
            return DecimalText.cast(text, precision: precision, scale: scale).map { .int128($0) }
        default: return .bytes(view.array)
        }
    }
}

@Suite struct UndecodedTests {
    static let types: [DataType] = [
        .boolean, .tinyint, .smallint, .integer, .bigint, .real, .double, .decimal(precision: 10, scale: 2),
        .decimal(precision: 5, scale: 5), .decimal(precision: 38, scale: 0), .decimal(precision: 30, scale: 7), .text,
        .varbinary,
        .date, .timestamp(0), .timestamp(3), .timestamp(6), .timestamp(9), .timestamp(12),
    ]

    @Test(arguments: ResultFormat.allCases, types)
    func `text that is copied is what decoding and printing gives`(format: ResultFormat, type: DataType) throws {
        var dice = Dice(UInt64(Self.types.firstIndex(of: type) ?? 0))
        let schema = [ColumnSchema(name: "x", type: type), ColumnSchema(name: "y", type: .bigint)]
        for oddity in [0, 1, 4, 60] {
            let texts = (0..<300).map { _ in dice.below(12) == 0 ? nil : Self.text(type, oddity: oddity, &dice) }
            let column = undecoded(texts, type)
            let numbers = undecoded((0..<300).map(String.init), .bigint)
            guard let decoded = try? column.decoded() else {
                Issue.record("a text of \(type) is no value")
                continue
            }

            let copied = try written(format, schema, [ColumnBatch(columns: [column, numbers], count: 300)])

            let printed = try written(
                format, schema, [ColumnBatch(columns: [decoded, try numbers.decoded()], count: 300)])
            expectSame(copied, printed)
        }
    }

    @Test(arguments: ResultFormat.allCases, types.filter { !$0.isText && $0 != .varbinary })
    func `canonical text is not decoded at all`(format: ResultFormat, type: DataType) throws {
        // HiveDecimal has no zeros at the end, so nearly every DECIMAL would differ.
        if format == .hiveJSON, case .decimal = type { return }
        struct NoDecoder: FieldDecoder {
            func decode(_ column: Column) throws -> Column { throw Failure("X", "decoded") }
        }
        var dice = Dice(9)
        var texts: [String?] = []
        while texts.count < 2000 {
            var text = Self.text(type, oddity: 0, &dice)
            // The largest values of an integer type, a seventh digit of a REAL, and -0 are left to the decoder.
            if type.isInteger { text = "\(dice.below(100))" }
            if case .decimal(_, let scale) = type, scale == 0 { text = "\(dice.below(100))" }
            texts.append(dice.below(9) == 0 ? nil : text)
        }
        let column = undecoded(texts, type, NoDecoder())

        let bytes = try written(
            format, [ColumnSchema(name: "x", type: type)], [ColumnBatch(columns: [column], count: 2000)])

        #expect(bytes.count > 2000)
    }

    @Test(arguments: types.filter { !$0.isText && $0 != .varbinary })
    func `text that is no value gives the decoder's error`(type: DataType) {
        let good = type == .boolean ? "true" : type == .date || type.description.hasPrefix("time") ? "2024-02-29" : "0"
        for bad in [
            "x", "99999999999999999999999999999999999999999", "2024-02-30", "2024-01-01 24:00:00", "1.2.3", "--1", " ,",
        ] {
            if type == .double || type == .real, bad.hasPrefix("999") { continue }
            for place in [0, 700, 1023] {
                var texts: [String?] = Array(repeating: good, count: 1024)
                texts[place] = bad
                let column = undecoded(texts, type)

                #expect(throws: Failure("INVALID_CAST_ARGUMENT", "'\(bad)' is no \(type)")) {
                    try written(
                        .csv, [ColumnSchema(name: "x", type: type)], [ColumnBatch(columns: [column], count: 1024)])
                }
            }
        }
    }

    @Test func `NULL that only the decoder knows is NULL`() throws {
        let column = undecoded(["1", "", "007", nil], .integer)

        let bytes = try written(
            .athenaCSV, [ColumnSchema(name: "x", type: .integer)], [ColumnBatch(columns: [column], count: 4)])

        #expect(String(decoding: bytes, as: UTF8.self) == "\"x\"\n\"1\"\n\n\"7\"\n\n")
    }

    @Test(arguments: [(0, ""), (1, ".0"), (3, ".000"), (6, ".000000"), (7, ".0000000"), (12, ".000000000000")])
    func `a timestamp gets the digits of its type`(precision: Int, fraction: String) throws {
        let column = undecoded(["2024-01-01 00:00:00", "1999-12-31 23:59:59"], .timestamp(precision))

        let bytes = try written(
            .athenaCSV, [ColumnSchema(name: "t", type: .timestamp(precision))],
            [ColumnBatch(columns: [column], count: 2)])

        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "\"t\"\n\"2024-01-01 00:00:00\(fraction)\"\n\"1999-12-31 23:59:59\(fraction)\"\n")
    }

    @Test func `a constant may be undecoded`() throws {
        let one = undecoded(["2024-01-01 00:00:00"], .timestamp(3))
        let column = Column(
            type: one.type, count: 3, values: one.values, isConstant: true, owners: one.owners, decoder: one.decoder)

        let bytes = try written(
            .csv, [ColumnSchema(name: "t", type: one.type)], [ColumnBatch(columns: [column], count: 3)])

        #expect(
            String(decoding: bytes, as: UTF8.self) == "t\n" + String(repeating: "2024-01-01 00:00:00.000\n", count: 3))
    }

    private func undecoded(
        _ texts: [String?], _ type: DataType, _ decoder: any FieldDecoder = CastDecoder()
    ) -> Column {
        let arena = ByteArena()
        let nulls: [UInt8] = texts.map { $0 == nil ? 1 : 0 }
        return Column(
            type: type, count: texts.count, values: .copy(of: texts.map { arena.copy($0 ?? "") }),
            nulls: nulls.contains(1) ? .copy(of: nulls) : nil, owners: [arena], decoder: decoder)
    }

    /// A text of a type; the oddity is the percentage of texts in an unusual form.
    private static func text(_ type: DataType, oddity: Int, _ dice: inout Dice) -> String {
        let isOdd = dice.below(100) < oddity
        switch type {
        case .boolean:
            return isOdd ? dice.pick(["TRUE", "t", "1", "False", "f", "0", "tRUE"]) : dice.pick(["true", "false"])
        case .tinyint: return integer(8, isOdd, &dice)
        case .smallint: return integer(16, isOdd, &dice)
        case .integer: return integer(32, isOdd, &dice)
        case .bigint: return integer(64, isOdd, &dice)
        case .real, .double:
            if isOdd {
                return dice.pick([
                    "NaN", "Infinity", "-Infinity", "1e5", "1E-4", ".5", "5.", "+1.5", "007.5", "-0", "0", "12",
                    "1234567.8",
                    "0.00012", "99999999.0", "3.4028236", "16777217.0", "0.1234567", "1.23456789012345678", "4.9E-324",
                    "-0.000",
                    "123456.7", "9.60", "1e400", " 1.0", "0x1p3", "1d",
                ])
            }
            return "\(dice.below(3) == 0 ? "-" : "")\(dice.below(1000)).\(dice.below(100))"
        case .decimal(let precision, let scale):
            if isOdd {
                return dice.pick(
                    scale == 5 ? ["0", "-0.0", ".5", "0.1"] : ["0", "-0", "+1", "007", "1e1", "-0.00", "1.0"])
            }
            let whole = precision - scale == 0 ? "0" : "\(dice.below(10_000))"
            let fraction = (0..<scale).map { _ in "\(dice.below(10))" }.joined()
            let sign = dice.below(3) == 0 ? "-" : ""
            return sign + whole + (scale > 0 ? "." + fraction : "")
        case .date:
            if isOdd {
                return dice.pick(["2024-1-5", "0999-12-31", "+12345-01-01", "-0001-01-01", " 2024-01-01", "0001-01-01"])
            }
            return date(&dice)
        case .timestamp:
            let clock = "\(two(dice.below(24))):\(two(dice.below(60))):\(two(dice.below(60)))"
            if isOdd {
                return dice.pick([
                    "2024-1-5 1:2", "2024-01-01", "0999-12-31 00:00:00", "\(date(&dice)) \(clock).5",
                    "\(date(&dice)) \(clock).50",
                    "\(date(&dice)) \(clock).123456", "\(date(&dice)) \(clock).999999999999",
                    "\(date(&dice)) \(clock).000",
                    "+12345-01-01 00:00:00", "\(date(&dice)) \(clock)",
                ])
            }
            return "\(date(&dice)) \(clock)" + (oddity == 1 ? ".\(100 + dice.below(900))" : "")
        default: return RandomRows.text(40, &dice)
        }
    }

    private static func integer(_ bits: Int, _ isOdd: Bool, _ dice: inout Dice) -> String {
        let value = RandomRows.integer(bits, &dice)
        return isOdd && value >= 0
            ? dice.pick(["+\(value)", "00\(value)", " \(value)", "-0", "\(value) "]) : "\(value)"
    }

    private static func date(_ dice: inout Dice) -> String {
        "\(1000 + dice.below(9000))-\(two(1 + dice.below(12)))-\(two(1 + dice.below(28)))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

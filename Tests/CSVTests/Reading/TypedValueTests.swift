import Columnar
import Testing

@testable import CSV

/// The plain conversion of one text, that the kernels' results are compared with.
private typealias Conversion = @Sendable (UnsafeRawBufferPointer) -> Value?

private struct TypeCase: CustomTestStringConvertible, Sendable {
    let type: DataType
    let cast: Conversion
    let hive: Conversion
    var testDescription: String { "\(type)" }

    static let all: [TypeCase] =
        [(DataType.tinyint, 8), (.smallint, 16), (.integer, 32), (.bigint, 64)].map { type, bits in
            TypeCase(
                type: type, cast: { IntegerText.cast($0, bits: bits).map(Value.int64) },
                hive: { HiveText.integer($0, bits: bits).map(Value.int64) })
        } + [
            TypeCase(
                type: .double, cast: { DoubleText.parse($0).map(Value.double) },
                hive: { HiveText.double($0).map(Value.double) }),
            TypeCase(
                type: .real, cast: { DoubleText.parseReal($0).map(Value.double) },
                hive: { HiveText.real($0).map(Value.double) }),
            TypeCase(
                type: .boolean, cast: { BooleanText.cast($0).map(Value.bool) },
                hive: { HiveText.boolean($0).map(Value.bool) }),
            TypeCase(
                type: .date, cast: { DateText.cast($0).map(Value.int64) }, hive: { HiveText.date($0).map(Value.int64) }),
        ]
        + [0, 3, 6].map { precision in
            TypeCase(
                type: .timestamp(precision),
                cast: { TimestampText.cast($0, precision: precision).map(Value.int64) },
                hive: { HiveText.timestamp($0, precision: precision).map(Value.int64) })
        }
        + [(5, 2), (18, 0), (18, 9)].map { precision, scale in
            TypeCase(
                type: .decimal(precision: precision, scale: scale),
                cast: { DecimalText.castShort($0, precision: precision, scale: scale).map(Value.int64) },
                hive: { HiveText.shortDecimal($0, precision: precision, scale: scale).map(Value.int64) })
        }
        + [
            TypeCase(
                type: .decimal(precision: 38, scale: 5),
                cast: { DecimalText.cast($0, precision: 38, scale: 5).map(Value.int128) },
                hive: { HiveText.decimal($0, precision: 38, scale: 5).map(Value.int128) })
        ]
}

@Suite struct `Typed values` {
    private func spelled(_ generator: inout SeededGenerator) -> String {
        func digits(_ most: Int) -> String {
            (0..<(1 + generator.below(most))).map { _ in "\(generator.below(10))" }.joined()
        }
        func two(_ below: Int) -> String {
            let number = generator.below(below)
            return generator.chance(6) ? "\(number)" : number < 10 ? "0\(number)" : "\(number)"
        }
        let sign = ["", "", "", "-", "+"][generator.below(5)]
        switch generator.below(8) {
        case 0: return sign + digits(3)
        case 1: return sign + digits(20)
        case 2: return sign + digits(6) + "." + digits(generator.chance(3) ? 20 : 3)
        case 3: return sign + digits(3) + "e" + ["", "-", "+"][generator.below(3)] + digits(2)
        case 4: return "\(1900 + generator.below(200))-\(two(14))-\(two(33))"
        case 5, 6:
            let fraction = generator.chance(3) ? "" : "." + digits(8)
            return "\(1900 + generator.below(200))-\(two(13))-\(two(30)) \(two(25)):\(two(61)):\(two(61))\(fraction)"
        default:
            return ["true", "FALSE", "t", "0", "1", ".5", "5.", ".", "-", "NaN", "Infinity", " 7", "é", "x"][
                generator.below(14)]
        }
    }

    @Test(arguments: TypeCase.all, 0..<12)
    private func `values are what the plain conversion gives`(type: TypeCase, stream: Int) throws {
        var generator = SeededGenerator(stream: UInt64(80_000 + stream))
        let reading = Reading.random(&generator)
        // A bad value would end the reading of RFC 4180.
        var good: [(String, Value)] = []
        var hive: [(String, Value)] = []
        for _ in 0..<300 {
            var text = spelled(&generator)
            let (cast, lenient) = text.withUTF8 { bytes in
                (type.cast(UnsafeRawBufferPointer(bytes)), type.hive(UnsafeRawBufferPointer(bytes)))
            }
            if let cast { good.append((text, cast)) }
            hive.append((text, lenient ?? .null))
            if generator.chance(8) {
                good.append(("", .null))
                hive.append(("", .null))
            }
        }
        let columns = [TextColumn(name: "k", type: .text), TextColumn(name: "v", type: type.type)]
        for undecoded in [false, true] {
            let quoted = good.map { text, _ in generator.chance(4) && !text.isEmpty ? "k,\"\(text)\"\n" : "k,\(text)\n"
            }
            let file = TemporaryText(quoted.joined())
            let table = try TextTable.of(file, .rfc4180(header: false), columns, reading)
            expect(try table.rows([1], undecoded: undecoded).map { $0[0] }, good)
            let lines = TemporaryText(hive.map { "k,\($0.0)\n" }.joined())
            let lazy = try TextTable.of(lines, .lazySimple(fieldDelimiter: 44), columns, reading)
            expect(try lazy.rows([1], undecoded: undecoded).map { $0[0] }, hive)
        }
    }

    private func expect(_ found: [Value], _ wanted: [(String, Value)]) {
        #expect(found.count == wanted.count)
        for (found, wanted) in zip(found, wanted) where found != wanted.1 {
            if case .double(let left) = found, case .double(let right) = wanted.1, left.isNaN && right.isNaN {
                continue
            }
            Issue.record("\(wanted.0) is \(found), not \(wanted.1)")
        }
    }
}

import Columnar
import Testing

@testable import TrinoSQL

/// The loops over lanes give what the loops over rows give, for columns and constants, with NULLs and failures.
@Suite struct LaneKernelTests {
    struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    static func column(_ range: IntegerRange, _ random: inout Generator, wild: Bool, count: Int) -> Column {
        let type = DataType(name: range.rawValue, parameters: [], suffix: "") ?? .bigint
        let nulls = Int.random(in: 0...2, using: &random)
        func value() -> Value {
            if nulls == 0 && Int.random(in: 0...4, using: &random) == 0 { return .null }
            if !wild { return .int64(Int64.random(in: -11...11, using: &random)) }
            switch Int.random(in: 0...3, using: &random) {
            case 0: return .int64(range.lowest)
            case 1: return .int64(range.highest)
            default: return .int64(Int64.random(in: range.lowest...range.highest, using: &random))
            }
        }
        if Int.random(in: 0...3, using: &random) == 0 { return .constant(value(), type: type, count: count) }
        let column = Column.of(type, (0..<count).map { _ in value() })
        guard Int.random(in: 0...5, using: &random) == 0, count > 0 else { return column }
        let failure = Failure("GENERIC_USER_ERROR", "before")
        return column.with(failures: RowFailures([Int.random(in: 0..<count, using: &random): failure]))
    }

    @Test(arguments: 0..<300) func `integer operators agree with their row loops`(seed: Int) throws {
        var random = Generator(state: UInt64(seed))
        let range = IntegerRange.allCases[seed % 4]
        let count = [0, 1, 2, 7, 64, 65, 200][seed % 7]
        let wild = seed % 3 == 0
        let left = LaneKernelTests.column(range, &random, wild: wild, count: count)
        let right = LaneKernelTests.column(range, &random, wild: wild, count: count)
        let call = ScalarCall(
            arguments: [left, right], resultType: left.type, count: count, context: NumericCall.context)
        let pairs = [
            (IntegerOperators.add(call, range), IntegerOperators.addRows(call, range)),
            (IntegerOperators.subtract(call, range), IntegerOperators.subtractRows(call, range)),
            (IntegerOperators.multiply(call, range), IntegerOperators.multiplyRows(call, range)),
        ]

        for (fast, plain) in pairs {
            #expect(fast.count == count && plain.count == count)
            for row in 0..<count { #expect(NumericCall.show(fast, row) == NumericCall.show(plain, row)) }
        }
    }

    @Test(arguments: 0..<100) func `division agrees with division of single values`(seed: Int) throws {
        var random = Generator(state: UInt64(seed) &+ 1000)
        let range = IntegerRange.allCases[seed % 4]
        let left = LaneKernelTests.column(range, &random, wild: seed % 2 == 0, count: 50)
        let right = LaneKernelTests.column(range, &random, wild: false, count: 50)

        for name in ["$operator$divide", "$operator$modulus"] {
            let result = try NumericCall.call(name, [left, right])
            for row in 0..<50 {
                let one = Column.constant(left.value(row), type: left.type, count: 1)
                    .with(failures: left.failure(row))
                let other = Column.constant(right.value(row), type: right.type, count: 1)
                    .with(failures: right.failure(row))
                let expected = try NumericCall.call(name, [one, other])
                #expect(NumericCall.show(result, row) == NumericCall.show(expected, 0))
            }
        }
    }
}

extension Column {
    fileprivate func failure(_ row: Int) -> RowFailures? {
        failures?.byRow[isConstant ? 0 : row].map { RowFailures([0: $0]) }
    }
}

/// Loops over lanes of numbers that are no integers.
@Suite struct NumberLaneTests {
    static func double(_ random: inout LaneKernelTests.Generator, _ seed: Int) -> Value {
        switch Int.random(in: 0...9, using: &random) {
        case 0: return .null
        case 1: return .double(Double(Int.random(in: -9...9, using: &random)) / 2)
        case 2: return .double(Double(Int.random(in: -9999...9999, using: &random)) / 1000)
        case 3 where seed % 4 == 0:
            return .double([.nan, .infinity, -.infinity, -0.0, 1e300, 0x1p52, 0x1p63][seed / 4 % 7])
        default: return .double(Double.random(in: -1e6...1e6, using: &random))
        }
    }

    @Test(arguments: 0..<60) func `rounding agrees between columns and single values`(seed: Int) throws {
        var random = LaneKernelTests.Generator(state: UInt64(seed))
        let column = Column.of(.double, (0..<40).map { _ in NumberLaneTests.double(&random, seed) })
        let digits = Column.constant(.int64(Int64(seed % 7 - 2)), type: .integer, count: 40)
        let varied = Column.of(.integer, Array(repeating: .int64(Int64(seed % 7 - 2)), count: 40))

        let whole = try NumericCall.call("round", [column])
        let fast = try NumericCall.call("round", [column, digits])
        let plain = try NumericCall.call("round", [column, varied])
        let toWhole = try NumericCall.call(
            "round", [column, Column.of(.integer, Array(repeating: .int64(0), count: 40))])

        for row in 0..<40 {
            #expect(NumericCall.show(fast, row) == NumericCall.show(plain, row))
            #expect(NumericCall.show(whole, row) == NumericCall.show(toWhole, row))
        }
    }

    @Test(arguments: 0..<60) func `decimal operators agree between columns and single values`(seed: Int) throws {
        var random = LaneKernelTests.Generator(state: UInt64(seed) &+ 77)
        let types: [DataType] = [.decimal(5, 2), .decimal(9, 0), .decimal(18, 3), .decimal(25, 4), .decimal(38, 0)]
        func column(_ type: DataType) -> Column {
            func value() -> Value {
                let number = Int64.random(in: -99_999...99_999, using: &random)
                if Int.random(in: 0...8, using: &random) == 0 { return .null }
                return type.physical == .int64 ? .int64(number) : .int128(Int128(number) << Int128(seed % 40))
            }
            if Int.random(in: 0...3, using: &random) == 0 { return .constant(value(), type: type, count: 30) }
            return Column.of(type, (0..<30).map { _ in value() })
        }
        let left = column(types[seed % 5])
        let right = column(types[seed / 5 % 5])
        for name in DecimalOperatorTests.names.values + ["greatest"] {
            guard NumericCall.bind(name, [left.type, right.type]) != nil else { continue }
            if name == "greatest" && left.type != right.type { continue }
            let result = try NumericCall.call(name, [left, right])
            for row in 0..<30 {
                let expected = NumericCall.show(name, (left.type, left.value(row)), (right.type, right.value(row)))
                #expect(NumericCall.show(result, row) == expected)
            }
        }
    }
}

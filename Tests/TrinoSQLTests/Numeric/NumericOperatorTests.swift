import Columnar
import Testing

@testable import TrinoSQL

@Suite struct NumericOperatorTests {
    static let bigint = Int64.max

    @Test(arguments: [
        ("$operator$add", DataType.bigint, Int64.max, Int64(1), "bigint addition overflow: 9223372036854775807 + 1"),
        ("$operator$add", .bigint, 1, .max, "bigint addition overflow: 1 + 9223372036854775807"),
        ("$operator$subtract", .bigint, .min, 1, "bigint subtraction overflow: -9223372036854775808 - 1"),
        ("$operator$multiply", .bigint, .max, 2, "bigint multiplication overflow: 9223372036854775807 * 2"),
        ("$operator$divide", .bigint, .min, -1, "bigint division overflow: -9223372036854775808 / -1"),
        ("$operator$add", .integer, 2_147_483_647, 1, "integer addition overflow: 2147483647 + 1"),
        ("$operator$multiply", .integer, 65_536, 65_536, "integer multiplication overflow: 65536 * 65536"),
        ("$operator$subtract", .smallint, -32_768, 1, "smallint subtraction overflow: -32768 - 1"),
        ("$operator$add", .tinyint, 127, 1, "tinyint addition overflow: 127 + 1"),
    ])
    func `a result out of range fails its row`(
        name: String, type: DataType, left: Int64, right: Int64, message: String
    ) {
        let shown = NumericCall.show(name, (type, .int64(left)), (type, .int64(right)))

        #expect(shown == "NUMERIC_VALUE_OUT_OF_RANGE: \(message)")
    }

    @Test func `division cuts towards zero and the remainder has the sign of the dividend`() {
        for (left, right, quotient, remainder) in [(17, 5, 3, 2), (-17, 5, -3, -2), (17, -5, -3, 2), (-17, -5, 3, -2)] {
            let pair = [(DataType.integer, Value.int64(Int64(left))), (.integer, .int64(Int64(right)))]
            #expect(NumericCall.show("$operator$divide", pair[0], pair[1]) == "\(quotient)")
            #expect(NumericCall.show("$operator$modulus", pair[0], pair[1]) == "\(remainder)")
        }
    }

    @Test func `the smallest value has no counterpart`() {
        #expect(
            NumericCall.show("$operator$negation", (.integer, .int64(-2_147_483_648)))
                == "NUMERIC_VALUE_OUT_OF_RANGE: integer negation overflow: -2147483648")
        #expect(
            NumericCall.show("$operator$divide", (.integer, .int64(-2_147_483_648)), (.integer, .int64(-1)))
                == "GENERIC_INTERNAL_ERROR: Value 2147483648 exceeds MAX_INT")
        #expect(NumericCall.show("$operator$modulus", (.bigint, .int64(.min)), (.bigint, .int64(-1))) == "0")
    }

    @Test func `only integers and decimals mind a divisor of zero`() {
        #expect(
            NumericCall.show("$operator$divide", (.bigint, .int64(1)), (.bigint, .int64(0)))
                == "DIVISION_BY_ZERO: Division by zero")
        #expect(NumericCall.show("$operator$divide", (.double, .double(-1)), (.double, .double(0))) == "-Infinity")
        #expect(NumericCall.show("$operator$modulus", (.double, .double(1)), (.double, .double(0))) == "NaN")
        #expect(NumericCall.show("$operator$modulus", (.real, .double(-7.5)), (.real, .double(2))) == "-1.5")
    }

    @Test func `reals are rounded to 32 bits`() {
        let tenth = Double(Float(0.1))
        let shown = NumericCall.show("$operator$add", (.real, .double(tenth)), (.real, .double(Double(Float(0.2)))))
        #expect(shown == "\(Float(0.1) + Float(0.2))")
        #expect(NumericCall.show("$operator$multiply", (.real, .double(3e38)), (.real, .double(10))) == "Infinity")
    }
}

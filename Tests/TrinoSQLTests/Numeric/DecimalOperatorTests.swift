import Columnar
import Testing

@testable import TrinoSQL

@Suite struct DecimalOperatorTests {
    /// A number of a vector: `-1.50:3,2`.
    struct Number {
        let type: DataType
        let value: Value
        let text: String

        init(_ text: Substring) {
            let parts = text.split(separator: ":")
            let sizes = parts[1].split(separator: ",").compactMap { Int($0) }
            type = .decimal(sizes[0], sizes[1])
            self.text = String(parts[0])
            let unscaled = Int128(parts[0].filter { $0 != "." }) ?? 0
            value = sizes[0] <= 18 ? .int64(Int64(unscaled)) : .int128(unscaled)
        }
    }

    static let names: [Substring: String] = [
        "+": "$operator$add", "-": "$operator$subtract", "*": "$operator$multiply", "/": "$operator$divide",
        "%": "$operator$modulus",
    ]

    @Test func `arithmetic agrees with exact fractions`() throws {
        for line in DecimalVectors.lines {
            let parts = line.split(separator: " ")
            let (left, right, expected) = (Number(parts[0]), Number(parts[2]), Number(parts[4]))
            let name = try #require(DecimalOperatorTests.names[parts[1]])

            let bound = try #require(NumericCall.bind(name, [left.type, right.type]))
            let shown = NumericCall.show(name, (left.type, left.value), (right.type, right.value))

            #expect(bound.1 == expected.type, "\(line)")
            switch expected.text {
            case "overflow": #expect(shown == "NUMERIC_VALUE_OUT_OF_RANGE: Decimal overflow", "\(line)")
            case "zero": #expect(shown == "DIVISION_BY_ZERO: Division by zero", "\(line)")
            default: #expect(shown == expected.text, "\(line)")
            }
        }
    }

    @Test func `a product of too many decimal places has no type`() {
        let type = DataType.decimal(38, 20)

        let shown = NumericCall.show("$operator$multiply", (type, .int128(1)), (type, .int128(1)))

        #expect(shown == "INVALID_FUNCTION_ARGUMENT: DECIMAL scale must be in range [0, precision (38)]: 40")
    }

    @Test func `negation turns the sign of both widths`() {
        #expect(NumericCall.show("$operator$negation", (.decimal(3, 1), .int64(15))) == "-1.5")
        #expect(NumericCall.show("$operator$negation", (.decimal(20, 1), .int128(-15))) == "1.5")
    }
}

import Columnar

extension FunctionRegistry {
    /// Adds `+`, `-`, `*`, `/`, `%` and negation of numbers.
    package mutating func addNumericOperators() {
        addIntegerOperators()
        addDoubleOperators()
        addDecimalOperators()
    }

    mutating func addIntegerOperators() {
        for range in IntegerRange.allCases.reversed() {
            let (name, pair) = (range.rawValue, "\(range.rawValue), \(range.rawValue)")
            scalar("$operator$add", pair, returns: name) { IntegerOperators.add($0, range) }
            scalar("$operator$subtract", pair, returns: name) { IntegerOperators.subtract($0, range) }
            scalar("$operator$multiply", pair, returns: name) { IntegerOperators.multiply($0, range) }
            scalar("$operator$divide", pair, returns: name) { IntegerOperators.divide($0, range) }
            scalar("$operator$modulus", pair, returns: name) {
                IntegerOperators.modulus($0, zero: NumericFailure.divisionByZero)
            }
            scalar("$operator$negation", name, returns: name) { IntegerOperators.negate($0, range) }
        }
    }

    mutating func addDoubleOperators() {
        let doubles = "double, double"
        scalar("$operator$add", doubles, returns: "double") { DoubleOperators.apply($0) { $0 + $1 } }
        scalar("$operator$subtract", doubles, returns: "double") { DoubleOperators.apply($0) { $0 - $1 } }
        scalar("$operator$multiply", doubles, returns: "double") { DoubleOperators.apply($0) { $0 * $1 } }
        scalar("$operator$divide", doubles, returns: "double") { DoubleOperators.apply($0) { $0 / $1 } }
        scalar("$operator$modulus", doubles, returns: "double") {
            DoubleOperators.apply($0) { $0.truncatingRemainder(dividingBy: $1) }
        }
        scalar("$operator$negation", "double", returns: "double") { DoubleOperators.negate($0) }

        let reals = "real, real"
        scalar("$operator$add", reals, returns: "real") { DoubleOperators.applyReal($0) { $0 + $1 } }
        scalar("$operator$subtract", reals, returns: "real") { DoubleOperators.applyReal($0) { $0 - $1 } }
        scalar("$operator$multiply", reals, returns: "real") { DoubleOperators.applyReal($0) { $0 * $1 } }
        scalar("$operator$divide", reals, returns: "real") { DoubleOperators.applyReal($0) { $0 / $1 } }
        scalar("$operator$modulus", reals, returns: "real") {
            DoubleOperators.applyReal($0) { $0.truncatingRemainder(dividingBy: $1) }
        }
        scalar("$operator$negation", "real", returns: "real") { DoubleOperators.negate($0) }
    }

    mutating func addDecimalOperators() {
        decimalOperator("$operator$add", DecimalResult.sum) { try DecimalOperators.add($0) }
        decimalOperator("$operator$subtract", DecimalResult.sum) { try DecimalOperators.subtract($0) }
        decimalOperator("$operator$multiply", DecimalResult.product) { try DecimalOperators.multiply($0) }
        decimalOperator("$operator$divide", DecimalResult.quotient) { try DecimalOperators.divide($0) }
        decimalOperator("$operator$modulus", DecimalResult.remainder) { try DecimalOperators.modulus($0) }
        scalar("$operator$negation", "decimal(p,s)", returns: "decimal(p,s)") { DecimalOperators.negate($0) }
    }

    mutating func decimalOperator(
        _ name: String, _ lengths: [String: @Sendable ([String: Int]) -> Int],
        _ body: @escaping @Sendable (ScalarCall) throws -> Column
    ) {
        scalar(
            name, "decimal(a_precision,a_scale), decimal(b_precision,b_scale)",
            returns: "decimal(r_precision,r_scale)", lengths: lengths, body)
    }
}

/// Precision and scale of the results of decimal operators, as in Trino before release 477.
enum DecimalResult {
    typealias Rules = [String: @Sendable ([String: Int]) -> Int]

    private struct Operands {
        let leftScale: Int
        let rightScale: Int
        let leftPrecision: Int
        let rightPrecision: Int

        init(_ variables: [String: Int]) {
            leftScale = variables["a_scale", default: 0]
            rightScale = variables["b_scale", default: 0]
            leftPrecision = variables["a_precision", default: 38]
            rightPrecision = variables["b_precision", default: 38]
        }

        var scale: Int { max(leftScale, rightScale) }
    }

    static let sum: Rules = [
        "r_precision": { variables in
            let of = Operands(variables)
            return min(38, max(of.leftPrecision - of.leftScale, of.rightPrecision - of.rightScale) + of.scale + 1)
        },
        "r_scale": { Operands($0).scale },
    ]
    static let product: Rules = [
        "r_precision": { variables in
            let of = Operands(variables)
            return min(38, of.leftPrecision + of.rightPrecision)
        },
        "r_scale": { variables in
            let of = Operands(variables)
            return of.leftScale + of.rightScale
        },
    ]
    static let quotient: Rules = [
        "r_precision": { variables in
            let of = Operands(variables)
            return min(38, of.leftPrecision + of.rightScale + max(of.rightScale - of.leftScale, 0))
        },
        "r_scale": { Operands($0).scale },
    ]
    static let remainder: Rules = [
        "r_precision": { variables in
            let of = Operands(variables)
            return min(of.leftPrecision - of.leftScale, of.rightPrecision - of.rightScale) + of.scale
        },
        "r_scale": { Operands($0).scale },
    ]
}

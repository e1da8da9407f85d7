import Columnar

/// Arithmetic of decimals of all precisions.
///
/// The types of the results are those of Trino before release 477 (`DecimalOperators`, legacy rules).
enum DecimalOperators {
    static func add(_ call: ScalarCall) throws -> Column {
        let terms = try Terms(call)
        let fast = terms.combineShort(call) { left, right in left &+ right }
        return fast
            ?? terms.map(call) { left, right in
                DecimalMath.add(left, terms.leftPower, right, terms.rightPower)
            }
    }

    static func subtract(_ call: ScalarCall) throws -> Column {
        let terms = try Terms(call)
        let fast = terms.combineShort(call) { left, right in left &- right }
        return fast
            ?? terms.map(call) { left, right in
                DecimalMath.subtract(left, terms.leftPower, right, terms.rightPower)
            }
    }

    static func multiply(_ call: ScalarCall) throws -> Column {
        let terms = try Terms(call)
        if terms.areShort {
            if terms.isResultShort {
                return call.combineLanes { (left: Int64, right: Int64) in (left &* right, 0) }
                    ?? call.map { (left: Int64, right: Int64) -> Int64? in left &* right }
            }
            // 18 and 18 digits are 36 at most.
            return call.combineLanes { (left: Int64, right: Int64) in (DecimalMath.multiply(left, right), 0) }
                ?? call.map { (left: Int64, right: Int64) -> Int128? in DecimalMath.multiply(left, right) }
        }
        return terms.map(call) { left, right in DecimalMath.multiply(left, right) }
    }

    static func divide(_ call: ScalarCall) throws -> Column {
        let terms = try Terms(call)
        let power = terms.resultScale - terms.leftScale + terms.rightScale
        if terms.areShort && terms.isResultShort {
            return call.map { (left: Int64, right: Int64) throws -> Int64? in
                if right == 0 { throw NumericFailure.divisionByZero }
                return DecimalMath.divide(left, by: right, rescale: power)
            }
        }
        return terms.map(call) { left, right in
            if right == 0 { throw NumericFailure.divisionByZero }
            // Trino does not multiply dividends with 10^38.
            return power >= DecimalMath.maximumPrecision ? nil : DecimalMath.divide(left, by: right, rescale: power)
        }
    }

    static func modulus(_ call: ScalarCall) throws -> Column {
        let terms = try Terms(call)
        let (leftPower, rightPower) = (terms.leftPower, terms.rightPower)
        if terms.areScaledShort {
            let leftFactor = Int64(DecimalMath.powerOfTen(leftPower))
            let rightFactor = Int64(DecimalMath.powerOfTen(rightPower))
            return call.map { (left: Int64, right: Int64) throws -> Int64? in
                if right == 0 { throw NumericFailure.divisionByZero }
                return (left &* leftFactor) % (right &* rightFactor)
            }
        }
        return terms.map(call) { left, right in
            if right == 0 { throw NumericFailure.divisionByZero }
            return DecimalMath.remainder(left, leftPower, right, rightPower)
        }
    }

    static func negate(_ call: ScalarCall) -> Column {
        if call.resultType.physical == .int64 {
            return call.transformLane { (value: Int64) in (0 &- value, 0) }
                ?? call.map { (value: Int64) -> Int64? in -value }
        }
        return call.map { (value: Int128) -> Int128? in -value }
    }
}

// MARK: - Operands

/// The two operands of a call and what their scales say.
private struct Terms {
    let leftPrecision: Int
    let rightPrecision: Int
    let leftScale: Int
    let rightScale: Int
    let resultScale: Int
    let isLeftShort: Bool
    let isRightShort: Bool
    let isResultShort: Bool
    /// Exponents of the powers of ten that bring the operands to the larger of their scales; one of them is 0.
    let leftPower: Int
    let rightPower: Int

    init(_ call: ScalarCall) throws {
        let (left, right) = (call.arguments[0].type, call.arguments[1].type)
        guard case .decimal(let leftPrecision, let leftScale) = left,
            case .decimal(let rightPrecision, let rightScale) = right,
            case .decimal(let resultPrecision, let resultScale) = call.resultType
        else { preconditionFailure("an operator of decimals was called with \(left) and \(right)") }
        if resultScale > resultPrecision {
            throw Failure(
                "INVALID_FUNCTION_ARGUMENT",
                "DECIMAL scale must be in range [0, precision (\(resultPrecision))]: \(resultScale)")
        }
        (self.leftPrecision, self.rightPrecision) = (leftPrecision, rightPrecision)
        (self.leftScale, self.rightScale, self.resultScale) = (leftScale, rightScale, resultScale)
        isLeftShort = left.physical == .int64
        isRightShort = right.physical == .int64
        isResultShort = call.resultType.physical == .int64
        leftPower = max(0, rightScale - leftScale)
        rightPower = max(0, leftScale - rightScale)
    }

    var areShort: Bool { isLeftShort && isRightShort }

    /// Whether operands and result have 64 bits even at the larger scale.
    var areScaledShort: Bool {
        isResultShort
            && max(leftPrecision + leftPower, rightPrecision + rightPower) <= DecimalMath.maximumShortPrecision
    }

    /// Adds or subtracts if operands and result have 64 bits; then nothing can overflow.
    @inline(__always)
    func combineShort(_ call: ScalarCall, _ body: (Int64, Int64) -> Int64) -> Column? {
        guard areShort && isResultShort else { return nil }
        let leftFactor = Int64(truncatingIfNeeded: DecimalMath.powerOfTen(leftPower))
        let rightFactor = Int64(truncatingIfNeeded: DecimalMath.powerOfTen(rightPower))
        if leftFactor == 1 && rightFactor == 1 {
            return call.combineLanes { (left: Int64, right: Int64) in (body(left, right), 0) }
        }
        return call.combineLanes { (left: Int64, right: Int64) in
            (body(left &* leftFactor, right &* rightFactor), 0)
        }
    }

    /// Computes row by row in 128 bits, whatever the operands have; nil from the body is an overflow.
    @inline(__always)
    func map(_ call: ScalarCall, _ body: (Int128, Int128) throws -> Int128?) -> Column {
        switch (isLeftShort, isRightShort) {
        case (true, true): mapRows(call) { (left: Int64, right: Int64) in try body(Int128(left), Int128(right)) }
        case (true, false): mapRows(call) { (left: Int64, right: Int128) in try body(Int128(left), right) }
        case (false, true): mapRows(call) { (left: Int128, right: Int64) in try body(left, Int128(right)) }
        case (false, false): mapRows(call) { (left: Int128, right: Int128) in try body(left, right) }
        }
    }

    @inline(__always)
    private func mapRows<A: Scalar, B: Scalar>(_ call: ScalarCall, _ body: (A, B) throws -> Int128?) -> Column {
        if isResultShort {
            return call.map { (left: A, right: B) throws -> Int64? in
                guard let result = try body(left, right), let short = Int64(exactly: result) else {
                    throw NumericFailure.decimalOverflow
                }
                return short
            }
        }
        return call.map { (left: A, right: B) throws -> Int128? in
            guard let result = try body(left, right) else { throw NumericFailure.decimalOverflow }
            return result
        }
    }
}

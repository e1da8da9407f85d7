import Columnar

#if canImport(Glibc)
    import Glibc
#endif

extension FunctionRegistry {
    /// `ceiling`, `floor` and `truncate`.
    mutating func addRoundingFunctions() {
        for name in ["ceiling", "ceil"] {
            addIdentities(name)
            floats(name, ceil)
            wholeDecimals(name) { $0 > 0 ? 1 : 0 }
        }
        addIdentities("floor")
        floats("floor", floor)
        wholeDecimals("floor") { $0 < 0 ? -1 : 0 }
        floats("truncate", trunc)
        addTruncate()
    }

    /// Integers are their own `floor`, `ceiling` and `round`.
    mutating func addIdentities(_ name: String) {
        for range in IntegerRange.allCases {
            scalar(name, range.rawValue, returns: range.rawValue) { $0.arguments[0] }
        }
    }

    private mutating func floats(_ name: String, _ body: @escaping @Sendable (Double) -> Double) {
        for type in ["double", "real"] {
            scalar(name, type, returns: type) { call in
                call.transformLane { (value: Double) in (body(value), 0) }
                    ?? call.map { (value: Double) in body(value) }
            }
        }
    }

    /// Rounds decimals to whole numbers: `step` is what a remainder adds to the quotient towards zero.
    private mutating func wholeDecimals(_ name: String, _ step: @escaping @Sendable (Int128) -> Int128) {
        let lengths: DecimalResult.Rules = [
            "rp": { variables in
                let scale = variables["s", default: 0]
                return variables["p", default: 38] - scale + min(scale, 1)
            }
        ]
        scalar(name, "decimal(p,s)", returns: "decimal(rp,0)", lengths: lengths) { call in
            let scale = call.arguments[0].decimalScale
            if scale == 0 { return call.arguments[0] }
            let unit = DecimalMath.powerOfTen(scale)
            return call.mapDecimal { value in
                let (quotient, remainder) = value.quotientAndRemainder(dividingBy: unit)
                return quotient + step(remainder)
            }
        }
    }

    private mutating func addTruncate() {
        let lengths: DecimalResult.Rules = [
            "rp": { variables in max(1, variables["p", default: 38] - variables["s", default: 0]) }
        ]
        scalar("truncate", "decimal(p,s)", returns: "decimal(rp,0)", lengths: lengths) { call in
            let scale = call.arguments[0].decimalScale
            if scale == 0 { return call.arguments[0] }
            let unit = DecimalMath.powerOfTen(scale)
            return call.mapDecimal { $0 / unit }
        }
        scalar("truncate", "decimal(p,s), integer", returns: "decimal(p,s)") { call in
            let (precision, scale) = (call.arguments[0].decimalPrecision, call.arguments[0].decimalScale)
            return call.mapDecimal { value, digits in
                if precision - scale + digits <= 0 { return 0 }
                if digits >= scale { return value }
                return value - value % DecimalMath.powerOfTen(scale - digits)
            }
        }
    }
}

extension Column {
    /// Digits of a decimal's type.
    var decimalPrecision: Int {
        if case .decimal(let precision, _) = type { precision } else { 0 }
    }

    /// Digits after the point of a decimal's type.
    var decimalScale: Int {
        if case .decimal(_, let scale) = type { scale } else { 0 }
    }
}

extension ScalarCall {
    /// Computes a decimal from a decimal, whatever the two have, 64 bits or 128.
    @inline(__always)
    func mapDecimal(_ body: (Int128) throws -> Int128) -> Column {
        switch (arguments[0].type.physical, resultType.physical) {
        case (.int64, .int64):
            map { (value: Int64) throws -> Int64? in Int64(truncatingIfNeeded: try body(Int128(value))) }
        case (.int64, _): map { (value: Int64) throws -> Int128? in try body(Int128(value)) }
        case (_, .int64): map { (value: Int128) throws -> Int64? in Int64(truncatingIfNeeded: try body(value)) }
        default: map { (value: Int128) throws -> Int128? in try body(value) }
        }
    }

    /// Computes a decimal from a decimal and an INTEGER.
    @inline(__always)
    func mapDecimal(_ body: (Int128, Int) throws -> Int128) -> Column {
        switch (arguments[0].type.physical, resultType.physical) {
        case (.int64, .int64):
            map { (value: Int64, digits: Int64) throws -> Int64? in
                Int64(truncatingIfNeeded: try body(Int128(value), Int(digits)))
            }
        case (.int64, _):
            map { (value: Int64, digits: Int64) throws -> Int128? in try body(Int128(value), Int(digits)) }
        case (_, .int64):
            map { (value: Int128, digits: Int64) throws -> Int64? in
                Int64(truncatingIfNeeded: try body(value, Int(digits)))
            }
        default: map { (value: Int128, digits: Int64) throws -> Int128? in try body(value, Int(digits)) }
        }
    }
}

import Columnar

extension FunctionRegistry {
    /// `abs` and `sign`.
    mutating func addSignFunctions() {
        addAbsoluteValues()
        for name in ["bigint", "integer", "smallint", "tinyint"] {
            scalar("sign", name, returns: name) { call in
                call.transformLane { (value: Int64) in (value.signum(), 0) }
                    ?? call.map { (value: Int64) in value.signum() }
            }
        }
        for name in ["double", "real"] {
            scalar("sign", name, returns: name) { call in
                call.map { (value: Double) in value > 0 ? 1 : value < 0 ? -1 : value }
            }
        }
        scalar("sign", "decimal(p,s)", returns: "decimal(1,0)") { call in call.mapDecimal { $0.signum() } }
    }

    private mutating func addAbsoluteValues() {
        for range in IntegerRange.allCases {
            let name = range.rawValue
            let lowest = range.lowest
            scalar("abs", name, returns: name) { call in
                call.transformLane { (value: Int64) in (value < 0 ? 0 &- value : value, value == lowest ? -1 : 0) }
                    ?? call.map { (value: Int64) throws -> Int64? in
                        if value == lowest {
                            throw Failure(
                                "NUMERIC_VALUE_OUT_OF_RANGE", "Value \(value) is out of range for abs(\(name))")
                        }
                        return abs(value)
                    }
            }
        }
        for name in ["double", "real"] {
            scalar("abs", name, returns: name) { call in
                call.transformLane { (value: Double) in (value.magnitude, 0) }
                    ?? call.map { (value: Double) in value.magnitude }
            }
        }
        scalar("abs", "decimal(p,s)", returns: "decimal(p,s)") { call in call.mapDecimal { abs($0) } }
    }
}

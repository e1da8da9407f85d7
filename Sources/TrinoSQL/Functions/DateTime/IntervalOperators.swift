import Columnar

// Operators of the two interval types. Both wrap around like Java's 64-bit arithmetic; months are then checked to fit
// Trino's 32 bits.

extension FunctionRegistry {
    mutating func addIntervalOperators() {
        addIntervalOperators(of: "interval day to second") { $0 }
        addIntervalOperators(of: "interval year to month") { months throws(Failure) in
            if Int64(Int32(truncatingIfNeeded: months)) != months {
                throw DateMath.outOfRange(months, "interval year to month")
            }
            return months
        }
    }

    private mutating func addIntervalOperators(
        of type: String, checked: @escaping @Sendable (Int64) throws(Failure) -> Int64
    ) {
        scalar("$operator$add", "\(type), \(type)", returns: type) { call in
            call.map { (left: Int64, right: Int64) throws -> Int64? in try checked(left &+ right) }
        }
        scalar("$operator$subtract", "\(type), \(type)", returns: type) { call in
            call.map { (left: Int64, right: Int64) throws -> Int64? in try checked(left &- right) }
        }
        scalar("$operator$multiply", "\(type), bigint", returns: type) { call in
            call.map { (interval: Int64, factor: Int64) throws -> Int64? in try checked(interval &* factor) }
        }
        scalar("$operator$multiply", "\(type), double", returns: type) { call in
            call.map { (interval: Int64, factor: Double) throws -> Int64? in try checked(product(interval, factor)) }
        }
        scalar("$operator$multiply", "bigint, \(type)", returns: type) { call in
            call.map { (factor: Int64, interval: Int64) throws -> Int64? in try checked(factor &* interval) }
        }
        scalar("$operator$multiply", "double, \(type)", returns: type) { call in
            call.map { (factor: Double, interval: Int64) throws -> Int64? in try checked(product(interval, factor)) }
        }
        scalar("$operator$divide", "\(type), double", returns: type) { call in
            call.map { (interval: Int64, divisor: Double) throws -> Int64? in
                if divisor.isNaN || divisor == 0 {
                    let text = divisor.isNaN ? "NaN" : divisor.sign == .minus ? "-0.0" : "0.0"
                    throw Failure("INVALID_FUNCTION_ARGUMENT", "Cannot divide by double \(text)")
                }
                return try checked(Int64(saturating: Double(interval) / divisor))
            }
        }
        scalar("$operator$negation", type, returns: type) { call in
            call.map { (interval: Int64) throws -> Int64? in try checked(0 &- interval) }
        }
    }
}

private func product(_ interval: Int64, _ factor: Double) throws -> Int64 {
    if factor.isNaN { throw Failure("INVALID_FUNCTION_ARGUMENT", "Cannot multiply by double NaN") }
    return Int64(saturating: Double(interval) * factor)
}

extension Int64 {
    /// A double without its fraction, as Java converts: NaN is 0 and what is too large is the nearest.
    init(saturating value: Double) {
        if let exact = Int64(exactly: value.rounded(.towardZero)) {
            self = exact
        } else {
            self = value.isNaN ? 0 : value < 0 ? .min : .max
        }
    }
}

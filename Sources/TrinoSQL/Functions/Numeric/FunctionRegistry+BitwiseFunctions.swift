import Columnar

extension FunctionRegistry {
    /// Adds `bit_count`, `bitwise_and` and the others.
    package mutating func addBitwiseFunctions() {
        scalar("bit_count", "bigint, bigint", returns: "bigint") { call in
            call.map { (value: Int64, bits: Int64) throws -> Int64? in try countBits(value, bits) }
        }
        scalar("bitwise_not", "bigint", returns: "bigint") { call in
            call.transformLane { (value: Int64) in (~value, 0) } ?? call.map { (value: Int64) in ~value }
        }
        bitwise("bitwise_and") { $0 & $1 }
        bitwise("bitwise_or") { $0 | $1 }
        bitwise("bitwise_xor") { $0 ^ $1 }
        for range in IntegerRange.allCases {
            let (type, pair) = (range.rawValue, "\(range.rawValue), integer")
            scalar("bitwise_left_shift", pair, returns: type) { call in
                call.map { (value: Int64, shift: Int64) in shift >= 64 ? 0 : range.wrapped(value &<< shift) }
            }
            scalar("bitwise_right_shift", pair, returns: type) { call in
                call.map { (value: Int64, shift: Int64) -> Int64? in
                    if shift >= 64 { return 0 }
                    if shift == 0 { return value }
                    return Int64(bitPattern: range.unsigned(value) &>> UInt64(bitPattern: shift))
                }
            }
            scalar("bitwise_right_shift_arithmetic", pair, returns: type) { call in
                call.map { (value: Int64, shift: Int64) in value &>> (shift >= 64 ? 63 : shift) }
            }
        }
    }

    private mutating func bitwise(_ name: String, _ body: @escaping @Sendable (Int64, Int64) -> Int64) {
        scalar(name, "bigint, bigint", returns: "bigint") { call in
            call.combineLanes { (left: Int64, right: Int64) in (body(left, right), 0) }
                ?? call.map { (left: Int64, right: Int64) in body(left, right) }
        }
    }
}

extension IntegerRange {
    /// The lowest bits, as a value of the type.
    fileprivate func wrapped(_ value: Int64) -> Int64 {
        let shift = Int64(64 - bits)
        return (value &<< shift) &>> shift
    }

    /// The bits of a value of the type, without copies of its sign.
    fileprivate func unsigned(_ value: Int64) -> UInt64 {
        UInt64(bitPattern: value) & (UInt64.max &>> UInt64(64 - bits))
    }
}

private func countBits(_ value: Int64, _ bits: Int64) throws -> Int64 {
    if bits == 64 { return Int64(value.nonzeroBitCount) }
    guard bits > 1 && bits < 64 else {
        throw Failure(
            "INVALID_FUNCTION_ARGUMENT", "Bits specified in bit_count must be between 2 and 64, got \(bits)")
    }
    let highest: Int64 = (1 << (bits - 1)) - 1
    guard value <= highest && value >= ~highest else {
        throw Failure(
            "INVALID_FUNCTION_ARGUMENT",
            "Number must be representable with the bits specified. \(value) cannot be represented with \(bits) bits")
    }
    return Int64((value & ((1 << bits) - 1)).nonzeroBitCount)
}

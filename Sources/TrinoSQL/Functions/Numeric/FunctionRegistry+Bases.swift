import Columnar

extension FunctionRegistry {
    /// `to_base`, `from_base` and `width_bucket`.
    mutating func addBaseFunctions() {
        scalar("to_base", "bigint, bigint", returns: "varchar(64)") { call in
            call.mapText { (value: Int64, radix: Int64, out: inout TextBuffer) in
                out.append(String(value, radix: try checkedRadix(radix)))
                return true
            }
        }
        scalar("from_base", "varchar(x), bigint", returns: "bigint") { call in
            call.map { (text: ByteView, radix: Int64) throws -> Int64? in
                let radix = try checkedRadix(radix)
                let string = text.javaString
                guard let value = Int64(string, radix: radix) else {
                    throw Failure("INVALID_FUNCTION_ARGUMENT", "Not a valid base-\(radix) number: \(string)")
                }
                return value
            }
        }
        scalar("width_bucket", "double, double, double, bigint", returns: "bigint") { call in
            let (operands, firsts) = (call.arguments[0], call.arguments[1])
            let (seconds, counts) = (call.arguments[2], call.arguments[3])
            return call.mapRows { row -> Int64? in
                try bucket(
                    operands.doubles[row * operands.step], firsts.doubles[row * firsts.step],
                    seconds.doubles[row * seconds.step], counts.int64s[row * counts.step])
            }
        }
    }
}

private func checkedRadix(_ radix: Int64) throws -> Int {
    guard radix >= 2 && radix <= 36 else {
        throw Failure("INVALID_FUNCTION_ARGUMENT", "Radix must be between 2 and 36")
    }
    return Int(radix)
}

private func bucket(_ operand: Double, _ first: Double, _ second: Double, _ count: Int64) throws -> Int64 {
    func check(_ condition: Bool, _ message: String) throws {
        if !condition { throw Failure("INVALID_FUNCTION_ARGUMENT", message) }
    }
    try check(count > 0, "bucketCount must be greater than 0")
    try check(!operand.isNaN, "operand must not be NaN")
    try check(first.isFinite, "first bound must be finite")
    try check(second.isFinite, "second bound must be finite")
    try check(first != second, "bounds cannot equal each other")

    let (lower, upper) = (min(first, second), max(first, second))
    var result: Int64
    if operand < lower {
        result = 0
    } else if operand >= upper {
        if count == .max {
            let value = String(decoding: DoubleText.displayBytes(operand), as: UTF8.self)
            throw Failure("NUMERIC_VALUE_OUT_OF_RANGE", "Bucket for value \(value) is out of range")
        }
        result = count + 1
    } else {
        let position = Double(count) * (operand - lower) / (upper - lower) + 1
        // As Java converts: NaN becomes 0 and what is too large the largest number.
        result = position.isNaN ? 0 : position >= 0x1p63 ? .max : Int64(position)
    }
    return first > second ? count &- result &+ 1 : result
}

import Columnar

extension FunctionRegistry {
    /// Adds `greatest` and `least`; what else the manual calls conditional is built into the engine.
    package mutating func addConditionalFunctions() {
        scalar("greatest", "E...", returns: "E", variables: ["E:orderable"]) { try extreme($0, isLeast: false) }
        scalar("least", "E...", returns: "E", variables: ["E:orderable"]) { try extreme($0, isLeast: true) }
    }
}

private func extreme(_ call: ScalarCall, isLeast: Bool) throws -> Column {
    if call.arguments.count > 127 {
        throw Failure(
            "NOT_SUPPORTED", "Too many arguments for function call \(isLeast ? "least" : "greatest")()")
    }
    guard call.arguments.count > 1 else { return call.arguments[0] }
    return call.arguments.dropFirst().reduce(call.arguments[0]) { best, next in
        let pair = ScalarCall(
            arguments: [best, next], resultType: call.resultType, count: call.count, context: call.context)
        return better(pair, isLeast)
    }
}

/// The greater or the smaller of two values; the first if they are equal.
private func better(_ call: ScalarCall, _ isLeast: Bool) -> Column {
    switch call.resultType {
    case .boolean, .unknown:
        return call.map { (best: Bool, next: Bool) in isLeast ? best && next : best || next }
    case .real, .double:
        if isLeast { return call.map { (best: Double, next: Double) in isBelow(next, best) ? next : best } }
        return call.map { (best: Double, next: Double) in isAbove(next, best) ? next : best }
    case .varchar, .varbinary:
        return call.map { (best: ByteView, next: ByteView) in
            let order = next.compare(to: best)
            return (isLeast ? order < 0 : order > 0) ? next : best
        }
    case .char:
        return call.map { (best: ByteView, next: ByteView) in
            let order = comparePadded(next, best)
            return (isLeast ? order < 0 : order > 0) ? next : best
        }
    case .uuid, .timeWithTimeZone, .timestampWithTimeZone, .array, .row:
        return NestedComparison.extreme(call, isLeast: isLeast)
    case .json, .map:
        let failure = Failure("NOT_SUPPORTED", "greatest and least of \(call.resultType) are not supported")
        return .failing(failure, type: call.resultType, count: call.count)
    default:
        return call.resultType.physical == .int128
            ? better(call, isLeast, Int128.self) : better(call, isLeast, Int64.self)
    }
}

private func better<Number: Scalar & Comparable & BitwiseCopyable>(
    _ call: ScalarCall, _ isLeast: Bool, _: Number.Type
) -> Column {
    if isLeast {
        return call.combineLanes { (best: Number, next: Number) in (min(best, next), 0) }
            ?? call.map { (best: Number, next: Number) in min(best, next) }
    }
    return call.combineLanes { (best: Number, next: Number) in (max(best, next), 0) }
        ?? call.map { (best: Number, next: Number) in max(best, next) }
}

/// Java's order of doubles, in which -0.0 is below 0.0, with NaN below all: the greatest of numbers is never NaN.
@inline(__always)
private func isAbove(_ value: Double, _ other: Double) -> Bool {
    if value.isNaN { return false }
    return other.isNaN || value > other || (value == 0 && other == 0 && value.sign == .plus && other.sign == .minus)
}

/// Java's order with NaN above all: the least of numbers is never NaN.
@inline(__always)
private func isBelow(_ value: Double, _ other: Double) -> Bool {
    if value.isNaN { return false }
    return other.isNaN || value < other || (value == 0 && other == 0 && value.sign == .minus && other.sign == .plus)
}

/// Compares CHAR values as if the shorter went on with spaces.
private func comparePadded(_ left: ByteView, _ right: ByteView) -> Int {
    let shared = min(left.count, right.count)
    let order = left.slice(0, shared).compare(to: right.slice(0, shared))
    if order != 0 { return order }
    let (longer, sign) = left.count > right.count ? (left, 1) : (right, -1)
    for position in shared..<longer.count where longer[position] != 0x20 {
        return longer[position] < 0x20 ? -sign : sign
    }
    return 0
}

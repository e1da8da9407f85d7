import Columnar

extension FunctionRegistry {
    mutating func addDistanceFunctions() {
        scalar("levenshtein_distance", "varchar(x), varchar(y)", returns: "bigint") { call in
            call.map { (left: ByteView, right: ByteView) -> Int64? in
                try levenshteinDistance(left.codePoints(), right.codePoints())
            }
        }
        scalar("hamming_distance", "varchar(x), varchar(y)", returns: "bigint") { call in
            call.map { (left: ByteView, right: ByteView) -> Int64? in try hammingDistance(left, right) }
        }
        scalar("luhn_check", "varchar", returns: "boolean") { call in
            call.map { (text: ByteView) -> Bool? in try isLuhnNumber(text) }
        }
        scalar("soundex", "varchar", returns: "varchar(4)") { call in
            call.mapText { (text: ByteView, out: inout TextBuffer) in
                var code = Soundex()
                if text.isASCII {
                    for index in 0..<text.count { try code.take(UInt32(text[index])) }
                } else {
                    try code.take(text.javaString)
                }
                code.append(to: &out)
                return true
            }
        }
    }
}

/// The least number of characters to insert, delete or change to make one text of another.
private func levenshteinDistance(_ left: [UInt32], _ right: [UInt32]) throws -> Int64 {
    let (long, short) = left.count < right.count ? (right, left) : (left, right)
    if short.isEmpty { return Int64(long.count) }
    guard long.count * (short.count - 1) <= 1_000_000 else {
        throw Failure.invalidArgument("The combined inputs for Levenshtein distance are too large")
    }
    // distances[j]: between what was read of the longer text and the first j characters of the shorter.
    var distances = Array(0...short.count)
    for (index, character) in long.enumerated() {
        var diagonal = distances[0]
        distances[0] = index + 1
        for other in 0..<short.count {
            let kept = character == short[other] ? diagonal : min(diagonal, distances[other], distances[other + 1]) + 1
            diagonal = distances[other + 1]
            distances[other + 1] = kept
        }
    }
    return Int64(distances[short.count])
}

/// The number of positions at which characters differ; broken characters of one length are equal.
private func hammingDistance(_ left: ByteView, _ right: ByteView) throws -> Int64 {
    var distance: Int64 = 0
    var (leftPosition, rightPosition) = (0, 0)
    while leftPosition < left.count && rightPosition < right.count {
        if left.codePoint(at: leftPosition) != right.codePoint(at: rightPosition) { distance += 1 }
        leftPosition += left.characterLength(at: leftPosition)
        rightPosition += right.characterLength(at: rightPosition)
    }
    guard leftPosition == left.count, rightPosition == right.count else {
        throw Failure.invalidArgument("The input strings to hamming_distance function must have the same length")
    }
    return distance
}

/// Whether the last of some digits is the check digit of the others by Luhn's algorithm.
private func isLuhnNumber(_ text: ByteView) throws -> Bool {
    if text.count == 0 { return false }
    var sum = 0
    var isDoubled = false
    for index in (0..<text.count).reversed() {
        let digit = Int(text[index]) - 0x30
        guard (0...9).contains(digit) else { throw Failure.invalidArgument("Input contains non-digit character") }
        let value = isDoubled ? digit * 2 : digit
        sum += value > 9 ? value - 9 : value
        isDoubled.toggle()
    }
    return sum % 10 == 0
}

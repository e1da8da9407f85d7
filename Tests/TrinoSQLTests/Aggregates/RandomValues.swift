import Columnar

/// Values of a type for tests: small ranges, so that values repeat, with the odd ones among them.
func randomValue(_ type: DataType, nulls: Double = 0.1, using numbers: inout SeededNumbers) -> Value {
    if Double.random(in: 0..<1, using: &numbers) < nulls { return .null }
    let pick = Int.random(in: 0..<40, using: &numbers)
    switch type {
    case .boolean, .unknown: return .bool(pick < 30)
    case .double:
        let odd: [Double] = [0, -0.0, 1e300, -1e-300, 0.1]
        return .double(pick < odd.count ? odd[pick] : Double.random(in: -1000...1000, using: &numbers))
    case .real: return .double(Double(Float.random(in: -1000...1000, using: &numbers)))
    case .decimal(let precision, _):
        let wide = Int128(Int64.random(in: -999_999...999_999, using: &numbers))
        return precision <= 18 ? .int64(Int64(wide)) : .int128(wide * 1_000_000_000_000_000_000_000)
    case .timestamp(let precision) where precision > 6:
        return .int128(Int128(Int64.random(in: -99...99, using: &numbers)) * 1_234_567)
    case .varchar, .varbinary:
        let texts = ["", "a", "ab", "abcdefgh", "abcdefghi", "abcdefgh\u{0}", "ä", "\u{10FFFF}", "zz"]
        if pick < texts.count { return .text(texts[pick]) }
        if pick == texts.count { return .bytes([0xFF, 0xC3, 0x28]) }
        let length = Int.random(in: 0...pick, using: &numbers)
        return .bytes((0..<length).map { _ in UInt8.random(in: 97...99, using: &numbers) })
    case .char(let length):
        let texts = ["", "a", "a\t", "ab", "b"]
        return .text(String(texts[pick % texts.count].prefix(length)))
    default: return .int64(Int64.random(in: -50...50, using: &numbers))
    }
}

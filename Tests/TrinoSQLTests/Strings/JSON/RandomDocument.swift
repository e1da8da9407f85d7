/// A JSON value as a plain tree, which says what it looks like before and after Trino has read it.
indirect enum RandomDocument {
    /// A word or number: how it is written, and how Jackson writes it again.
    case plain(written: String, canonical: String)
    /// UTF-16 units.
    case string([UInt16])
    case array([RandomDocument])
    /// Names may occur several times.
    case object([(name: [UInt16], value: RandomDocument)])

    /// Makes a value.
    static func random(_ random: inout some RandomNumberGenerator, depth: Int = 4) -> RandomDocument {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 4), using: &random) {
        case 0: return .plain(written: "null", canonical: "null")
        case 1: return number(&random)
        case 2:
            let word = Bool.random(using: &random) ? "true" : "false"
            return .plain(written: word, canonical: word)
        case 3: return .string(units(&random))
        case 4:
            let count = Int.random(in: 0..<4, using: &random)
            return .array((0..<count).map { _ in .random(&random, depth: depth - 1) })
        default:
            let count = Int.random(in: 0..<5, using: &random)
            return .object((0..<count).map { _ in (units(&random), .random(&random, depth: depth - 1)) })
        }
    }

    private static func number(_ random: inout some RandomNumberGenerator) -> RandomDocument {
        // Java's texts of these are known: they are short sums of powers of two, or as Double.toString documents.
        let known = [
            ("0", "0"), ("-0", "0"), ("-0.0", "-0.0"), ("1.50", "1.5"), ("25e-2", "0.25"), ("1E2", "100.0"),
            ("1e400", "\"Infinity\""), ("123456789012345678901234567890", "123456789012345678901234567890"),
            ("1e10", "1.0E10"), ("0.0001", "1.0E-4"),
        ]
        if Bool.random(using: &random) {
            let (written, canonical) = known.randomElement(using: &random) ?? known[0]
            return .plain(written: written, canonical: canonical)
        }
        let number = "\(Int64.random(in: -1_000_000...1_000_000, using: &random))"
        return .plain(written: number, canonical: number)
    }

    private static func units(_ random: inout some RandomNumberGenerator) -> [UInt16] {
        let texts = ["a", "b", "key", "", "\"", "\\", "/", "\n", "\u{1}", "é", "Ａ", "😀", "$", "x y", "\u{7F}"]
        var units = (texts.randomElement(using: &random) ?? "a") + (texts.randomElement(using: &random) ?? "")
        if Bool.random(using: &random) { units += "\(Int.random(in: 0..<3, using: &random))" }
        // Now and then half of a pair.
        return Array(units.utf16) + (Int.random(in: 0..<12, using: &random) == 0 ? [0xD83D] : [])
    }

    // MARK: - Texts

    /// The value as somebody might have written it.
    func written(_ random: inout some RandomNumberGenerator) -> String {
        func space() -> String { ["", "", " ", "\n\t", "\r "].randomElement(using: &random) ?? "" }
        switch self {
        case .plain(let written, _): return space() + written + space()
        case .string(let units): return space() + quoted(units, &random) + space()
        case .array(let elements):
            return space() + "[" + (elements.isEmpty ? space() : "")
                + elements.map { $0.written(&random) }.joined(separator: ",") + "]" + space()
        case .object(let members):
            let texts = members.map { member in
                space() + quoted(member.name, &random) + space() + ":" + member.value.written(&random)
            }
            return space() + "{" + (members.isEmpty ? space() : "") + texts.joined(separator: ",") + "}" + space()
        }
    }

    private func quoted(_ units: [UInt16], _ random: inout some RandomNumberGenerator) -> String {
        var text = "\""
        for (index, unit) in units.enumerated() {
            let isSurrogate = (0xD800..<0xE000).contains(unit)
            let mustEscape = unit < 0x20 || unit == 0x22 || unit == 0x5C || isSurrogate
            if isSurrogate, Bool.random(using: &random), index + 1 < units.count, unit < 0xDC00,
                units[index + 1] >= 0xDC00
            {
                text += String(decoding: units[index...index + 1], as: UTF16.self)
                continue
            }
            // The second half of a pair that was written as it is.
            if unit >= 0xDC00, unit < 0xE000, text.utf16.last == unit { continue }
            if mustEscape || Int.random(in: 0..<6, using: &random) == 0 {
                let digits = String(unit, radix: 16, uppercase: Bool.random(using: &random))
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            } else {
                text += String(decoding: [unit], as: UTF16.self)
            }
        }
        return text + "\""
    }

    /// How Jackson writes the value: sorted as by `json_parse`, or token by token.
    func canonical(isSorted: Bool) -> String {
        switch self {
        case .plain(_, let canonical): return canonical
        case .string(let units): return RandomDocument.canonical(units)
        case .array(let elements):
            return "[" + elements.map { $0.canonical(isSorted: isSorted) }.joined(separator: ",") + "]"
        case .object(let members):
            var kept = members
            if isSorted {
                kept = members.enumerated().filter { place, member in
                    !members[(place + 1)...].contains { $0.name == member.name }
                }.map(\.element).sorted { $0.name.lexicographicallyPrecedes($1.name) }
            }
            let texts = kept.map {
                RandomDocument.canonical($0.name) + ":" + $0.value.canonical(isSorted: isSorted)
            }
            return "{" + texts.joined(separator: ",") + "}"
        }
    }

    private static func canonical(_ units: [UInt16]) -> String {
        let short: [UInt16: String] = [
            0x22: "\\\"", 0x5C: "\\\\", 0x08: "\\b", 0x09: "\\t", 0x0A: "\\n", 0x0C: "\\f", 0x0D: "\\r",
        ]
        var text = "\""
        for unit in units {
            if let known = short[unit] {
                text += known
            } else if unit < 0x20 || (0xD800..<0xE000).contains(unit) {
                let digits = String(unit, radix: 16, uppercase: true)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            } else {
                text += String(decoding: [unit], as: UTF16.self)
            }
        }
        return text + "\""
    }
}

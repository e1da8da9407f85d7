import Columnar

/// Decimal digits that are rounded half up, as Java's formatter rounds them.
struct FormatNumber {
    let isNegative: Bool
    /// Digits without zeros in front; empty for zero.
    private var digits: [UInt8]
    /// How many of the digits stand after the point; may be negative or more than there are.
    private var scale: Int

    /// The shortest digits that tell a number from its neighbours.
    init(_ value: Double) {
        let text = String(decoding: DoubleText.displayBytes(value.magnitude), as: UTF8.self)
        let parts = text.split(separator: "E")
        let mantissa = parts[0].split(separator: ".")
        self.init(
            isNegative: value.sign == .minus, digits: Array((mantissa[0] + mantissa[1]).utf8).map { $0 - 0x30 },
            scale: mantissa[1].count - (parts.count > 1 ? Int(parts[1]) ?? 0 : 0))
    }

    /// A decimal.
    init(_ unscaled: Int128, scale: Int) {
        self.init(isNegative: unscaled < 0, digits: Array("\(unscaled.magnitude)".utf8).map { $0 - 0x30 }, scale: scale)
    }

    private init(isNegative: Bool, digits: [UInt8], scale: Int) {
        self.isNegative = isNegative
        self.digits = Array(digits.drop { $0 == 0 })
        self.scale = scale
    }

    /// The power of ten of the first digit.
    private var exponent: Int { digits.count - scale - 1 }

    private func rounded(toScale target: Int) -> FormatNumber {
        var result = self
        result.scale = target
        if target >= scale {
            if !digits.isEmpty { result.digits += Array(repeating: 0, count: target - scale) }
            return result
        }
        let kept = digits.count - (scale - target)
        if kept < 0 {
            result.digits = []
            return result
        }
        let roundsUp = digits[kept] >= 5
        result.digits = Array(digits[..<kept])
        guard roundsUp else { return result }
        var position = kept - 1
        while position >= 0 && result.digits[position] == 9 {
            result.digits[position] = 0
            position -= 1
        }
        if position >= 0 { result.digits[position] += 1 } else { result.digits.insert(1, at: 0) }
        return result
    }

    /// The digits before the point, and what follows them.
    ///
    /// - Parameters:
    ///   - conversion: `f`, `e` or `g`.
    ///   - precision: digits after the point, or significant digits for `g`.
    /// - Returns: both parts; what follows has the point and the exponent.
    func text(_ conversion: Character, precision: Int?) -> (whole: String, rest: String) {
        switch conversion {
        case "f": return plain(precision ?? 6)
        case "e": return scientific(precision ?? 6)
        default:
            let significant = max(precision ?? 6, 1)
            if digits.isEmpty { return plain(significant - 1) }
            let power = rounded(toScale: significant - 1 - exponent).exponent
            return power < -4 || power >= significant ? scientific(significant - 1) : plain(significant - 1 - power)
        }
    }

    private func plain(_ places: Int) -> (whole: String, rest: String) {
        var text = rounded(toScale: places).digits.map { $0 + 0x30 }
        if text.count <= places {
            text.insert(contentsOf: Array(repeating: 0x30, count: places + 1 - text.count), at: 0)
        }
        let point = text.count - places
        let fraction = String(decoding: text[point...], as: UTF8.self)
        return (String(decoding: text[..<point], as: UTF8.self), places > 0 ? "." + fraction : "")
    }

    private func scientific(_ places: Int) -> (whole: String, rest: String) {
        let result = digits.isEmpty ? self : rounded(toScale: places - exponent)
        let power = digits.isEmpty ? 0 : result.exponent
        var text = result.digits.prefix(places + 1).map { $0 + 0x30 }
        while text.count < places + 1 { text.append(0x30) }
        let fraction = places > 0 ? "." + String(decoding: text[1...], as: UTF8.self) : ""
        let magnitude = String(power.magnitude)
        let padding = magnitude.utf8.count < 2 ? "0" : ""
        return (
            String(decoding: text[..<1], as: UTF8.self), "\(fraction)e\(power < 0 ? "-" : "+")\(padding)\(magnitude)"
        )
    }
}

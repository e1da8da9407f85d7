/// A JSON number, kept as the text that was written.
///
/// `1.50`, `1.5` and `15e-1` are three different values here, because a document is echoed as it came; ask ``int``
/// or ``double`` for what the text means. Text longer than any machine number is kept all the same.
///
/// The grammar is RFC 8259 section 6.
public struct JSONNumber: Hashable, Sendable {
    /// The number as written; always valid JSON.
    public let text: String

    /// Takes a text that is a JSON number; `nil` for anything else (`+1`, `01`, `.5`, `1.`, `NaN`, `0x10`).
    public init?(text: String) {
        guard JSONNumberGrammar.matches(text.utf8) else { return nil }
        self.text = text
    }

    /// Takes a text that a parser has already checked.
    init(checked text: String) { self.text = text }

    /// Writes an integer in decimal.
    public init(_ value: Int) { text = String(value) }

    /// Writes an integer in decimal.
    public init(_ value: Int64) { text = String(value) }

    /// Writes the shortest text that reads back as the same double.
    ///
    /// - Precondition: `value` is finite; JSON has no infinity and no NaN.
    public init(_ value: Double) {
        precondition(value.isFinite, "JSON has no infinity and no NaN")
        text = String(describing: value)
    }

    // MARK: - Meaning

    /// The number as an integer, when it is exactly one that fits: `12`, `12.0` and `1.2e1` all are 12.
    public var int: Int? { Int(text) ?? exactInteger() }

    /// The double nearest to the number; infinite when the number is beyond every double.
    public var double: Double { Double(text) ?? .nan }

    /// Reads fraction and exponent by digits, so that no rounding can make an integer of what is not one.
    private func exactInteger() -> Int? {
        var isNegative = false
        var digits: [UInt8] = []
        var fractionDigits = 0
        var exponentText = ""
        var stage = Stage.whole
        for byte in text.utf8 {
            switch (byte, stage) {
            case (UInt8(ascii: "-"), .whole): isNegative = true
            case (UInt8(ascii: "."), _): stage = .fraction
            case (UInt8(ascii: "e"), _), (UInt8(ascii: "E"), _): stage = .exponent
            case (_, .exponent): exponentText.unicodeScalars.append(Unicode.Scalar(byte))
            case (_, .fraction):
                digits.append(byte - UInt8(ascii: "0"))
                fractionDigits += 1
            case (_, .whole): digits.append(byte - UInt8(ascii: "0"))
            }
        }
        while digits.last == 0 {
            digits.removeLast()
            fractionDigits -= 1
        }
        guard !digits.isEmpty else { return 0 }
        guard let exponent = exponentText.isEmpty ? 0 : Int(exponentText) else { return nil }
        let (zeros, overflow) = exponent.subtractingReportingOverflow(fractionDigits)
        guard !overflow, (0...19).contains(zeros) else { return nil }
        digits.append(contentsOf: repeatElement(0, count: zeros))
        return Self.integer(digits: digits, isNegative: isNegative)
    }

    private enum Stage { case whole, fraction, exponent }

    private static func integer(digits: [UInt8], isNegative: Bool) -> Int? {
        var result = 0
        for digit in digits {
            let (shifted, tooBig) = result.multipliedReportingOverflow(by: 10)
            // Counted downwards for negative numbers: Int.min has no positive twin.
            let (next, tooFar) =
                isNegative
                ? shifted.subtractingReportingOverflow(Int(digit)) : shifted.addingReportingOverflow(Int(digit))
            guard !tooBig, !tooFar else { return nil }
            result = next
        }
        return result
    }
}

/// A number as DynamoDB keeps it: up to 38 decimal digits, exact.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number>
public struct ItemNumber: Hashable, Sendable {
    /// Most digits that are kept.
    public static let digitLimit = 38
    /// The powers of ten that a number's first digit may have.
    static let exponents = -130...125

    /// Without zeros at the beginning and the end; empty for zero.
    let digits: [UInt8]
    /// The power of ten of the first digit; 0 for zero.
    let exponent: Int
    let isNegative: Bool

    /// Zero.
    public static let zero = ItemNumber(checked: [], exponent: 0, isNegative: false)

    init(checked digits: [UInt8], exponent: Int, isNegative: Bool) {
        self.digits = digits
        self.exponent = exponent
        self.isNegative = isNegative
    }

    /// A small whole number.
    public init(_ value: Int) {
        let text = Array(String(value.magnitude).utf8).map { $0 - UInt8(ascii: "0") }
        self.init(trimming: text, exponent: text.count - 1, isNegative: value < 0)
    }

    /// Leaves zeros at both ends out.
    private init(trimming digits: [UInt8], exponent: Int, isNegative: Bool) {
        guard let first = digits.firstIndex(where: { $0 != 0 }), let last = digits.lastIndex(where: { $0 != 0 }) else {
            self = .zero
            return
        }
        self.init(checked: Array(digits[first...last]), exponent: exponent - first, isNegative: isNegative)
    }

    /// Takes digits and the power of ten of the first; zeros at both ends are left out.
    /// - Throws: `AttributeFault` when the number has too many digits, or is too large or too small.
    init(digits: [UInt8], exponent: Int, isNegative: Bool) throws(AttributeFault) {
        let number = ItemNumber(trimming: digits, exponent: exponent, isNegative: isNegative)
        guard number.digits.isEmpty || ItemNumber.exponents.contains(number.exponent) else {
            throw number.exponent > 0 ? .numberTooLarge : .numberTooSmall
        }
        guard number.digits.count <= ItemNumber.digitLimit else { throw .numberTooLong }
        self = number
    }

    // MARK: - As text

    /// Reads a number: `-12`, `1.50`, `.5`, `6.02e23`.
    /// - Throws: `AttributeFault` when it is not one, or not one that is kept.
    public init(_ text: String) throws(AttributeFault) {
        var bytes = text.utf8[...]
        guard !bytes.isEmpty else { throw .notANumber(nil) }
        var isNegative = false
        if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            bytes = bytes.dropFirst()
        }
        let whole = bytes.prefix(while: ItemNumber.isDigit)
        bytes = bytes.dropFirst(whole.count)
        var fraction = bytes.prefix(0)
        if bytes.first == UInt8(ascii: ".") {
            fraction = bytes.dropFirst().prefix(while: ItemNumber.isDigit)
            bytes = bytes.dropFirst(1 + fraction.count)
        }
        guard !whole.isEmpty || !fraction.isEmpty else { throw .notANumber(text) }
        var shift = 0
        if let letter = bytes.first, letter | 0x20 == UInt8(ascii: "e") {
            guard let value = ItemNumber.exponent(bytes.dropFirst()) else { throw .notANumber(text) }
            shift = value
            bytes = bytes.suffix(0)
        }
        guard bytes.isEmpty else { throw .notANumber(text) }
        let digits = (whole.map { $0 } + fraction.map { $0 }).map { $0 - UInt8(ascii: "0") }
        try self.init(digits: digits, exponent: whole.count - 1 + shift, isNegative: isNegative)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// What follows the `e`; an exponent beyond all bounds stays beyond them.
    private static func exponent(_ bytes: Substring.UTF8View) -> Int? {
        var bytes = bytes
        var isNegative = false
        if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            bytes = bytes.dropFirst()
        }
        guard !bytes.isEmpty, bytes.allSatisfy(isDigit) else { return nil }
        var value = 0
        for byte in bytes { value = min(value * 10 + Int(byte - UInt8(ascii: "0")), 1 << 40) }
        return isNegative ? -value : value
    }

    /// The number without an exponent, as the service answers: `0.0001`, `-15789000`.
    public var text: String {
        guard !digits.isEmpty else { return "0" }
        var bytes: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
        func append(_ part: some Collection<UInt8>) { bytes += part.map { $0 + UInt8(ascii: "0") } }
        func appendZeros(_ count: Int) { bytes += repeatElement(UInt8(ascii: "0"), count: count) }
        if exponent < 0 {
            bytes += "0.".utf8
            appendZeros(-exponent - 1)
            append(digits)
        } else if digits.count <= exponent + 1 {
            append(digits)
            appendZeros(exponent + 1 - digits.count)
        } else {
            append(digits[...exponent])
            bytes.append(UInt8(ascii: "."))
            append(digits[(exponent + 1)...])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Fields as pandas' parser reads them as numbers and truth values.
enum FieldNumber {
    /// A whole number: digits with a sign or without, between blanks.
    static func integer(_ field: ArraySlice<UInt8>) -> DecimalInteger? {
        DecimalInteger(String(decoding: trimmed(field), as: UTF8.self))
    }

    /// A whole number of 64 bits; `nil` for what is none, or too large.
    static func small(_ field: ArraySlice<UInt8>) -> Int64? {
        var bytes = trimmed(field)
        // Eighteen digits always fit.
        guard bytes.count <= 18 else { return integer(field)?.int.map(Int64.init) }
        let sign = bytes.first
        takeSign(&bytes)
        guard !bytes.isEmpty else { return nil }
        var value: Int64 = 0
        for byte in bytes {
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value &* 10 &+ Int64(digit)
        }
        return sign == UInt8(ascii: "-") ? -value : value
    }

    /// True when the field begins with a minus, after blanks.
    static func isNegative(_ field: ArraySlice<UInt8>) -> Bool { trimmed(field).first == UInt8(ascii: "-") }

    /// A number: digits with a point, an exponent or neither, between blanks; or infinity, without blanks.
    static func double(_ field: ArraySlice<UInt8>) -> Double? {
        let bytes = trimmed(field)
        guard isNumber(bytes) else { return infinity(field) }
        return Double(String(decoding: bytes, as: UTF8.self))
    }

    /// `true` and `false` in any case.
    static func bool(_ field: ArraySlice<UInt8>) -> Bool? {
        switch lowercased(field) {
        case "true": true
        case "false": false
        default: nil
        }
    }

    private static func infinity(_ field: ArraySlice<UInt8>) -> Double? {
        switch lowercased(field) {
        case "inf", "+inf", "infinity", "+infinity": .infinity
        case "-inf", "-infinity": -.infinity
        default: nil
        }
    }

    private static func lowercased(_ field: ArraySlice<UInt8>) -> String {
        // Nothing longer is asked for.
        guard field.count <= 9 else { return "" }
        return String(decoding: field.map { (65...90).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    private static func isNumber(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        takeSign(&rest)
        var digits = takeDigits(&rest)
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            digits += takeDigits(&rest)
        }
        guard digits > 0 else { return false }
        if let byte = rest.first, byte | 0x20 == UInt8(ascii: "e") {
            rest.removeFirst()
            takeSign(&rest)
            guard takeDigits(&rest) > 0 else { return false }
        }
        return rest.isEmpty
    }

    private static func takeSign(_ bytes: inout ArraySlice<UInt8>) {
        if bytes.first == UInt8(ascii: "+") || bytes.first == UInt8(ascii: "-") {
            bytes.removeFirst()
        }
    }

    private static func takeDigits(_ bytes: inout ArraySlice<UInt8>) -> Int {
        let digits = bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        bytes = bytes[digits.endIndex...]
        return digits.count
    }

    private static func trimmed(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank = { (byte: UInt8) in byte == 0x20 || (0x09...0x0d).contains(byte) }
        let start = field.drop(while: isBlank)
        let end = start.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? start.startIndex
        return start[..<end]
    }
}

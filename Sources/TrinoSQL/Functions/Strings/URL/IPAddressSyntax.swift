import Columnar

/// Tells IP addresses from other text, as `java.net.URI` does.
enum IPAddressSyntax {
    /// Whether text is four numbers up to 255 with dots between them; leading zeros are allowed.
    static func isVersion4(_ text: ByteView) -> Bool {
        let parts = text.array.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy(isByte)
    }

    private static func isByte(_ digits: ArraySlice<UInt8>) -> Bool {
        var value = 0
        for digit in digits {
            guard URLCharacters.digit.contains(digit) else { return false }
            value = value * 10 + Int(digit) - 0x30
            if value > 255 { return false }
        }
        return !digits.isEmpty
    }

    /// Whether text is an IPv6 address: up to eight groups of hexadecimal digits, of which the last two may be written
    /// as an IPv4 address, and of which some may be left out at one `::`.
    static func isVersion6(_ text: ByteView) -> Bool {
        var rest = text.array[...]
        let (leading, isCompressed): (Int, Bool)
        if rest.starts(with: "::".utf8) {
            (leading, isCompressed) = (0, true)
            rest = rest.dropFirst(2)
        } else {
            guard let groups = takeGroups(&rest) else { return false }
            leading = groups
            isCompressed = rest.starts(with: "::".utf8)
            if isCompressed { rest = rest.dropFirst(2) }
        }
        if !isCompressed { return rest.isEmpty && leading == 8 }
        if rest.isEmpty { return leading < 8 }
        guard let trailing = takeGroups(&rest), rest.isEmpty else { return false }
        return leading + trailing < 8
    }

    /// Reads groups up to `::` or the end; an IPv4 address counts as two.
    private static func takeGroups(_ rest: inout ArraySlice<UInt8>) -> Int? {
        var count = 0
        while true {
            let digits = rest.prefix { URLCharacters.hexadecimal.contains($0) }
            if rest.dropFirst(digits.count).first == UInt8(ascii: ".") {
                let isAddress = unsafe Array(rest).withUnsafeBufferPointer { bytes in
                    guard let start = bytes.baseAddress else { return false }
                    return unsafe isVersion4(ByteView(start: start, count: bytes.count))
                }
                rest = []
                return isAddress ? count + 2 : nil
            }
            guard (1...4).contains(digits.count) else { return nil }
            count += 1
            rest = rest.dropFirst(digits.count)
            guard rest.first == UInt8(ascii: ":"), !rest.starts(with: "::".utf8) else { return count }
            rest = rest.dropFirst()
        }
    }
}

/// A range of IP addresses, of version 4 or 6.
struct AddressRange: Hashable, Sendable {
    private let lowest: [UInt8]
    private let highest: [UInt8]

    /// The range of one address; nil when the text is not an address.
    init?(address text: String) {
        guard let bytes = AddressRange.bytes(text) else { return nil }
        lowest = bytes
        highest = bytes
    }

    /// The addresses from the one that is given to the last one that begins with the same bits, as EventBridge has it.
    init(cidr text: String) throws(EventPatternError.Problem) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw .malformedCIDR("Malformed CIDR, one '/' required") }
        guard let bits = Int(parts[1]) else {
            throw .malformedCIDR("Malformed CIDR, mask bits must be an integer")
        }
        guard bits >= 0 else { throw .malformedCIDR("Malformed CIDR, mask bits must not be negative") }
        guard let bytes = AddressRange.bytes(String(parts[0])) else {
            throw .malformedCIDR("Nonstandard IP address: \(parts[0])")
        }
        guard bits < bytes.count * 8 else {
            throw .malformedCIDR(
                bytes.count == 4 ? "IPv4 mask bits must be < 32" : "IPv6 mask bits must be < 128")
        }
        lowest = bytes
        highest = bytes.enumerated().map { index, byte in
            let free = min(8, max(0, (index + 1) * 8 - bits))
            return byte | UInt8(truncatingIfNeeded: (1 << free) - 1)
        }
    }

    func contains(_ text: String) -> Bool {
        guard let bytes = AddressRange.bytes(text), bytes.count == lowest.count else { return false }
        return !bytes.lexicographicallyPrecedes(lowest) && !highest.lexicographicallyPrecedes(bytes)
    }

    // MARK: - Addresses

    private static func bytes(_ text: String) -> [UInt8]? { version4(text[...]) ?? version6(text[...]) }

    private static func version4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let bytes = parts.compactMap { part -> UInt8? in
            guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                return nil
            }
            return UInt8(part)
        }
        return bytes.count == 4 ? bytes : nil
    }

    /// RFC 4291, section 2.2: `::` once for any number of zero groups, and four bytes in dots at the end.
    private static func version6(_ text: Substring) -> [UInt8]? {
        guard text.contains(":") else { return nil }
        guard let gap = text.firstRange(of: "::") else {
            return groups(text).flatMap { $0.count == 16 ? $0 : nil }
        }
        let (before, after) = (text[..<gap.lowerBound], text[gap.upperBound...])
        guard !after.contains("::"), let head = before.isEmpty ? [] : groups(before, isEnd: false),
            let tail = after.isEmpty ? [] : groups(after), head.count + tail.count <= 14
        else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func groups(_ text: Substring, isEnd: Bool = true) -> [UInt8]? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if isEnd, index == parts.count - 1, let last = version4(part) {
                bytes += last
                continue
            }
            guard (1...4).contains(part.utf8.count), part.first != "+", let group = UInt16(part, radix: 16) else {
                return nil
            }
            bytes += [UInt8(group >> 8), UInt8(truncatingIfNeeded: group)]
        }
        return bytes.count <= 16 ? bytes : nil
    }
}

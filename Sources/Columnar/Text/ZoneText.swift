/// Names of time zones, as far as they can be told without a zone database.
public enum ZoneText {
    /// Whether a text is a zone with a fixed offset that Java's `ZoneId.of` knows.
    ///
    /// Those are Z, an offset of at most 18 hours (+h, +hh, +hh:mm, +hhmm, +hh:mm:ss, +hhmmss, also with minus), and UTC,
    /// GMT and UT, alone or followed by an offset.
    public static func isFixed(_ text: UnsafeRawBufferPointer) -> Bool {
        if unsafe text.equals("Z") || isOffset(text) { return true }
        if unsafe text.starts(with: "UTC") || text.starts(with: "GMT") {
            return unsafe text.count == 3 || isOffset(text.part(3, text.count))
        }
        if unsafe text.starts(with: "UT") { return unsafe text.count == 2 || isOffset(text.part(2, text.count)) }
        return false
    }

    /// Whether a text has the form of a region's name: an area of the zone database, a slash and a place.
    ///
    /// Whether the place exists is not known here.
    public static func isRegion(_ text: UnsafeRawBufferPointer) -> Bool {
        var position = 0
        var slash = -1
        while position < text.count {
            let byte = unsafe text[position]
            let isLetter = byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
            if byte == UInt8(ascii: "/") {
                if slash < 0 { slash = position }
            } else if !isLetter && !isDigit(byte) && byte != UInt8(ascii: "_") && byte != UInt8(ascii: "-")
                && byte != UInt8(ascii: "+")
            {
                return false
            }
            position += 1
        }
        guard slash > 0, slash < text.count - 1 else { return false }
        let area = unsafe text.part(0, slash)
        return areas.contains { unsafe area.equals($0) }
    }

    private static let areas: [StaticString] = [
        "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Brazil", "Canada", "Chile",
        "Etc",
        "Europe", "Indian", "Mexico", "Pacific", "US",
    ]

    private static func isOffset(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count >= 2, unsafe text[0] == UInt8(ascii: "+") || text[0] == UInt8(ascii: "-") else { return false }
        var numbers: [Int] = []
        var position = 1
        let hasColons = unsafe text.count > 3 && text[3] == UInt8(ascii: ":")
        while position < text.count {
            if hasColons && !numbers.isEmpty {
                guard unsafe text[position] == UInt8(ascii: ":") else { return false }
                position += 1
            }
            // Only a lone hour may have one digit.
            let length = text.count == 2 ? 1 : 2
            guard position + length <= text.count else { return false }
            var number = 0
            for index in position..<(position + length) {
                guard unsafe isDigit(text[index]) else { return false }
                number = unsafe number * 10 + Int(text[index] - 0x30)
            }
            numbers.append(number)
            position += length
        }
        guard numbers.count <= 3, numbers.dropFirst().allSatisfy({ $0 <= 59 }) else { return false }
        return numbers[0] < 18 || (numbers[0] == 18 && numbers.dropFirst().allSatisfy { $0 == 0 })
    }
}

extension UnsafeRawBufferPointer {
    /// Whether a fixed text stands at the start.
    func starts(with text: StaticString) -> Bool {
        count >= text.utf8CodeUnitCount && (unsafe part(0, text.utf8CodeUnitCount).equals(text))
    }
}

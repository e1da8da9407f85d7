import Columnar

/// Base64 as `java.util.Base64` reads and writes it: with padding, without line breaks.
struct Base64: Sendable {
    /// The alphabet of RFC 4648, section 4.
    static let standard = Base64("+/")
    /// The alphabet of RFC 4648, section 5, for URLs and file names.
    static let urlSafe = Base64("-_")

    private let letters: [UInt8]
    /// The value of each byte; 255 for what is no letter.
    private let values: [UInt8]
    private static let noValue: UInt8 = 255
    private static let pad = UInt8(ascii: "=")

    private init(_ last: String) {
        letters = Array(("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + last).utf8)
        var values = [UInt8](repeating: Base64.noValue, count: 256)
        for (value, letter) in letters.enumerated() { values[Int(letter)] = UInt8(value) }
        self.values = values
    }

    /// Appends bytes in this encoding.
    func encode(_ bytes: ByteView, to out: inout TextBuffer) {
        out.reserve((bytes.count + 2) / 3 * 4)
        var position = 0
        while position < bytes.count {
            let count = min(3, bytes.count &- position)
            var group: UInt32 = 0
            for index in 0..<3 {
                group = group &<< 8 | (index < count ? UInt32(bytes[position &+ index]) : 0)
            }
            for index in 0..<4 {
                let value = Int(group &>> UInt32(18 &- 6 &* index) & 63)
                out.appendReserved(index <= count ? letters[value] : Base64.pad)
            }
            position &+= 3
        }
    }

    /// Appends the bytes that text encodes; the padding at the end may be missing.
    ///
    /// - Throws: ``Failure`` with Java's words.
    func decode(_ text: ByteView, to out: inout TextBuffer) throws {
        if text.count == 0 { return }
        guard text.count >= 2 else {
            throw Failure.invalidArgument("Input byte[] should at least have 2 bytes for base64 bytes")
        }
        out.reserve(text.count / 4 * 3 + 3)
        var group: UInt32 = 0
        var letterCount = 0
        var position = 0
        while position < text.count {
            let byte = text[position]
            let value = values[Int(byte)]
            position &+= 1
            if value == Base64.noValue {
                guard byte == Base64.pad else {
                    let number = String(Int8(bitPattern: byte), radix: 16)
                    throw Failure.invalidArgument("Illegal base64 character \(number)")
                }
                position = try finishPadding(text, position, letterCount)
                break
            }
            group = group &<< 6 | UInt32(value)
            letterCount &+= 1
            if letterCount == 4 {
                out.appendReserved(UInt8(truncatingIfNeeded: group &>> 16))
                out.appendReserved(UInt8(truncatingIfNeeded: group &>> 8))
                out.appendReserved(UInt8(truncatingIfNeeded: group))
                group = 0
                letterCount = 0
            }
        }
        switch letterCount {
        case 1: throw Failure.invalidArgument("Last unit does not have enough valid bits")
        case 2: out.appendReserved(UInt8(truncatingIfNeeded: group &>> 4))
        case 3:
            out.appendReserved(UInt8(truncatingIfNeeded: group &>> 10))
            out.appendReserved(UInt8(truncatingIfNeeded: group &>> 2))
        default: break
        }
        if position < text.count {
            throw Failure.invalidArgument("Input byte array has incorrect ending byte at \(position)")
        }
    }

    /// Reads what follows the first `=`.
    ///
    /// - Returns: the position behind the padding.
    private func finishPadding(_ text: ByteView, _ position: Int, _ letterCount: Int) throws -> Int {
        // Two letters are followed by two `=`, three by one.
        let isIncomplete = letterCount == 2 && (position == text.count || text[position] != Base64.pad)
        if letterCount == 0 || isIncomplete {
            throw Failure.invalidArgument("Input byte array has wrong 4-byte ending unit")
        }
        return letterCount == 2 ? position + 1 : position
    }
}

import Columnar

/// VARBINARY as text.
enum BinaryText {
    private static let digits: StaticString = "0123456789abcdef"
    private static let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

    /// Bytes that the text of some bytes takes at most.
    static func maximumLength(_ byteCount: Int) -> Int { 3 * byteCount + 4 }

    /// Appends bytes in a form.
    static func append(_ value: ByteView, _ form: ValueForm.Binary, to buffer: inout TextBuffer) {
        switch form {
        case .spacedHex: appendHex(value, isSpaced: true, to: &buffer)
        case .hex: appendHex(value, isSpaced: false, to: &buffer)
        case .base64: appendBase64(value, to: &buffer)
        case .text: buffer.append(value)
        }
    }

    private static func appendHex(_ value: ByteView, isSpaced: Bool, to buffer: inout TextBuffer) {
        buffer.reserve(3 * value.count)
        let digits = unsafe Self.digits.utf8Start
        for position in 0..<value.count {
            if isSpaced && position > 0 { buffer.appendReserved(0x20) }
            let byte = value[position]
            unsafe buffer.appendReserved(digits[Int(byte >> 4)])
            unsafe buffer.appendReserved(digits[Int(byte & 15)])
        }
    }

    private static func appendBase64(_ value: ByteView, to buffer: inout TextBuffer) {
        buffer.reserve((value.count + 2) / 3 * 4)
        let alphabet = unsafe Self.alphabet.utf8Start
        var position = 0
        while position < value.count {
            let present = min(3, value.count - position)
            var group = UInt32(value[position]) << 16
            if present > 1 { group |= UInt32(value[position + 1]) << 8 }
            if present > 2 { group |= UInt32(value[position + 2]) }
            for character in 0..<4 {
                let isPadding = character > present
                let index = Int(group >> UInt32(18 - 6 * character) & 63)
                unsafe buffer.appendReserved(isPadding ? UInt8(ascii: "=") : alphabet[index])
            }
            position += 3
        }
    }
}

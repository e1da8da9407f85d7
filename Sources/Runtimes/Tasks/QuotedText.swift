import CSV
import Columnar

/// Text with quotes where CSV needs them.
enum QuotedText {
    /// Whether Python's `csv` writes the text in quotes.
    static func needsQuotes(_ text: ByteView, delimiter: UInt8) -> Bool {
        for place in 0..<text.count {
            let byte = text[place]
            if byte == delimiter || byte == 0x22 || byte == 0x0A || byte == 0x0D { return true }
        }
        return false
    }

    /// The content of a field that may have quotes around it.
    static func content(_ field: ArraySlice<UInt8>) -> String {
        guard field.count >= 2, field.first == 0x22, field.last == 0x22 else {
            return String(decoding: field, as: UTF8.self)
        }
        var content: [UInt8] = []
        var isSecond = false
        for byte in field.dropFirst().dropLast() {
            isSecond = byte == 0x22 && !isSecond
            if !isSecond { content.append(byte) }
        }
        return String(decoding: content, as: UTF8.self)
    }

    /// The text, in quotes if it needs them.
    static func bytes(_ text: [UInt8], delimiter: UInt8) -> [UInt8] {
        guard text.contains(where: { $0 == delimiter || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else { return text }
        return [0x22] + text.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] } + [0x22]
    }

    /// Appends the text, in quotes if it needs them.
    static func append(_ text: ByteView, delimiter: UInt8, to buffer: inout TextBuffer) {
        guard needsQuotes(text, delimiter: delimiter) else { return unsafe buffer.append(text.buffer) }
        buffer.append(UInt8(ascii: "\""))
        for place in 0..<text.count {
            if text[place] == 0x22 { buffer.append(UInt8(ascii: "\"")) }
            buffer.append(text[place])
        }
        buffer.append(UInt8(ascii: "\""))
    }
}

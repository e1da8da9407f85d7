import Columnar

/// Text as a terminal shows it.
enum DisplayText {
    /// Appends text with control characters made visible, so that no value can steer the terminal or break a row.
    ///
    /// - Returns: the columns that it takes.
    static func append(_ text: ByteView, to buffer: inout TextBuffer) -> Int {
        if isPrintableASCII(text) {
            buffer.append(text)
            return text.count
        }
        var width = 0
        for scalar in text.string.unicodeScalars {
            if let visible = visible(scalar) {
                buffer.append(visible)
                width += visible.utf8.count
            } else {
                for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { buffer.append(byte) }
                width += columns(scalar)
            }
        }
        return width
    }

    /// The columns that text without control characters takes.
    static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + columns($1) }
    }

    /// The longest beginning that fits into a number of columns.
    static func prefix(_ text: String, columns limit: Int) -> (text: String, width: Int) {
        var width = 0
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let next = columns(scalar)
            if width + next > limit { break }
            width += next
            kept.append(scalar)
        }
        return (String(kept), width)
    }

    private static func isPrintableASCII(_ text: ByteView) -> Bool {
        (0..<text.count).allSatisfy { text[$0] >= 0x20 && text[$0] < 0x7F }
    }

    /// What is shown for a character that has no look of its own; nil for all others.
    private static func visible(_ scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0x09: return "\\t"
        case 0x0A: return "\\n"
        case 0x0D: return "\\r"
        case 0x00..<0x20, 0x7F..<0xA0:
            let digits = String(scalar.value, radix: 16)
            return "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits
        // Marks that change the direction of what follows.
        case 0x202A...0x202E, 0x2066...0x2069: return "\\u{" + String(scalar.value, radix: 16) + "}"
        default: return nil
        }
    }

    /// Columns that a character takes: 2 for wide ones (Unicode Standard Annex 11), 0 for marks on others.
    static func columns(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        return wide.contains { $0.contains(value) } ? 2 : 1
    }

    /// Characters of East Asian scripts and symbols shown as pictures.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x231A...0x231B, 0x23E9...0x23EC, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
        0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x1FA70...0x1FAFF,
        0x20000...0x3FFFD,
    ]
}

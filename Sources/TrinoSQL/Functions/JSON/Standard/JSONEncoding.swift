import Columnar

/// `ENCODING UTF16` and `UTF32`: JSON as little-endian code units.
struct JSONEncoding: Sendable {
    private let isWide: Bool

    init(_ format: JSONFunctionCall.Format) { isWide = format == .utf32 }

    /// VARBINARY as text; what is no character becomes U+FFFD.
    func decoded(_ call: ScalarCall) -> Column {
        call.mapText { (bytes: ByteView, out: inout TextBuffer) in
            let units = self.units(bytes)
            var position = 0
            while position < units.count {
                let unit = units[position]
                position += 1
                var code = unit
                if !isWide, 0xD800..<0xDC00 ~= unit, position < units.count, 0xDC00..<0xE000 ~= units[position] {
                    code = 0x10000 + (unit - 0xD800) << 10 + (units[position] - 0xDC00)
                    position += 1
                }
                out.append(code: code > 0x10FFFF || 0xD800..<0xE000 ~= code ? 0xFFFD : code)
            }
            return true
        }
    }

    /// Text as VARBINARY.
    func encoded(_ call: ScalarCall) -> Column {
        call.mapText { (text: ByteView, out: inout TextBuffer) in
            var position = 0
            while position < text.count {
                let (code, length, _) = UTF8Scalar.decode(text, at: position)
                position += length
                if isWide {
                    append(code & 0xFFFF, code >> 16, to: &out)
                } else if code < 0x10000 {
                    append(code, to: &out)
                } else {
                    append(0xD800 + (code - 0x10000) >> 10, 0xDC00 + (code - 0x10000) & 0x3FF, to: &out)
                }
            }
            return true
        }
    }

    /// The code units of some bytes; what is left at the end is none.
    private func units(_ bytes: ByteView) -> [UInt32] {
        let width = isWide ? 4 : 2
        var units = stride(from: 0, to: bytes.count - bytes.count % width, by: width).map { start in
            (0..<width).reduce(0 as UInt32) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) }
        }
        if bytes.count % width > 0 { units.append(0xFFFD) }
        return units
    }

    private func append(_ units: UInt32..., to out: inout TextBuffer) {
        for unit in units {
            out.append(UInt8(truncatingIfNeeded: unit))
            out.append(UInt8(truncatingIfNeeded: unit >> 8))
        }
    }
}

import Columnar

/// Casts from and to UUID.
///
/// Source: Trino's `UuidOperators`.
enum UUIDCasts {
    /// Casts a UUID.
    static func cast(_ call: CastCall) -> Column? {
        switch call.resultType {
        case .varchar(let length):
            call.mapVarchar(length, longest: UUIDText.length) { (value: Int128, out: inout TextBuffer) in
                UUIDText.append(value, to: &out)
            } message: { text, limit, _ in
                "Cannot cast '\(text)' to varchar(\(limit))"
            }
        case .varbinary:
            call.mapText { (value: Int128, out: inout TextBuffer) in
                for byte in 0..<16 { out.append(UInt8(truncatingIfNeeded: value >> Int128(120 - 8 * byte))) }
                return true
            }
        default: nil
        }
    }

    /// Reads text.
    static func fromText(_ call: CastCall) -> Column {
        call.map { (text: ByteView) throws -> Int128? in
            guard let value = UUIDText.parse(text) else {
                throw Failure.invalidCast("Cannot cast value to UUID: \(text.string)")
            }
            if text.count != UUIDText.length {
                throw Failure.invalidCast("Invalid UUID string length: \(text.count)")
            }
            return value
        }
    }

    /// Takes bytes.
    static func fromBytes(_ call: CastCall) -> Column? {
        guard call.resultType == .uuid else { return nil }
        return call.map { (bytes: ByteView) throws -> Int128? in
            if bytes.count != 16 { throw Failure.invalidCast("Invalid UUID binary length: \(bytes.count)") }
            var value: UInt128 = 0
            for position in 0..<16 { value = value << 8 | UInt128(bytes[position]) }
            return Int128(bitPattern: value)
        }
    }
}

import Columnar

extension FunctionRegistry {
    mutating func addBinaryEncodings() {
        addEncoding("base64", encode: Base64.standard.encode, decode: Base64.standard.decode)
        addEncoding("base64url", encode: Base64.urlSafe.encode, decode: Base64.urlSafe.decode)
        addEncoding("base32", encode: Base32.encode, decode: Base32.decode)
        addEncoding("hex", encode: Hexadecimal.encode, decode: Hexadecimal.decode)
    }

    private mutating func addEncoding(
        _ name: String, encode: @escaping @Sendable (ByteView, inout TextBuffer) -> Void,
        decode: @escaping @Sendable (ByteView, inout TextBuffer) throws -> Void
    ) {
        scalar("to_\(name)", "varbinary", returns: "varchar") { call in
            call.mapText { (bytes: ByteView, out: inout TextBuffer) in
                encode(bytes, &out)
                return true
            }
        }
        for type in ["varchar(x)", "varbinary"] {
            scalar("from_\(name)", type, returns: "varbinary") { call in
                call.mapText { (text: ByteView, out: inout TextBuffer) in
                    try decode(text, &out)
                    return true
                }
            }
        }
    }
}

/// Two hexadecimal digits a byte; written in upper case, read in either.
private enum Hexadecimal {
    private static let digits = Array("0123456789ABCDEF".utf8)

    static func encode(_ bytes: ByteView, to out: inout TextBuffer) {
        let digits = digits
        out.reserve(2 * bytes.count)
        for index in 0..<bytes.count {
            out.appendReserved(digits[Int(bytes[index] &>> 4)])
            out.appendReserved(digits[Int(bytes[index] & 15)])
        }
    }

    static func decode(_ text: ByteView, to out: inout TextBuffer) throws {
        guard text.count % 2 == 0 else { throw Failure.invalidArgument("invalid input length \(text.count)") }
        out.reserve(text.count / 2)
        for index in 0..<(text.count / 2) {
            out.appendReserved(try digit(text[2 * index]) << 4 | digit(text[2 * index + 1]))
        }
    }

    private static func digit(_ byte: UInt8) throws -> UInt8 {
        switch byte {
        case 0x30...0x39: return byte - 0x30
        case 0x41...0x46: return byte - 0x37
        case 0x61...0x66: return byte - 0x57
        default:
            // Java reads the byte as a signed number, and that as a UTF-16 unit.
            let number = Int(Int8(bitPattern: byte))
            let character = String(decoding: [UInt16(truncatingIfNeeded: number)], as: UTF16.self)
            throw Failure.invalidArgument("not a hexadecimal digit: \"\(character)\" = \(number)")
        }
    }
}

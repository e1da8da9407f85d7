import Columnar

extension TextBuffer {
    /// Appends a part of a URL with its `%41` decoded, as `java.net.URI` does it: what is not UTF-8 is replaced.
    mutating func append(unescaped text: ByteView) {
        var position = 0
        while position < text.count {
            if text[position] != UInt8(ascii: "%") {
                append(text[position])
                position += 1
                continue
            }
            var bytes: [UInt8] = []
            while position < text.count && text[position] == UInt8(ascii: "%") {
                let high = hexadecimalValue(text[position + 1]) ?? 0
                bytes.append(high << 4 | (hexadecimalValue(text[position + 2]) ?? 0))
                position += 3
            }
            append(decodedAsJava(bytes))
        }
    }

    /// Appends text as the value of a form's field: letters, digits and `-_.*` as they are, spaces as `+`.
    mutating func append(formEncoded text: ByteView) {
        for index in 0..<text.count {
            let byte = text[index]
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F, 0x2E, 0x2A: append(byte)
            case 0x20: append(UInt8(ascii: "+"))
            default:
                append(UInt8(ascii: "%"))
                append(hexadecimalDigits[Int(byte >> 4)])
                append(hexadecimalDigits[Int(byte & 15)])
            }
        }
    }

    /// Appends the text that the value of a form's field stands for, as `java.net.URLDecoder` reads it.
    ///
    /// - Throws: ``Failure`` with Java's words.
    mutating func append(formDecoded text: ByteView) throws {
        var position = 0
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: "+"):
                append(0x20)
                position += 1
            case UInt8(ascii: "%"):
                var bytes: [UInt8] = []
                while position < text.count && text[position] == UInt8(ascii: "%") {
                    bytes.append(try escapedByte(text, &position))
                }
                append(decodedAsJava(bytes))
            default:
                append(text[position])
                position += 1
            }
        }
    }

    /// Reads `%` and two characters.
    private func escapedByte(_ text: ByteView, _ position: inout Int) throws -> UInt8 {
        // Java counts UTF-16 units and takes a sign; only what is wrong anyway can hold anything outside ASCII.
        let following = text.slice(position + 1, text.count).string.utf16.prefix(2)
        guard following.count == 2 else {
            throw Failure.invalidArgument("URLDecoder: Incomplete trailing escape (%) pattern")
        }
        let units = following.map { $0 < 0x80 ? UInt8($0) : 0xFF }
        func illegal(at index: Int) -> Failure {
            let shown = String(decoding: Array(following), as: UTF16.self)
            return Failure.invalidArgument(
                "URLDecoder: Illegal hex characters in escape (%) pattern - Error at index \(index) in: \"\(shown)\"")
        }
        let isSigned = units[0] == UInt8(ascii: "+") || units[0] == UInt8(ascii: "-")
        guard let low = hexadecimalValue(units[1]) else {
            throw illegal(at: isSigned || hexadecimalValue(units[0]) != nil ? 1 : 0)
        }
        if units[0] == UInt8(ascii: "-") && low > 0 {
            throw Failure.invalidArgument("URLDecoder: Illegal hex characters in escape (%) pattern - negative value")
        }
        guard let high = isSigned ? 0 : hexadecimalValue(units[0]) else { throw illegal(at: 0) }
        position += 3
        return high << 4 | low
    }
}

private let hexadecimalDigits = Array("0123456789ABCDEF".utf8)

private func hexadecimalValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
}

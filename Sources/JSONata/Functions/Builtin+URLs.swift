extension Builtin {
    static let urls = [
        define("base64encode", "<s-:s>", arity: 1) { _, arguments throws(Fault) in
            arguments.withText { .string(Base64Text.encoded(Array($0.utf8))) }
        },
        define("base64decode", "<s-:s>", arity: 1) { evaluator, arguments throws(Fault) in
            if evaluator.environment.dialect == .stepFunctions, let text = arguments.argument(0).text,
                !Base64Text.isStrict(text)
            {
                throw Fault(JSONataError.internalFault, saying: "The text is not base64: \(text)")
            }
            return arguments.withText { .string(String(decoding: Base64Text.decoded($0), as: UTF8.self)) }
        },
        define("encodeUrlComponent", "<s-:s>", arity: 1) { _, arguments throws(Fault) in
            arguments.withText { .string(encoded($0, keeping: unreserved)) }
        },
        define("encodeUrl", "<s-:s>", arity: 1) { _, arguments throws(Fault) in
            arguments.withText { .string(encoded($0, keeping: unreserved.union(reserved))) }
        },
        define("decodeUrlComponent", "<s-:s>", arity: 1) { _, arguments throws(Fault) in
            guard let text = arguments.argument(0).text else { return .undefined }
            return .string(try decoded(text, keeping: [], "decodeUrlComponent"))
        },
        define("decodeUrl", "<s-:s>", arity: 1) { _, arguments throws(Fault) in
            guard let text = arguments.argument(0).text else { return .undefined }
            return .string(try decoded(text, keeping: reserved, "decodeUrl"))
        },
    ]

    /// The characters that ECMAScript's encodeURIComponent leaves alone.
    private static let unreserved = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()".utf8)
    /// The characters that encodeURI leaves alone beside those.
    private static let reserved = Set(";/?:@&=+$,#".utf8)

    private static func encoded(_ text: String, keeping kept: Set<UInt8>) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in text.utf8 {
            if kept.contains(byte) {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// - Throws: D3140 for a percent sign without two digits, and for bytes that are not UTF-8.
    private static func decoded(_ text: String, keeping kept: Set<UInt8>, _ name: String) throws(Fault) -> String {
        let fault = Fault("D3140", value: .string(text)).with("functionName", name)
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var place = 0
        while place < bytes.count {
            guard bytes[place] == UInt8(ascii: "%") else {
                result.append(bytes[place])
                place += 1
                continue
            }
            guard place + 2 < bytes.count, let high = digit(bytes[place + 1]), let low = digit(bytes[place + 2]) else {
                throw fault
            }
            let byte = high << 4 | low
            if kept.contains(byte) { result += bytes[place...place + 2] } else { result.append(byte) }
            place += 3
        }
        guard let decoded = String(validating: result, as: UTF8.self) else { throw fault }
        return decoded
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}

/// Base64 as text, RFC 4648 section 4.
private enum Base64Text {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encoded(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
            for index in 0..<4 {
                result.append(index <= group.count ? alphabet[bits >> (18 - 6 * index) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Whether Java's plain decoder takes the text: letters of the alphabet, and padding at most at the end.
    static func isStrict(_ text: String) -> Bool {
        let letters = text.utf8.prefix { $0 != UInt8(ascii: "=") }
        let padding = text.utf8.dropFirst(letters.count)
        guard letters.allSatisfy({ alphabet.contains($0) }), letters.count % 4 != 1 else { return false }
        let missing = (4 - letters.count % 4) % 4
        return padding.isEmpty || padding.elementsEqual(repeatElement(UInt8(ascii: "="), count: missing))
    }

    /// The bytes; what is not of the alphabet is passed over, as the decoders of Node and Java's MIME decoder do.
    static func decoded(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        var bits = 0
        var count = 0
        for byte in text.utf8 {
            let letter =
                byte == UInt8(ascii: "-") ? UInt8(ascii: "+") : byte == UInt8(ascii: "_") ? UInt8(ascii: "/") : byte
            if byte == UInt8(ascii: "=") { break }
            guard let value = alphabet.firstIndex(of: letter) else { continue }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                result.append(UInt8(bits >> count & 255))
                bits &= (1 << count) - 1
            }
        }
        return result
    }
}

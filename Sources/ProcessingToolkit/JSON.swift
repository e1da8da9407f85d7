// A JSON reader for two small configuration files (RFC 8259). Kept here, and short, because the toolkit is compiled on
// the user's machine and must need nothing else.

enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// The number as it is written; the configuration's numbers are not computed with.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    subscript(key: String) -> JSONValue? { members?[key] }

    var string: String? { if case .string(let text) = self { text } else { nil } }
    var elements: [JSONValue]? { if case .array(let list) = self { list } else { nil } }
    var members: [String: JSONValue]? { if case .object(let fields) = self { fields } else { nil } }
}

struct JSONReader {
    private let bytes: [UInt8]
    private let path: String
    private var offset = 0

    private init(_ bytes: [UInt8], path: String) {
        self.bytes = bytes
        self.path = path
    }

    static func read(_ bytes: [UInt8], path: String) throws(ProcessingError) -> JSONValue {
        var reader = JSONReader(bytes, path: path)
        let value = try reader.value(depth: 0)
        guard reader.nextByte() == nil else { throw reader.wrong("the end of the file") }
        return value
    }

    private func wrong(_ expected: String) -> ProcessingError {
        .malformedJSON(path: path, offset: offset, expected: expected)
    }

    /// The next byte that is not white space, not consumed.
    private mutating func nextByte() -> UInt8? {
        while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
        return offset < bytes.count ? bytes[offset] : nil
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard nextByte() == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    private mutating func value(depth: Int) throws(ProcessingError) -> JSONValue {
        // The call stack is the limit; no real configuration is deeper than ten.
        guard depth < 100 else { throw wrong("at most 100 levels") }
        switch nextByte() {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ text: String, _ value: JSONValue) throws(ProcessingError) -> JSONValue {
        guard bytes[offset...].starts(with: text.utf8) else { throw wrong(text) }
        offset += text.utf8.count
        return value
    }

    private mutating func number() throws(ProcessingError) -> JSONValue {
        let digits = bytes[offset...].prefix {
            (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains($0)
        }
        let text = String(decoding: digits, as: UTF8.self)
        guard Double(text) != nil else { throw wrong("a value") }
        offset += digits.count
        return .number(text)
    }

    private mutating func array(depth: Int) throws(ProcessingError) -> JSONValue {
        _ = take("[")
        var list: [JSONValue] = []
        if take("]") { return .array(list) }
        repeat { list.append(try value(depth: depth + 1)) } while take(",")
        guard take("]") else { throw wrong("\",\" or \"]\"") }
        return .array(list)
    }

    private mutating func object(depth: Int) throws(ProcessingError) -> JSONValue {
        _ = take("{")
        var fields: [String: JSONValue] = [:]
        if take("}") { return .object(fields) }
        repeat {
            guard nextByte() == UInt8(ascii: "\"") else { throw wrong("a field name") }
            let key = try string()
            guard take(":") else { throw wrong("\":\"") }
            fields[key] = try value(depth: depth + 1)
        } while take(",")
        guard take("}") else { throw wrong("\",\" or \"}\"") }
        return .object(fields)
    }

    private mutating func string() throws(ProcessingError) -> String {
        offset += 1
        var text: [UInt8] = []
        while offset < bytes.count {
            let byte = bytes[offset]
            switch byte {
            case UInt8(ascii: "\""):
                offset += 1
                guard let valid = String(validating: text, as: UTF8.self) else { throw wrong("UTF-8 text") }
                return valid
            case UInt8(ascii: "\\"):
                offset += 1
                text.append(contentsOf: Array(String(try escape()).utf8))
            case 0..<0x20: throw wrong("\"\\\" before a control character")
            default:
                text.append(byte)
                offset += 1
            }
        }
        throw wrong("\"\"\" at the end of the text")
    }

    private mutating func escape() throws(ProcessingError) -> Unicode.Scalar {
        guard offset < bytes.count else { throw wrong("an escape") }
        let byte = bytes[offset]
        offset += 1
        switch Unicode.Scalar(byte) {
        case "\"", "\\", "/": return Unicode.Scalar(byte)
        case "b": return "\u{08}"
        case "f": return "\u{0C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u":
            let unit = try hexadecimal()
            guard (0xD800..<0xDC00).contains(unit) else {
                guard let scalar = Unicode.Scalar(unit) else { throw wrong("the first half of a surrogate pair") }
                return scalar
            }
            guard bytes[offset...].starts(with: "\\u".utf8) else { throw wrong("the second half of a surrogate pair") }
            offset += 2
            let low = try hexadecimal()
            guard (0xDC00..<0xE000).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
            else { throw wrong("the second half of a surrogate pair") }
            return scalar
        default: throw wrong("one of \" \\ / b f n r t u after \"\\\"")
        }
    }

    private mutating func hexadecimal() throws(ProcessingError) -> UInt32 {
        let digits = String(decoding: bytes[offset...].prefix(4), as: UTF8.self)
        guard digits.utf8.count == 4, digits.first != "+", let unit = UInt32(digits, radix: 16) else {
            throw wrong("four hexadecimal digits")
        }
        offset += 4
        return unit
    }
}

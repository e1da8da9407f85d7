/// Recursive descent over the bytes of one document.
///
/// Recursion is bounded by `maximumDepth`, so hostile input cannot exhaust the stack. Strings without escapes are
/// made from their slice of the document in one step; that is the common case and where the speed comes from.
struct JSONParser {
    let bytes: [UInt8]
    let duplicateKeys: DuplicateKeys
    let maximumDepth: Int
    var offset = 0

    init(bytes: [UInt8], duplicateKeys: DuplicateKeys, maximumDepth: Int) {
        self.bytes = bytes
        self.duplicateKeys = duplicateKeys
        self.maximumDepth = maximumDepth
    }

    mutating func document() throws(JSONSyntaxError) -> JSON {
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) {
            offset = 3
        }
        let value = try value(depth: 0)
        skipWhitespace()
        guard offset == bytes.count else { throw fault(.trailingContent) }
        return value
    }

    // MARK: - Values

    private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSON {
        skipWhitespace()
        guard offset < bytes.count else { throw fault(.unexpectedEnd) }
        switch bytes[offset] {
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: throw unexpected("a value")
        }
    }

    private mutating func object(depth: Int) throws(JSONSyntaxError) -> JSONObject {
        guard depth <= maximumDepth else { throw fault(.tooDeep(limit: maximumDepth)) }
        offset += 1
        var members = JSONObject()
        skipWhitespace()
        if take(UInt8(ascii: "}")) { return members }
        while true {
            skipWhitespace()
            let keyOffset = offset
            guard offset < bytes.count else { throw fault(.unexpectedEnd) }
            guard bytes[offset] == UInt8(ascii: "\"") else { throw unexpected("a key in double quotes") }
            let key = try string()
            skipWhitespace()
            guard take(UInt8(ascii: ":")) else { throw unexpected("':'") }
            let value = try value(depth: depth)
            if !members.appendIfNew(key, value) {
                guard duplicateKeys == .lastWins else { throw fault(.duplicateKey(key), at: keyOffset) }
                members[key] = value
            }
            skipWhitespace()
            if take(UInt8(ascii: "}")) { return members }
            guard take(UInt8(ascii: ",")) else { throw unexpected("',' or '}'") }
        }
    }

    private mutating func array(depth: Int) throws(JSONSyntaxError) -> [JSON] {
        guard depth <= maximumDepth else { throw fault(.tooDeep(limit: maximumDepth)) }
        offset += 1
        var values: [JSON] = []
        skipWhitespace()
        if take(UInt8(ascii: "]")) { return values }
        while true {
            values.append(try value(depth: depth))
            skipWhitespace()
            if take(UInt8(ascii: "]")) { return values }
            guard take(UInt8(ascii: ",")) else { throw unexpected("',' or ']'") }
        }
    }

    private mutating func number() throws(JSONSyntaxError) -> JSONNumber {
        let start = offset
        var grammar = JSONNumberGrammar()
        while offset < bytes.count, grammar.accept(bytes[offset]) {
            offset += 1
        }
        // "01" and "1.2.3" stop early in front of a byte that can only belong to a number.
        guard grammar.isComplete, offset == bytes.count || !Self.looksNumeric(bytes[offset]) else {
            throw fault(
                offset == bytes.count ? .unexpectedEnd : .invalidNumber, at: offset == bytes.count ? offset : start)
        }
        return JSONNumber(checked: String(decoding: bytes[start..<offset], as: UTF8.self))
    }

    private mutating func literal(_ word: StaticString, _ value: JSON) throws(JSONSyntaxError) -> JSON {
        for expected in word.description.utf8 {
            guard offset < bytes.count else { throw fault(.unexpectedEnd) }
            guard bytes[offset] == expected else { throw unexpected("the word \(word)") }
            offset += 1
        }
        return value
    }

    // MARK: - Steps

    private mutating func skipWhitespace() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x0a, 0x0d, 0x09: offset += 1
            default: return
            }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard offset < bytes.count, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    private static func looksNumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"),
            UInt8(ascii: "+"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

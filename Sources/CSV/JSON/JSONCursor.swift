import Columnar

/// Walks over the JSON of one line.
///
/// Strict as Jackson, which Hive's serializer reads with, or lenient as OpenX's parser: comments, strings in single quotes
/// or none, `;` between members, `=` and `=>` between name and value, elements left out.
struct JSONCursor {
    /// The line, or a part of it.
    let text: ByteView
    let isLenient: Bool
    private(set) var at: Int
    /// What is open: `{` or `[` each.
    private var open: [UInt8] = []

    /// Levels of objects and arrays that a line may have, as Jackson has it.
    static let deepest = 1000

    init(_ text: ByteView, isLenient: Bool) {
        self.text = text
        self.isLenient = isLenient
        at = 0
    }

    /// How a value begins.
    enum Token {
        case object
        case array
        /// What is between the quotes.
        case string(ByteView, isEscaped: Bool)
        /// A number, a boolean, or what a lenient parser takes for a string.
        case literal(ByteView)
        case null
        /// There is nothing more.
        case end
    }

    func fault(_ reason: String) -> JSONFault { JSONFault(reason: reason, at: at) }

    // MARK: - Values

    /// Begins a value; a string, literal or null is behind it then, an object or array behind its bracket.
    mutating func value() throws(JSONFault) -> Token {
        guard let byte = try seek() else { return .end }
        switch byte {
        case UInt8(ascii: "{"):
            at += 1
            return .object
        case UInt8(ascii: "["):
            at += 1
            return .array
        case UInt8(ascii: "\""): return try string(byte)
        case UInt8(ascii: "'") where isLenient: return try string(byte)
        default: return try isLenient ? lenientLiteral() : strictLiteral()
        }
    }

    /// Passes over what a token has begun.
    mutating func skip(_ token: Token) throws(JSONFault) {
        switch token {
        case .object: open.append(UInt8(ascii: "{"))
        case .array: open.append(UInt8(ascii: "["))
        default: return
        }
        let bottom = open.count - 1
        var isFirst = true
        while open.count > bottom {
            let isObject = open[open.count - 1] == UInt8(ascii: "{")
            let inner: Token?
            if isObject {
                inner = try key(isFirst: isFirst) == nil ? nil : try memberValue()
            } else {
                inner = try element(isFirst: isFirst)
            }
            isFirst = false
            switch inner {
            case .object, .array:
                if case .object = inner { open.append(UInt8(ascii: "{")) } else { open.append(UInt8(ascii: "[")) }
                guard open.count <= JSONCursor.deepest else {
                    throw fault("the values are nested more than \(JSONCursor.deepest) levels deep")
                }
                isFirst = true
            case nil: open.removeLast()
            default: break
            }
        }
    }

    /// Begins a value, passes over it, and returns its bytes.
    mutating func span() throws(JSONFault) -> (bytes: ByteView, token: Token) {
        guard try seek() != nil else { return (.empty, .end) }
        let start = at
        let token = try value()
        try skip(token)
        return (text.slice(start, at), token)
    }

    // MARK: - Members

    /// The next name in an object, and behind its colon; nil behind the closing brace.
    mutating func key(isFirst: Bool) throws(JSONFault) -> (name: ByteView, isEscaped: Bool)? {
        guard let byte = try seek() else { throw fault(JSONCursor.unterminatedObject(isLenient)) }
        if byte == UInt8(ascii: "}") {
            at += 1
            return nil
        }
        if !isFirst {
            guard byte == UInt8(ascii: ",") || (isLenient && byte == UInt8(ascii: ";")) else {
                throw fault(
                    isLenient ? "Unterminated object" : "a comma or the closing brace of the object is missing")
            }
            at += 1
        }
        let name: (ByteView, Bool)
        switch try value() {
        case .string(let bytes, let isEscaped): name = (bytes, isEscaped)
        case .literal(let bytes) where isLenient: name = (bytes, false)
        case .null where isLenient: throw fault("Field name is null literal")
        case .end: throw fault(JSONCursor.unterminatedObject(isLenient))
        default: throw fault(isLenient ? "Names must be strings" : "a name in double quotes was expected")
        }
        guard let colon = try seek(), colon == UInt8(ascii: ":") || (isLenient && colon == UInt8(ascii: "=")) else {
            throw fault(isLenient ? "Expected ':' after field \(name.0.string)" : "the colon behind a name is missing")
        }
        at += 1
        if colon == UInt8(ascii: "="), at < text.count, text[at] == UInt8(ascii: ">") { at += 1 }
        return name
    }

    private static func unterminatedObject(_ isLenient: Bool) -> String {
        isLenient ? "End of input" : "the line ends inside an object"
    }

    /// Begins the value of a member, which must be there.
    mutating func memberValue() throws(JSONFault) -> Token {
        let token = try value()
        if case .end = token { throw fault(JSONCursor.unterminatedObject(isLenient)) }
        return token
    }

    /// Begins the next element of an array; nil behind the closing bracket.
    mutating func element(isFirst: Bool) throws(JSONFault) -> Token? {
        switch try nextElement(isFirst: isFirst) {
        case .end: return nil
        case .missing: return .null
        case .value:
            let token = try value()
            if case .end = token { throw unterminatedArray }
            return token
        }
    }

    /// The bytes of the next element of an array, none for one that is left out; nil behind the closing bracket.
    mutating func elementSpan(isFirst: Bool) throws(JSONFault) -> ByteView? {
        switch try nextElement(isFirst: isFirst) {
        case .end: return nil
        case .missing: return .empty
        case .value: return try span().bytes
        }
    }

    private enum NextElement {
        case value
        /// A lenient parser takes null for what is left out.
        case missing
        case end
    }

    /// Goes to the next element, or behind the closing bracket.
    private mutating func nextElement(isFirst: Bool) throws(JSONFault) -> NextElement {
        func isSeparator(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: ",") || (isLenient && byte == UInt8(ascii: ";"))
        }
        guard let byte = try seek() else { throw unterminatedArray }
        if byte == UInt8(ascii: "]") {
            at += 1
            return .end
        }
        if isFirst { return isLenient && isSeparator(byte) ? .missing : .value }
        guard isSeparator(byte) else {
            throw isLenient ? unterminatedArray : fault("a comma or the closing bracket of the array is missing")
        }
        at += 1
        guard let next = try seek() else { throw unterminatedArray }
        return isLenient && (isSeparator(next) || next == UInt8(ascii: "]")) ? .missing : .value
    }

    private var unterminatedArray: JSONFault {
        fault(isLenient ? "Unterminated array" : "the line ends inside an array")
    }

    // MARK: - Bytes

    /// The next byte that is neither space nor comment, which the cursor is then at; nil at the end.
    private mutating func seek() throws(JSONFault) -> UInt8? {
        while at < text.count {
            let byte = text[at]
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): at += 1
            case UInt8(ascii: "#") where isLenient: at = text.count
            case UInt8(ascii: "/") where isLenient && at + 1 < text.count && text[at + 1] == UInt8(ascii: "/"):
                at = text.count
            case UInt8(ascii: "/") where isLenient && at + 1 < text.count && text[at + 1] == UInt8(ascii: "*"):
                at += 2
                while at + 1 < text.count, text[at] != UInt8(ascii: "*") || text[at + 1] != UInt8(ascii: "/") {
                    at += 1
                }
                guard at + 1 < text.count else { throw fault("Unterminated c-style comment") }
                at += 2
            default: return byte
            }
        }
        return nil
    }

    private mutating func string(_ quote: UInt8) throws(JSONFault) -> Token {
        let start = at + 1
        at = start
        var isEscaped = false
        while at < text.count {
            let byte = text[at]
            if byte == quote {
                at += 1
                return .string(text.slice(start, at - 1), isEscaped: isEscaped)
            }
            if byte == UInt8(ascii: "\\") {
                isEscaped = true
                try escape()
                continue
            }
            if byte < 0x20 && !isLenient {
                throw fault("a control character (\(byte)) in a string must be written with a backslash")
            }
            at += 1
        }
        throw fault(isLenient ? "Unterminated string" : "the line ends inside a string")
    }

    /// Passes over a backslash and what belongs to it.
    private mutating func escape() throws(JSONFault) {
        guard at + 1 < text.count else {
            throw fault(isLenient ? "Unterminated escape sequence" : "the line ends inside a string")
        }
        let byte = text[at + 1]
        if byte == UInt8(ascii: "u") {
            guard at + 6 <= text.count else {
                throw fault(isLenient ? "Unterminated escape sequence" : "the line ends inside a string")
            }
            guard JSONStrings.hexadecimal(text, at + 2) != nil else {
                throw fault("Invalid escape sequence: \(text.slice(at + 2, at + 6).string)")
            }
            at += 6
            return
        }
        if !isLenient && !JSONCursor.escapes.contains(byte) {
            throw fault("a backslash before '\(text.slice(at + 1, at + 2).string)' means nothing in JSON")
        }
        at += 2
    }

    private static let escapes = Array("\"\\/bfnrt".utf8)

    private mutating func lenientLiteral() throws(JSONFault) -> Token {
        let start = at
        while at < text.count && !JSONCursor.endsLiteral(text[at]) { at += 1 }
        guard at > start else { throw fault("Expected literal value") }
        let literal = text.slice(start, at)
        return literal.equalsLower("null") ? .null : .literal(literal)
    }

    private static func endsLiteral(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x0D, 0x0A, 0x09, 0x0C: true
        case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"): true
        case UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: ":"), UInt8(ascii: ","): true
        case UInt8(ascii: "="), UInt8(ascii: ";"), UInt8(ascii: "#"): true
        default: false
        }
    }

    private mutating func strictLiteral() throws(JSONFault) -> Token {
        let start = at
        while at < text.count, JSONCursor.isWordByte(text[at]) { at += 1 }
        let literal = text.slice(start, at)
        if literal.count == 4 && literal.equalsLower("null") && literal[0] == UInt8(ascii: "n") { return .null }
        guard literal.isJSONNumber || literal.array == Array("true".utf8) || literal.array == Array("false".utf8) else {
            at = start
            throw fault("'\(literal.count > 0 ? literal.string : text.slice(at, at + 1).string)' is no JSON value")
        }
        return .literal(literal)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: byte >= 0x80 || byte == UInt8(ascii: "_")
        }
    }
}

/// What is wrong with the JSON of a line, and at which of its bytes.
struct JSONFault: Error, Equatable {
    let reason: String
    var at: Int
}

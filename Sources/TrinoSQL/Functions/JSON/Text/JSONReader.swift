import Columnar

/// What a piece of JSON text is.
enum JSONToken: UInt8 {
    /// Nothing was read yet, or nothing follows.
    case end
    case startObject, endObject, startArray, endArray
    /// The name of a member; the colon after it has been read.
    case name
    case string
    /// A number without point and exponent.
    case integer
    case float
    case `true`, `false`, null

    /// Whether it is a string, number, boolean or null.
    var isScalar: Bool { rawValue >= JSONToken.string.rawValue }
}

/// Text that is not JSON, or that ends too early.
struct JSONSyntaxError: Error {}

/// Reads JSON text token by token, as strictly as Jackson 2.13 does, which Trino 401 reads it with.
///
/// Nothing of the text is copied: strings and numbers stay where they lie. Containers may be nested to any depth, since there
/// is no recursion. What follows the first value is read when it is asked for, and several values may follow one another.
struct JSONReader {
    /// The whole text.
    let text: ByteView
    /// What was read last.
    private(set) var token = JSONToken.end
    /// Where the token begins; of strings and names what is after the quote.
    private(set) var start = 0
    /// Where the token ends; of strings and names what is before the closing quote.
    private(set) var stop = 0
    /// Whether the string or name has escapes.
    private(set) var hasEscapes = false
    /// What is read next.
    var at = 0
    private var nesting = JSONNesting()
    /// Whether the innermost container has had no item yet.
    private var isFirst = true

    /// A reader at the start of some text.
    init(_ text: ByteView) {
        self.text = text
    }

    /// The token's text as it lies there; of a string or name without quotes and with its escapes.
    var content: ByteView { text.slice(start, stop) }

    /// How many containers are open.
    var depth: Int { nesting.depth }

    /// Reads the next token.
    ///
    /// - Returns: the token, `.end` at the end of the text.
    @discardableResult
    mutating func next() throws(JSONSyntaxError) -> JSONToken {
        skipSpaces()
        if token == .name { return try value() }
        guard at < text.count else {
            if nesting.depth > 0 { throw JSONSyntaxError() }
            start = at
            stop = at
            token = .end
            return .end
        }
        guard nesting.depth > 0 else { return try value() }
        let isObject = nesting.isObject
        if text[at] == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
            nesting.pop()
            isFirst = false
            return take(isObject ? .endObject : .endArray)
        }
        if !isFirst { try comma() }
        return isObject ? try name() : try value()
    }

    /// Passes over what is in the object or array that the last token opened, and its end.
    mutating func skipChildren() throws(JSONSyntaxError) {
        guard token == .startObject || token == .startArray else { return }
        nesting.pop()
        isFirst = false
        try skipContainer(isObject: token == .startObject)
        token = token == .startObject ? .endObject : .endArray
    }

    // MARK: - Pieces

    /// A token of one byte.
    @inline(__always)
    private mutating func take(_ kind: JSONToken) -> JSONToken {
        start = at
        at &+= 1
        stop = at
        token = kind
        return kind
    }

    @inline(__always)
    private mutating func comma() throws(JSONSyntaxError) {
        guard text[at] == UInt8(ascii: ",") else { throw JSONSyntaxError() }
        at &+= 1
        skipSpaces()
        guard at < text.count else { throw JSONSyntaxError() }
    }

    @inline(__always)
    private mutating func colon() throws(JSONSyntaxError) {
        skipSpaces()
        guard at < text.count, text[at] == UInt8(ascii: ":") else { throw JSONSyntaxError() }
        at &+= 1
    }

    private mutating func name() throws(JSONSyntaxError) -> JSONToken {
        guard text[at] == UInt8(ascii: "\"") else { throw JSONSyntaxError() }
        start = at &+ 1
        hasEscapes = try passString()
        stop = at &- 1
        try colon()
        token = .name
        return .name
    }

    private mutating func value() throws(JSONSyntaxError) -> JSONToken {
        guard at < text.count else { throw JSONSyntaxError() }
        isFirst = false
        switch text[at] {
        case UInt8(ascii: "\""):
            start = at &+ 1
            hasEscapes = try passString()
            stop = at &- 1
            token = .string
        case UInt8(ascii: "{"):
            nesting.push(isObject: true)
            isFirst = true
            return take(.startObject)
        case UInt8(ascii: "["):
            nesting.push(isObject: false)
            isFirst = true
            return take(.startArray)
        case UInt8(ascii: "t"): try literal("true", .true)
        case UInt8(ascii: "f"): try literal("false", .false)
        case UInt8(ascii: "n"): try literal("null", .null)
        default:
            start = at
            let isFloat = try passNumber()
            // Outside of containers only space may follow; within them it is the next token that is wrong.
            if nesting.depth == 0, at < text.count, !JSONReader.isSpace(text[at]) { throw JSONSyntaxError() }
            stop = at
            token = isFloat ? .float : .integer
        }
        return token
    }

    private mutating func literal(_ word: StaticString, _ kind: JSONToken) throws(JSONSyntaxError) {
        start = at
        try passWord(word)
        stop = at
        token = kind
    }
}

// MARK: - Looking for members

extension JSONReader {
    /// Goes to the member of a name, from the start of an object.
    ///
    /// - Returns: whether there is one; then its name was read last.
    mutating func enter(member step: JSONPath.Step) throws(JSONSyntaxError) -> Bool {
        let name = step.name
        var isFirst = true
        while true {
            skipSpaces()
            guard at < text.count else { throw JSONSyntaxError() }
            if text[at] == UInt8(ascii: "}") { return false }
            if !isFirst { try comma() }
            isFirst = false
            guard text[at] == UInt8(ascii: "\"") else { throw JSONSyntaxError() }
            var isMatch = step.isPlain && text.holds(name, at: at &+ 1)
            if isMatch {
                at &+= name.count &+ 2
            } else {
                let from = at &+ 1
                if try passString() || !step.isPlain {
                    isMatch = JSONString.decoded(text.slice(from, at &- 1)) == name.array
                }
            }
            try colon()
            skipSpaces()
            if isMatch {
                token = .name
                return true
            }
            try skipValue()
        }
    }

    /// Goes before an element, from the start of an array.
    ///
    /// - Returns: whether there are so many; then the next token is the element's.
    mutating func enter(element index: Int) throws(JSONSyntaxError) -> Bool {
        var left = index
        while true {
            skipSpaces()
            guard at < text.count else { throw JSONSyntaxError() }
            if text[at] == UInt8(ascii: "]") { return false }
            if left == 0 { return true }
            if left < index { try comma() }
            try skipValue()
            isFirst = false
            left &-= 1
        }
    }
}

extension ByteView {
    /// Whether some bytes stand at a position and a quote after them.
    @inline(__always)
    fileprivate func holds(_ name: ByteView, at position: Int) -> Bool {
        let end = position &+ name.count
        guard end < count, self[end] == UInt8(ascii: "\"") else { return false }
        return slice(position, end) == name
    }
}

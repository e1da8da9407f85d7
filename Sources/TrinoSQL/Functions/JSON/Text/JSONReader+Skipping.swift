import Columnar

// Passing over pieces of JSON text, which are checked as if they were read.

extension JSONReader {
    /// Whether a byte is white space in JSON.
    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    /// Passes over white space.
    @inline(__always)
    mutating func skipSpaces() {
        // Mostly there is none, or one.
        while at < text.count, text[at] <= 0x20, JSONReader.isSpace(text[at]) { at &+= 1 }
    }

    /// Passes over the value that begins here.
    mutating func skipValue() throws(JSONSyntaxError) {
        guard at < text.count else { throw JSONSyntaxError() }
        switch text[at] {
        case UInt8(ascii: "\""): _ = try passString()
        case UInt8(ascii: "{"):
            at &+= 1
            try skipContainer(isObject: true)
        case UInt8(ascii: "["):
            at &+= 1
            try skipContainer(isObject: false)
        default: try skipPlain()
        }
    }

    /// Passes over a number, a boolean or null.
    @inline(__always)
    private mutating func skipPlain() throws(JSONSyntaxError) {
        switch text[at] {
        case UInt8(ascii: "t"): try passWord("true")
        case UInt8(ascii: "f"): try passWord("false")
        case UInt8(ascii: "n"): try passWord("null")
        default: _ = try passNumber()
        }
    }

    /// Passes over the rest of a container whose opening bracket was read.
    mutating func skipContainer(isObject: Bool) throws(JSONSyntaxError) {
        var nesting = JSONNesting()
        nesting.push(isObject: isObject)
        var isFirst = true
        let count = text.count
        while true {
            skipSpaces()
            guard at < count else { throw JSONSyntaxError() }
            var byte = text[at]
            let isObject = nesting.isObject
            if byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                at &+= 1
                nesting.pop()
                if nesting.depth == 0 { return }
                isFirst = false
                continue
            }
            if !isFirst {
                guard byte == UInt8(ascii: ",") else { throw JSONSyntaxError() }
                at &+= 1
                skipSpaces()
                guard at < count else { throw JSONSyntaxError() }
                byte = text[at]
            }
            if isObject {
                guard byte == UInt8(ascii: "\"") else { throw JSONSyntaxError() }
                _ = try passString()
                skipSpaces()
                guard at < count, text[at] == UInt8(ascii: ":") else { throw JSONSyntaxError() }
                at &+= 1
                skipSpaces()
                guard at < count else { throw JSONSyntaxError() }
                byte = text[at]
            }
            isFirst = false
            switch byte {
            case UInt8(ascii: "\""): _ = try passString()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                at &+= 1
                nesting.push(isObject: byte == UInt8(ascii: "{"))
                isFirst = true
            default: try skipPlain()
            }
        }
    }

    /// Passes over a string, from its opening quote.
    ///
    /// - Returns: whether it has escapes.
    @inline(__always)
    mutating func passString() throws(JSONSyntaxError) -> Bool {
        var position = at &+ 1
        var hasEscapes = false
        while position < text.count {
            let marks = JSONString.marks(text.looseWord(at: position))
            if marks == 0 {
                position &+= 8
                continue
            }
            position &+= marks.trailingZeroBitCount &>> 3
            guard position < text.count else { break }
            let byte = text[position]
            if byte == UInt8(ascii: "\"") {
                at = position &+ 1
                return hasEscapes
            }
            guard byte == UInt8(ascii: "\\") else { throw JSONSyntaxError() }
            hasEscapes = true
            position = try passEscape(position)
        }
        throw JSONSyntaxError()
    }

    private func passEscape(_ position: Int) throws(JSONSyntaxError) -> Int {
        guard position &+ 1 < text.count else { throw JSONSyntaxError() }
        switch text[position &+ 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return position &+ 2
        case UInt8(ascii: "u"):
            guard position &+ 6 <= text.count, JSONString.codeUnit(text, at: position &+ 2) != nil else {
                throw JSONSyntaxError()
            }
            return position &+ 6
        default: throw JSONSyntaxError()
        }
    }

    /// Passes over a number.
    ///
    /// - Returns: whether it has a point or an exponent.
    @inline(__always)
    mutating func passNumber() throws(JSONSyntaxError) -> Bool {
        var position = at
        let count = text.count
        if text[position] == UInt8(ascii: "-") { position &+= 1 }
        guard position < count else { throw JSONSyntaxError() }
        let first = text[position] &- 0x30
        guard first < 10 else { throw JSONSyntaxError() }
        position &+= 1
        if first == 0 {
            if position < count, text[position] &- 0x30 < 10 { throw JSONSyntaxError() }
        } else {
            while position < count, text[position] &- 0x30 < 10 { position &+= 1 }
        }
        guard position < count, text[position] == UInt8(ascii: ".") || text[position] | 0x20 == UInt8(ascii: "e") else {
            at = position
            return false
        }
        if text[position] == UInt8(ascii: ".") { try passDigits(&position) }
        if position < count, text[position] | 0x20 == UInt8(ascii: "e") {
            if position &+ 1 < count,
                text[position &+ 1] == UInt8(ascii: "+") || text[position &+ 1] == UInt8(ascii: "-")
            {
                position &+= 1
            }
            try passDigits(&position)
        }
        at = position
        return true
    }

    /// Passes over a byte and the digits after it, of which there must be one.
    @inline(__always)
    private func passDigits(_ position: inout Int) throws(JSONSyntaxError) {
        position &+= 1
        guard position < text.count, text[position] &- 0x30 < 10 else { throw JSONSyntaxError() }
        while position < text.count, text[position] &- 0x30 < 10 { position &+= 1 }
    }

    /// Passes over `true`, `false` or `null`, after which no letter or digit may stand.
    mutating func passWord(_ word: StaticString) throws(JSONSyntaxError) {
        let length = word.utf8CodeUnitCount
        guard at &+ length <= text.count else { throw JSONSyntaxError() }
        for index in 0..<length {
            guard unsafe text[at &+ index] == word.utf8Start[index] else { throw JSONSyntaxError() }
        }
        at &+= length
        guard at < text.count else { return }
        switch text[at] {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x7F...: throw JSONSyntaxError()
        default: return
        }
    }
}

extension ByteView {
    /// Eight bytes as a little-endian word; those beyond the end are anything.
    @inline(__always)
    func looseWord(at position: Int) -> UInt64 {
        assert(position >= 0 && position <= count, "word at \(position) is outside 0..<\(count)")
        // Memory that views lie in is readable for 64 bytes beyond them.
        return unsafe UInt64(
            littleEndian: UnsafeRawPointer(start).loadUnaligned(fromByteOffset: position, as: UInt64.self))
    }
}

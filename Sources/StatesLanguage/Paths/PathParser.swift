internal import OrderedJSON

/// Reads paths, byte by byte: all that has a meaning in them is ASCII.
///
/// Recursion happens in filters alone (paths in filters in paths, parentheses) and is bounded by ``nestingLimit``.
struct PathParser {
    static let nestingLimit = 32

    let text: String
    let bytes: [UInt8]
    var offset = 0
    var nesting = 0

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    // MARK: - Head

    mutating func head() throws(PathSyntaxError) -> QueryPath.Root {
        guard take("$") else { throw fault(.noRoot) }
        if take("$") { return .context }
        let start = offset
        while let byte = peek(), byte != UInt8(ascii: "."), byte != UInt8(ascii: "[") {
            guard Self.isNameByte(byte), offset > start || !Self.isDigit(byte) else { throw fault(.variableName) }
            offset += 1
        }
        return offset == start ? .input : .variable(String(decoding: bytes[start..<offset], as: UTF8.self))
    }

    /// All steps up to the end of the text.
    mutating func path() throws(PathSyntaxError) -> PathSteps {
        let path = try steps(inFilter: false)
        guard offset == bytes.count else { throw unexpected("'.' or '['") }
        return path
    }

    // MARK: - Steps

    mutating func steps(inFilter: Bool) throws(PathSyntaxError) -> PathSteps {
        var steps: [PathStep] = []
        while let byte = peek(), byte == UInt8(ascii: ".") || byte == UInt8(ascii: "[") {
            guard steps.count < PathSteps.limit else { throw fault(.tooLong(limit: PathSteps.limit)) }
            if byte == UInt8(ascii: "[") {
                steps.append(try bracket())
                continue
            }
            offset += 1
            if take(".") {
                steps.append(.scan)
            }
            switch peek() {
            case nil: throw fault(.unexpectedEnd(expected: "a name"))
            case UInt8(ascii: "["): steps.append(try bracket())
            case UInt8(ascii: "*"):
                offset += 1
                steps.append(.wildcard)
            default: steps.append(.property(try name(inFilter: inFilter)))
            }
        }
        return PathSteps(steps)
    }

    /// A name after a dot: up to the next dot or bracket; what stands around a path in a filter ends it there.
    private mutating func name(inFilter: Bool) throws(PathSyntaxError) -> String {
        let start = offset
        while let byte = peek(), byte != UInt8(ascii: "."), byte != UInt8(ascii: "[") {
            if inFilter, Self.endsPathInFilter(byte) { break }
            guard byte > 0x20 else {
                throw unexpected("a name without white space; write ['my name'] for others")
            }
            offset += 1
        }
        guard offset > start else { throw unexpected("a name") }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    private mutating func bracket() throws(PathSyntaxError) -> PathStep {
        offset += 1
        skipBlanks()
        let step: PathStep
        switch peek() {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): step = try names()
        case UInt8(ascii: "*"):
            offset += 1
            step = .wildcard
        case UInt8(ascii: "?"):
            offset += 1
            step = .filter(try filter())
        case let byte? where byte == UInt8(ascii: "-") || byte == UInt8(ascii: ":") || Self.isDigit(byte):
            step = try places()
        case nil: throw fault(.unclosed("'['"))
        default: throw unexpected("a name in quotes, an index, '*' or '?(…)'")
        }
        skipBlanks()
        guard peek() != nil else { throw fault(.unclosed("'['")) }
        guard take("]") else { throw unexpected("']'") }
        return step
    }

    private mutating func names() throws(PathSyntaxError) -> PathStep {
        var names: [String] = []
        while true {
            skipBlanks()
            guard let quote = peek(), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
                throw unexpected("a name in quotes")
            }
            names.append(try quoted(quote))
            skipBlanks()
            guard take(",") else { return names.count == 1 ? .property(names[0]) : .properties(names) }
        }
    }

    /// Indices with commas between them, or one slice.
    private mutating func places() throws(PathSyntaxError) -> PathStep {
        var places: [Int] = []
        let first = peek() == UInt8(ascii: ":") ? nil : try integer()
        skipBlanks()
        if take(":") {
            skipBlanks()
            let to = peek().map { Self.isDigit($0) || $0 == UInt8(ascii: "-") } ?? false ? try integer() : nil
            skipBlanks()
            guard peek() != UInt8(ascii: ":") else { throw fault(.sliceStep) }
            return .slice(from: first, to: to)
        }
        if let first {
            places.append(first)
        }
        while take(",") {
            skipBlanks()
            places.append(try integer())
            skipBlanks()
        }
        return places.count == 1 ? .index(places[0]) : .indices(places)
    }

    /// An integer; one that is too large for any array is as good as the largest one.
    private mutating func integer() throws(PathSyntaxError) -> Int {
        let start = offset
        let isNegative = take("-")
        let digits = offset
        while let byte = peek(), Self.isDigit(byte) {
            offset += 1
        }
        guard offset > digits else { throw unexpected("a digit") }
        // Half the range, so that adding the length of an array cannot overflow.
        return Int(String(decoding: bytes[start..<offset], as: UTF8.self)).map {
            Swift.max(-Self.indexLimit, Swift.min(Self.indexLimit, $0))
        } ?? (isNegative ? -Self.indexLimit : Self.indexLimit)
    }

    private static let indexLimit = Int(Int32.max)
}

// MARK: - Bytes

extension PathParser {
    func peek() -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: scalar) else { return false }
        offset += 1
        return true
    }

    mutating func skipBlanks() {
        while let byte = peek(), byte == 0x20 || (0x09...0x0d).contains(byte) {
            offset += 1
        }
    }

    /// A string in quotes with its backslash escapes resolved; the offset stands on the first quote.
    mutating func quoted(_ quote: UInt8) throws(PathSyntaxError) -> String {
        let start = offset
        offset += 1
        var content: [UInt8] = []
        while let byte = peek() {
            offset += 1
            if byte == quote { return String(decoding: content, as: UTF8.self) }
            guard byte == UInt8(ascii: "\\") else {
                content.append(byte)
                continue
            }
            guard let escaped = peek() else { break }
            offset += 1
            content += try escape(escaped)
        }
        offset = start
        throw fault(.unclosed("a string"))
    }

    /// What a backslash and this byte stand for.
    private mutating func escape(_ byte: UInt8) throws(PathSyntaxError) -> [UInt8] {
        switch byte {
        case UInt8(ascii: "n"): return [0x0a]
        case UInt8(ascii: "r"): return [0x0d]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0c]
        case UInt8(ascii: "u"):
            let digits = String(decoding: bytes[offset..<Swift.min(offset + 4, bytes.count)], as: UTF8.self)
            guard digits.utf8.count == 4, let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value)
            else {
                throw unexpected("four hexadecimal digits of a character")
            }
            offset += 4
            return Array(String(scalar).utf8)
        default: return [byte]
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// A byte of a variable's name: letters, also beyond ASCII, digits and `_`.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 0x80...:
            true
        default: isDigit(byte)
        }
    }

    static func endsPathInFilter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "="), UInt8(ascii: "~"), UInt8(ascii: "!"),
            UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: ")"), 0x20, 0x09...0x0d:
            true
        default: false
        }
    }

    // MARK: - Faults

    func fault(_ problem: PathSyntaxError.Problem) -> PathSyntaxError { PathSyntaxError(text, problem, at: offset) }

    func unexpected(_ expected: String) -> PathSyntaxError {
        guard offset < bytes.count else { return fault(.unexpectedEnd(expected: expected)) }
        let rest = String(decoding: bytes[offset...], as: UTF8.self)
        return fault(.unexpectedCharacter(String(rest.unicodeScalars.prefix(1)), expected: expected))
    }
}

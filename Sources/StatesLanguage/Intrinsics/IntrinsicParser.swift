internal import OrderedJSON

/// Reads calls; calls in calls are bounded by the service's own limit.
struct IntrinsicParser {
    /// "You can nest up to 10 intrinsic functions" (the page of the developer guide).
    static let nestingLimit = 10

    private let text: String
    private let bytes: [UInt8]
    private var offset = 0

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    mutating func call() throws(IntrinsicSyntaxError) -> IntrinsicExpression {
        guard text.utf8.starts(with: "States.".utf8) else { throw fault(.notACall) }
        let call = try call(depth: 1)
        guard offset == bytes.count else { throw unexpected("the end") }
        return call
    }

    private mutating func call(depth: Int) throws(IntrinsicSyntaxError) -> IntrinsicExpression {
        guard depth <= Self.nestingLimit else { throw fault(.tooDeep(limit: Self.nestingLimit)) }
        offset += "States.".utf8.count
        let start = offset
        while let byte = peek(), byte != UInt8(ascii: "(") {
            offset += 1
        }
        let name = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard let function = IntrinsicFunction(rawValue: name) else {
            offset = start
            throw fault(.unknownFunction(name))
        }
        guard take("(") else { throw unexpected("'('") }
        var arguments: [IntrinsicExpression] = []
        skipBlanks()
        if take(")") { return .call(function, arguments) }
        while true {
            skipBlanks()
            arguments.append(try argument(depth: depth))
            skipBlanks()
            if take(")") { return .call(function, arguments) }
            guard take(",") else { throw unexpected("',' or ')'") }
        }
    }

    private mutating func argument(depth: Int) throws(IntrinsicSyntaxError) -> IntrinsicExpression {
        switch peek() {
        case nil: throw fault(.unexpectedEnd(expected: "an argument"))
        case UInt8(ascii: "'"): return try string()
        case UInt8(ascii: "$"): return try path()
        default:
            if bytes[offset...].starts(with: "States.".utf8) { return try call(depth: depth + 1) }
            return try literal()
        }
    }

    // MARK: - Arguments

    /// A string in single quotes.
    ///
    /// Braces need no backslash except in templates (`States.StringToJson('{"a": 1}')` is recorded as accepted:
    /// json_merge_escaped_argument.json5 in localstack/localstack).
    private mutating func string() throws(IntrinsicSyntaxError) -> IntrinsicExpression {
        let start = offset
        offset += 1
        var content: [UInt8] = []
        while let byte = peek() {
            offset += 1
            if byte == UInt8(ascii: "'") {
                let raw = String(decoding: bytes[(start + 1)..<(offset - 1)], as: UTF8.self)
                return .string(String(decoding: content, as: UTF8.self), raw: raw)
            }
            guard byte == UInt8(ascii: "\\") else {
                content.append(byte)
                continue
            }
            guard let escaped = peek() else { break }
            guard FormatTemplate.isEscapable(escaped) else {
                offset -= 1
                throw fault(.escape)
            }
            offset += 1
            content.append(escaped)
        }
        offset = start
        throw fault(.unclosedString)
    }

    /// A path: up to the comma or parenthesis that is not in its own brackets.
    private mutating func path() throws(IntrinsicSyntaxError) -> IntrinsicExpression {
        let start = offset
        var depth = 0
        var quote: UInt8?
        while let byte = peek() {
            if let open = quote {
                if byte == UInt8(ascii: "\\") {
                    offset += 1
                } else if byte == open {
                    quote = nil
                }
            } else {
                switch byte {
                case UInt8(ascii: "'") where depth > 0, UInt8(ascii: "\"") where depth > 0: quote = byte
                case UInt8(ascii: "["), UInt8(ascii: "("): depth += 1
                case UInt8(ascii: "]"), UInt8(ascii: ")"): depth -= 1
                default: break
                }
                if depth < 0 || (depth == 0 && byte == UInt8(ascii: ",")) { break }
            }
            offset += 1
        }
        offset = Swift.min(offset, bytes.count)
        var end = offset
        while end > start, bytes[end - 1] <= 0x20 {
            end -= 1
        }
        do {
            return .path(try QueryPath(String(decoding: bytes[start..<end], as: UTF8.self)))
        } catch {
            offset = start
            throw fault(.path(error))
        }
    }

    private mutating func literal() throws(IntrinsicSyntaxError) -> IntrinsicExpression {
        let start = offset
        while let byte = peek(), byte > 0x20, byte != UInt8(ascii: ","), byte != UInt8(ascii: ")") {
            offset += 1
        }
        let word = String(decoding: bytes[start..<offset], as: UTF8.self)
        switch word {
        case "true": return .value(true)
        case "false": return .value(false)
        case "null": return .value(.null)
        default:
            guard let number = JSONNumber(text: word) else {
                offset = start
                throw word.isEmpty ? unexpected("an argument") : fault(.argument(word))
            }
            return .value(.number(number))
        }
    }

    // MARK: - Bytes

    private func peek() -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: scalar) else { return false }
        offset += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek(), byte == 0x20 || (0x09...0x0d).contains(byte) {
            offset += 1
        }
    }

    private func fault(_ problem: IntrinsicSyntaxError.Problem) -> IntrinsicSyntaxError {
        IntrinsicSyntaxError(text, problem, at: offset)
    }

    private func unexpected(_ expected: String) -> IntrinsicSyntaxError {
        guard offset < bytes.count else { return fault(.unexpectedEnd(expected: expected)) }
        let rest = String(decoding: bytes[offset...], as: UTF8.self)
        return fault(.unexpectedCharacter(String(rest.unicodeScalars.prefix(1)), expected: expected))
    }
}

/// A place in a JSON document.
public struct JSONPosition: Hashable, Sendable {
    /// Bytes before the place, counted from 0; a byte order mark counts.
    public let byteOffset: Int
    /// The line, counted from 1; lines end at LF, CR or CR LF.
    public let line: Int
    /// The column, counted from 1 in Unicode scalars.
    public let column: Int

    /// Makes a position from its three numbers.
    public init(byteOffset: Int, line: Int, column: Int) {
        self.byteOffset = byteOffset
        self.line = line
        self.column = column
    }
}

extension JSONPosition {
    /// Counts lines and columns up to an offset.
    init(byteOffset offset: Int, in bytes: [UInt8]) {
        var line = 1
        var column = 1
        var index = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? min(3, offset) : 0
        while index < offset {
            switch bytes[index] {
            case 0x0a:
                (line, column) = (line + 1, 1)
            case 0x0d where index + 1 < bytes.count && bytes[index + 1] == 0x0a:
                break
            case 0x0d:
                (line, column) = (line + 1, 1)
            case 0x80...0xbf:
                break  // the inside of a scalar that was counted at its first byte
            default:
                column += 1
            }
            index += 1
        }
        self.init(byteOffset: offset, line: line, column: column)
    }
}

/// Why some bytes are not a JSON document, and where.
public struct JSONSyntaxError: Error, Hashable, Sendable {
    /// What was wrong, with the facts.
    public enum Kind: Hashable, Sendable {
        /// The document stopped inside a value.
        case unexpectedEnd
        /// A character stands where another was needed; `expected` says which, in words.
        case unexpectedCharacter(Unicode.Scalar, expected: String)
        /// A backslash is followed by what JSON does not define.
        case invalidEscape
        /// The bytes are not UTF-8 here.
        case invalidUTF8
        /// A `\u` escape names half of a surrogate pair.
        case loneSurrogate
        /// A number breaks the number grammar (`01`, `1.`, `-`).
        case invalidNumber
        /// An object has the same key twice.
        case duplicateKey(String)
        /// Arrays and objects are nested deeper than the limit.
        case tooDeep(limit: Int)
        /// Something follows the end of the document's one value.
        case trailingContent
        /// A raw control character (below U+0020) stands inside a string.
        case unescapedControlCharacter(UInt8)
    }

    /// What was wrong.
    public let kind: Kind
    /// Where.
    public let position: JSONPosition

    /// Makes an error from what and where.
    public init(kind: Kind, position: JSONPosition) {
        self.kind = kind
        self.position = position
    }

    /// What happened and where, in one line of plain words.
    public var message: String { "\(kind.message) (line \(position.line), column \(position.column))" }
}

extension JSONSyntaxError: CustomStringConvertible {
    /// The same text as ``message``.
    public var description: String { message }
}

extension JSONSyntaxError.Kind {
    /// What is wrong, without the place.
    public var message: String {
        switch self {
        case .unexpectedEnd: "the document ends in the middle of a value"
        case .unexpectedCharacter(let scalar, let expected):
            "found \(Self.quoted(scalar)) where \(expected) is expected"
        case .invalidEscape: #"unknown escape; JSON has \" \\ \/ \b \f \n \r \t and \u with four hexadecimal digits"#
        case .invalidUTF8: "the bytes here are not UTF-8"
        case .loneSurrogate: #"a \u escape names half of a surrogate pair without its other half"#
        case .invalidNumber: "this is not a JSON number"
        case .duplicateKey(let key): "the key \"\(key)\" is used twice in one object"
        case .tooDeep(let limit): "arrays and objects are nested deeper than \(limit) levels"
        case .trailingContent: "something follows the end of the document"
        case .unescapedControlCharacter(let byte): "control character \(Self.hexadecimal(UInt32(byte))) must be escaped"
        }
    }

    private static func quoted(_ scalar: Unicode.Scalar) -> String {
        scalar.value < 0x20 || scalar.value == 0x7f ? hexadecimal(scalar.value) : "'\(Character(scalar))'"
    }

    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

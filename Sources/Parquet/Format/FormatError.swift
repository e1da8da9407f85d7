/// What is wrong with the metadata of a Parquet file; offsets are of the file.
enum FormatError: Error, Hashable, Sendable {
    /// The bytes end inside a value.
    case truncated(offset: Int)
    /// A number has more bytes than any number of its kind.
    case overlongNumber(offset: Int)
    /// A number does not fit the field that it is for.
    case outOfRange(field: String, value: Int64, offset: Int)
    /// A list or text is said to be longer than the bytes that are left.
    case lengthBeyondEnd(length: Int, offset: Int)
    /// A type that Thrift's compact protocol does not have, or that the field does not have.
    case unexpectedType(code: UInt8, offset: Int)
    /// Structures in structures in structures.
    case nestedTooDeep(offset: Int)
    /// A field that must be there is not.
    case missingField(String, offset: Int)
    /// A text is not UTF-8.
    case notText(offset: Int)
}

extension FormatError: CustomStringConvertible {
    /// What happened, in one line, without the offset.
    var description: String {
        switch self {
        case .truncated: "the metadata ends inside a value"
        case .overlongNumber: "a number of the metadata has too many bytes"
        case .outOfRange(let field, let value, _): "\(field) is \(value)"
        case .lengthBeyondEnd(let length, _): "the metadata has a length of \(length), beyond its end"
        case .unexpectedType(let code, _): "the metadata has a value of type \(code) where none can be"
        case .nestedTooDeep: "the metadata is nested too deep"
        case .missingField(let field, _): "\(field) is missing"
        case .notText: "a name in the metadata is not UTF-8"
        }
    }

    /// Where in the file.
    var offset: Int {
        switch self {
        case .truncated(let offset), .overlongNumber(let offset), .outOfRange(_, _, let offset),
            .lengthBeyondEnd(_, let offset), .unexpectedType(_, let offset), .nestedTooDeep(let offset),
            .missingField(_, let offset), .notText(let offset):
            offset
        }
    }
}

public import Columnar
public import Compression

/// A place in a text file.
public struct CSVPosition: Hashable, Sendable {
    /// The file, as its ``TextFile/location`` has it.
    public let file: String
    /// The line, 1 for the first; a row with quoted newlines takes several.
    public let line: Int
    /// Bytes of the file (of the decompressed text, for gzip) before the place.
    public let byte: Int

    /// Makes a place.
    public init(file: String, line: Int, byte: Int) {
        self.file = file
        self.line = line
        self.byte = byte
    }
}

/// What is wrong with text files, or with what was said about them.
public enum CSVError: Error, Hashable, Sendable {
    /// The file cannot be opened or read; the number is of errno(3).
    case cannotRead(file: String, errno: Int32)
    /// The file became shorter or was rewritten while it was read.
    case fileChanged(file: String)
    /// The file has no bytes, so there is nothing to take column names from.
    case emptyFile(file: String)
    /// The file begins with the byte order mark of UTF-16 or UTF-32.
    case wideEncoding(file: String, encoding: String)
    /// The file holds NUL bytes, which text files do not.
    case binary(file: String, byte: Int)
    /// The rows end with carriage returns alone, as on old Macintosh systems.
    case loneCarriageReturns(file: String)
    /// A file of a table has another header than the first.
    case headerMismatch(file: String, expected: [String], found: [String])
    /// A row has more or fewer fields than the table has columns.
    case fieldCountMismatch(expected: Int, found: Int, at: CSVPosition)
    /// A quote stands inside a field that does not begin with one.
    case quoteInUnquotedField(at: CSVPosition)
    /// Something other than a delimiter or row end follows the quote that closes a field.
    case textAfterClosingQuote(opened: CSVPosition, at: CSVPosition)
    /// A quoted field does not end.
    case unterminatedQuote(opened: CSVPosition)
    /// A row is longer than the limit, in bytes.
    case lineTooLong(limit: Int, at: CSVPosition)
    /// A value is not of the type that was declared for its column.
    case badValue(column: String, type: DataType, value: String, at: CSVPosition)
    /// A value contradicts the type that was guessed for its column, and what was read cannot be read again.
    case contradiction(column: String, guessed: DataType, value: String, at: CSVPosition)
    /// A query reads a pipe or terminal a second time.
    case readTwice(file: String)
    /// The bytes are not of the form that the name says, or damaged; the number is an offset in the compressed file.
    case corrupt(CompressionFormat, file: String, byte: Int)
    /// The compressed file ends too early.
    case truncated(CompressionFormat, file: String, byte: Int)
    /// The file cannot be decompressed: mostly, a library is missing.
    case codecMissing(file: String, reason: String)
    /// The file's name says that it is compressed in a way that cannot be read.
    case unsupportedCompression(file: String, suffix: String)
    /// A line of a JSON table is no JSON, or a value in it is none of its column's type.
    ///
    /// - column: the column whose value is wrong; nil when the line is.
    /// - isLenient: whether it is read as OpenX's serializer does.
    /// - character: bytes of the line, or of the value, before the place.
    case badJSON(reason: String, column: String?, isLenient: Bool, character: Int, at: CSVPosition)
    /// Text files of this dialect cannot hold columns of the type.
    case unsupportedType(column: String, type: DataType, dialect: String)
    /// Two bytes that must differ are the same, or one is a digit, a row end or not ASCII.
    case impossibleLayout(reason: String)
}

// MARK: - Printing

extension CSVError: CustomStringConvertible {
    /// What happened, where, and what to do, in one to three lines.
    public var description: String {
        var text = what
        if let place { text += "\n  --> \(place)" }
        if let help { text += "\n  help: \(help)" }
        return text
    }

    /// What happened, in one line.
    public var what: String {
        switch self {
        case .cannotRead(let file, let number): "cannot read \"\(file)\": \(errorText(number))"
        case .fileChanged(let file): "\"\(file)\" changed while it was read"
        case .emptyFile(let file): "\"\(file)\" is empty, so it has no header"
        case .wideEncoding(let file, let encoding): "\"\(file)\" is \(encoding) text; only UTF-8 can be read"
        case .binary(let file, _): "\"\(file)\" holds NUL bytes, so it is not a text file"
        case .loneCarriageReturns(let file): "the rows of \"\(file)\" end with a carriage return alone"
        case .headerMismatch(_, let expected, let found):
            "the header has \(counted(found.count, "column")) (\(listed(found))), that of the table's first file "
                + "\(expected.count) (\(listed(expected)))"
        case .fieldCountMismatch(let expected, let found, _):
            "a row has \(counted(found, "field")), the table has \(counted(expected, "column"))"
        case .quoteInUnquotedField: "a quote stands inside a field that does not begin with one"
        case .textAfterClosingQuote: "text follows the closing quote of a field"
        case .unterminatedQuote: "a quoted field does not end"
        case .lineTooLong(let limit, _): "Line too long in text file: a row has more than \(limit) bytes"
        case .badValue(let column, let type, let value, _):
            "column \"\(column)\" is \(type), which \"\(value)\" is not"
        case .contradiction(let column, let type, let value, _):
            "column \"\(column)\" was taken for \(type) by its first values, which \"\(value)\" is not"
        case .readTwice(let file): "\"\(file)\" can be read only once, and the query reads it again"
        case .corrupt(let format, let file, let byte):
            "\"\(file)\" is not a \(format.rawValue) file, or damaged at byte \(byte)"
        case .truncated(.gzip, let file, let byte): "\"\(file)\" ends inside a gzip member, at byte \(byte)"
        case .truncated(let format, let file, let byte):
            "the \(format.rawValue) data of \"\(file)\" ends too early, at byte \(byte)"
        case .codecMissing(let file, let reason): "cannot read \"\(file)\": \(reason)"
        case .unsupportedCompression(let file, let suffix):
            "\"\(file)\" is compressed (\(suffix)), which is not supported; .gz, .bz2, .zst, .snappy, .lz4 and .deflate are"
        case .badJSON(let reason, nil, true, let character, _):
            "Row is not a valid JSON Object - JSONException: \(reason) at character \(character + 1)"
        case .badJSON(let reason, nil, false, let character, _):
            "Row is not a valid JSON Object - \(reason), at character \(character + 1)"
        case .badJSON(let reason, .some(let column), _, _, _):
            "Error Parsing a column in the table: column \"\(column)\": \(reason)"
        case .unsupportedType(let column, let type, let dialect):
            "column \"\(column)\" is \(type), which \(dialect) tables cannot hold"
        case .impossibleLayout(let reason): reason
        }
    }

    /// The place in a file, if there is one.
    public var position: CSVPosition? {
        switch self {
        case .fieldCountMismatch(_, _, let at), .quoteInUnquotedField(let at), .textAfterClosingQuote(_, let at),
            .unterminatedQuote(let at), .lineTooLong(_, let at), .badValue(_, _, _, let at),
            .contradiction(_, _, _, let at), .badJSON(_, _, _, _, let at):
            at
        default: nil
        }
    }

    private var place: String? {
        if let position { return "\(position.file), line \(position.line), byte \(position.byte)" }
        switch self {
        case .binary(let file, let byte): return "\(file), byte \(byte)"
        case .headerMismatch(let file, _, _): return "\(file), line 1"
        default: return nil
        }
    }

    private var help: String? {
        switch self {
        case .fileChanged: "read a copy of the file, or wait until it is written"
        case .emptyFile: "give the columns by hand (--schema), or name another file"
        case .wideEncoding: "convert the file first: iconv -f UTF-16 -t UTF-8 FILE"
        case .binary: "if it is compressed, its name must end with .gz"
        case .loneCarriageReturns: "convert the file first: tr '\\r' '\\n' < FILE"
        case .headerMismatch: "read the files as tables of their own"
        case .fieldCountMismatch:
            "a delimiter inside an unquoted value is the usual cause; quote the value, or set another delimiter"
        case .quoteInUnquotedField: "quote the whole value and double the quotes inside it: \"say \"\"hi\"\"\""
        case .textAfterClosingQuote(let opened, _):
            "the field begins at line \(opened.line), byte \(opened.byte); close it there, or double the quotes inside it"

        case .unterminatedQuote: "close the quote, or double it if it belongs to the value"
        case .lineTooLong: "a quote that is never closed is the usual cause"
        case .badValue: "correct the value, or declare the column VARCHAR and use TRY_CAST"
        case .contradiction(let column, _, _, _):
            "declare the type (--schema '\(column) VARCHAR'), or read from a file, of which all values can be looked at"
        case .badJSON(_, nil, true, _, _):
            "correct the line, or set the serializer's property ignore.malformed.json to true: it is a row of NULLs then"
        case .badJSON(_, nil, false, _, _):
            "each line must be one object; the OpenX serializer with ignore.malformed.json passes over others"
        case .badJSON: "correct the value, or declare the column string"
        case .readTwice: "write what it gives to a file first"
        case .unsupportedCompression: "decompress the file, or compress it with gzip"
        case .corrupt, .truncated: "compress the file again, or remove the ending from its name if it is plain text"
        default: nil
        }
    }
}

private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

private func listed(_ names: [String]) -> String {
    names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
}

extension CSVError {
    /// Whether it is of the file as a whole, and not of rows that a query may pass over.
    var isDamage: Bool {
        switch self {
        case .cannotRead, .fileChanged, .corrupt, .truncated, .codecMissing: true
        default: false
        }
    }
}

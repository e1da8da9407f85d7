import Columnar

/// Where a block's rows lie.
struct Place: Sendable {
    /// The file.
    let file: OpenedFile
    /// The number of the block in the file.
    let chunk: Int
    /// Offsets in the file, or in its decompressed text.
    let rows: Range<Int>
    /// The line of the first row, where the text cannot be read again.
    let line: Int?

    /// The place of a byte for messages.
    ///
    /// - Parameters:
    ///   - byte: counted from the block's first.
    ///   - text: the block's text.
    /// - Returns: file, line and byte.
    func position(of byte: Int, in text: UnsafePointer<UInt8>) -> CSVPosition {
        guard let line else { return file.data.position(of: rows.lowerBound + byte) }
        var lines = 0
        for at in 0..<byte where unsafe text[at] == UInt8(ascii: "\n") { lines += 1 }
        return CSVPosition(file: file.data.name, line: line + lines, byte: rows.lowerBound + byte)
    }
}

/// What is wrong with the quotes or rows of a block.
enum StructureFault: Error {
    /// A quote that opens inside a field or closes before its end.
    case misplacedQuote(at: Int)
    /// The last field does not end.
    case unterminatedQuote
    /// A row has another number of fields than the table.
    case fieldCount(found: Int, at: Int)
}

extension StructureFault {
    /// The fault as an error for the user.
    ///
    /// - Parameters:
    ///   - place: of the block.
    ///   - text: its text.
    ///   - quote: of the dialect.
    ///   - columns: of the table's files.
    /// - Returns: the error with its place.
    func error(_ place: Place, text: UnsafePointer<UInt8>, quote: UInt8, columns: Int) -> CSVError {
        switch self {
        case .fieldCount(let found, let at):
            return .fieldCountMismatch(expected: columns, found: found, at: unsafe place.position(of: at, in: text))
        case .misplacedQuote(let at):
            let position = unsafe place.position(of: at, in: text)
            guard let opened = unsafe StructureFault.openQuote(text, before: at, quote: quote) else {
                return .quoteInUnquotedField(at: position)
            }
            return .textAfterClosingQuote(opened: unsafe place.position(of: opened, in: text), at: position)
        case .unterminatedQuote:
            let opened = unsafe StructureFault.openQuote(text, before: place.rows.count, quote: quote) ?? 0
            return .unterminatedQuote(opened: unsafe place.position(of: opened, in: text))
        }
    }

    /// Offset of the quote that is open before a byte; nil if the byte is outside quotes.
    private static func openQuote(_ text: UnsafePointer<UInt8>, before byte: Int, quote: UInt8) -> Int? {
        var opened: Int?
        var at = 0
        while at < byte {
            if unsafe text[at] == quote {
                if opened == nil {
                    opened = at
                } else if unsafe at + 1 < byte && text[at + 1] == quote {
                    at += 1
                } else {
                    opened = nil
                }
            }
            at += 1
        }
        return opened
    }
}

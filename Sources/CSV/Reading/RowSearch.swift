import Columnar

/// Looks for the ends of rows, byte by byte: for the few bytes at the edges of blocks.
@safe struct RowSearch {
    private let quote: UInt16
    private let loneReturns: Bool

    init(_ dialect: Dialect) {
        // No byte equals 256.
        quote = dialect.rowQuote.map(UInt16.init) ?? 256
        loneReturns = dialect.loneReturnEndsRow
    }

    /// Offset behind the first row end.
    ///
    /// - Parameters:
    ///   - bytes: the text.
    ///   - from: where to begin; where the search ended if there is no row end.
    ///   - end: where to end.
    ///   - isQuoted: whether the text is inside quotes there.
    ///   - isFollowed: whether more of the file follows, of which nothing is known.
    /// - Returns: nil if there is none.
    func rowEnd(
        _ bytes: UnsafePointer<UInt8>, from: inout Int, to end: Int, isQuoted: inout Bool, isFollowed: Bool
    ) -> Int? {
        while from < end {
            let byte = unsafe bytes[from]
            if UInt16(byte) == quote {
                isQuoted.toggle()
            } else if !isQuoted {
                if byte == UInt8(ascii: "\n") { return from + 1 }
                if loneReturns && byte == UInt8(ascii: "\r") {
                    if from + 1 == end && isFollowed { return nil }
                    if unsafe from + 1 == end || bytes[from + 1] != UInt8(ascii: "\n") { return from + 1 }
                }
            }
            from += 1
        }
        return nil
    }

    /// Offset behind the last row end outside quotes.
    ///
    /// - Parameters:
    ///   - bytes: the text; begins with a row, and more may follow.
    ///   - count: its bytes.
    ///   - quotes: quote bytes in it.
    /// - Returns: nil if there is none.
    func lastRowEnd(_ bytes: UnsafePointer<UInt8>, _ count: Int, quotes: Int) -> Int? {
        var isQuoted = quotes % 2 == 1
        var at = count - 1
        while at >= 0 {
            let byte = unsafe bytes[at]
            if UInt16(byte) == quote {
                isQuoted.toggle()
            } else if !isQuoted {
                if byte == UInt8(ascii: "\n") { return at + 1 }
                // What follows the last byte is not known.
                if unsafe loneReturns && byte == UInt8(ascii: "\r") && at + 1 < count && bytes[at + 1] != 10 {
                    return at + 1
                }
            }
            at -= 1
        }
        return nil
    }
}

import Columnar

/// Bytes of a file in memory, with room for one byte behind them, and the search for rows among them.
@safe struct TextWindow {
    private let file: DataFile
    private let dialect: Dialect
    private let rowLimit: Int
    /// Offset in the file of the first row.
    private let dataStart: Int
    /// The memory.
    private(set) var buffer: Buffer
    /// Offset in the file of the first byte in memory.
    let start: Int
    /// Bytes in memory.
    private(set) var count: Int

    /// Reads a part of a file.
    init(
        file: DataFile, layout: TextLayout, dataStart: Int, from start: Int, to end: Int, buffer: Buffer
    ) throws(CSVError) {
        self.file = file
        dialect = layout.dialect
        rowLimit = layout.rowLimit
        self.dataStart = dataStart
        self.start = start
        self.buffer = buffer
        count = end - start
        try unsafe file.read(into: buffer.base, count: count, at: start)
    }

    /// Offset in the file of the first byte that is not in memory.
    var end: Int { start + count }

    /// The bytes from an offset in the file on.
    @unsafe func pointer(at offset: Int) -> UnsafeMutablePointer<UInt8> { unsafe buffer.bytes + (offset - start) }

    /// What the search for a row found.
    struct RowStart {
        /// Where the row begins, or where the search ended.
        let offset: Int
        /// Whether the search ended inside quotes.
        let isQuoted: Bool
    }

    /// Offset of the first row that begins at or behind an offset.
    ///
    /// Reads more of the file as far as it is needed.
    ///
    /// - Parameters:
    ///   - offset: in the window.
    ///   - quoted: whether it lies inside quotes.
    ///   - limit: where to give up; a row that begins there or behind it need not be found.
    /// - Returns: the offset; the file's size if its last row was passed; `limit` or more if no row begins before it.
    /// - Throws: `CSVError.lineTooLong` and errors of reading.
    mutating func rowStart(atOrBehind offset: Int, quoted: Bool, limit: Int) throws(CSVError) -> RowStart {
        if !quoted && (offset == dataStart || beginsRow(offset - start)) {
            return RowStart(offset: offset, isQuoted: false)
        }
        return try rowEnd(from: offset, quoted: quoted, limit: limit)
    }

    /// Offset behind the first row end at or behind an offset; otherwise like ``rowStart(atOrBehind:quoted:limit:)``.
    mutating func rowEnd(from offset: Int, quoted: Bool, limit: Int) throws(CSVError) -> RowStart {
        let search = RowSearch(dialect)
        var isQuoted = quoted
        var at = offset - start
        while true {
            let known = min(count, limit - start)
            let isFollowed = start + known < file.size
            if let found = unsafe search.rowEnd(
                buffer.bytes, from: &at, to: known, isQuoted: &isQuoted, isFollowed: isFollowed)
            {
                return RowStart(offset: start + found, isQuoted: false)
            }
            if start + known >= limit { return RowStart(offset: limit, isQuoted: isQuoted) }
            if end - offset > rowLimit { throw tooLong(from: offset, at: at, quoted: isQuoted) }
            try extend()
        }
    }

    /// The error of a row that goes on behind an offset and was searched up to a byte in memory.
    private func tooLong(from offset: Int, at: Int, quoted: Bool) -> CSVError {
        let text = unsafe UnsafeBufferPointer(start: buffer.bytes, count: at)
        if quoted, let opened = unsafe text.lastIndex(where: { $0 == dialect.rowQuote }) {
            return .unterminatedQuote(opened: file.position(of: start + opened))
        }
        let before = unsafe text[..<(offset - start)].lastIndex { $0 == UInt8(ascii: "\n") }
        return .lineTooLong(limit: rowLimit, at: file.position(of: start + (before.map { $0 + 1 } ?? 0)))
    }

    /// Whether a row ends right before a byte, outside quotes.
    private func beginsRow(_ at: Int) -> Bool {
        guard at > 0 else { return false }
        let before = unsafe buffer.bytes[at - 1]
        if before == UInt8(ascii: "\n") { return true }
        guard dialect.loneReturnEndsRow, before == UInt8(ascii: "\r") else { return false }
        return unsafe at == count || buffer.bytes[at] != UInt8(ascii: "\n")
    }

    /// Reads on, at least doubling the window.
    private mutating func extend() throws(CSVError) {
        let more = min(max(count, 65_536), file.size - end)
        if buffer.byteCount < count + more + 1 {
            let larger = Buffer(byteCount: 2 * (count + more) + 1)
            unsafe larger.base.copyMemory(from: buffer.base, byteCount: count)
            buffer = larger
        }
        try unsafe file.read(into: buffer.base + count, count: more, at: end)
        count += more
    }
}

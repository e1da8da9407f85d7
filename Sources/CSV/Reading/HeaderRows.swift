import Columnar

/// What stands before the data of a file: the byte order mark and the rows to be left out.
enum HeaderRows {
    /// Offset of the first byte behind the rows that a table leaves out.
    ///
    /// - Throws: `CSVError.headerMismatch` for a file with another header than the first.
    static func end(of data: DataFile, _ index: Int, _ table: TextTable) throws(CSVError) -> Int {
        let end = min(data.size, 4096)
        var window = try TextWindow(
            file: data, layout: table.layout, dataStart: 0, from: 0, to: end, buffer: Buffer(byteCount: end + 1))
        var at = try byteOrderMark(window, name: data.name)
        for row in 0..<table.skippedRows where at < data.size {
            let start = at
            at = try window.rowEnd(from: at, quoted: false, limit: data.size).offset
            guard row == 0, index > 0, let header = table.header else { continue }
            let bytes = unsafe Array(UnsafeBufferPointer(start: window.pointer(at: start), count: at - start))
            let found = try ReferenceReader(dialect: table.dialect).firstRow(of: bytes, name: data.name) ?? []
            if found != header { throw .headerMismatch(file: data.name, expected: header, found: found) }
        }
        return at
    }

    /// Length of the mark of UTF-8 at the start of a file.
    ///
    /// - Throws: `CSVError.wideEncoding` for the marks of UTF-16 and UTF-32.
    static func byteOrderMark(_ window: TextWindow, name: String) throws(CSVError) -> Int {
        try unsafe byteOrderMark(
            UnsafeBufferPointer(start: window.buffer.bytes, count: min(4, window.count)), name: name)
    }

    /// Length of the mark of UTF-8 at the start of a text.
    ///
    /// - Throws: `CSVError.wideEncoding` for the marks of UTF-16 and UTF-32.
    static func byteOrderMark(_ start: UnsafeBufferPointer<UInt8>, name: String) throws(CSVError) -> Int {
        let bytes = unsafe Array(start.prefix(4))
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return 3 }
        if bytes == [0xFF, 0xFE, 0, 0] || bytes == [0, 0, 0xFE, 0xFF] {
            throw .wideEncoding(file: name, encoding: "UTF-32")
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw .wideEncoding(file: name, encoding: "UTF-16")
        }
        return 0
    }
}

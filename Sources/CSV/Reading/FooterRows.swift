import Columnar

/// The last rows of a file, which a table may leave out (`skip.footer.line.count`).
///
/// Only for dialects without quotes around row ends: there a row can be found from its end.
enum FooterRows {
    /// Offset of the first of the last rows of a file.
    static func start(
        of descriptor: Int32, size: Int, _ rows: Int, name: String
    ) throws(CSVError) -> Int {
        var length = min(size, 1 << 16)
        while length > 0 {
            let buffer = Buffer(byteCount: length)
            try unsafe DataFile.read(
                descriptor, into: buffer.base, count: length, at: size - length, name: name)
            let start = unsafe start(in: buffer.bytes, length, rows)
            withExtendedLifetime(buffer) {}
            if start > 0 || length == size { return size - length + start }
            length = min(size, 2 * length)
        }
        return 0
    }

    /// Offset of the first of the last rows of a text that begins with a row; 0 if it has no more rows than that.
    @unsafe
    static func start(in text: UnsafePointer<UInt8>, _ count: Int, _ rows: Int) -> Int {
        let (newline, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
        var at = count
        for _ in 0..<rows where at > 0 {
            // The end of the row before, if there is one: both bytes of two.
            if unsafe text[at - 1] == newline { at -= 1 }
            if unsafe at > 0 && text[at - 1] == carriageReturn { at -= 1 }
            while unsafe at > 0 && text[at - 1] != newline && text[at - 1] != carriageReturn { at -= 1 }
        }
        return at
    }
}

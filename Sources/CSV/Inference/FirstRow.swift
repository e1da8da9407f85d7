import Columnar

/// The first row of a table: the header, if there is one.
struct FirstRow {
    /// The fields' values.
    let fields: [String]
    /// The row as it stands in the file, with a row end.
    let text: [UInt8]

    /// Reads the first row of the first file.
    ///
    /// - Throws: `CSVError.emptyFile` and what tells that it is no text.
    init(_ files: [TextFile], dialect: Dialect, _ pipes: Pipes) throws(CSVError) {
        guard let first = files.first else {
            fields = []
            text = []
            return
        }
        let text = try FirstRow.start(of: first, dialect: dialect, pipes)
        try FirstRow.check(text, name: first.location)
        let rows = ReferenceReader(dialect: dialect)
        guard let row = try rows.firstRow(of: text, name: first.location) else {
            throw .emptyFile(file: first.location)
        }
        fields = row
        self.text = FirstRow.row(text, dialect: dialect)
    }

    /// The first row of a text; the last one of a file may lack its end.
    private static func row(_ text: [UInt8], dialect: Dialect) -> [UInt8] {
        var at = 0
        var isQuoted = false
        let end = unsafe text.withUnsafeBufferPointer { bytes -> Int? in
            guard let base = bytes.baseAddress else { return nil }
            return unsafe RowSearch(dialect).rowEnd(
                base, from: &at, to: bytes.count, isQuoted: &isQuoted, isFollowed: false)
        }
        return end.map { Array(text[..<$0]) } ?? text + [UInt8(ascii: "\n")]
    }

    /// Bytes from the start of the file: its first row, and probably more.
    private static func start(of file: TextFile, dialect: Dialect, _ pipes: Pipes) throws(CSVError) -> [UInt8] {
        let data = try pipes.open(0, file)
        if file.isCompressed || !data.isSeekable {
            let head = data.isSeekable ? [] : try pipes.head(of: 0, limit: SchemaInference.headSize)
            let stream = try TextStream(
                data, head: head, isSample: !data.isSeekable, compression: file.compression,
                layout: TextLayout(dialect: dialect), skippedRows: 0, pieceSize: 65_536, kernels: .chosen)
            guard let piece = try stream.next(buffer: { Buffer(byteCount: $0) }) else { return [] }
            return unsafe Array(
                UnsafeBufferPointer(start: piece.buffer.bytes + piece.offset, count: piece.count))
        }
        let end = min(data.size, 65_536)
        var window = try TextWindow(
            file: data, layout: TextLayout(dialect: dialect), dataStart: 0, from: 0, to: end,
            buffer: Buffer(byteCount: end + 1))
        let mark = try HeaderRows.byteOrderMark(window, name: data.name)
        _ = try window.rowEnd(from: mark, quoted: false, limit: data.size)
        return unsafe Array(
            UnsafeBufferPointer(start: window.buffer.bytes + mark, count: window.count - mark))
    }

    /// Refuses what is no text with rows.
    private static func check(_ text: [UInt8], name: String) throws(CSVError) {
        if let byte = text.firstIndex(of: 0) {
            // Every other byte of ASCII in UTF-16 is NUL.
            let isWide =
                text.count >= 4
                && [0, 1].contains { parity in
                    stride(from: parity, to: min(text.count, 64), by: 2).allSatisfy { text[$0] == 0 }
                }
            if isWide { throw .wideEncoding(file: name, encoding: "UTF-16") }
            throw .binary(file: name, byte: byte)
        }
        let hasNewline = text.contains(UInt8(ascii: "\n"))
        if !hasNewline && text.dropLast().contains(UInt8(ascii: "\r")) { throw .loneCarriageReturns(file: name) }
    }
}

import Columnar

/// A file that a scan has begun to read.
final class OpenedFile: Sendable {
    /// Position among the table's files.
    let index: Int
    /// What was said of it.
    let file: TextFile
    /// Its bytes.
    let data: DataFile
    /// Offset of the first row behind the header.
    let dataStart: Int
    /// Bytes of each chunk but the last.
    let chunkSize: Int
    /// For dialects in which quotes hide row ends.
    let parity: QuoteParity?
    /// For a file that cannot be read in chunks.
    let stream: TextStream?

    /// Whether it is looked at to guess the columns.
    let isSample: Bool

    init(index: Int, table: TextTable, chunkSize: Int) throws(CSVError) {
        self.index = index
        self.chunkSize = chunkSize
        isSample = table.options.isSample
        file = table.files[index]
        data = try table.pipes.open(index, file, footerRows: table.skippedFooterRows)
        guard file.isCompressed || !data.isSeekable else {
            // Rows at the end are left out first: what is left may be shorter than the header.
            dataStart = min(data.size, try HeaderRows.end(of: data, index, table))
            parity = table.dialect.rowQuote == nil ? nil : QuoteParity()
            stream = nil
            return
        }
        var head: [UInt8] = []
        if !data.isSeekable {
            head =
                isSample
                ? try table.pipes.head(of: index, limit: SchemaInference.headSize) : try table.pipes.take(index)
        }
        dataStart = 0
        parity = nil
        stream = try TextStream(
            data, head: head, isSample: isSample && !data.isSeekable, compression: file.compression,
            layout: table.layout,
            skippedRows: table.skippedRows, footerRows: table.skippedFooterRows, pieceSize: chunkSize,
            kernels: table.options.kernels)
    }

    /// Chunks of the file.
    var chunkCount: Int { stream != nil ? 1 : (data.size - dataStart + chunkSize - 1) / chunkSize }

    /// Offsets in the file of a chunk's bytes.
    func bytes(of chunk: Int) -> Range<Int> {
        let start = dataStart + chunk * chunkSize
        return start..<min(start + chunkSize, data.size)
    }
}

extension OpenedFile {
    /// Blocks in ascending sequence are the rows in the order of the table.
    func sequence(of chunk: Int) -> Int { index << 32 | chunk }
}

import Columnar
import Compression

/// Writes one file of text of a set.
final class TextFileWriter: BatchFileWriter {
    private var file: PendingFile
    private let writer: RowWriter
    private let encoder: GzipEncoder?
    private let piece = TextPiece(capacity: 1 << 18)
    private(set) var rowCount = 0

    /// Bytes that are worth a write.
    private static let writeSize = 1 << 17

    /// Creates the hidden file that becomes the file, and begins it.
    ///
    /// - Throws: `OutputError`.
    init(
        path: String, format: ResultFormat, columns: [ColumnSchema], compression: TextFileCompression,
        lazyText: LazyText
    ) throws {
        file = try PendingFile(for: path)
        writer = RowWriter(format: format, columns: columns, lazyText: lazyText)
        encoder = if case .gzip(let level) = compression { GzipEncoder(level: level) } else { nil }
        piece.text.append(format.header(columns))
    }

    var byteCount: Int { file.byteCount }

    func append(_ batch: ColumnBatch) throws {
        try writer.append(batch, to: piece)
        rowCount += batch.count
        if piece.text.count >= TextFileWriter.writeSize { try flush() }
    }

    func close() throws {
        try flush()
        if let encoder { try unsafe encoder.finish { try unsafe file.write($0) } }
        try file.close()
    }

    func publish() throws { try file.publish() }
    func unpublish() { file.unpublish() }

    private func flush() throws {
        try unsafe piece.text.withBytes { bytes in
            guard let encoder else { return try unsafe file.write(bytes) }
            try unsafe encoder.encode(bytes) { try unsafe file.write($0) }
        }
        piece.text.removeAll()
    }
}

public import Columnar

/// Writes one Parquet file; it appears under its name when it is complete, or not at all.
///
/// Used by one thread at a time. When it is released before ``finish()`` nothing is left.
public final class ParquetWriter: BatchFileWriter {
    private let builder: ParquetFileBuilder
    private let encoder: RowGroupEncoder
    private let workshop: EncodingWorkshop

    /// Creates the hidden file that becomes the file.
    ///
    /// - Parameters:
    ///   - path: the file to be; it is replaced if it exists.
    ///   - columns: names and types; a column without a name is called `_colN`.
    ///   - options: what the file shall be like.
    /// - Throws: `Failure` for types that Hive has not, `OutputError`, ``ParquetWriteError``.
    public convenience init(path: String, columns: [ColumnSchema], options: ParquetWriterOptions) throws {
        try self.init(path: path, schema: WrittenSchema(columns, options: options), options: options)
    }

    init(path: String, schema: WrittenSchema, options: ParquetWriterOptions) throws {
        builder = try ParquetFileBuilder(path: path, schema: schema)
        encoder = RowGroupEncoder(schema, options: options)
        workshop = try EncodingWorkshop(options)
    }

    /// Rows so far.
    public var rowCount: Int { builder.rowCount + encoder.rowCount }
    /// Bytes in the file so far.
    public var byteCount: Int { builder.byteCount }

    /// Appends rows; their failures have been raised before.
    ///
    /// - Throws: ``ParquetWriteError``, `OutputError`, what decoding the columns throws.
    public func append(_ batch: ColumnBatch) throws {
        let columns = try batch.columns.map { try $0.decoded() }
        var start = 0
        while start < batch.count {
            let end = min(batch.count, start + min(encoder.room, ParquetWriter.step))
            try encoder.append(columns, rows: start..<end, workshop: workshop)
            start = end
            if encoder.isFull { try builder.append(encoder.finish(workshop)) }
        }
    }

    /// Completes the file and gives it its name.
    ///
    /// - Throws: ``ParquetWriteError``, `OutputError`.
    public func finish() throws {
        try close()
        try publish()
    }

    /// Completes the file, which then waits for its name.
    public func close() throws {
        if encoder.rowCount > 0 { try builder.append(encoder.finish(workshop)) }
        try builder.close()
    }

    /// Gives the file its name.
    public func publish() throws { try builder.publish() }
    /// Removes the file under the name that it was given.
    public func unpublish() { builder.unpublish() }

    /// Rows after which it is seen whether the row group is full.
    private static let step = 1 << 16
}

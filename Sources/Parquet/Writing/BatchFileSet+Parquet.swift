public import Columnar

extension BatchFileSet {
    /// Writes a query's result to several Parquet files of a folder.
    ///
    /// Opening it throws `Failure` for types that Hive has not.
    /// - Parameters:
    ///   - directory: the folder, which must exist.
    ///   - options: what each file shall be like.
    ///   - bytesPerFile: a file that has as many bytes gets no further row group.
    ///   - name: the name of a file in the folder, by its number from 0.
    public convenience init(
        parquetIn directory: String, options: ParquetWriterOptions, bytesPerFile: Int = .max,
        name: @escaping @Sendable (Int) -> String
    ) {
        self.init(directory: directory, bytesPerFile: bytesPerFile, name: name) { columns in
            let schema = try WrittenSchema(columns, options: options)
            return { path in try ParquetWriter(path: path, schema: schema, options: options) }
        }
    }
}

public import Columnar

/// How files of text are compressed.
public enum TextFileCompression: Hashable, Sendable {
    case none
    /// RFC 1952; level 1 (fast) to 9 (small).
    case gzip(level: Int = 6)
}

extension BatchFileSet {
    /// Writes a query's result to several files of text of a folder.
    ///
    /// Opening it throws `Failure` for types that Hive has not, if the format is one of Hive's.
    /// - Parameters:
    ///   - directory: the folder, which must exist.
    ///   - format: a format whose rows stand for themselves: not ``ResultFormat/json``, `jsonl` or `table`.
    ///   - compression: how each file is compressed.
    ///   - lazyText: for ``ResultFormat/textFile``: delimiters, escape and NULL.
    ///   - bytesPerFile: a file that has as many bytes gets no further rows.
    ///   - name: the name of a file in the folder, by its number from 0.
    public convenience init(
        textIn directory: String, format: ResultFormat, compression: TextFileCompression = .none,
        lazyText: LazyText = LazyText(), bytesPerFile: Int = .max, name: @escaping @Sendable (Int) -> String
    ) {
        precondition(format.hasSeparateRows, "the format is not one for several files")
        // Text that is canonical already is copied.
        self.init(directory: directory, bytesPerFile: bytesPerFile, takesUndecoded: true, name: name) { columns in
            if format.isHive { try HiveTypes.check(columns) }
            return { path in
                try TextFileWriter(
                    path: path, format: format, columns: columns, compression: compression, lazyText: lazyText)
            }
        }
    }
}

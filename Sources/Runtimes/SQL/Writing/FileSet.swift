import CSV
import Columnar
import Parquet

/// A result that becomes files of a folder.
protocol FileSet: ResultSink {
    /// The files; none until the result is complete.
    var written: [WrittenFile] { get }
    /// Forgets an incomplete result.
    func abandon()
}

/// A file of a result.
struct WrittenFile: Hashable, Sendable {
    /// Its place below the result's folder: `name`, or `key=value/name`.
    let path: String
    /// Its size.
    let byteCount: Int
    /// Rows in it.
    let rowCount: Int
}

extension FileSetSink: FileSet {
    var written: [Runtimes.WrittenFile] {
        files.map { Runtimes.WrittenFile(path: $0.name, byteCount: $0.byteCount, rowCount: $0.rowCount) }
    }

    func abandon() { discard() }
}

extension ParquetFileSet: FileSet {
    var written: [Runtimes.WrittenFile] {
        files.map { Runtimes.WrittenFile(path: $0.name, byteCount: $0.byteCount, rowCount: $0.rowCount) }
    }

    func abandon() { discard() }
}

import Columnar

/// A result that becomes files of a folder.
protocol FileSet: ResultSink {
    /// The files; none until the result is complete.
    var written: [WrittenFile] { get }
    /// Forgets an incomplete result.
    func abandon()
}

/// A set of files of any kind, where a type is wanted.
struct AnyFileSet: ResultSink {
    private let files: any FileSet

    init(_ files: any FileSet) { self.files = files }

    var takesUndecoded: Bool { files.takesUndecoded }
    func open(columns: [ColumnSchema], threads: Int) throws { try files.open(columns: columns, threads: threads) }
    func write(_ batch: ColumnBatch, thread: Int) throws { try files.write(batch, thread: thread) }
    func advance(to sequence: Int, thread: Int) throws { try files.advance(to: sequence, thread: thread) }
    func end(thread: Int) throws { try files.end(thread: thread) }
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

extension BatchFileSet: FileSet {
    var written: [Runtimes.WrittenFile] {
        files.map { Runtimes.WrittenFile(path: $0.name, byteCount: $0.byteCount, rowCount: $0.rowCount) }
    }

    func abandon() { discard() }
}

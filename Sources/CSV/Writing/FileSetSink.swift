public import Columnar
import Compression
import Synchronization

/// Writes a query's result to several files of a folder, as CTAS does: each thread has files of its own.
///
/// The rows of a file are in the order of the result, the files among themselves are not. A thread without rows has no
/// file, so a result without rows has none. The files appear all together when the result is complete; after an error
/// none is left.
public final class FileSetSink: ResultSink {
    /// How files are compressed.
    public enum FileCompression: Hashable, Sendable {
        case none
        /// RFC 1952; level 1 (fast) to 9 (small).
        case gzip(level: Int = 6)
    }

    /// A file of a result that is complete.
    public struct WrittenFile: Hashable, Sendable {
        /// The name in the folder.
        public let name: String
        /// Its size.
        public let byteCount: Int
        /// Rows in it.
        public let rowCount: Int
    }

    private let directory: String
    private let format: ResultFormat
    private let compression: FileCompression
    private let bytesPerFile: Int
    private let lazyText: LazyText
    private let name: @Sendable (Int) -> String
    private let session = Mutex<Session?>(nil)
    private let written = Mutex<[WrittenFile]>([])

    /// Makes a sink.
    ///
    /// - Parameters:
    ///   - directory: the folder, which must exist.
    ///   - format: a format whose rows stand for themselves: not ``ResultFormat/json``, `jsonl` or `table`.
    ///   - compression: how each file is compressed.
    ///   - lazyText: for ``ResultFormat/textFile``: delimiters, escape and NULL.
    ///   - bytesPerFile: a file that has as many bytes, before compression, gets no further rows.
    ///   - name: the name of a file in the folder, by its number from 0.
    public init(
        directory: String, format: ResultFormat, compression: FileCompression = .none,
        lazyText: LazyText = LazyText(), bytesPerFile: Int = .max,
        name: @escaping @Sendable (Int) -> String
    ) {
        precondition(format.hasSeparateRows, "the format is not one for several files")
        self.directory = directory
        self.format = format
        self.compression = compression
        self.bytesPerFile = bytesPerFile
        self.lazyText = lazyText
        self.name = name
    }

    /// Text that is canonical already is copied.
    public var takesUndecoded: Bool { true }
    /// The files, by number; empty until the result is complete.
    public var files: [WrittenFile] { written.withLock { $0 } }

    /// Prepares writing; makes no file yet.
    public func open(columns: [ColumnSchema], threads: Int) throws {
        if format.isHive { try HiveTypes.check(columns) }
        session.withLock { $0 = Session(sink: self, columns: columns, threads: threads) }
    }

    /// Writes the rows of a batch to the thread's file.
    public func write(_ batch: ColumnBatch, thread: Int) throws {
        guard let session = session.withLock({ $0 }) else { preconditionFailure("the sink is not open") }
        if batch.count == 0 { return }
        let track = session.tracks[thread]
        try track.writer.append(batch, to: track.piece)
        if track.piece.text.count >= FileSetSink.writeSize { try flush(track, session) }
    }

    /// Says that a thread has no more rows; with the last one the files get their names.
    public func end(thread: Int) throws {
        guard let session = session.withLock({ $0 }) else { preconditionFailure("the sink is not open") }
        try flush(session.tracks[thread], session)
        try close(session.tracks[thread], session)
        guard session.ended.add(1, ordering: .acquiringAndReleasing).newValue == session.tracks.count else { return }
        let files = try session.complete.withLock { try $0.publish() }
        written.withLock { $0 = files }
        self.session.withLock { $0 = nil }
    }

    /// Removes what was written, so that the result can be written anew.
    ///
    /// Call it when no thread writes any more. Files that have their names already stay.
    ///
    /// - Returns: true; nothing is left of an incomplete result.
    @discardableResult
    public func discard() -> Bool {
        session.withLock { $0 = nil }
        return true
    }

    private static let writeSize = 1 << 17

    private func flush(_ track: Track, _ session: Session) throws {
        let piece = track.piece
        if piece.rowCount == 0 { return }
        if track.file == nil {
            let number = session.numbers.add(1, ordering: .relaxed).oldValue
            let file = try OpenFile(number: number, name: name(number), directory: directory, compression: compression)
            track.file = file
            let header = session.header
            try unsafe header.withUnsafeBytes { try unsafe file.write($0, rows: 0) }
        }
        guard let file = track.file else { return }
        try unsafe piece.text.withBytes { try unsafe file.write($0, rows: piece.rowCount) }
        piece.text.removeAll()
        piece.rowCount = 0
        if file.textCount >= bytesPerFile { try close(track, session) }
    }

    private func close(_ track: Track, _ session: Session) throws {
        guard let file = track.file else { return }
        track.file = nil
        try file.close()
        session.complete.withLock { $0.files.append(file) }
    }

    // MARK: - State

    /// What belongs to one attempt to write the result.
    private final class Session: Sendable {
        let tracks: [Track]
        let header: [UInt8]
        let numbers = Atomic<Int>(0)
        let ended = Atomic<Int>(0)
        let complete = Mutex(CompleteFiles())

        init(sink: FileSetSink, columns: [ColumnSchema], threads: Int) {
            tracks = (0..<threads).map { _ in
                Track(RowWriter(format: sink.format, columns: columns, lazyText: sink.lazyText))
            }
            header = sink.format.header(columns)
        }
    }

    /// What one thread writes to.
    private final class Track: @unchecked Sendable {
        // Used by its thread alone, and after the threads by whoever ends them.
        let writer: RowWriter
        let piece = TextPiece(capacity: 1 << 18)
        var file: OpenFile?

        init(_ writer: RowWriter) {
            self.writer = writer
        }
    }

    /// Files that have all their rows and still wait for their names.
    private struct CompleteFiles {
        var files: [OpenFile] = []

        /// Gives all files their names, or none.
        mutating func publish() throws -> [WrittenFile] {
            files.sort { $0.number < $1.number }
            do {
                for file in files { try file.publish() }
            } catch {
                for file in files { file.unpublish() }
                throw error
            }
            return files.map { WrittenFile(name: $0.name, byteCount: $0.byteCount, rowCount: $0.rowCount) }
        }
    }

    /// A file of the set; unless it was published, it is removed with this object.
    private final class OpenFile: @unchecked Sendable {
        // Used by one thread at a time: the one that writes it, then the last one to end.
        let number: Int
        let name: String
        private(set) var rowCount = 0
        /// Bytes before compression.
        private(set) var textCount = 0
        private var file: TemporaryFile
        private let encoder: GzipEncoder?

        init(number: Int, name: String, directory: String, compression: FileCompression) throws {
            self.number = number
            self.name = name
            file = try TemporaryFile(for: directory + "/" + name)
            encoder = if case .gzip(let level) = compression { GzipEncoder(level: level) } else { nil }
        }

        var byteCount: Int { file.byteCount }

        func write(_ bytes: UnsafeRawBufferPointer, rows: Int) throws {
            rowCount += rows
            textCount += bytes.count
            guard let encoder else { return try unsafe file.write(bytes) }
            try unsafe encoder.encode(bytes) { try unsafe file.write($0) }
        }

        func close() throws {
            if let encoder { try unsafe encoder.finish { try unsafe file.write($0) } }
            try file.close()
        }

        func publish() throws { try file.publish() }
        func unpublish() { file.unpublish() }
    }
}

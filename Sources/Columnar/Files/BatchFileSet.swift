import Synchronization

/// Writes one file of rows, which appears under its name when it is complete.
///
/// Used by one thread at a time. When it is released before it was published nothing is left.
public protocol BatchFileWriter: AnyObject {
    /// Rows so far.
    var rowCount: Int { get }
    /// Bytes in the file so far; all when it is closed.
    var byteCount: Int { get }
    /// Appends rows; their failures have been raised before.
    func append(_ batch: ColumnBatch) throws
    /// Completes the file, which then waits for its name.
    func close() throws
    /// Gives the file its name.
    func publish() throws
    /// Removes the file under the name that it was given.
    func unpublish()
}

/// Writes a query's result to several files of a folder, as CTAS does: each thread has files of its own.
///
/// The rows of a file are in the order of the result, the files among themselves are not. A thread without rows has no
/// file, so a result without rows has none. The files appear all together when the result is complete; after an error
/// none is left.
public final class BatchFileSet: ResultSink {
    /// A file of a result that is complete.
    public struct WrittenFile: Hashable, Sendable {
        /// The name in the folder.
        public let name: String
        /// Its size.
        public let byteCount: Int
        /// Rows in it.
        public let rowCount: Int
    }

    /// Begins the file of a path.
    public typealias MakeWriter = @Sendable (_ path: String) throws -> any BatchFileWriter

    private let directory: String
    private let bytesPerFile: Int
    /// Whether writers take columns as they come; else they are decoded before.
    public let takesUndecoded: Bool
    private let name: @Sendable (Int) -> String
    private let prepare: @Sendable ([ColumnSchema]) throws -> MakeWriter
    private let session = Mutex<Session?>(nil)
    private let written = Mutex<[WrittenFile]>([])

    /// Makes a sink.
    ///
    /// - Parameters:
    ///   - directory: the folder, which must exist.
    ///   - bytesPerFile: a file that has as many bytes gets no further rows.
    ///   - takesUndecoded: whether writers decode columns themselves.
    ///   - name: the name of a file in the folder, by its number from 0.
    ///   - prepare: refuses columns that the format does not have, and else answers how a file is begun.
    public init(
        directory: String, bytesPerFile: Int = .max, takesUndecoded: Bool = false,
        name: @escaping @Sendable (Int) -> String,
        prepare: @escaping @Sendable ([ColumnSchema]) throws -> MakeWriter
    ) {
        self.directory = directory
        self.bytesPerFile = bytesPerFile
        self.takesUndecoded = takesUndecoded
        self.name = name
        self.prepare = prepare
    }

    /// The files, by number; empty until the result is complete.
    public var files: [WrittenFile] { written.withLock { $0 } }

    /// Prepares writing; makes no file yet.
    public func open(columns: [ColumnSchema], threads: Int) throws {
        let opened = Session(try prepare(columns), threads: threads)
        session.withLock { $0 = opened }
    }

    /// Writes the rows of a batch to the thread's file.
    public func write(_ batch: ColumnBatch, thread: Int) throws {
        guard let session = session.withLock({ $0 }) else { preconditionFailure("the sink is not open") }
        if batch.count == 0 { return }
        let track = session.tracks[thread]
        if track.file == nil {
            let number = session.numbers.add(1, ordering: .relaxed).oldValue
            let path = directory + "/" + name(number)
            track.file = NumberedFile(
                number: number, writer: try session.makeWriter(path))
        }
        guard let file = track.file else { return }
        try file.writer.append(batch)
        if file.writer.byteCount >= bytesPerFile { try close(track, session) }
    }

    /// Says that a thread has no more rows; with the last one the files get their names.
    public func end(thread: Int) throws {
        guard let session = session.withLock({ $0 }) else { preconditionFailure("the sink is not open") }
        try close(session.tracks[thread], session)
        guard session.ended.add(1, ordering: .acquiringAndReleasing).newValue == session.tracks.count else { return }
        let files = try session.complete.withLock { try $0.publish(name) }
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

    private func close(_ track: Track, _ session: Session) throws {
        guard let file = track.file else { return }
        track.file = nil
        try file.writer.close()
        session.complete.withLock { $0.files.append(file) }
    }

    // MARK: - State

    /// What belongs to one attempt to write the result.
    private final class Session: Sendable {
        let makeWriter: MakeWriter
        let tracks: [Track]
        let numbers = Atomic<Int>(0)
        let ended = Atomic<Int>(0)
        let complete = Mutex(CompleteFiles())

        init(_ makeWriter: @escaping MakeWriter, threads: Int) {
            self.makeWriter = makeWriter
            tracks = (0..<threads).map { _ in Track() }
        }
    }

    /// What one thread writes to.
    private final class Track: @unchecked Sendable {
        // Used by its thread alone, and after the threads by whoever ends them.
        var file: NumberedFile?
    }

    private struct NumberedFile: @unchecked Sendable {
        // Used by one thread at a time: the one that writes it, then the last one to end.
        let number: Int
        let writer: any BatchFileWriter
    }

    /// Files that have all their rows and still wait for their names.
    private struct CompleteFiles {
        var files: [NumberedFile] = []

        /// Gives all files their names, or none.
        mutating func publish(_ name: (Int) -> String) throws -> [WrittenFile] {
            files.sort { $0.number < $1.number }
            do {
                for file in files { try file.writer.publish() }
            } catch {
                for file in files { file.writer.unpublish() }
                throw error
            }
            return files.map {
                WrittenFile(name: name($0.number), byteCount: $0.writer.byteCount, rowCount: $0.writer.rowCount)
            }
        }
    }
}

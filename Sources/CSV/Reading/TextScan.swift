import Columnar
import Synchronization

/// One scan of a text table: hands out the chunks of its files, in order.
final class TextScan: TableScan {
    /// The table.
    let table: TextTable
    /// Positions in the table's schema of the columns that may be asked for.
    let wanted: [Int]
    /// Bytes of each chunk.
    let chunkSize: Int
    /// Whether a column of the files is read, so that rows must have the right number of fields.
    let readsFields: Bool
    private let files: [Int]
    private let read = Atomic<Int>(0)
    private let progress = Mutex(Progress())

    private struct Progress {
        /// Position in `files` of the next file to open.
        var nextFile = 0
        var current: OpenedFile?
        var nextChunk = 0
        /// Files that are read from front to back, which several threads may take turns at.
        var streams: [OpenedFile] = []
        var isAbandoned = false
    }

    /// A piece of work: one chunk of a file, or what is left of one that cannot be cut.
    struct Claim {
        let file: OpenedFile
        let chunk: Int
    }

    init(table: TextTable, wanted: [Int], files: [Int]) {
        self.table = table
        self.wanted = wanted
        self.files = files
        chunkSize = table.options.chunkSize ?? TextScan.chunkSize(rowBytes: table.averageRowBytes)
        readsFields = wanted.contains { $0 < table.columns.count }
    }

    /// Bytes that hold about 4,000 rows, but fit into a second-level cache.
    private static func chunkSize(rowBytes: Double?) -> Int {
        let wanted = Int(4096 * (rowBytes ?? 64))
        return min(max(wanted, 128 << 10), 512 << 10)
    }

    var parallelism: Int {
        files.reduce(0) { sum, file in
            let file = table.files[file]
            // One thread decompresses while another works on what the first has made.
            return sum + (file.isCompressed ? 2 : max(1, file.size / chunkSize))
        }
    }

    var bytesRead: Int { read.load(ordering: .relaxed) }

    func makeReader() throws -> any BlockReader { TextReader(scan: self) }

    /// Counts bytes of files.
    func add(bytes: Int) {
        read.add(bytes, ordering: .relaxed)
    }

    /// The next piece of work; nil at the end, or after another reader has failed.
    ///
    /// - Parameter last: the sequence of the reader's last block, which the next ones must be greater than.
    /// - Returns: a chunk, or nil.
    /// - Throws: what opening the next file throws.
    func claim(after last: Int) throws(CSVError) -> Claim? {
        let outcome = progress.withLock { progress -> Result<Claim?, CSVError> in
            do throws(CSVError) {
                return .success(progress.isAbandoned ? nil : try next(&progress, after: last))
            } catch {
                progress.isAbandoned = true
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    private func next(_ progress: inout Progress, after last: Int) throws(CSVError) -> Claim? {
        while true {
            if let current = progress.current, progress.nextChunk < current.chunkCount {
                progress.nextChunk += 1
                return Claim(file: current, chunk: progress.nextChunk - 1)
            }
            progress.current = nil
            guard progress.nextFile < files.count else {
                return progress.streams.first { $0.sequence(of: Int(UInt32.max)) > last }
                    .map { Claim(file: $0, chunk: 0) }
            }
            let file = try OpenedFile(index: files[progress.nextFile], table: table, chunkSize: chunkSize)
            // The header; none of a stream's bytes have been read yet.
            add(bytes: file.dataStart)
            progress.nextFile += 1
            progress.nextChunk = 0
            if file.stream != nil {
                progress.streams.append(file)
                return Claim(file: file, chunk: 0)
            }
            progress.current = file
        }
    }

    /// Says that a file that is read from front to back has nothing more.
    func finish(_ file: OpenedFile) {
        progress.withLock { progress in progress.streams.removeAll { $0 === file } }
    }

    /// Gives out no more work, since a reader has failed.
    func abandon(_ file: OpenedFile) {
        progress.withLock { $0.isAbandoned = true }
        file.parity?.abandon()
    }
}

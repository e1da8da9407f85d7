import Columnar
import Synchronization

/// One scan of a table, shared by the threads that read it.
final class AvroScan: TableScan {
    let table: AvroTable
    /// Positions in the table's schema.
    let wanted: [Int]
    private let files: [TableFile]
    private let meter = Atomic<Int>(0)
    private let state = Mutex(State())

    private struct State {
        var file = 0
        /// Where the next piece of the file begins; nil if it is not open.
        var open: OpenAvroFile?
        var place = 0
        var claimed = 0
    }

    /// Blocks of a file that begin in a range of its bytes.
    struct Piece {
        let file: OpenAvroFile
        let range: Range<Int>
        let sequence: Int
    }

    init(table: AvroTable, wanted: [Int], files: [TableFile]) {
        self.table = table
        self.wanted = wanted
        self.files = files
    }

    var bytesRead: Int { meter.load(ordering: .relaxed) }
    var parallelism: Int { files.reduce(0) { $0 + max(1, $1.size / table.pieceSize) } }

    func makeReader() throws -> any BlockReader { AvroReader(scan: self) }

    func count(_ bytes: Int) { meter.add(bytes, ordering: .relaxed) }

    /// The next piece of work, or nil at the end; pieces of a caller ascend.
    func claim() throws(AvroError) -> Piece? {
        try state.withLock { state throws(AvroError) -> Piece? in
            while true {
                if let open = state.open, state.place < open.bytes.byteCount {
                    let end = min(open.bytes.byteCount, state.place + table.pieceSize)
                    defer {
                        state.place = end
                        state.claimed += 1
                    }
                    return Piece(file: open, range: state.place..<end, sequence: state.claimed << 20)
                }
                guard state.file < files.count else { return nil }
                let opened = try OpenAvroFile(files[state.file])
                state.file += 1
                state.open = opened
                state.place = opened.header.byteCount
                count(opened.header.byteCount)
            }
        }
    }
}

/// A file whose header has been read.
struct OpenAvroFile: Sendable {
    let file: TableFile
    let bytes: FileBytes
    let header: AvroHeader

    init(_ file: TableFile) throws(AvroError) {
        self.file = file
        bytes = try FileBytes(file)
        header = try AvroHeader(bytes)
    }
}

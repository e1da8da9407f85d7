import Columnar
import Synchronization

/// The files of a table that can be read only once: pipes and terminals.
final class Pipes: Sendable {
    private struct Pipe {
        let data: DataFile
        /// What was read to guess the columns.
        var head: [UInt8]?
        var isTaken = false
    }

    private let pipes = Mutex<[Int: Pipe]>([:])

    /// Opens a file; a pipe once and for all, since its writer may be gone the next time.
    func open(_ index: Int, _ file: TextFile, footerRows: Int = 0) throws(CSVError) -> DataFile {
        if let known = pipes.withLock({ $0[index]?.data }) { return known }
        let data = try DataFile(file, footerRows: footerRows)
        if !data.isSeekable { pipes.withLock { $0[index] = Pipe(data: data) } }
        return data
    }

    /// Whether a file was opened and found to be a pipe.
    func contains(_ index: Int) -> Bool { pipes.withLock { $0[index] != nil } }

    /// The first bytes of a pipe, which ``take(_:)`` gives again.
    func head(of index: Int, limit: Int) throws(CSVError) -> [UInt8] {
        guard let pipe = pipes.withLock({ $0[index] }) else { return [] }
        if let head = pipe.head { return head }
        let buffer = Buffer(byteCount: limit)
        var count = 0
        while count < limit {
            let got = try unsafe pipe.data.readNext(into: buffer.base + count, count: limit - count)
            if got == 0 { break }
            count += got
        }
        let head = withExtendedLifetime(buffer) {
            unsafe Array(UnsafeBufferPointer(start: buffer.bytes, count: count))
        }
        pipes.withLock { $0[index]?.head = head }
        return head
    }

    /// The bytes of a pipe that were looked at already; the rest is to be read from it.
    ///
    /// - Throws: `CSVError.readTwice`.
    func take(_ index: Int) throws(CSVError) -> [UInt8] {
        let (head, isTaken, name) = pipes.withLock { pipes in
            defer { pipes[index]?.isTaken = true }
            return (pipes[index]?.head, pipes[index]?.isTaken ?? false, pipes[index]?.data.name ?? "")
        }
        if isTaken { throw .readTwice(file: name) }
        return head ?? []
    }
}

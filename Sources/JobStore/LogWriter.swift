import FileTree
import Glibc
import JobModel
import Synchronization

/// Writes one host's log: `<host>.log` has the bytes as they came, `<host>.index` says when.
///
/// An index entry is 16 bytes, little-endian: where a piece begins, and milliseconds since 1970 when it came. Both files
/// only grow, so readers need no lock.
final class LogWriter: HostLog {
    private struct State {
        var offset: Int64 = 0
        var lastTime: Int64 = 0
        var lost: Int64 = 0
        var files: (log: OpenFile, index: OpenFile)?
    }
    private let directory: String
    private let host: String
    private let state = Mutex(State())

    /// Makes a writer; the files are made with the first output, because many jobs print nothing.
    init(directory: String, host: String) {
        self.directory = directory
        self.host = host
    }

    private func open() throws(FileTreeError) -> (log: OpenFile, index: OpenFile) {
        let logs = try Directory.make(FileName(directory))
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND
        // The index first: a reader that finds the log finds it too.
        let index = try OpenFile(logs, FileName("\(host).index"), flags: flags)
        return (try OpenFile(logs, FileName("\(host).log"), flags: flags), index)
    }

    var lostByteCount: Int64 { state.withLock { $0.lost } }

    func append(_ bytes: ArraySlice<UInt8>) {
        state.withLock { state in
            // Never backwards, whatever becomes of the clock: times are searched in the index.
            let now = max(LogWriter.now(), state.lastTime)
            do throws(FileTreeError) {
                if state.files == nil { state.files = try open() }
                guard let (log, index) = state.files else { return }
                if now != state.lastTime {
                    // The index first: an entry that points past the end is passed over by readers.
                    try index.write(LogWriter.entry(state.offset, now)[...])
                    state.lastTime = now
                }
                try log.write(bytes)
                state.offset += Int64(bytes.count)
            } catch {
                state.lost += Int64(bytes.count)
                state.offset = (try? state.files?.log.status().size) ?? state.offset
            }
        }
    }

    static func entry(_ offset: Int64, _ time: Int64) -> [UInt8] {
        [offset, time].flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } }
    }

    static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}

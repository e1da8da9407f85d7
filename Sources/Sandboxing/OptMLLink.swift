import CLinux
import Glibc

/// `/opt/ml` as a symbolic link to a job's directory, for machines that refuse namespaces.
///
/// One job of the whole machine can have it at a time. An advisory lock beside it says whether its owner still lives,
/// so that a link left by a killed pjrun is replaced and anything else in that place is never touched.
final class OptMLLink: Sendable {
    static let path = "/opt/ml"
    static let lockPath = "/opt/.pjrun-ml.lock"
    private let lock: Int32

    /// Makes the link; waits as long as another job has it.
    init(to directory: String, isCancelled: () -> Bool) throws(SandboxError) {
        let lock = try OptMLLink.takeLock(isCancelled)
        do throws(SandboxError) {
            try OptMLLink.place(directory, lock)
        } catch {
            // No deinit here: what is in that place is not ours.
            close(lock)
            throw error
        }
        self.lock = lock
    }

    deinit {
        unsafe unlink(OptMLLink.path)
        close(lock)
    }

    private static func takeLock(_ isCancelled: () -> Bool) throws(SandboxError) -> Int32 {
        let lock = unsafe pj_open(AT_FDCWD, lockPath, O_RDWR | O_CREAT, 0o666)
        guard lock >= 0 else { throw .optMLNotWritable(path: path, errno: errno) }
        // Waiting here queues the jobs of all pjrun processes one behind the other.
        while flock(lock, LOCK_EX | LOCK_NB) != 0 {
            let reason = isCancelled() ? ECANCELED : errno
            if reason == EWOULDBLOCK {
                usleep(20_000)
            } else if reason != EINTR {
                close(lock)
                throw .resource("the link \(path)", errno: reason)
            }
        }
        return lock
    }

    private static func place(_ directory: String, _ lock: Int32) throws(SandboxError) {
        var status = stat()
        if unsafe lstat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFLNK, target() == remembered(lock) else {
                throw .optMLTaken(path: path)
            }
            unsafe unlink(path)
        }
        remember(directory, lock)
        guard unsafe symlink(directory, path) == 0 else { throw .optMLNotWritable(path: path, errno: errno) }
    }

    // MARK: - Whose link it is

    private static func target() -> [UInt8] {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = unsafe readlink(path, &buffer, buffer.count)
        return buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
    }

    /// The lock file holds the target of the last link that pjrun made.
    private static func remembered(_ lock: Int32) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe pread(lock, $0.baseAddress, $0.count, 0) }
        return Array(buffer.prefix(max(0, count)))
    }

    private static func remember(_ directory: String, _ lock: Int32) {
        let bytes = Array(directory.utf8)
        ftruncate(lock, 0)
        _ = unsafe bytes.withUnsafeBytes { unsafe pwrite(lock, $0.baseAddress, $0.count, 0) }
    }
}

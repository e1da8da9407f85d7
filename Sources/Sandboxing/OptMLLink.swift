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

    init(to directory: String) throws(SandboxError) {
        lock = unsafe pj_open(AT_FDCWD, OptMLLink.lockPath, O_RDWR | O_CREAT, 0o666)
        guard lock >= 0 else { throw .optMLNotWritable(path: OptMLLink.path, errno: errno) }
        // Waiting here queues the jobs of all pjrun processes one behind the other.
        while flock(lock, LOCK_EX) != 0 {
            if errno != EINTR {
                let reason = errno
                close(lock)
                throw .resource("the lock of \(OptMLLink.path)", errno: reason)
            }
        }
        var status = stat()
        if unsafe lstat(OptMLLink.path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFLNK, OptMLLink.target() == OptMLLink.remembered(lock) else {
                close(lock)
                throw .optMLTaken(path: OptMLLink.path)
            }
            unsafe unlink(OptMLLink.path)
        }
        OptMLLink.remember(directory, lock)
        guard unsafe symlink(directory, OptMLLink.path) == 0 else {
            let reason = errno
            close(lock)
            throw .optMLNotWritable(path: OptMLLink.path, errno: reason)
        }
    }

    deinit {
        unsafe unlink(OptMLLink.path)
        close(lock)
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

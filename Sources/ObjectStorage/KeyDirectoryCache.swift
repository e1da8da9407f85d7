import FileTree
import Glibc
import Synchronization

/// The large directories that were read last, so that a listing page by page reads them once.
///
/// A directory is read again when its time of change is another one, and was not kept when it had changed just before it
/// was read: the kernel's clock for such times goes in ticks, so it may have changed again within the same one.
final class KeyDirectoryCache: Sendable {
    private struct Key: Hashable {
        let device: UInt64
        let inode: UInt64
        let modified: Int64
        let changed: Int64

        init(_ status: FileStatus) {
            device = status.device
            inode = status.inode
            modified = status.modified
            changed = status.changed
        }
    }

    private static let capacity = 8
    private static let smallest = 512
    /// Longer than the slowest tick of a kernel's clock (10 ms).
    private static let settling: Int64 = 100_000_000

    /// The one that was used last is the last.
    private let kept = Mutex<[(key: Key, directory: KeyDirectory)]>([])

    func read(_ directory: Directory, _ tree: KeyTree) throws(FileTreeError) -> KeyDirectory {
        let before = try directory.status("")
        let key = Key(before)
        let known = kept.withLock { kept -> KeyDirectory? in
            guard let index = kept.firstIndex(where: { $0.key == key }) else { return nil }
            let found = kept.remove(at: index)
            kept.append(found)
            return found.directory
        }
        if let known { return known }
        let now = KeyDirectoryCache.now()
        let result = try KeyDirectory(directory, tree)
        guard result.entries.count >= KeyDirectoryCache.smallest, before.changed + KeyDirectoryCache.settling < now
        else {
            return result
        }
        kept.withLock { kept in
            kept.removeAll { $0.key.inode == key.inode && $0.key.device == key.device }
            if kept.count == KeyDirectoryCache.capacity { kept.removeFirst() }
            kept.append((key, result))
        }
        return result
    }

    private static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

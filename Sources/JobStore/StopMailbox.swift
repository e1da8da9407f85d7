import CLinux
public import FileTree
import Glibc

/// Watches for requests to stop jobs of this process, from any other process. inotify(7) on one directory.
public final class StopMailbox: Sendable {
    private let directory: Directory
    private let queue: OpenFile

    /// Begins to watch; requests that came earlier are told too.
    public init(_ home: HomeDirectory) throws(FileTreeError) {
        directory = try Directory.make(FileName(home.mailbox))
        let descriptor = inotify_init1(Int32(IN_CLOEXEC))
        guard descriptor >= 0 else { throw FileTreeError(operation: "watch", path: directory.path, errno: errno) }
        queue = OpenFile(owning: descriptor, path: directory.path)
        let path = directory.path.bytes.map { CChar(bitPattern: $0) } + [0]
        guard unsafe inotify_add_watch(descriptor, path, UInt32(IN_MOVED_TO)) >= 0 else {
            throw FileTreeError(operation: "watch", path: directory.path, errno: errno)
        }
    }

    /// Hands on every request, for ever; for a thread of its own.
    /// - Parameter body: gets the job's name and whether it is to be killed at once; returns whether the job is one of
    ///   this process, in which case the request is taken out.
    public func follow(_ body: (_ job: String, _ immediately: Bool) -> Bool) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            for entry in (try? directory.entries()) ?? [] {
                guard let name = entry.name.text, !name.hasPrefix(Directory.temporaryPrefix),
                    let file = try? OpenFile(directory, entry.name), let text = try? file.readToEnd()
                else { continue }
                if body(name, text == Array("kill".utf8)) { try? directory.remove(entry.name) }
            }
            guard let count = try? queue.read(into: &buffer), count > 0 else { return }
        }
    }
}

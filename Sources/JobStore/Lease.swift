import FileTree
import Glibc

/// A file that this process holds locked while it runs jobs; the lock ends with the process, however it ends.
final class Lease: Sendable {
    let name: String
    private let file: OpenFile

    /// Makes and locks a new one.
    init(in directory: String) throws(FileTreeError) {
        let leases = try Directory.make(FileName(directory))
        name = "\(getpid())-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        file = try OpenFile(leases, FileName(name), flags: O_RDWR | O_CREAT | O_EXCL)
        _ = try file.lock(wait: true)
    }

    private init(name: String, file: OpenFile) {
        self.name = name
        self.file = file
    }

    /// Takes over the lease of a process that is gone; nil while its process lives.
    ///
    /// Of several processes that try one gets it, and the others see it as living.
    static func takeOver(_ name: String, in directory: String) throws(FileTreeError) -> Lease? {
        let leases = try Directory.make(FileName(directory))
        let file = try OpenFile(leases, FileName(name), flags: O_RDWR | O_CREAT)
        guard try file.lock(wait: false) else { return nil }
        return Lease(name: name, file: file)
    }

    /// The process that made the lease.
    static func process(of name: String) -> String { String(name.prefix { $0 != "-" }) }

    /// Removes the file; for a lease whose jobs have all ended.
    func discard(in directory: String) { try? Directory(FileName(directory)).remove(FileName(name)) }
}

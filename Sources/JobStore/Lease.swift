import FileTree
import Glibc
import Synchronization

/// A file that this process holds locked while it runs jobs; the lock ends with the process, however it ends.
///
/// It is a named pipe, through which other processes ask for jobs to be stopped. A pipe and not inotify: closing an inotify
/// descriptor was seen to take 10 ms.
final class Lease: Sendable {
    let name: String
    /// Open for reading and writing, so that it never ends and what came early waits in it.
    let mailbox: OpenFile

    /// Makes and locks a new one.
    init(in directory: String) throws(FileTreeError) {
        let leases = try Directory.make(FileName(directory))
        name = try Lease.makePipe(in: leases)
        mailbox = try OpenFile(leases, FileName(name), flags: O_RDWR)
        _ = try mailbox.lock(wait: true)
    }

    private static let count = Atomic(0)

    /// Makes the pipe under a name that this process has not had before; several stores of one home have one each.
    private static func makePipe(in leases: Directory) throws(FileTreeError) -> String {
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        let name = "\(getpid())-\(number == 1 ? "" : "\(number)-")\(Directory.processToken)"
        try leases.makePipe(FileName(name))
        return name
    }

    private init(name: String, mailbox: OpenFile) {
        self.name = name
        self.mailbox = mailbox
    }

    /// The lock belongs to the open file, so a process that got this descriptor holds it too.
    var descriptor: Int32 { mailbox.descriptor }

    /// Takes over the lease of a process that is gone; nil while its process lives.
    ///
    /// Of several processes that try one gets it, and the others see it as living.
    static func takeOver(_ name: String, in directory: String) throws(FileTreeError) -> Lease? {
        let leases = try Directory.make(FileName(directory))
        // A lease that is not there any more is nobody's; then a plain file stands in for it.
        let file = try OpenFile(leases, FileName(name), flags: O_RDWR | O_CREAT)
        // When its process is gone, what it started is about to be.
        var rounds = 0
        while try !file.lock(wait: false) {
            guard isGone(name), rounds < 400 else { return nil }
            rounds += 1
            usleep(5000)
        }
        return Lease(name: name, mailbox: file)
    }

    private static func isGone(_ name: String) -> Bool {
        guard let process = pid_t(process(of: name)) else { return false }
        return kill(process, 0) != 0 && errno == ESRCH
    }

    /// The process that made the lease.
    static func process(of name: String) -> String { String(name.prefix { $0 != "-" }) }

    /// Removes the file; for a lease whose jobs have all ended.
    func discard(in directory: String) {
        guard let leases = try? Directory(FileName(directory)) else { return }
        try? leases.remove(FileName(name))
    }
}

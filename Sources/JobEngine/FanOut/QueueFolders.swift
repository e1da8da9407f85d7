public import FileTree
import Glibc

/// Where the queues of a home are: `ROOT/NAME/` with `tasks.jsonl`, `journal` and `lock`.
public struct QueueFolders: Sendable {
    private let root: String

    /// Names the place; it is made when it is first needed.
    public init(root: String) { self.root = root }

    /// The folder of a queue, which need not be there.
    public func folder(_ name: String) -> QueueFolder { QueueFolder(name: name, path: "\(root)/\(name)") }

    /// The queues that are there, by name.
    public func all() throws(FileTreeError) -> [QueueFolder] {
        guard try Directory("/").status(ifPresent: FileName(root)) != nil else { return [] }
        return try Directory(FileName(root)).entries().compactMap(\.name.text).sorted().map(folder)
    }

    /// A legal name of a queue that is as near as can be to a file's: what stands before the first dot of the file's own name.
    public static func name(ofFile path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        let stem = file.split(separator: ".").first.map(String.init) ?? file
        var name = ""
        for scalar in stem.unicodeScalars {
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            if isPlain { name.unicodeScalars.append(scalar) } else if !name.isEmpty, name.last != "-" { name += "-" }
        }
        name = String(name.prefix(longestName))
        while name.last == "-" { name.removeLast() }
        return name.isEmpty ? "tasks" : name
    }

    /// Jobs are called by their queue and a number, and a job's name has at most 63 characters.
    public static let longestName = 50

    /// Whether a queue may be called so: letters, digits and hyphens, as in the name of a job.
    public static func isLegal(name: String) -> Bool {
        let bytes = Array(name.utf8)
        func isPlain(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: false
            }
        }
        guard let first = bytes.first, let last = bytes.last, bytes.count <= longestName else { return false }
        return isPlain(first) && isPlain(last) && bytes.allSatisfy { isPlain($0) || $0 == UInt8(ascii: "-") }
    }
}

/// The folder of one queue.
public struct QueueFolder: Hashable, Sendable {
    /// The queue's name.
    public let name: String
    let path: String

    var journal: String { "\(path)/journal" }
    var tasks: String { "\(path)/tasks.jsonl" }

    /// What has become of the queue so far.
    /// - Returns: nil when there is no such queue.
    /// - Throws: `QueueError`.
    public func history() throws(QueueError) -> QueueHistory? {
        guard QueueFolders.isLegal(name: name), unsafe access(journal, F_OK) == 0 else { return nil }
        do throws(JournalError) {
            return try QueueHistory.read(journal)
        } catch {
            throw .journal(name: name, error)
        }
    }

    /// The queue's own copy of its tasks.
    public func lines() throws(FileTreeError) -> TaskLines { try TaskLines(OpenFile(path: FileName(tasks))) }

    /// Whether a process runs it now.
    public var isRunning: Bool {
        guard let file = try? OpenFile(path: FileName("\(path)/lock")) else { return false }
        return (try? file.lock(exclusive: false, wait: false)) == false
    }

    /// Removes the queue; the records of its jobs stay.
    /// - Throws: `QueueError.runsElsewhere`, `FileTreeError`.
    public func remove() throws {
        let lock = try lock()
        try Directory("/").removeTree(FileName(path))
        withExtendedLifetime(lock) {}
    }

    // MARK: - One process at a time

    /// Takes the queue for this process, making its folder.
    /// - Throws: `QueueError.runsElsewhere`, `FileTreeError`.
    func lock() throws -> OpenFile {
        // A look at the queue, or a child that has not yet become another program, holds the lock for a moment.
        for attempt in 0..<200 {
            let directory = try Directory.make(FileName(path))
            let file = try OpenFile(directory, "lock", flags: O_RDWR | O_CREAT)
            if try file.lock(wait: false) {
                // Somebody may have removed the queue in between.
                let there = try directory.status(ifPresent: "lock")
                guard try there?.inode == file.status().inode else { continue }
                try write(process: "\(getpid())", to: file)
                return file
            }
            if attempt < 199 { usleep(5000) }
        }
        throw QueueError.runsElsewhere(name: name, process: process)
    }

    private func write(process: String, to file: OpenFile) throws(FileTreeError) {
        guard ftruncate(file.descriptor, 0) == 0 else {
            throw FileTreeError(operation: "write", path: file.path, errno: errno)
        }
        try file.write(Array(process.utf8)[...])
    }

    /// The process that last took the queue.
    private var process: Int? {
        let bytes = try? OpenFile(path: FileName("\(path)/lock")).readToEnd()
        return bytes.flatMap { Int(String(decoding: $0, as: UTF8.self)) }
    }
}

/// Why a queue cannot be run.
public enum QueueError: Error, Hashable, Sendable {
    /// Another process runs it.
    case runsElsewhere(name: String, process: Int?)
    /// It was begun with other tasks; `line` is the first that differs.
    case changed(name: String, file: String, line: Int, ended: Int, total: Int)
    /// Some lines are no tasks.
    case faults(file: String, QueuedTasks.Faults)
    /// There is no task in the file.
    case empty(file: String)
    /// There is no such queue.
    case unknown(name: String)
    /// Its jobs have names with another beginning.
    case otherPrefix(name: String, prefix: String)
    /// The record of a job that has ended cannot be written.
    case recordNotWritten(job: String)
    /// What has become of it cannot be read.
    case journal(name: String, JournalError)
}

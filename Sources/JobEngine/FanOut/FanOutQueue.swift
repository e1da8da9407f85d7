public import FileTree
import Glibc
public import JobModel

/// A queue that this process has for itself, ready to be run.
public struct FanOutQueue {
    /// Its name.
    public var name: String { folder.name }
    /// What has become of it so far.
    public let history: QueueHistory
    /// Its tasks.
    public let tasks: QueuedTasks
    let folder: QueueFolder
    /// Ends with this value.
    let lock: OpenFile

    /// What is to be run, and how it is read.
    public struct Source {
        /// The file with the tasks.
        public var file: OpenFile
        /// Where they come from, for people.
        public var description: String
        /// What names of jobs begin with; nil for the queue's name, or what it was.
        public var prefix: String?
        /// Forgets what there was under that name.
        public var isRestart = false

        /// Names a file.
        public init(_ file: OpenFile, description: String) {
            self.file = file
            self.description = description
        }
    }

    // MARK: - Opening

    /// Takes the tasks of a file: begins a queue, or goes on with the one of that name, if its tasks are the same.
    /// - Parameters:
    ///   - folder: where the queue is, or will be.
    ///   - source: the tasks.
    ///   - roleARN: the role of requests that name none.
    ///   - now: for the records.
    ///   - refuse: throws a `JobFailure` for a request that cannot be run here.
    /// - Throws: `QueueError`, `FileTreeError`; nothing has changed then.
    /// - Returns: the queue, which no other process has as long as this value is there.
    public static func open(
        _ folder: QueueFolder, _ source: Source, roleARN: String, now: Timestamp,
        refuse: (JobRequest) throws -> Void
    ) throws -> FanOutQueue {
        let lock = try folder.lock()
        let directory = try Directory(FileName(folder.path))
        let history = try source.isRestart ? nil : folder.history()
        try copy(source.file, to: directory, "tasks.new")
        do {
            let lines = try TaskLines(OpenFile(directory, "tasks.new"))
            guard lines.count > 0 else { throw QueueError.empty(file: source.description) }
            if let history {
                try compare(lines, with: folder, history, source)
                try directory.remove("tasks.new")
                return try FanOutQueue(folder, lock, history, roleARN)
            }
            let generation = try folder.formerGeneration + 1
            let opened = OpenedQueue(
                time: now.milliseconds, file: source.description, taskCount: lines.count,
                prefix: source.prefix ?? folder.name, generation: generation)
            let tasks = QueuedTasks(lines, prefix: opened.prefix, roleARN: roleARN)
            let faults = try tasks.check(refuse: refuse)
            guard faults.count == 0 else { throw QueueError.faults(file: source.description, faults) }
            // In this order: what has a journal, has its tasks.
            if generation > 1 { try directory.remove("journal") }
            try directory.rename("tasks.new", to: directory, "tasks.jsonl")
            try begin(directory, opened)
        } catch {
            try? directory.remove("tasks.new")
            throw error
        }
        guard let begun = try folder.history() else { throw QueueError.unknown(name: folder.name) }
        return try FanOutQueue(folder, lock, begun, roleARN)
    }

    /// Goes on with a queue that is there.
    /// - Throws: `QueueError`, `FileTreeError`.
    public static func resume(_ folder: QueueFolder, roleARN: String) throws -> FanOutQueue {
        // Taking it would make its folder.
        guard try folder.history() != nil else { throw QueueError.unknown(name: folder.name) }
        let lock = try folder.lock()
        guard let history = try folder.history() else { throw QueueError.unknown(name: folder.name) }
        return try FanOutQueue(folder, lock, history, roleARN)
    }

    private init(_ folder: QueueFolder, _ lock: OpenFile, _ history: QueueHistory, _ roleARN: String) throws {
        self.folder = folder
        self.lock = lock
        self.history = history
        let lines = try folder.lines()
        // Somebody has edited the copy.
        guard lines.count == history.taskCount else {
            throw QueueError.changed(
                name: folder.name, file: folder.tasks, line: 1, ended: history.endedCount, total: history.taskCount)
        }
        tasks = QueuedTasks(lines, prefix: history.opened.prefix, roleARN: roleARN)
    }

    private static func begin(_ directory: Directory, _ opened: OpenedQueue) throws(FileTreeError) {
        var encoder = JournalEncoder()
        encoder.encode(.opened(opened))
        var bytes: [UInt8] = []
        JournalFrame.append(encoder.bytes, number: 0, to: &bytes)
        try directory.writeAtomically("journal", bytes)
    }

    private static func copy(_ file: OpenFile, to directory: Directory, _ name: FileName) throws(FileTreeError) {
        let target = try OpenFile(directory, name, flags: O_WRONLY | O_CREAT | O_TRUNC)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = try file.read(into: &buffer), count > 0 { try target.write(buffer[..<count]) }
    }

    /// - Throws: `QueueError.changed`, `.otherPrefix`.
    private static func compare(
        _ lines: TaskLines, with folder: QueueFolder, _ history: QueueHistory, _ source: Source
    ) throws {
        if let prefix = source.prefix, prefix != history.opened.prefix {
            throw QueueError.otherPrefix(name: folder.name, prefix: history.opened.prefix)
        }
        let former = try folder.lines()
        for task in 0..<max(lines.count, former.count) {
            let isSame =
                try task < lines.count && task < former.count && lines.line(of: task) == former.line(of: task)
                && lines.bytes(of: task) == former.bytes(of: task)
            guard !isSame else { continue }
            throw QueueError.changed(
                name: folder.name, file: history.opened.file,
                line: task < lines.count ? lines.line(of: task) : former.line(of: task),
                ended: history.endedCount, total: history.taskCount)
        }
    }
}

extension QueueFolder {
    /// How often the queue has been begun; 0 when it never was, or nobody can tell.
    fileprivate var formerGeneration: Int {
        get throws {
            guard unsafe access(journal, F_OK) == 0 else { return 0 }
            // Damage is a reason to begin again.
            return (try? history())??.opened.generation ?? 1
        }
    }
}

extension QueueHistory {
    /// How many tasks there are.
    public var taskCount: Int { tasks.count }
    /// How many tasks have ended.
    public var endedCount: Int { tasks.reduce(0) { $0 + ($1.phase.isOver ? 1 : 0) } }
    /// How many tasks stand so.
    public func count(_ phase: FanOutPlan.Phase) -> Int { tasks.reduce(0) { $0 + ($1.phase == phase ? 1 : 0) } }
    /// Where the tasks came from.
    public var file: String { opened.file }
    /// The flags of the process that ran it last; nil when none has.
    public var arguments: [String]? { begun?.arguments }
}

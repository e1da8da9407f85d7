import FileTree
import Glibc

/// How much of the machine a query, a split or a fit may use.
public struct TaskLimits: Hashable, Sendable {
    /// Threads.
    public let threads: Int
    /// Bytes that it may hold.
    public let memory: Int

    /// Makes limits.
    public init(threads: Int, memory: Int) {
        self.threads = threads
        self.memory = memory
    }

    /// All processors, and 60 % of the memory that this process may have.
    public static var ofThisMachine: TaskLimits {
        var memory = Int(sysconf(Int32(_SC_PHYS_PAGES))) * Int(sysconf(Int32(_SC_PAGESIZE)))
        if let bytes = try? OpenFile(path: "/sys/fs/cgroup/memory.max").readToEnd(),
            let limit = Int(String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)), limit > 0
        {
            memory = min(memory, limit)
        }
        return TaskLimits(threads: max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))), memory: memory / 10 * 6)
    }
}

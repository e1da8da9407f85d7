import CLinux
import Glibc
import Synchronization

/// Ends process groups when this process ends, however that comes.
///
/// A shell waits at the end of a pipe that only this process holds open, and then kills the groups of a table in shared memory.
/// Noting a group there is a write to memory and no system call.
@safe final class GroupKeeper: Sendable {
    /// A keeper could not be started.
    struct Unavailable: Error, CustomStringConvertible {
        let what: String
        let errno: Int32

        var description: String { "\(what): \(unsafe String(cString: strerror(errno)))" }
    }

    /// A place of the table: a number for `kill`, or blanks, and a line break.
    private static let slotSize = 12
    /// Reads byte by byte with the shell's own commands, so that nothing need be found or started at the end.
    private static let script =
        "trap '' HUP INT TERM QUIT USR1 USR2; read -r end; while read -r group; do "
        + "case $group in -*) kill -s KILL -- \"$group\" 2>/dev/null;; esac; done <&3"

    private let pipe: Int32
    private let capacity: Int
    /// Shared, because each slot is written by who has taken it and by nobody else.
    private nonisolated(unsafe) let table: UnsafeMutableRawPointer
    private let free: Mutex<[Int]>

    /// Starts one for at most so many groups at once.
    init(capacity: Int) throws(Unavailable) {
        let size = capacity * GroupKeeper.slotSize
        let file = unsafe pj_memory_file("pjrun-groups")
        guard file >= 0, ftruncate(file, size) == 0 else { throw Unavailable(what: "memory to share", errno: errno) }
        defer { close(file) }
        guard let table = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0),
            unsafe table != MAP_FAILED
        else { throw Unavailable(what: "memory to share", errno: errno) }
        for slot in 0..<capacity { unsafe GroupKeeper.write(nil, slot, table) }
        var ends: [Int32] = [0, 0]
        guard unsafe pj_pipe(&ends) == 0 else { throw Unavailable(what: "a pipe", errno: errno) }
        defer { close(ends[0]) }
        var files = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&files)
        defer { unsafe posix_spawn_file_actions_destroy(&files) }
        unsafe posix_spawn_file_actions_adddup2(&files, ends[0], 0)
        unsafe posix_spawn_file_actions_adddup2(&files, file, 3)
        unsafe posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0)
        let started = unsafe CommandProcess.spawn(
            "/bin/sh", ["sh", "-c", GroupKeeper.script], environment: nil, &files, leads: .session)
        switch started {
        case .success: break
        case .failure(let error):
            close(ends[1])
            unsafe munmap(table, size)
            throw Unavailable(what: "/bin/sh", errno: error.errno)
        }
        pipe = ends[1]
        self.capacity = capacity
        unsafe self.table = table
        free = Mutex(Array((0..<capacity).reversed()))
    }

    deinit {
        close(pipe)
        unsafe munmap(table, capacity * GroupKeeper.slotSize)
    }

    /// Notes a group; nil when the table is full.
    func keep(_ group: pid_t) -> Int? {
        guard let slot = free.withLock({ $0.popLast() }) else { return nil }
        unsafe GroupKeeper.write(group, slot, table)
        return slot
    }

    /// Forgets a group, before its number can become another's.
    func forget(_ slot: Int) {
        unsafe GroupKeeper.write(nil, slot, table)
        free.withLock { $0.append(slot) }
    }

    private static func write(_ group: pid_t?, _ slot: Int, _ table: UnsafeMutableRawPointer) {
        var text = Array((group.map { "-\($0)" } ?? "").utf8)
        text += [UInt8](repeating: UInt8(ascii: " "), count: slotSize - 1 - text.count) + [UInt8(ascii: "\n")]
        unsafe (table + slot * slotSize).copyMemory(from: text, byteCount: slotSize)
    }
}

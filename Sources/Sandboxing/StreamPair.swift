import CLinux
public import FileTree
import Glibc

/// Pipes and sockets between this process and a sandboxed one; nobody else inherits them.
public enum StreamPair {
    /// A pipe for what a program writes.
    /// - Throws: `SandboxError`.
    public static func pipe() throws(SandboxError) -> (read: OpenFile, write: OpenFile) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pj_pipe(&ends) == 0 else { throw .resource("a pipe", errno: errno) }
        return (OpenFile(owning: ends[0], path: "a pipe"), OpenFile(owning: ends[1], path: "a pipe"))
    }

    /// Two connected sockets for a talk in both directions.
    /// - Throws: `SandboxError`.
    public static func sockets() throws(SandboxError) -> (own: OpenFile, child: OpenFile) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .resource("a socket pair", errno: errno) }
        return (OpenFile(owning: ends[0], path: "a socket"), OpenFile(owning: ends[1], path: "a socket"))
    }
}

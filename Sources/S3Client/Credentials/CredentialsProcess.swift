import CLinux
import FileTree
import Glibc

/// Runs the program of a profile's `credential_process`.
enum CredentialsProcess {
    /// Runs a command with the shell and waits for it; its standard error is ours.
    ///
    /// Blocks.
    /// - Returns: what it printed, and its exit code; 127 when it could not be started.
    static func run(_ command: String) -> (output: [UInt8], status: Int32) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pj_pipe(&ends) == 0 else { return ([], 127) }
        let reading = OpenFile(owning: ends[0], path: "pipe")
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        let arguments = unsafe ["/bin/sh", "-c", command].map { (text: String) in unsafe strdup(text) }
        var identifier: pid_t = 0
        let code = unsafe posix_spawn(&identifier, "/bin/sh", &actions, nil, arguments + [nil], environ)
        unsafe posix_spawn_file_actions_destroy(&actions)
        unsafe arguments.forEach { unsafe free($0) }
        close(ends[1])
        guard code == 0 else { return ([], 127) }
        let output = (try? reading.readToEnd()) ?? []
        var status: Int32 = 0
        while unsafe waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        return (output, status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f)
    }
}

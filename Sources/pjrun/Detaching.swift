import ArgumentParser
import CLinux
import Glibc
import JobModel
import OrderedJSON

/// `--detach`: the same program again, without a terminal.
enum Detaching {
    /// Starts the job in a process of its own, waits until it is recorded, and prints its name.
    static func start(_ request: JobRequest, _ options: [String]) throws {
        let text = JSON.object(request.wire).serialized(.compact)
        var ready: [Int32] = [-1, -1]
        var input: [Int32] = [-1, -1]
        guard unsafe pj_pipe(&ready) == 0, unsafe pj_pipe(&input) == 0 else {
            throw UserError(message: "cannot make a pipe: \(unsafe String(cString: strerror(errno)))", code: 125)
        }
        let arguments =
            ["pjrun", "run", "--request", "-", "--quiet", "--ready-descriptor", "3"] + options
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawn_file_actions_adddup2(&actions, input[0], 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, ready[1], 2)
        unsafe posix_spawn_file_actions_adddup2(&actions, ready[1], 3)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        unsafe posix_spawnattr_setflags(&attributes, Int16(pj_posix_spawn_setsid))
        let argv = unsafe arguments.map { unsafe strdup($0) } + [nil]
        var identifier: pid_t = 0
        let code = unsafe posix_spawn(&identifier, "/proc/self/exe", &actions, &attributes, argv, environ)
        close(ready[1])
        close(input[0])
        guard code == 0 else {
            throw UserError(
                message: "cannot start in the background: \(unsafe String(cString: strerror(code)))", code: 125)
        }
        Terminal.writeAll(input[1], Array(text.utf8)[...])
        close(input[1])
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while answer.last != 0 {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(ready[0], $0.baseAddress, $0.count) }
            if count <= 0 { break }
            answer += buffer[..<count]
        }
        guard answer.last == 0 else {
            // Until it is ready, its standard error is our pipe.
            Terminal.write(2, String(decoding: answer, as: UTF8.self))
            var status: Int32 = 0
            unsafe waitpid(identifier, &status, 0)
            throw ExitCode(status & 0x7f == 0 ? status >> 8 & 0xff : 125)
        }
        print(request.name)
    }

    /// Tells the process that waits in `start`, and cuts the connection to it.
    static func sayReady(_ descriptor: Int32) {
        Terminal.writeAll(descriptor, [0])
        close(descriptor)
        let null = unsafe open("/dev/null", O_RDWR | O_CLOEXEC)
        dup2(null, 0)
        dup2(null, 2)
        close(null)
    }
}

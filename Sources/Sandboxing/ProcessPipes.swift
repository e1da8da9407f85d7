import CLinux
import Glibc

/// The channels between pjrun and one `pjrun-init`, each end closed exactly once.
final class ProcessPipes {
    private(set) var output: (read: Int32, write: Int32) = (-1, -1)
    private(set) var error: (read: Int32, write: Int32) = (-1, -1)
    private(set) var reports: (read: Int32, write: Int32) = (-1, -1)
    private(set) var control: (own: Int32, child: Int32) = (-1, -1)
    private var input: Int32 = -1

    /// Makes the channels, but for the streams that are given.
    init(_ given: SandboxPolicy.Streams) throws(SandboxError) {
        var ends: [Int32] = [-1, -1]
        if given.output == nil {
            guard unsafe pj_pipe(&ends) == 0 else { throw .resource("a pipe", errno: errno) }
            output = (ends[0], ends[1])
        }
        if given.error == nil {
            guard unsafe pj_pipe(&ends) == 0 else { throw .resource("a pipe", errno: errno) }
            error = (ends[0], ends[1])
        }
        guard unsafe pj_pipe(&ends) == 0 else { throw .resource("a pipe", errno: errno) }
        reports = (ends[0], ends[1])
        guard unsafe pj_socketpair(&ends) == 0 else { throw .resource("a socket pair", errno: errno) }
        control = (ends[0], ends[1])
        if given.input != nil { return }
        input = unsafe pj_open(AT_FDCWD, "/dev/null", O_RDONLY, 0)
        guard input >= 0 else { throw .resource("standard input", errno: errno) }
    }

    /// What become descriptors 0 to 4 of the child.
    func childEnds(_ given: SandboxPolicy.Streams) -> (Int32, Int32, Int32, Int32, Int32) {
        (
            given.input ?? input, given.output ?? output.write, given.error ?? error.write, control.child,
            reports.write
        )
    }

    /// Closes the child's ends in this process, so that the end of the child is an end of file here.
    func closeChildEnds() {
        for descriptor in [input, output.write, error.write, control.child, reports.write] where descriptor >= 0 {
            close(descriptor)
        }
        input = -1
        output.write = -1
        error.write = -1
        control.child = -1
        reports.write = -1
    }

    deinit {
        closeChildEnds()
        for descriptor in [output.read, error.read, reports.read, control.own] where descriptor >= 0 {
            close(descriptor)
        }
    }
}

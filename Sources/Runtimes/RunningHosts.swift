import Glibc
import JobModel
import Sandboxing

/// A host in a sandbox.
struct SandboxedHost: RunningHost {
    let process: SandboxedProcess
    let program: String

    func signal(_ number: Int32) { process.signal(number) }
    func kill() { process.kill() }

    func wait(output: (OutputStream, ArraySlice<UInt8>) -> Void) -> HostOutcome {
        let (end, usage) = process.run { stream, bytes in
            output(stream == .output ? .standardOutput : .standardError, bytes)
        }
        let result: HostOutcome.End
        switch end {
        case .exited(let code): result = .exited(code)
        case .signalled(let number): result = .signalled(number)
        case .killed: result = .killed
        case .notExecuted(let number):
            let words = "\(program): \(unsafe String(cString: strerror(number)))\n"
            output(.standardError, Array(words.utf8)[...])
            result = number == ENOENT || number == ENOTDIR ? .notFound(program) : .notExecutable(program)
        }
        return HostOutcome(
            end: result, maxResidentBytes: usage.maxResidentBytes, userMicroseconds: usage.userMicroseconds,
            systemMicroseconds: usage.systemMicroseconds)
    }
}

/// A host whose entrypoint could not even be tried; it prints the reason and has ended.
struct EndedHost: RunningHost {
    let outcome: HostOutcome.End
    let words: String

    func signal(_ number: Int32) {}
    func kill() {}

    func wait(output: (OutputStream, ArraySlice<UInt8>) -> Void) -> HostOutcome {
        output(.standardError, Array((words.hasSuffix("\n") ? words : words + "\n").utf8)[...])
        return HostOutcome(end: outcome)
    }
}

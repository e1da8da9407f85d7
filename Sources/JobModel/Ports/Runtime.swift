/// How the entrypoint of one host ended; a non-zero exit is an outcome, not an error.
public struct HostOutcome: Sendable, Hashable {
    /// The ways an entrypoint ends.
    public enum End: Sendable, Hashable {
        /// It ended by itself.
        case exited(Int32)
        /// A signal ended it.
        case signalled(Int32)
        /// The program is not there, or its interpreter is not.
        case notFound(String)
        /// The program is there and cannot be executed.
        case notExecutable(String)
        /// It was ended with everything else of the host.
        case killed
    }

    /// How it ended.
    public let end: End
    /// Largest resident set of one of its processes, bytes.
    public let maxResidentBytes: Int64
    /// Processor time in user mode, microseconds.
    public let userMicroseconds: Int64
    /// Processor time in the kernel, microseconds.
    public let systemMicroseconds: Int64

    /// Makes an outcome from its parts.
    public init(end: End, maxResidentBytes: Int64 = 0, userMicroseconds: Int64 = 0, systemMicroseconds: Int64 = 0) {
        self.end = end
        self.maxResidentBytes = maxResidentBytes
        self.userMicroseconds = userMicroseconds
        self.systemMicroseconds = systemMicroseconds
    }

    /// The code a container runtime would report: 128 + n for signal n, 127 not found, 126 not executable.
    public var exitCode: Int32 {
        switch end {
        case .exited(let code): code
        case .signalled(let number): 128 + number
        case .notFound: 127
        case .notExecutable: 126
        case .killed: 137
        }
    }
}

/// Which of its two streams a command wrote to.
public enum OutputStream: Sendable, Hashable { case standardOutput, standardError }

/// A host whose entrypoint is running.
///
/// `signal` and `kill` may come from any thread, `wait` from one.
public protocol RunningHost: Sendable {
    /// Sends a signal to the entrypoint's process group.
    func signal(_ number: Int32)
    /// Kills everything on the host.
    func kill()
    /// Hands on output until everything on the host has ended. Blocks.
    func wait(output: (OutputStream, ArraySlice<UInt8>) -> Void) -> HostOutcome
}

/// Starts the hosts of one job.
public protocol JobLauncher: Sendable {
    /// Whether staged data may be shown through overlays (zero-copy) on this machine.
    var supportsOverlays: Bool { get }
    /// What the user should know about how the job is run here; becomes part of its record.
    var warnings: [String] { get }
    /// Starts the entrypoint of the next host.
    ///
    /// Called once per host, in order. Blocks for about a millisecond, or as long as it must wait for another job.
    /// - Parameters:
    ///   - host: the host with its staged files; they stay until the host has ended.
    ///   - isCancelled: asked while the start must wait for another job; it fails when this says true.
    /// - Throws: `JobFailure` of stage `execute`.
    /// - Returns: the host; somebody must call `wait` on it.
    func start(_ host: StagedHost, isCancelled: @escaping @Sendable () -> Bool) throws -> any RunningHost
}

/// Knows how to run what an `ImageUri` names.
public protocol Runtime: Sendable {
    /// Makes everything that is needed before hosts can start.
    ///
    /// For example an environment that is created on first use or a script that must be compiled. Blocks; it may take
    /// minutes the first time.
    /// - Parameters:
    ///   - request: the job.
    ///   - arn: the job's ARN, for the entrypoint's environment.
    ///   - say: progress for the user, one line.
    /// - Throws: `JobFailure` of stage `execute`.
    /// - Returns: what starts the job's hosts.
    func prepare(
        _ request: JobRequest, arn: String, say: @escaping @Sendable (String) -> Void
    ) throws -> any JobLauncher
}

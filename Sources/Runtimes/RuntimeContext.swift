public import JobModel
import Sandboxing

/// What the runtimes know about this machine and this installation.
public struct RuntimeContext: Sendable {
    /// Where `pjrun-init` is.
    public var initProgram: String
    /// The sources of `ProcessingToolkit`.
    public var toolkitSources: String
    /// Where compiled scripts and environments are kept.
    public var cache: String
    /// Where running jobs keep their files, to try the sandbox on the same file system.
    public var scratch: String
    /// The caller's environment.
    public var environment: [String: String]
    /// Account and region that jobs see.
    public var identity: JobIdentity
    /// Where the AWS APIs are to be had from inside a job: `http://127.0.0.1:4566`; nil when no server runs.
    public var awsEndpoint: String?
    /// Further paths of the machine that jobs see as they are.
    public var openPaths: [(path: String, isWritable: Bool)]
    /// Chooses how jobs are isolated.
    public var sandbox: SandboxChoice
    /// A descriptor that every host holds until its end.
    public var heldDescriptor: @Sendable () -> Int32?

    /// The name by which entrypoints call the built-in runtimes.
    static let workerName = "pjrun-worker"
    /// The program of the built-in runtimes, which lies beside `pjrun-init`.
    var workerProgram: String {
        let directory = initProgram.lastIndex(of: "/").map { initProgram[...$0] } ?? ""
        return directory + RuntimeContext.workerName
    }

    /// Runs programs that prepare a runtime.
    var host: HostCommand { HostCommand(initProgram: initProgram, environment: environment) }

    /// Makes a context from its parts.
    public init(
        initProgram: String, toolkitSources: String, cache: String, scratch: String, environment: [String: String],
        identity: JobIdentity, openPaths: [(path: String, isWritable: Bool)], sandbox: SandboxChoice,
        heldDescriptor: @escaping @Sendable () -> Int32?
    ) {
        self.initProgram = initProgram
        self.toolkitSources = toolkitSources
        self.cache = cache
        self.scratch = scratch
        self.environment = environment
        self.identity = identity
        self.openPaths = openPaths
        self.sandbox = sandbox
        self.heldDescriptor = heldDescriptor
    }
}

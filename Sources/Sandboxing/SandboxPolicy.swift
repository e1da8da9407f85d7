/// What one host of a job may see and do.
public struct SandboxPolicy: Sendable {
    /// Something that is done to the host's file system, in this order, after all of it has become read-only.
    public enum Mount: Sendable, Hashable {
        /// A directory or file of the machine, writable unless said otherwise.
        case bind(source: String, at: String, readOnly: Bool)
        /// A private writable view of `lower`; changes go to `upper`. `work` is overlayfs' own.
        case overlay(lower: String, upper: String, work: String, at: String)
        /// The same with changes in memory, for a view that is hardly ever written to.
        case overlayInMemory(lower: String, at: String)
        /// An empty file system in memory, with tmpfs(5) options.
        case temporary(at: String, options: String)
        /// A directory in one of those.
        case directory(at: String)
        /// An empty file in one of those, as a mount point.
        case file(at: String)
        /// A symbolic link in one of those.
        case link(to: String, at: String)
        /// Terminals of the host's own; left out where the kernel refuses.
        case terminals(at: String)
        /// The mount at a path becomes read-only; what is mounted below stays as it is.
        case lock(at: String)
        /// A path becomes read-only with all below it; left out where it does not exist.
        case guarded(at: String)
        /// Directories with these names in a directory of the machine, which keeps all else that is in it; as mount points.
        case room(for: [String], at: String)
    }

    /// Which network the host is on.
    public enum Network: Sendable {
        /// The machine's own.
        case shared
        /// A new one, of this job alone: loopback and nothing else.
        case isolated
        /// That of a host which was started with `isolated`.
        case joining(SandboxedProcess)
    }

    /// Descriptors of the caller's that the program gets; the caller still closes its own.
    public struct Streams: Sendable {
        /// Its standard input; nil for `/dev/null`.
        public var input: Int32?
        /// Its standard output; nil for a pipe that `SandboxedProcess.run` reads.
        public var output: Int32?
        /// Its standard error; nil for a pipe that `SandboxedProcess.run` reads.
        public var error: Int32?
        /// Its descriptor 6; nil for none.
        public var channel: Int32?

        /// The usual ones.
        public init() {}
    }

    /// The directory that becomes `/opt/ml`; empty for a program that has none.
    public var mlDirectory: String
    /// What else is done.
    public var mounts: [Mount]
    /// What gethostname(2) says, nil for the machine's name.
    public var hostName: String?
    /// Which network it is on.
    public var network: Network
    /// A descriptor that stays open as long as anything of the host lives, for example of a lock.
    public var heldDescriptor: Int32?
    /// What the program has as its standard streams, and a channel beside them.
    public var streams = Streams()
    /// Asked while the start must wait for another job; it then fails.
    public var isCancelled: @Sendable () -> Bool

    /// Makes a policy from its parts.
    public init(
        mlDirectory: String, mounts: [Mount] = [], hostName: String? = nil, network: Network = .shared,
        heldDescriptor: Int32? = nil, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.mlDirectory = mlDirectory
        self.mounts = mounts
        self.hostName = hostName
        self.network = network
        self.heldDescriptor = heldDescriptor
        self.isCancelled = isCancelled
    }
}

/// The program that runs inside: executed as it stands, without a shell.
public struct SandboxCommand: Sendable {
    /// The program (searched in the environment's PATH unless it has a slash) and its arguments.
    public var arguments: [String]
    /// The whole environment; nothing else is passed.
    public var environment: [(name: String, value: String)]
    /// Where it starts; inside.
    public var workingDirectory: String

    /// Makes a command from its parts.
    public init(arguments: [String], environment: [(name: String, value: String)], workingDirectory: String) {
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
    }
}

/// What one host of a job may see and do.
public struct SandboxPolicy: Sendable {
    /// Something that is put into the host's file system, in this order.
    public enum Mount: Sendable, Hashable {
        /// A directory or file of the machine, writable unless said otherwise.
        case bind(source: String, at: String, readOnly: Bool)
        /// A private writable view of `lower`; changes go to `upper`. `work` is overlayfs' own.
        case overlay(lower: String, upper: String, work: String, at: String)
        /// An empty file system in memory, with tmpfs(5) options.
        case temporary(at: String, options: String)

        var target: String {
            switch self {
            case .bind(_, let at, _), .overlay(_, _, _, let at), .temporary(let at, _): at
            }
        }
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

    /// The directory that becomes `/opt/ml`.
    public var mlDirectory: String
    /// What else is attached.
    public var mounts: [Mount]
    /// What gethostname(2) says, nil for the machine's name.
    public var hostName: String?
    /// Which network it is on.
    public var network: Network

    /// Makes a policy from its parts.
    public init(mlDirectory: String, mounts: [Mount] = [], hostName: String? = nil, network: Network = .shared) {
        self.mlDirectory = mlDirectory
        self.mounts = mounts
        self.hostName = hostName
        self.network = network
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

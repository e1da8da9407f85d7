public import JobModel

/// What functions know of this machine and this installation.
public struct FunctionSettings: Sendable {
    /// Where `pjrun-init` is.
    public var initProgram: String
    /// The directory of `bootstrap.py`, which runs handlers.
    public var runtime: String
    /// Put on PYTHONPATH where there is an endpoint: its `sitecustomize.py` makes older clients find it.
    public var clients: String
    /// Where functions are kept that were made through the API.
    public var store: String
    /// Where the logs of functions are kept.
    public var logs: String
    /// A directory of the user's with functions; nil for none.
    public var directory: String?
    /// The caller's environment.
    public var environment: [String: String]
    /// Account and region that functions see.
    public var identity: JobIdentity
    /// Where the AWS APIs are to be had: `http://127.0.0.1:4566`; nil when no server runs.
    public var endpoint: String?
    /// Chooses how functions are isolated.
    public var sandbox: SandboxChoice
    /// The time, for logs and records.
    public var now: @Sendable () -> Timestamp
    /// Functions of a template, which come after those of the directory.
    public var placed: [PlacedFunction] = []
    /// Where code that stands in a template is written.
    public var scratch = "/tmp"
    /// How many calls run at once; Lambda gives an account 1000.
    public var concurrencyLimit = 1000
    /// How many processes wait for their next call.
    public var idleLimit = 64

    /// Makes settings from their parts.
    public init(
        initProgram: String, runtime: String, clients: String, store: String, logs: String, directory: String?,
        environment: [String: String], identity: JobIdentity, endpoint: String?, sandbox: SandboxChoice,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.initProgram = initProgram
        self.runtime = runtime
        self.clients = clients
        self.store = store
        self.logs = logs
        self.directory = directory
        self.environment = environment
        self.identity = identity
        self.endpoint = endpoint
        self.sandbox = sandbox
        self.now = now
    }
}

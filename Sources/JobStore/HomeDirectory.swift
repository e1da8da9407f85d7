/// The layout of `$PJRUN_HOME`.
public struct HomeDirectory: Sendable, Hashable {
    /// The directory itself.
    public let path: String
    /// Where everything that can be made again is kept.
    public let cache: String

    /// Chooses the directory: `PJRUN_HOME`, else the XDG directories, else those below the home directory.
    ///
    /// XDG Base Directory Specification: relative values are ignored. `PJRUN_CACHE` moves the cache alone, for machines that
    /// keep it between runs.
    /// - Parameters:
    ///   - environment: the variables of the process.
    ///   - homeOfUser: used when neither is set.
    ///   - currentDirectory: where a relative `PJRUN_HOME` begins.
    public init(environment: [String: String], homeOfUser: String, currentDirectory: String = "/") {
        func directory(_ name: String) -> String? { environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil } }
        func own(_ name: String) -> String? {
            guard let value = environment[name], !value.isEmpty else { return nil }
            return value.hasPrefix("/") ? value : "\(currentDirectory)/\(value)"
        }
        let home = own("PJRUN_HOME")
        path = home ?? (directory("XDG_DATA_HOME") ?? homeOfUser + "/.local/share") + "/pjrun"
        cache =
            own("PJRUN_CACHE") ?? home.map { $0 + "/cache" }
            ?? (directory("XDG_CACHE_HOME") ?? homeOfUser + "/.cache") + "/pjrun"
    }

    /// One directory per bucket.
    public var buckets: String { path + "/s3" }
    /// The records.
    public var database: String { path + "/pjrun.sqlite" }
    /// One directory per job with one log per host.
    public var logs: String { path + "/logs" }
    /// One directory per function that was made through the API.
    public var functions: String { path + "/functions" }
    /// One log per function.
    public var functionLogs: String { path + "/function-logs" }
    /// One directory per execution of a state machine, with its journal.
    public var executions: String { path + "/executions" }
    /// One directory per queue, with its tasks and its journal.
    public var queues: String { path + "/queues" }
    /// What running jobs use; removed with them.
    public var scratch: String { path + "/scratch" }
    /// One locked pipe per pjrun process that runs jobs; requests to stop come through it.
    public var leases: String { path + "/leases" }
}

/// The layout of `$PJRUN_HOME`.
public struct HomeDirectory: Sendable, Hashable {
    /// The directory itself.
    public let path: String
    /// Where everything that can be made again is kept.
    public let cache: String

    /// Chooses the directory: `PJRUN_HOME`, else the XDG directories, else those below the home directory.
    ///
    /// XDG Base Directory Specification: relative values are ignored.
    /// - Parameters:
    ///   - environment: the variables of the process.
    ///   - homeOfUser: used when neither is set.
    ///   - currentDirectory: where a relative `PJRUN_HOME` begins.
    public init(environment: [String: String], homeOfUser: String, currentDirectory: String = "/") {
        func directory(_ name: String) -> String? { environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil } }
        if let value = environment["PJRUN_HOME"], !value.isEmpty {
            let home = value.hasPrefix("/") ? value : "\(currentDirectory)/\(value)"
            path = home
            cache = home + "/cache"
        } else {
            path = (directory("XDG_DATA_HOME") ?? homeOfUser + "/.local/share") + "/pjrun"
            cache = (directory("XDG_CACHE_HOME") ?? homeOfUser + "/.cache") + "/pjrun"
        }
    }

    /// One directory per bucket.
    public var buckets: String { path + "/s3" }
    /// The records.
    public var database: String { path + "/pjrun.sqlite" }
    /// One directory per job with one log per host.
    public var logs: String { path + "/logs" }
    /// What running jobs use; removed with them.
    public var scratch: String { path + "/scratch" }
    /// One locked pipe per pjrun process that runs jobs; requests to stop come through it.
    public var leases: String { path + "/leases" }
}

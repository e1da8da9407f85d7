import Glibc

/// The ways to give a job its private `/opt/ml`, best first.
public enum Isolation: String, Sendable, CaseIterable, Hashable {
    /// Mount, process id, host name and IPC namespaces, made as root.
    case mountNamespace = "mount-namespace"
    /// The same inside a user namespace: no root needed.
    case userNamespace = "user-namespace"
    /// No namespaces: `/opt/ml` is a link to the job's directory while it runs, one job at a time, one host.
    case none

    /// The ways worth trying for this process, best first.
    ///
    /// `PJRUN_SANDBOX` (one of the raw values) restricts the choice to one.
    /// - Parameter forced: the value of `PJRUN_SANDBOX`, nil when unset.
    /// - Returns: nil when `forced` is not a known name.
    public static func candidates(forced: String?) -> [Isolation]? {
        if let forced { return Isolation(rawValue: forced).map { [$0] } }
        return geteuid() == 0 ? [.mountNamespace, .userNamespace, .none] : [.userNamespace, .none]
    }
}

/// One host of a job, ready for its entrypoint: everything that File mode promises is on disk.
public struct StagedHost: Sendable {
    /// A private, writable view of files that must not change.
    public struct Overlay: Sendable, Hashable {
        /// The directory that is seen.
        public let lower: String
        /// Where changes go.
        public let upper: String
        /// overlayfs' own.
        public let work: String
        /// Where the view appears.
        public let at: ContainerPath

        /// Makes a description of a view.
        public init(lower: String, upper: String, work: String, at: ContainerPath) {
            self.lower = lower
            self.upper = upper
            self.work = work
            self.at = at
        }
    }

    /// `algo-1` and so on.
    public let name: String
    /// The loopback address that is this host's own.
    public let address: String
    /// Host directory with everything of this host; removed after the job.
    public let directory: String
    /// What is attached over `/opt/ml`.
    public let overlays: [Overlay]
    /// Every host of the job with its address, this one included.
    public let peers: [(name: String, address: String)]

    /// The directory that becomes `/opt/ml`.
    public var mlDirectory: String { directory + "/ml" }

    /// Makes a description of a staged host.
    public init(
        name: String, address: String, directory: String, overlays: [Overlay],
        peers: [(name: String, address: String)]
    ) {
        self.name = name
        self.address = address
        self.directory = directory
        self.overlays = overlays
        self.peers = peers
    }

    /// The view over a path, if there is one.
    public func overlay(over path: String) -> Overlay? {
        guard let path = ContainerPath(path) else { return nil }
        return overlays.first { $0.at == path || $0.at.isAncestor(of: path) }
    }

    /// Where a staged file is on this machine before the entrypoint starts; nil for a path outside `/opt/ml`.
    public func stagedFile(at path: ContainerPath) -> String? {
        guard path.text.hasPrefix("/opt/ml/") else { return nil }
        guard let overlay = overlay(over: path.text) else { return hostPath(of: path) }
        return overlay.lower + path.text.dropFirst(overlay.at.text.count)
    }

    /// Where a path below `/opt/ml` is on this machine, overlays aside.
    public func hostPath(of path: ContainerPath) -> String {
        mlDirectory + path.text.dropFirst("/opt/ml".count)
    }
}

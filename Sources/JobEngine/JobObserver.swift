public import JobModel

/// Hears of everything that happens to a job, as it happens; called from several threads.
public protocol JobObserver: Sendable {
    /// A new phase has begun.
    func phase(_ phase: JobPhase)
    /// Staging or uploading goes on.
    func progress(_ phase: JobPhase, files: Int, bytes: Int64, of total: (files: Int, bytes: Int64)?)
    /// One line on what is being prepared.
    func say(_ line: String)
    /// A host has written something.
    func output(_ host: String, _ stream: OutputStream, _ bytes: ArraySlice<UInt8>)
    /// A Continuous output has a new file.
    func uploaded(_ name: String, bytes: Int64)
    /// The query of an input has ended well.
    func queried(_ input: QueriedInput)
    /// The job is being ended: nothing must wait for a reader any more.
    func stopping()
}

extension JobObserver {
    /// Does nothing.
    public func queried(_ input: QueriedInput) {}
}

/// The phases of a job, in the service's words for training jobs.
public enum JobPhase: String, Sendable, Hashable, CaseIterable {
    /// The runtime is prepared.
    case starting = "Starting"
    /// Inputs are staged.
    case downloading = "Downloading"
    /// The entrypoints run.
    case processing = "Processing"
    /// Outputs are put in place.
    case uploading = "Uploading"
}

/// An observer that hears nothing.
public struct SilentObserver: JobObserver {
    /// Makes one.
    public init() {}
    /// Does nothing.
    public func phase(_ phase: JobPhase) {}
    /// Does nothing.
    public func progress(_ phase: JobPhase, files: Int, bytes: Int64, of total: (files: Int, bytes: Int64)?) {}
    /// Does nothing.
    public func say(_ line: String) {}
    /// Does nothing.
    public func output(_ host: String, _ stream: OutputStream, _ bytes: ArraySlice<UInt8>) {}
    /// Does nothing.
    public func uploaded(_ name: String, bytes: Int64) {}
    /// Does nothing.
    public func stopping() {}
}

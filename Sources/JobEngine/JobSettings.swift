public import JobModel

/// What jobs share: how they are run here, whatever they ask for.
public struct JobSettings: Sendable {
    /// The signal that asks a script to stop.
    ///
    /// SIGTERM unless set; the processing documentation names SIGINT.
    public var stopSignal: Int32 = 15
    /// How long a script has after that signal; the service gives 120 s.
    public var stopGrace: Duration = .seconds(120)
    /// How often the record of a job's end is tried again, every quarter of a second, when it cannot be written.
    ///
    /// A server tries for long: the disk may have room again, and a job that has ended must not look as if it ran.
    public var recordRetries = 0
    /// Copy inputs that others may edit in place, instead of linking them.
    public var copiesInputs = false
    /// Where running jobs keep their files.
    public var scratch: String
    /// Where the addresses of this home's hosts begin, so that jobs of different homes seldom share one.
    public var addressBase: Int64 {
        // FNV-1a.
        Int64(scratch.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 })
    }
    /// Account and region.
    public var identity: JobIdentity

    /// Makes settings with the service's values.
    public init(scratch: String, identity: JobIdentity = JobIdentity()) {
        self.scratch = scratch
        self.identity = identity
    }
}

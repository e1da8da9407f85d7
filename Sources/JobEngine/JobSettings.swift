public import JobModel

/// What jobs share: how they are run here, whatever they ask for.
public struct JobSettings: Sendable {
    /// The signal that asks a script to stop. SIGTERM unless set; the processing documentation names SIGINT.
    public var stopSignal: Int32 = 15
    /// How long a script has after it. The service gives 120 s.
    public var stopGrace: Duration = .seconds(120)
    /// Copy inputs that others may edit in place, instead of linking them.
    public var copiesInputs = false
    /// Where running jobs keep their files.
    public var scratch: String
    /// Account and region.
    public var identity: JobIdentity

    /// Makes settings with the service's values.
    public init(scratch: String, identity: JobIdentity = JobIdentity()) {
        self.scratch = scratch
        self.identity = identity
    }
}

public import StatesLanguage

/// The time of executions: the machine's, or one that jumps over waits.
public protocol WorkflowClock: AnyObject, Sendable {
    /// What events are stamped with.
    func now() -> WallTime
    /// Sets when somebody is to be woken, in place of what was set for him before; nil for never.
    func wake(_ sleeper: any WorkflowSleeper, at time: WallTime?)
    /// Something is going on, so that the time may not jump.
    func begin(_ activity: WorkflowActivity)
    /// It is over.
    func end(_ activity: WorkflowActivity)
}

/// What keeps time from jumping.
public enum WorkflowActivity: Sendable {
    /// An execution thinks, or gets an answer that takes no time.
    case step
    /// Something real is waited for: time goes by as it does.
    case task
}

/// An execution that waits for a time.
public protocol WorkflowSleeper: AnyObject, Sendable {
    /// The time has come; called once for each time that was set, from any thread. Returns at once.
    func wake()
}

import Dispatch
import Glibc
public import StatesLanguage
import Synchronization

/// The machine's own time; one timer for the nearest of all times.
public final class MachineClock: WorkflowClock {
    private struct State {
        var sleepers = WakeQueue()
        /// What the alarm is set for.
        var alarm: WallTime?
    }

    private let state = Mutex(State())
    private let alarms = DispatchQueue(label: "pjrun.workflow-clock")
    /// The longest that is waited at a stretch, so that a changed system time is noticed.
    private static let longestWait: Int64 = 60_000

    /// Makes one.
    public init() {}

    /// Milliseconds since 1970.
    public func now() -> WallTime { MachineClock.time() }

    static func time() -> WallTime {
        var now = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        return WallTime(milliseconds: Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000)
    }

    /// See ``WorkflowClock/wake(_:at:)``.
    public func wake(_ sleeper: any WorkflowSleeper, at time: WallTime?) {
        state.withLock { state in
            state.sleepers.set(sleeper, time)
            set(&state)
        }
    }

    /// Does nothing: time goes by in any case.
    public func begin(_ activity: WorkflowActivity) {}
    /// Does nothing.
    public func end(_ activity: WorkflowActivity) {}

    /// Sets the alarm when it must be earlier than it is.
    private func set(_ state: inout State) {
        guard let next = state.sleepers.nextTime else { return }
        if let alarm = state.alarm, alarm <= next { return }
        let now = MachineClock.time().milliseconds
        let wait = min(max(0, next.milliseconds - now), MachineClock.longestWait)
        state.alarm = WallTime(milliseconds: now + wait)
        alarms.asyncAfter(deadline: .now() + .milliseconds(Int(wait))) { [weak self] in self?.ring() }
    }

    private func ring() {
        let due = state.withLock { state in
            let now = MachineClock.time()
            // An alarm that was followed by an earlier one rings, too; it finds nothing.
            if let alarm = state.alarm, alarm <= now { state.alarm = nil }
            let due = state.sleepers.take(until: now)
            set(&state)
            return due
        }
        for sleeper in due { sleeper.wake() }
    }
}

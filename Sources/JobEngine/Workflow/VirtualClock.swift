import Dispatch
import Glibc
public import StatesLanguage
import Synchronization

/// A time that stands still while executions think, jumps to the next wait's end when nothing else is left to do, and goes by
/// as it does while something real is waited for.
///
/// A real job that was started by a function, and not by a task that waits for it, is not seen as a task: its execution
/// polls. While such jobs run, a wait ends when one of them changes its status; otherwise a poll would follow upon the other
/// until the history is full.
public final class VirtualClock: WorkflowClock {
    private struct State {
        var sleepers = WakeQueue()
        var steps = 0
        var tasks = 0
        /// A job has changed its status since the last jump.
        var hasNews = false
        /// The time that this stands at, or stood at when `anchor` was.
        var time: WallTime
        /// The monotonic milliseconds since which the time goes by; nil while it stands.
        var anchor: Int64?
        /// Counts alarms, so that one that was set before is known.
        var alarm = 0
    }

    private let state: Mutex<State>
    private let jobsRun: @Sendable () -> Bool
    private let queue = DispatchQueue(label: "pjrun.virtual-clock")

    /// Makes a clock.
    /// - Parameters:
    ///   - start: what it says first.
    ///   - areJobsRunning: whether jobs of this home run; asked from any thread, must return soon.
    public init(at start: WallTime, areJobsRunning: @escaping @Sendable () -> Bool = { false }) {
        state = Mutex(State(time: start))
        jobsRun = areJobsRunning
    }

    /// What this clock says.
    public func now() -> WallTime { state.withLock { VirtualClock.time($0) } }

    private static func time(_ state: State) -> WallTime {
        guard let anchor = state.anchor else { return state.time }
        return WallTime(milliseconds: state.time.milliseconds + monotonic() - anchor)
    }

    private static func monotonic() -> Int64 {
        var now = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &now)
        return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
    }

    /// See ``WorkflowClock/wake(_:at:)``.
    public func wake(_ sleeper: any WorkflowSleeper, at time: WallTime?) {
        state.withLock { $0.sleepers.set(sleeper, time) }
        consider()
    }

    /// See ``WorkflowClock/begin(_:)``.
    public func begin(_ activity: WorkflowActivity) {
        state.withLock { state in
            switch activity {
            case .step: state.steps += 1
            case .task: state.tasks += 1
            }
            VirtualClock.run(&state, state.tasks > 0)
        }
    }

    /// See ``WorkflowClock/end(_:)``.
    public func end(_ activity: WorkflowActivity) {
        state.withLock { state in
            switch activity {
            case .step: state.steps -= 1
            case .task: state.tasks -= 1
            }
            if state.tasks == 0 { VirtualClock.run(&state, false) }
        }
        consider()
    }

    /// A job of this home has changed its status.
    public func jobDidChange() {
        state.withLock { $0.hasNews = true }
        consider()
    }

    /// Lets the time go by, or stand.
    private static func run(_ state: inout State, _ runs: Bool) {
        guard runs != (state.anchor != nil) else { return }
        state.time = time(state)
        state.anchor = runs ? monotonic() : nil
    }

    /// Looks whether there is somebody to wake.
    ///
    /// On a queue of its own: callers hold locks that those who are woken may want.
    private func consider() { queue.async { [weak self] in self?.decide() } }

    private func decide() {
        guard state.withLock({ $0.steps == 0 && $0.sleepers.nextTime != nil }) else { return }
        let areJobsRunning = jobsRun()
        let due = state.withLock { state -> [any WorkflowSleeper] in
            guard state.steps == 0, let next = state.sleepers.nextTime else { return [] }
            let isBusy = state.tasks > 0
            // The job of a task that waits for it brings news, too; but those must not end the task's own timeout.
            if !isBusy, !areJobsRunning || state.hasNews {
                state.hasNews = false
                VirtualClock.run(&state, false)
                state.time = max(state.time, next)
            } else {
                VirtualClock.run(&state, true)
                setAlarm(&state, next)
            }
            return state.sleepers.take(until: VirtualClock.time(state))
        }
        for sleeper in due { sleeper.wake() }
    }

    /// Looks again when a time has come that is not jumped to.
    private func setAlarm(_ state: inout State, _ next: WallTime) {
        state.alarm += 1
        let alarm = state.alarm
        let wait = min(max(0, next.milliseconds - VirtualClock.time(state).milliseconds), 60_000)
        queue.asyncAfter(deadline: .now() + .milliseconds(Int(wait) + 1)) { [weak self] in
            guard let self, self.state.withLock({ $0.alarm == alarm }) else { return }
            decide()
        }
    }
}

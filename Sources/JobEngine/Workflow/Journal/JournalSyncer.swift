import Dispatch
import Synchronization

/// Lets the device have what journals wrote, all files together, at most every 5 ms: so much is lost with the power.
public final class JournalSyncer: Sendable {
    private struct State {
        var dirty: [String: any JournalFile] = [:]
        var isScheduled = false
        var problems: [String] = []
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "pjrun.journal-syncer")

    /// Makes one for all journals of a process.
    public init() {}

    func note(_ file: any JournalFile) {
        let mustSchedule = state.withLock { state in
            state.dirty[file.path] = file
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if mustSchedule { queue.asyncAfter(deadline: .now() + .milliseconds(5)) { [self] in sync() } }
    }

    /// What the device refused so far.
    public var problems: [String] { state.withLock { $0.problems } }

    private func sync() {
        let files = state.withLock { state in
            defer { state.dirty = [:] }
            state.isScheduled = false
            return state.dirty
        }
        for file in files.values {
            do {
                try file.sync()
            } catch {
                // The next write of that journal meets it, too, and ends its execution; this is for the curious.
                state.withLock { if $0.problems.count < 100 { $0.problems.append("\(error)") } }
            }
        }
    }
}

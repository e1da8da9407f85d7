import JobEngine
import JobModel
import Synchronization

/// Shows how a queue gets on, on standard error: a line that is redrawn on a terminal, a line for each tenth elsewhere.
final class QueueConsole: FanOutObserver {
    private struct State {
        var isBarShown = false
        var lastDrawn: ContinuousClock.Instant?
        var standing: FanOutStanding?
        /// How many had ended before this process.
        var endedBefore = 0
        var tenth = 0
        var failureLines = 0
    }

    private let name: String
    private let total: Int
    private let width: Int
    private let history: QueueHistory
    private let isQuiet: Bool
    private let start = ContinuousClock.now
    private let state = Mutex(State())

    init(_ queue: FanOutQueue, _ width: Int, isQuiet: Bool) {
        name = queue.name
        history = queue.history
        total = queue.history.taskCount
        self.width = width
        self.isQuiet = isQuiet
    }

    /// Further ones are in the report.
    private static let failureLimit = 20

    // MARK: - What happens

    func begins(retriesFailed: Bool) {
        let over = retriesFailed ? history.count(.succeeded) : history.endedCount
        state.withLock { state in
            state.endedBefore = over
            state.tenth = total == 0 ? 10 : over * 10 / total
        }
        let before = over > 0 ? "; \(over) ended before" : ""
        let interrupted = history.count(.running)
        let again = interrupted > 0 ? "; \(interrupted) interrupted when its process ended" : ""
        line("Running", "\(name): \(Amount.count(total, "task")), at most \(width) at once\(before)\(again)")
        if over == total, over > 0 {
            let failed = history.count(.failed) + history.count(.stopped)
            line(
                "",
                failed > 0 && !retriesFailed
                    ? "all tasks have ended; --retry-failed tries the \(failed) again that are not Completed"
                    : "all tasks have ended; --restart begins from nothing")
        }
    }

    func waits(forJob name: String) { line("", "waiting until nothing of the job \(name) runs any more") }

    func ended(_ task: FanOutTask, _ run: EndedRun, isOver: Bool) {
        guard isOver, run.end != .succeeded, !isQuiet else { return }
        let count = state.withLock { state in
            state.failureLines += 1
            return state.failureLines
        }
        guard count <= QueueConsole.failureLimit else {
            if count == QueueConsole.failureLimit + 1 { line("", "further failures are in the report") }
            return
        }
        let job = task.job.isEmpty ? "" : " (\(task.job))"
        let attempts = task.attempts > 1 ? ", after \(task.attempts) attempts" : ""
        line(
            run.end == .stopped ? "Stopped" : "Failed",
            "line \(task.line)\(job): \(Terminal.red(run.reason))\(attempts)")
    }

    func stands(_ standing: FanOutStanding) {
        state.withLock { state in
            state.standing = standing
            guard !isQuiet else { return }
            if Terminal.isInteractive {
                let now = ContinuousClock.now
                if let last = state.lastDrawn, now - last < .milliseconds(100), standing.ended < total { return }
                state.lastDrawn = now
                state.isBarShown = true
                Terminal.write(2, "\r\u{1b}[K" + text(standing, state.endedBefore))
            } else if total > 0, standing.ended * 10 / total > state.tenth {
                state.tenth = standing.ended * 10 / total
                Terminal.progress("", text(standing, state.endedBefore))
            }
        }
    }

    func stops(isFirst: Bool) {
        let running = state.withLock { $0.standing?.running ?? 0 }
        line(
            "Stopping",
            isFirst
                ? "\(Amount.count(running, "job")); once more kills \(running == 1 ? "it" : "them")"
                : "killing what runs",
            always: true)
    }

    func ends() { state.withLock { clearBar(&$0) } }

    func saysHowToGoOn(_ report: QueueReport) {
        let left = report.history.taskCount - report.history.endedCount
        line(
            "Interrupted",
            "\(Amount.count(left, "task")) left; the same command, or 'pjrun queue resume \(name)', goes on",
            always: true)
    }

    // MARK: - Lines

    private func text(_ standing: FanOutStanding, _ endedBefore: Int) -> String {
        var parts = ["\(standing.ended) of \(standing.total) ended"]
        if standing.running > 0 { parts.append("\(standing.running) running") }
        if standing.delayed > 0 { parts.append("\(standing.delayed) to be tried again") }
        if standing.failed > 0 { parts.append("\(standing.failed) failed") }
        if standing.stopped > 0 { parts.append("\(standing.stopped) stopped") }
        let done = standing.ended - endedBefore
        let time = (ContinuousClock.now - start) / .seconds(1)
        let left = standing.total - standing.ended
        if done > 0, time > 0, left > 0 {
            let milliseconds = Int64(Double(left) * time / Double(done) * 1000)
            parts.append("about \(Amount.duration(milliseconds: milliseconds)) left")
        }
        return parts.joined(separator: ", ")
    }

    private func line(_ word: String, _ text: String, always: Bool = false) {
        guard !isQuiet || always else { return }
        state.withLock { state in
            clearBar(&state)
            Terminal.progress(word, text)
        }
    }

    private func clearBar(_ state: inout State) {
        guard state.isBarShown else { return }
        state.isBarShown = false
        Terminal.write(2, "\r\u{1b}[K")
    }
}

import Synchronization

/// Which execution has a map run, and which map run has a child: their ARNs do not say it.
///
/// A memory of what was found, and no more: what is not here is looked for again.
final class KnownMapRuns: Sendable {
    private struct State {
        var executions: [String: String] = [:]
        var runs: [String: String] = [:]
    }

    private static let limit = 100_000

    private let state = Mutex(State())

    /// Notes a run with its children.
    func note(_ run: String, of execution: String, children: some Sequence<String>) {
        state.withLock { state in
            if state.runs.count >= KnownMapRuns.limit || state.executions.count >= KnownMapRuns.limit {
                state = State()
            }
            state.executions[run] = execution
            for child in children { state.runs[child] = run }
        }
    }

    /// The execution that has a run.
    func execution(of run: String) -> String? { state.withLock { $0.executions[run] } }

    /// The run that has a child.
    func run(of child: String) -> String? { state.withLock { $0.runs[child] } }
}

import StatesLanguage

/// Tells on standard error what an execution does, as it does it.
struct WorkflowConsole: Sendable {
    /// Shows an event, when it is one that somebody watches for.
    func show(_ event: HistoryEvent) {
        switch event.kind {
        case .stateEntered(let type, let name, _): Terminal.progress(type, name)
        case .functionFailed(let error, let cause), .taskFailed(_, let error, let cause),
            .activityFailed(let error, let cause), .taskSubmitFailed(_, let error, let cause),
            .taskStartFailed(_, let error, let cause), .functionScheduleFailed(let error, let cause),
            .mapRunFailed(let error, let cause), .functionTimedOut(let error, let cause),
            .taskTimedOut(_, let error, let cause),
            .activityTimedOut(let error, let cause):
            Terminal.progress("", Terminal.red(WorkflowConsole.short(error, cause)))
        case .evaluationFailed(let error, let cause, _, _):
            Terminal.progress("", Terminal.red(WorkflowConsole.short(error, cause)))
        default: break
        }
    }

    private static func short(_ error: String?, _ cause: String?) -> String {
        let text = [error, cause].compactMap { $0 }.joined(separator: ": ")
        let line = text.split(separator: "\n", omittingEmptySubsequences: true).first.map(String.init) ?? "failed"
        return line.count > 200 ? String(line.prefix(200)) + "…" : line
    }
}

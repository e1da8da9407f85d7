import JobModel
import StatesLanguage

/// Histories, from journals.
enum ExecutionHistory {
    /// A page of the events of an execution.
    static func page(
        _ path: String, skipping: Int, limit: Int, isReversed: Bool, compile: (String) throws -> StateMachine
    ) throws -> (events: [HistoryEvent], total: Int) {
        guard isReversed else {
            var events: [HistoryEvent] = []
            var total = 0
            _ = try ExecutionReplay.run(path, compile: compile) { event in
                if total >= skipping, events.count < limit { events.append(event) }
                total += 1
            }
            return (events, total)
        }
        // From behind, where a page begins is known at the end only.
        var total = 0
        _ = try ExecutionReplay.run(path, compile: compile) { _ in total += 1 }
        let end = max(0, total - skipping)
        let start = max(0, end - limit)
        let page = try self.page(path, skipping: start, limit: end - start, isReversed: false, compile: compile)
        return (page.events.reversed(), total)
    }

    /// What the row of an execution would say that has none; nil when its journal has no beginning.
    static func record(of folder: String, _ folders: ExecutionFolders) -> ExecutionRecord? {
        guard var reader = try? JournalReader(folders.journal(folder)), case .opened(let opened)? = try? reader.next()
        else { return nil }
        let context = opened.context
        return ExecutionRecord(
            arn: context.arn, name: context.name, stateMachineARN: context.stateMachineARN,
            stateMachineName: context.stateMachineName,
            startTime: Timestamp(milliseconds: context.startTime.milliseconds), input: context.input.text,
            folder: folder)
    }
}

import JobModel
import StatesLanguage

/// What all executions of a runner share.
struct WorkflowServices: Sendable {
    let performer: any TaskPerformer
    let clock: any WorkflowClock
    let objects: (any MapRunObjects)?
    /// Result files on their way are there.
    let scratch: String
    /// How many children of a map run run at once, at most.
    let concurrencyLimit: Int
    /// Hears of the events of executions, not of the children of map runs, as they happen.
    let hear: (@Sendable (_ arn: String, HistoryEvent) -> Void)?
    /// Hears of an execution's end before anybody else, from its thread; with its events when nothing else keeps them.
    let didEnd: @Sendable (ExecutionRecord, [HistoryEvent]?) -> Void
}

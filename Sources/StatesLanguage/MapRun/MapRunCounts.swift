/// How the children of a map run, or their items, are doing; as DescribeMapRun counts them.
public struct MapRunCounts: Hashable, Sendable {
    /// In children that wait for their turn.
    public var pending = 0
    /// In children that run.
    public var running = 0
    /// In children that came to their end.
    public var succeeded = 0
    /// In children that failed.
    public var failed = 0
    /// In children that were out of time.
    public var timedOut = 0
    /// In children that were stopped.
    public var aborted = 0
    /// In children that have not succeeded and wait to be redriven.
    public var pendingRedrive = 0
    /// In children whose results are in the output or in files.
    public var resultsWritten = 0

    /// All that have been seen so far.
    public var total: Int { pending + running + succeeded + failed + timedOut + aborted + pendingRedrive }

    /// Makes counts of a run that has not begun.
    public init() {}

    /// Counts the end of a child; its result has its place then.
    public mutating func end(_ status: ExecutionResult.Status, _ count: Int) {
        running -= count
        resultsWritten += count
        switch status {
        case .succeeded: succeeded += count
        case .failed: failed += count
        case .timedOut: timedOut += count
        case .aborted: aborted += count
        }
    }

    /// Counts a child that goes on after such an end.
    public mutating func goOn(after status: ExecutionResult.Status, _ count: Int) {
        running += count
        resultsWritten -= count
        switch status {
        case .succeeded: succeeded -= count
        case .failed: failed -= count
        case .timedOut: timedOut -= count
        case .aborted: aborted -= count
        }
    }
}

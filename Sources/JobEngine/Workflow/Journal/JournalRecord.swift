import StatesLanguage

/// What a journal says, a record at a time.
enum JournalRecord {
    /// The first of a journal: what is run.
    case opened(OpenedExecution)
    /// What an execution heard; 0 is the journal's own, others are children of its map runs.
    case heard(execution: Int, at: WallTime, [Stimulus])
    /// A map run has opened its source.
    case runBegan(JournaledRun)
    /// Somebody has changed a map run.
    case runChanged(run: Int, MapRunUpdate)
    /// A child was made.
    case childStarted(JournaledChild)
    /// An execution ended, after so many events.
    case ended(execution: Int, at: WallTime, ExecutionResult, eventCount: Int)
}

/// What an execution runs, and as what.
struct OpenedExecution {
    var definition: String
    var context: ExecutionContext
    /// Under which the events were counted.
    var interpreterVersion: Int
}

/// A map run as its journal names it.
struct JournaledRun {
    /// Counted from 1 within the journal.
    var number: Int
    /// The execution whose run it is.
    var execution: Int
    /// The task's number there.
    var task: Int
    var arn: String
    /// Tells whether the source is what it was, when it is opened again.
    var sourceIdentity: String
    /// How often the run was redriven; it is named again each time.
    var redriveCount = 0
}

/// A child as its journal names it.
struct JournaledChild {
    /// Counted from 1 within the journal.
    var number: Int
    var run: Int
    var index: Int
    var firstItem: Int
    var itemCount: Int
    var startTime: WallTime
    var input: String
}

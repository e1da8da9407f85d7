public import JobModel
import StatesLanguage

extension WorkflowRunner {
    /// Lets an execution go on that has failed, was stopped or was out of time; it runs when this returns.
    ///
    /// It goes on in this process, wherever it ran before. The directory says first that it runs, so a process that ends right
    /// after that leaves an execution that the next one takes up.
    /// - Throws: `WorkflowError.notRedrivable` or another `WorkflowError`, `JournalError`, or an error of the directory or the
    ///   file system; the execution has not changed then.
    /// - Returns: the execution as it is now.
    public func redrive(_ arn: String) throws -> ExecutionRecord {
        // It is there before time goes on.
        clock.begin(.step)
        defer { clock.end(.step) }
        var record = try execution(arn)
        try check(record, eventCount: nil)
        guard let folders else {
            throw WorkflowError.historyUnavailable(arn: arn, why: "it has no journal, from which it could go on")
        }
        let replayed = try ExecutionReplay.run(folders.journal(record.folder), compile: compiler.compile)
        try check(record, eventCount: replayed.0.eventCount)
        guard replayed.0.interpreter.result != nil else {
            throw WorkflowError.historyUnavailable(arn: arn, why: "its journal does not tell how it ended")
        }
        guard replayed.0.interpreter.isRedrivable else {
            throw WorkflowError.notRedrivable(arn: arn, reason: "Execution history event limit exceeded")
        }
        let time = max(clock.now(), replayed.0.lastTime)
        record.status = .running
        record.redriveCount += 1
        record.redriveTime = Timestamp(milliseconds: time.milliseconds)
        (record.stopTime, record.output, record.error, record.cause) = (nil, nil, nil, nil)
        guard try claim(record) else {
            throw WorkflowError.notRedrivable(arn: arn, reason: "Execution is RUNNING and cannot be redriven")
        }
        guard goOn([record], folders, replayed).first != nil else { return try execution(arn) }
        return record
    }

    private func check(_ record: ExecutionRecord, eventCount: Int?) throws(WorkflowError) {
        let now = Timestamp(milliseconds: clock.now().milliseconds)
        let status = RedriveStatus(of: record, now: now, eventCount: eventCount)
        if let reason = status.reason { throw .notRedrivable(arn: record.arn, reason: reason) }
    }
}

import GRDB
public import JobModel

/// Ends of executions that nobody has been told of yet.
///
/// An end is committed before rules hear of it; a process that dies between the two leaves the row, and another one tells.
extension JobStore {
    /// Notes that the end of an execution has been told.
    public func announced(executionARN arn: String) throws {
        try JobStore.translating(home.database) {
            try queue.write {
                try $0.execute(
                    sql: "UPDATE execution SET is_announced = 1 WHERE arn = ? AND is_announced = 0", arguments: [arn])
            }
        }
    }

    /// The executions whose end a process that is gone has not told; this process tells it from now on.
    ///
    /// Two processes never get the same one.
    public func takeUnannounced() throws -> [ExecutionRecord] {
        try takeOver("is_announced = 0 AND status != 'RUNNING'")
    }
}

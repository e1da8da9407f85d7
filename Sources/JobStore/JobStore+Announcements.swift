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
        let own = leaseName
        let leases = try JobStore.translating(home.database) {
            try queue.read { database in
                try String.fetchAll(
                    database,
                    sql: "SELECT DISTINCT lease FROM execution WHERE is_announced = 0 AND lease IS NOT ?",
                    arguments: [own])
            }
        }
        var taken: [ExecutionRecord] = []
        for name in leases {
            guard let lease = try Lease.takeOver(name, in: home.leases) else { continue }
            lease.discard(in: home.leases)
            let mine = try ownLease().name
            taken += try JobStore.translating(home.database) {
                try queue.write { database in
                    try Row.fetchAll(
                        database,
                        sql: """
                            UPDATE execution SET lease = ? WHERE is_announced = 0 AND status != 'RUNNING' AND lease = ?
                            RETURNING id, \(JobStore.shown)
                            """,
                        arguments: [mine, name]
                    ).map(JobStore.execution(of:))
                }
            }
        }
        return taken
    }
}

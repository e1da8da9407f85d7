import GRDB
public import JobModel
import Synchronization

extension JobStore {
    /// Lets this process make no job with which more instances would be in use than a limit.
    ///
    /// Instances of all jobs of the home count, whatever process runs them.
    public func limit(_ quota: ResourceLimitExceeded.Quota, to limit: Int) {
        switch quota {
        case .processingJobs: instanceLimit.withLock { $0 = limit }
        }
    }

    /// Looks at the quota in the transaction that makes the job, so that two processes cannot both take the last of it.
    /// - Throws: `ResourceLimitExceeded`; `JobNameTaken` first, because a request with a name that is taken would not use anything.
    func checkQuota(for request: JobRequest, arn: JobARN, _ database: Database) throws {
        guard let limit = instanceLimit.withLock({ $0 }) else { return }
        if try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM job WHERE name = ?)", arguments: [request.name]) == true
        {
            throw JobNameTaken(name: request.name, arn: arn.text)
        }
        let used =
            try Int.fetchOne(
                database,
                sql: """
                    SELECT SUM(request ->> '$.ProcessingResources.ClusterConfig.InstanceCount')
                    FROM job WHERE status IN ('InProgress', 'Stopping')
                    """) ?? 0
        guard used + request.instanceCount <= limit else {
            throw ResourceLimitExceeded(
                quota: .processingJobs, limit: limit, utilization: used, delta: request.instanceCount)
        }
    }
}

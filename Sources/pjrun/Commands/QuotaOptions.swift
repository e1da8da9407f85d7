import ArgumentParser
import JobModel
import JobStore

/// Quotas that the account has here, where somebody wants them.
struct QuotaOptions: ParsableArguments {
    @Option(
        name: .customLong("limit"),
        help:
            "processing-jobs=N: as many instances of jobs at once, beyond which CreateProcessingJob answers ResourceLimitExceeded."
    )
    var limits: [QuotaLimit] = []

    func set(_ store: JobStore) { for limit in limits { store.limit(limit.quota, to: limit.count) } }

    /// The flags again, for a process that does the same.
    var arguments: [String] { limits.flatMap { ["--limit", "\($0.quota.rawValue)=\($0.count)"] } }
}

/// `processing-jobs=20`.
struct QuotaLimit: ExpressibleByArgument, Hashable {
    let quota: ResourceLimitExceeded.Quota
    let count: Int

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let quota = ResourceLimitExceeded.Quota(rawValue: String(parts[0])),
            let count = Int(parts[1]), count >= 0
        else { return nil }
        self.quota = quota
        self.count = count
    }
}

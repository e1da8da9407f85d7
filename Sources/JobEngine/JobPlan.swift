public import JobModel
public import Transfer

/// Everything that is decided about a job before anything is done: data, printable.
public struct JobPlan: Sendable {
    /// What was asked for.
    public let request: JobRequest
    /// The hosts, `algo-1` first.
    public let hosts: [StagingPlan]
    /// The queries that are run before anything is staged, in the order of the inputs.
    public let queries: [PlannedQuery]
    /// What the user should know already.
    public let warnings: [String]

    /// Hosts that get no object of the sharded inputs; they run all the same.
    ///
    /// Which files a query will make is not known before it has run.
    public var emptyHosts: [String] {
        let unknown = Set(queries.map(\.input.name))
        return hosts.filter { host in
            let shards = host.inputs.filter {
                !$0.input.appManaged && $0.source.distribution == .shardedByS3Key && !unknown.contains($0.input.name)
            }
            return !shards.isEmpty && shards.allSatisfy(\.objects.isEmpty)
        }.map(\.host)
    }
}

/// A query that a job begins with.
public struct PlannedQuery: Sendable {
    /// The input that its result becomes.
    public let input: ProcessingInput
    /// The query.
    public let definition: AthenaDatasetDefinition
    /// What it would read.
    public let scan: DatasetScan
}

/// Decides what is done for a job, without doing any of it.
///
/// Pure: what the inputs mean has been looked up before.
public enum JobPlanner {
    /// - Parameters:
    ///   - request: what was asked for.
    ///   - inputs: the objects of each input.
    ///   - warnings: what the user should know already; becomes part of the plan.
    ///   - slot: a number that jobs at the same time do not share; gives the hosts their addresses.
    ///   - queries: those that have not been run yet.
    /// - Returns: a plan in which the sharded objects are dealt out to the hosts.
    public static func plan(
        _ request: JobRequest, inputs: [ListedInput], warnings: [String], slot: Int64, queries: [PlannedQuery] = []
    ) -> JobPlan {
        let names = ContainerFiles.hostNames(request.instanceCount)
        let shards = inputs.map { ShardMap.deal($0.objects, by: $0.source.distribution, to: names.count) }
        let managed = request.outputs.filter { !$0.appManaged && $0.localPath != nil }
        let hosts = names.indices.map { host in
            StagingPlan(
                host: names[host], address: address(slot: slot, host: host),
                inputs: inputs.indices.map { index in
                    StagingPlan.Input(
                        input: inputs[index].input, source: inputs[index].source,
                        localPath: inputs[index].source.localPath, objects: shards[index][host])
                }, outputs: managed)
        }
        return JobPlan(request: request, hosts: hosts, queries: queries, warnings: warnings)
    }

    /// A loopback address of the host's own: 127.64.0.0/10, 128 addresses for each of 32,768 slots.
    static func address(slot: Int64, host: Int) -> String {
        let number = UInt32(truncatingIfNeeded: (slot * 128 + Int64(host) + 1) & 0x3F_FFFF)
        return "127.\(64 + (number >> 16)).\(number >> 8 & 0xff).\(number & 0xff)"
    }
}

public import JobModel
public import Transfer

/// Everything that is decided about a job before anything is done: data, printable.
public struct JobPlan: Sendable {
    /// What was asked for.
    public let request: JobRequest
    /// The hosts, `algo-1` first.
    public let hosts: [StagingPlan]
    /// What the user should know already.
    public let warnings: [String]

    /// Hosts that get no object of the sharded inputs; they run all the same.
    public var emptyHosts: [String] {
        hosts.filter { host in
            let shards = host.inputs.filter { !$0.input.appManaged && $0.source.distribution == .shardedByS3Key }
            return !shards.isEmpty && shards.allSatisfy(\.objects.isEmpty)
        }.map(\.host)
    }
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
    /// - Returns: a plan in which the sharded objects are dealt out to the hosts.
    public static func plan(
        _ request: JobRequest, inputs: [ListedInput], warnings: [String], slot: Int64
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
        return JobPlan(request: request, hosts: hosts, warnings: warnings)
    }

    /// A loopback address of the host's own: 127.64.0.0/10, 128 addresses for each of 32,768 slots.
    static func address(slot: Int64, host: Int) -> String {
        let number = UInt32(truncatingIfNeeded: (slot * 128 + Int64(host) + 1) & 0x3F_FFFF)
        return "127.\(64 + (number >> 16)).\(number >> 8 & 0xff).\(number & 0xff)"
    }

    /// Refuses what pjrun cannot run yet, by name.
    /// - Throws: `JobFailure` of stage `plan` for the first such field.
    public static func refuseUnsupported(_ request: JobRequest) throws(JobFailure) {
        for input in request.inputs {
            guard case .dataset(let definition) = input.source else { continue }
            let (name, cloud) =
                switch definition.query {
                case .athena: ("AthenaDatasetDefinition", "run the query and download its result")
                case .redshift: ("RedshiftDatasetDefinition", "run the query on the cluster and download its result")
                }
            throw unsupported(
                "\(input.jsonPath).DatasetDefinition.\(name)", cloud,
                "stage the query's result as an S3Input, or set AppManaged for a script that fetches it itself")
        }
        for output in request.outputs {
            guard case .featureStore = output.destination else { continue }
            throw unsupported(
                "\(output.jsonPath).FeatureStoreOutput", "let the script put records into the feature group",
                "write the records to an S3Output")
        }
    }

    private static func unsupported(_ field: String, _ cloud: String, _ instead: String) -> JobFailure {
        JobFailure(
            stage: .plan, code: "NotSupported", message: "\(field) is not supported; AWS would \(cloud)",
            remedy: instead, cause: nil)
    }
}

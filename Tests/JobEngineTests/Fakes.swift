import Glibc
import JobEngine
import JobModel
import OrderedJSON
import PjrunTesting
import Synchronization

/// A request of a script in a bucket, with queries as inputs.
func request(_ members: [String: String] = [:], inputs: String = "", hosts: Int = 1, maxRuntime: Int = 60) throws
    -> JobRequest
{
    let text = """
        {"ProcessingJobName": "job", "RoleArn": "arn:aws:iam::123456789012:role/r",
         "AppSpecification": {"ImageUri": "local", "ContainerEntrypoint": ["true"]},
         "ProcessingResources": {"ClusterConfig": {"InstanceCount": \(hosts), "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1}},
         "StoppingCondition": {"MaxRuntimeInSeconds": \(maxRuntime)},
         "ProcessingInputs": [\(inputs)]}
        """
    return try JobRequest.validating(JSON(parsing: Array(text.utf8)), as: .service)
}

/// A dataset input with a query for Athena.
func athena(
    _ name: String = "data", distribution: String? = nil, format: String = "TEXTFILE", compression: String? = nil,
    appManaged: Bool = false, mode: String = "File"
) -> String {
    """
    {"InputName": "\(name)", "AppManaged": \(appManaged), "DatasetDefinition": {
      "LocalPath": "/opt/ml/processing/input/\(name)", "InputMode": "\(mode)",
      \(distribution.map { "\"DataDistributionType\": \"\($0)\"," } ?? "")
      "AthenaDatasetDefinition": {"Catalog": "AwsDataCatalog", "Database": "db", "QueryString": "SELECT * FROM \(name)",
        \(compression.map { "\"OutputCompression\": \"\($0)\"," } ?? "")
        "OutputS3Uri": "s3://bucket/results", "OutputFormat": "\(format)"}}}
    """
}

/// Answers queries with files that are there already, or as a test says.
final class FakeMaterializer: DatasetMaterializer {
    typealias Answer = @Sendable (AthenaDatasetDefinition, String, Cancellation) throws -> MaterializedDataset
    let asked = Mutex<[String]>([])
    private let answer: Answer

    init(_ answer: @escaping Answer) { self.answer = answer }

    static let scan = DatasetScan(
        tables: [.init(name: "db.data", files: 2, bytes: 100, partitions: 1, allPartitions: 3)], columns: ["a integer"])

    func scan(of query: AthenaDatasetDefinition) throws -> DatasetScan { Self.scan }

    func materialize(
        _ query: AthenaDatasetDefinition, scratch: String, cancellation: Cancellation
    ) throws -> MaterializedDataset {
        asked.withLock { $0.append(query.queryString) }
        return try answer(query, scratch, cancellation)
    }

    /// A result of `rows` rows at a place.
    static func result(_ uri: String, rows: Int64 = 3) throws -> MaterializedDataset {
        MaterializedDataset(
            uri: try StorageURI(parsing: uri), rows: rows, files: 2, bytes: 10, scannedBytes: 100, scan: scan)
    }
}

/// Runs nothing: the hosts have ended before they start, with what they were given.
struct FakeRuntime: Runtime {
    let staged = Staged()

    final class Staged: Sendable {
        let hosts = Mutex<[String: [String]]>([:])
    }

    private struct Launcher: JobLauncher {
        let staged: Staged
        var supportsOverlays: Bool { false }
        var warnings: [String] { [] }

        func start(_ host: StagedHost, isCancelled: @escaping @Sendable () -> Bool) throws -> any RunningHost {
            let files = Shell.run(
                "cd '\(host.mlDirectory)/processing' && find . -type f -printf '%P\\n' | LC_ALL=C sort"
            ).output
            staged.hosts.withLock { $0[host.name] = files.split(separator: "\n").map(String.init) }
            return Host()
        }
    }

    private struct Host: RunningHost {
        func signal(_ number: Int32) {}
        func kill() {}
        func wait(output: (OutputStream, ArraySlice<UInt8>) -> Void) -> HostOutcome { HostOutcome(end: .exited(0)) }
    }

    func prepare(
        _ request: JobRequest, arn: String, say: @escaping @Sendable (String) -> Void
    ) throws -> any JobLauncher { Launcher(staged: staged) }
}

/// Finds the one runtime there is.
struct FakeCatalogue: RuntimeCatalogue {
    let runtime: FakeRuntime
    func runtime(for imageURI: String) throws -> any Runtime { runtime }
}

/// Keeps one record in memory.
final class FakeRecorder: JobRecorder {
    private struct Log: HostLog {
        func append(_ bytes: ArraySlice<UInt8>) {}
        var lostByteCount: Int64 { 0 }
    }
    private let record = Mutex<JobRecord?>(nil)

    func create(_ request: JobRequest, identity: JobIdentity, at time: Timestamp) throws -> JobRecord {
        let made = JobRecord(
            id: 7, request: request, arn: JobARN(identity: identity, jobName: request.name), creationTime: time)
        record.withLock { $0 = made }
        return made
    }

    func change(_ job: JobRecord, _ change: RecordChange) throws -> JobRecord {
        record.withLock { record in
            var changed = record ?? job
            changed.status = change.status ?? changed.status
            changed.failureReason = change.failureReason ?? changed.failureReason
            record = changed
            return changed
        }
    }

    func log(of job: JobRecord, host: String) throws -> any HostLog { Log() }
}

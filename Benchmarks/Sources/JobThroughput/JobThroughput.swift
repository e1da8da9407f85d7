// Runs N no-op jobs at a concurrency of C through one JobSupervisor, and prints one line of JSON.
//
//   JobThroughput REPOSITORY PJRUN_INIT HOME N C
import Glibc
import JobEngine
import JobModel
import JobStore
import ObjectStorage
import OrderedJSON
import Runtimes
import Sandboxing

struct Catalogue: RuntimeCatalogue {
    let catalog: RuntimeCatalog
    func runtime(for imageURI: String) throws -> any Runtime { try catalog.subprocessRuntime(for: imageURI) }
}

func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
}

/// A job that stages one file, runs /bin/true, and has one output.
func request(_ number: Int, _ home: HomeDirectory) throws -> JobRequest {
    try JobRequest.validating(
        [
            "ProcessingJobName": .string("noop-\(number)"), "RoleArn": "arn:aws:iam::123456789012:role/r",
            "AppSpecification": ["ImageUri": "local", "ContainerEntrypoint": ["/bin/true"]],
            "ProcessingInputs": [
                [
                    "InputName": "data",
                    "S3Input": [
                        "S3Uri": "s3://bench/one.csv", "LocalPath": "/opt/ml/processing/input/data",
                        "S3DataType": "S3Prefix", "S3InputMode": "File",
                    ],
                ]
            ],
            "ProcessingOutputConfig": [
                "Outputs": [
                    [
                        "OutputName": "out",
                        "S3Output": [
                            "S3Uri": .string("s3://bench/out/\(number)"), "LocalPath": "/opt/ml/processing/output",
                            "S3UploadMode": "EndOfJob",
                        ],
                    ]
                ]
            ],
            "ProcessingResources": [
                "ClusterConfig": ["InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1]
            ],
        ], as: .service)
}

@main
enum JobThroughput {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 6, let count = Int(arguments[4]), let width = Int(arguments[5]) else {
            print("JobThroughput REPOSITORY PJRUN_INIT HOME N C")
            exit(2)
        }
        signal(SIGPIPE, SIG_IGN)
        let home = HomeDirectory(environment: ["PJRUN_HOME": arguments[3]], homeOfUser: "/")
        let store = try JobStore(home)
        let objects = try LocalObjectStore(root: home.buckets)
        let seed = "\(arguments[3])/one.csv"
        guard let file = fopen(seed, "w") else { exit(1) }
        fputs("a,b\n1,2\n", file)
        fclose(file)
        try objects.prepare(destination: StorageURI(parsing: "s3://bench"))
        try objects.put(seed, moving: false, at: StorageURI(parsing: "s3://bench/one.csv"), relativePath: "")
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        let catalog = RuntimeCatalog(
            directory: "\(arguments[1])/runtimes",
            context: RuntimeContext(
                initProgram: arguments[2], toolkitSources: "\(arguments[1])/Sources/ProcessingToolkit",
                cache: home.cache,
                scratch: home.scratch, environment: ["PATH": path], identity: JobIdentity(), openPaths: [],
                sandbox: SandboxChoice(
                    initProgram: arguments[2], scratch: home.scratch, cache: home.cache, forced: nil),
                heldDescriptor: { store.leaseDescriptor }))
        let supervisor = JobSupervisor(
            store: objects, recorder: store, catalogue: Catalogue(catalog: catalog),
            settings: JobSettings(scratch: home.scratch), now: now)
        let start = ContinuousClock.now
        let completed = try await withThrowingTaskGroup(of: Bool.self) { group in
            var completed = 0
            for number in 0..<count {
                if number >= width, try await group.next() == true { completed += 1 }
                let request = try request(number, home)
                group.addTask {
                    let accepted = try supervisor.accept(request)
                    return await supervisor.run(accepted, observer: SilentObserver()).record.status == .completed
                }
            }
            for try await isCompleted in group where isCompleted { completed += 1 }
            return completed
        }
        let elapsed = ContinuousClock.now - start
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        var usage = rusage()
        getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
        var filter = JobFilter()
        filter.status = .completed
        let recorded = try store.jobs(filter).count
        print(
            "{\"jobs\":\(count),\"concurrency\":\(width),\"seconds\":\(seconds),\"jobs_per_second\":\(Double(count) / seconds),"
                + "\"peak_resident_bytes\":\(usage.ru_maxrss * 1024),\"completed\":\(completed),\"recorded_completed\":\(recorded)}"
        )
        exit(completed == count && recorded == count ? 0 : 1)
    }
}

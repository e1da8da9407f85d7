import ArgumentParser

/// The flags that describe a job, for `run` and `plan`.
struct JobOptions: ParsableArguments {
    @Option(help: "Image: a runtime name or a cloud image URI ('pjrun runtimes' lists them).")
    var image: String?

    @Option(help: "Script to run; becomes the input 'code' and the entrypoint.")
    var script: String?

    @Option(help: "Directory or .tar.gz with the script and its modules; --script is then a path inside.")
    var sourceDir: String?

    @Option(name: .customLong("input"), help: "NAME=URI[:LOCALPATH]; a path, file:// or s3://. Repeatable.")
    var inputs: [String] = []

    @Option(name: .customLong("output"), help: "NAME=URI[:LOCALPATH]. Repeatable.")
    var outputs: [String] = []

    @Option(
        name: .customLong("argument"), parsing: .unconditionalSingleValue, help: "Argument of the script. Repeatable.")
    var arguments: [String] = []

    @Option(
        name: .customLong("entrypoint"), parsing: .unconditionalSingleValue,
        help: "Element of ContainerEntrypoint. Repeatable.")
    var entrypoint: [String] = []

    @Option(
        name: [.customLong("env"), .customShort("e")], help: "NAME=VALUE, or NAME to pass the caller's. Repeatable.")
    var environment: [String] = []

    @Option(name: .customLong("env-file"), help: "File of NAME=VALUE lines. Repeatable.")
    var environmentFiles: [String] = []

    @Option(help: "Number of hosts.")
    var instances: Int?

    @Option(help: "Instance type that the job sees.")
    var instanceType: String?

    @Option(help: "Seconds after which the job is stopped.")
    var maxRuntime: Int?

    @Option(help: "Name of the job; generated when absent.")
    var jobName: String?

    @Option(name: .customLong("tag"), help: "KEY=VALUE. Repeatable.")
    var tags: [String] = []

    @Flag(help: "Upload all outputs while the job runs.")
    var continuous = false

    @Flag(help: "Give each host its share of every input (ShardedByS3Key).")
    var shard = false

    @Flag(help: "No network but the job's own hosts.")
    var networkIsolation = false

    @Option(help: "JSON of CreateProcessingJob, or what describe-processing-job prints; '-' is standard input.")
    var request: String?

    @Option(
        name: .customLong("map"),
        help: "With --request: s3://BUCKET/PREFIX=PLACE, where that data lies here. Repeatable.")
    var mappings: [String] = []
}

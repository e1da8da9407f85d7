import ArgumentParser

struct Plan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what a job would do: request, files, shards, outputs.",
        discussion: """
            pjrun plan --script preprocess.py --input data=./data --instances 3 --shard
            pjrun plan --request job.json --format json
            """)

    @OptionGroup var job: JobOptions
    @OptionGroup var execution: ExecutionOptions

    @Option(help: "text or json.")
    var format: OutputFormat = .text

    func run() async throws {
        let prepared = try JobSource.prepare(job)
        try await PlanRendering.show(prepared.request, prepared.composition, execution, format)
    }
}

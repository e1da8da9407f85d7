import ArgumentParser
import JobModel
import JobStore
import OrderedJSON

struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List jobs, newest first.",
        discussion: """
            pjrun list --status Failed
            pjrun list --name-contains preprocess --format json
            """, aliases: ["ls", "ps"])

    @Option(help: "InProgress, Completed, Failed, Stopping or Stopped.", transform: List.status)
    var status: JobStatus?

    @Option(help: "Only names with this in them.")
    var nameContains: String?

    @Option(help: "At most so many.")
    var maxResults: Int?

    @Option(help: "text or json.")
    var format: OutputFormat = .text

    private static func status(_ text: String) throws -> JobStatus {
        guard let status = JobStatus(rawValue: text) else {
            throw ValidationError(
                "'\(text)' is not a status: \(JobStatus.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return status
    }

    func run() throws {
        StopSignals.unblock()
        var filter = JobFilter()
        filter.status = status
        filter.nameContains = nameContains
        filter.limit = maxResults
        let jobs = try Composition.open().store.jobs(filter)
        if format == .json {
            print(JSON.object(["ProcessingJobSummaries": .array(jobs.map { $0.summaryJSON() })]).serialized(.pretty))
            return
        }
        let now = Composition.now
        let rows = jobs.map { job -> [String] in
            let end = job.endTime ?? now
            return [
                job.request.name, job.status.rawValue,
                Amount.duration(milliseconds: now.milliseconds - job.creationTime.milliseconds) + " ago",
                Amount.duration(milliseconds: end.milliseconds - job.creationTime.milliseconds),
                job.failureReason?.text ?? job.exitMessage?.split(separator: "\n").first.map(String.init) ?? "",
            ]
        }
        print(Table.text(["name", "status", "created", "took", ""], rows))
    }
}

struct Describe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Show everything about a job.",
        discussion: """
            pjrun describe my-job
            pjrun describe my-job --format json   (the service's DescribeProcessingJob answer)
            """)

    @Argument(help: "Name of the job.")
    var name: String

    @Option(help: "text or json.")
    var format: OutputFormat = .text

    func run() throws {
        StopSignals.unblock()
        let composition = try Composition.open()
        let job = try composition.job(named: name)
        if format == .json { return print(job.describeJSON().serialized(.pretty)) }
        var rows = [
            ["name", job.request.name], ["arn", job.arn.text], ["status", job.status.rawValue],
            ["created", job.creationTime.iso8601],
        ]
        if let time = job.startTime { rows.append(["started", time.iso8601]) }
        if let time = job.endTime { rows.append(["ended", time.iso8601]) }
        if let reason = job.failureReason { rows.append(["reason", reason.text]) }
        if let message = job.exitMessage { rows.append(["message", message]) }
        rows.append(["image", job.request.imageURI])
        rows.append([
            "command",
            ((job.request.containerEntrypoint ?? []) + (job.request.containerArguments ?? [])).joined(separator: " "),
        ])
        rows.append(["logs", "\(composition.home.logs)/\(job.request.name)"])
        for warning in job.warnings { rows.append(["warning", warning]) }
        let width = rows.map { $0[0].count }.max() ?? 0
        for row in rows { print(row[0] + String(repeating: " ", count: width + 2 - row[0].count) + row[1]) }
        if !job.hosts.isEmpty {
            let hosts = job.hosts.map { host -> [String] in
                let end = host.signal.map { "signal \($0)" } ?? host.exitCode.map { "exit \($0)" } ?? "not started"
                return [
                    host.host, end, Amount.bytes(host.maxResidentBytes),
                    Amount.duration(milliseconds: host.userCPUMilliseconds + host.systemCPUMilliseconds),
                ]
            }
            print("\n" + Table.text(["host", "end", "memory", "cpu"], hosts, numeric: [2, 3]))
        }
        if !job.outputs.isEmpty {
            let outputs = job.outputs.map {
                [$0.name, $0.localDirectory ?? $0.destination, "\($0.files)", Amount.bytes($0.bytes)]
            }
            print("\n" + Table.text(["output", "where", "files", "bytes"], outputs, numeric: [2, 3]))
        }
    }
}

extension Composition {
    /// - Throws: the service's words for an unknown name.
    func job(named name: String) throws -> JobRecord {
        guard let job = try store.job(named: name) else {
            throw UserError(
                message: "Could not find requested job with name: \(name)", help: "'pjrun list' shows all jobs")
        }
        return job
    }
}

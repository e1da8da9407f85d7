import ArgumentParser
import JobModel
import JobStore

struct Stop: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop a running job: signal, grace, kill.",
        discussion: """
            pjrun stop my-job
            pjrun stop my-job --kill --wait
            """)

    @Argument(help: "Name of the job.")
    var name: String

    @Flag(help: "Kill it without waiting for the script.")
    var kill = false

    @Flag(help: "Return when the job has ended.")
    var wait = false

    func run() throws {
        StopSignals.unblock()
        let composition = try Composition.open()
        let job = try composition.job(named: name)
        guard !job.status.isTerminal else {
            throw UserError(
                message: "The request was rejected because the processing job is in status \(job.status.rawValue).")
        }
        try composition.store.requestStop(job, immediately: kill, at: Composition.now)
        composition.finishEvents()
        if wait { _ = try JobWaiting.end(of: name, composition) }
    }
}

struct Wait: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Wait until jobs have ended; the exit code says whether all are Completed.",
        discussion: """
            pjrun wait my-job
            pjrun wait job-a job-b
            """)

    @Argument(help: "Names of jobs.")
    var names: [String]

    func run() throws {
        StopSignals.unblock()
        let composition = try Composition.open()
        var isGood = true
        for name in names {
            let job = try JobWaiting.end(of: name, composition)
            isGood = isGood && job.status == .completed
            // Each as it ends, also into a pipe.
            Terminal.write(1, "\(name) \(job.status.rawValue)" + (job.failureReason.map { " \($0.text)" } ?? "") + "\n")
        }
        if !isGood { throw ExitCode(1) }
    }
}

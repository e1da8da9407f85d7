import ArgumentParser
import JobEngine
import JobModel
import JobStore
import StatesLanguage

/// `pjrun workflow stop`.
struct WorkflowStop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop an execution, and the jobs that its tasks wait for.",
        discussion: "pjrun workflow stop my-execution")

    @Argument(help: "Name or ARN of the execution.")
    var execution: String

    func run() async throws {
        StopSignals.unblock()
        let composition = try Composition.open()
        let record = try composition.execution(named: execution)
        guard record.status == .running else {
            throw UserError(
                message: "the execution '\(record.name)' has ended: it is \(record.status.rawValue)", code: 1)
        }
        if try composition.store.requestStop(ofExecution: record.arn) {
            // The process that runs it is told; its row says when it is done.
            while try composition.store.execution(arn: record.arn)?.status == .running {
                try await Task.sleep(for: .milliseconds(10))
            }
        } else {
            // Its process is gone: it is taken over, and ends without a task being started again.
            let runner = WorkflowRunner(
                performer: NoTasks(), directory: composition.store,
                folders: ExecutionFolders(root: composition.home.executions), scratch: composition.home.scratch)
            WorkflowEvents.publish(of: runner, composition)
            _ = try runner.resume(record.arn)
            try runner.stop(record.arn)
            _ = try await runner.waitForEnd(of: record.arn)
        }
        composition.finishEvents()
    }

    /// Begins nothing.
    private struct NoTasks: TaskPerformer {
        private struct Handle: TaskHandle {
            func cancel() {}
        }

        func start(
            _ task: TaskRequest, of execution: ExecutionContext, isResumed: Bool,
            report: @escaping @Sendable (TaskReport) -> Void
        ) -> any TaskHandle { Handle() }
    }
}

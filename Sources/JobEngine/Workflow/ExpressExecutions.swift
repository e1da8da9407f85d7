public import JobModel
import StatesLanguage

/// Executions of EXPRESS machines: they are in this process alone, and nothing of them is kept.
///
/// <https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html>
public struct ExpressExecutions: Sendable {
    /// How long one may take, in seconds.
    public static let longestTime = 300

    let performer: any TaskPerformer
    private let clock: any WorkflowClock
    private let objects: (any MapRunObjects)?
    private let scratch: String

    /// Names what executions need.
    /// - Parameters:
    ///   - performer: does what tasks ask for.
    ///   - clock: the time of executions.
    ///   - objects: what item readers read and result writers write.
    ///   - scratch: where files are made before they are put elsewhere.
    public init(
        performer: any TaskPerformer, clock: any WorkflowClock = MachineClock(), objects: (any MapRunObjects)? = nil,
        scratch: String
    ) {
        self.performer = performer
        self.clock = clock
        self.objects = objects
        self.scratch = scratch
    }

    /// Starts one, which goes on by itself.
    /// - Throws: `WorkflowError`.
    public func start(_ request: ExecutionRequest) throws -> ExecutionRecord {
        let runner = runner
        let record = try runner.start(request)
        // Its runner is there as long as it runs.
        try runner.whenEnded(record.arn) { _ in withExtendedLifetime(runner) {} }
        return record
    }

    /// Runs one to its end.
    /// - Throws: `WorkflowError`.
    /// - Returns: the execution as it is then; one that runs on when the waiting task is cancelled first.
    public func run(_ request: ExecutionRequest) async throws -> ExecutionRecord {
        let runner = runner
        return try await runner.waitForEnd(of: try runner.start(request).arn)
    }

    /// `arn:aws:states:REGION:ACCOUNT:express:MACHINE:NAME:ID`.
    public static func arn(of name: String, _ id: String, machineARN: String, machineName: String) -> String {
        let parts = machineARN.split(separator: ":", omittingEmptySubsequences: false).prefix(5)
        return (parts.map(String.init) + ["express", machineName, name, id]).joined(separator: ":")
    }

    /// One for each execution, so that nothing stays of it.
    private var runner: WorkflowRunner {
        WorkflowRunner(performer: performer, clock: clock, objects: objects, scratch: scratch)
    }
}

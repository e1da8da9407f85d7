public import JobModel
public import StatesLanguage

/// A map run, as DescribeMapRun shows it.
public struct MapRunSummary: Sendable {
    /// As the service names them.
    public enum Status: String, Hashable, Sendable {
        case running = "RUNNING"
        case succeeded = "SUCCEEDED"
        case failed = "FAILED"
        case aborted = "ABORTED"
    }

    /// The run's ARN.
    public let arn: String
    /// The execution whose run it is.
    public let executionARN: String
    /// What its children's machine is called.
    public let stateMachineARN: String
    /// The Map state.
    public let stateName: String
    /// How it is.
    public let status: Status
    /// When it started.
    public let startTime: WallTime
    /// When it ended.
    public let stopTime: WallTime?
    /// As the machine says; 0 stands for no limit.
    public let maximumConcurrency: Int
    /// As the machine says.
    public let toleratedCount: Int?
    /// As the machine says.
    public let toleratedPercentage: Double?
    /// Its children.
    public let executions: MapRunCounts
    /// Their items.
    public let items: MapRunCounts
    /// How often it was redriven.
    public let redriveCount: Int
    /// When it was redriven last.
    public let redriveTime: WallTime?
    /// The children, in the order of their start, without inputs and outputs.
    public let children: [Child]

    /// A child of a run.
    public struct Child: Sendable {
        /// What DescribeExecution says of it.
        public let record: ExecutionRecord
        /// How many items it has.
        public let itemCount: Int
        /// Its number within the journal.
        let number: Int
    }
}

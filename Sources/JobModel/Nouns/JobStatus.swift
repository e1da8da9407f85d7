/// The states of a processing job.
///
/// The whole enum of the API
/// (<https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeProcessingJob.html>): there is no
/// "starting" and no secondary status, so staging, running and uploading are all ``inProgress``.
public enum JobStatus: String, Hashable, Sendable, CaseIterable {
    /// Created, staging, running or uploading.
    case inProgress = "InProgress"
    /// Every container ended with 0 and the outputs are stored.
    case completed = "Completed"
    /// A container ended with another code, or a stage around it failed.
    case failed = "Failed"
    /// A stop was asked for and the end has not come yet.
    case stopping = "Stopping"
    /// Stopped on request or at its time limit.
    case stopped = "Stopped"

    /// True for the states nothing follows.
    public var isTerminal: Bool {
        switch self {
        case .completed, .failed, .stopped: true
        case .inProgress, .stopping: false
        }
    }
}

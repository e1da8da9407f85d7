public import JobEngine
public import JobModel
import OrderedJSON

/// SageMaker, as far as processing jobs and their tags go.
///
/// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Operations_Amazon_SageMaker_Service.html>
public struct SageMakerService: JSONService {
    static let targetPrefix = "SageMaker"
    static let name = "sagemaker"

    let queue: JobQueue
    let directory: any JobDirectory
    let polling: LongPolling
    let now: @Sendable () -> Timestamp

    /// Makes the service.
    /// - Parameters:
    ///   - queue: runs the jobs.
    ///   - directory: their records, also of jobs of other processes.
    ///   - polling: decides which Describe calls wait.
    ///   - now: the time, for records.
    public init(
        queue: JobQueue, directory: any JobDirectory, polling: LongPolling, now: @escaping @Sendable () -> Timestamp
    ) {
        self.queue = queue
        self.directory = directory
        self.polling = polling
        self.now = now
    }

    func respond(to call: JSONCall) async throws(AWSError) -> JSON? {
        switch call.operation {
        case "CreateProcessingJob": return try create(call)
        case "DescribeProcessingJob": return try await describe(call)
        case "ListProcessingJobs": return try list(call)
        case "StopProcessingJob":
            try stop(call)
            return nil
        case "DeleteProcessingJob":
            try delete(call)
            return nil
        case "AddTags": return try addTags(call)
        case "ListTags": return try listTags(call)
        case "DeleteTags": return try deleteTags(call)
        default:
            throw .notSupported(
                "SageMaker", call.operation,
                "It has CreateProcessingJob, DescribeProcessingJob, ListProcessingJobs, StopProcessingJob, "
                    + "DeleteProcessingJob, AddTags, ListTags and DeleteTags.")
        }
    }

    // MARK: - Checking

    /// Checks an input against the service's model.
    static func check(_ input: JSON, _ shape: Shape) throws(AWSError) -> JSON {
        let pruned = shape.pruned(input, keepingUnknownMembers: false)
        let problems = ShapeChecker.problems(in: pruned, against: shape, unknownMembers: .ignored)
        if let invalid = InvalidRequest(problems: problems) { throw refusal(invalid) }
        return pruned
    }

    /// The service's words; where it says nothing at all, ours.
    static func refusal(_ invalid: InvalidRequest) -> AWSError {
        let message = invalid.serviceMessage
        return AWSError(invalid.code, message.isEmpty ? invalid.description : message)
    }

    /// Runs what only the disk can make fail.
    static func storing<Result>(_ body: () throws -> Result) throws(AWSError) -> Result {
        do {
            return try body()
        } catch let error as AWSError {
            throw error
        } catch {
            throw .internalFailure(error)
        }
    }
}

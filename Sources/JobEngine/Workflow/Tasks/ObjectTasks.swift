import JobModel
import OrderedJSON
public import S3Model
public import StatesLanguage

/// Tasks that call S3: `aws-sdk:s3:getObject` and its like, on the buckets of this machine.
///
/// `arn:aws:states:::s3:…`, which Step Functions has for distributed Maps alone, is read as the same.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html>
public struct ObjectTasks: TaskPerformer {
    /// What can be called.
    static let actions = ["getObject", "headObject", "putObject", "copyObject", "deleteObject", "listObjectsV2"]

    /// The exceptions that the SDK has for codes of S3; the others are `S3.S3Exception`.
    private static let modelled: Set<String> = [
        "NoSuchKey", "NoSuchBucket", "InvalidObjectState", "BucketAlreadyExists", "BucketAlreadyOwnedByYou",
        "NoSuchUpload", "InvalidRequest",
    ]

    private let store: any S3Store
    private let calls: BlockingCalls

    /// Makes one.
    /// - Parameters:
    ///   - store: the buckets.
    ///   - limit: how many calls run at once; each has a thread.
    public init(store: any S3Store, limit: Int = 8) {
        self.store = store
        calls = BlockingCalls(limit: limit)
    }

    /// Begins a call; after a restart it is made again.
    public func start(
        _ task: TaskRequest, of execution: ExecutionContext, isResumed: Bool,
        report: @escaping @Sendable (TaskReport) -> Void
    ) -> any TaskHandle {
        let handle = CancellationHandle()
        calls.run {
            guard !handle.cancellation.isCancelled else { return }
            do throws(ObjectFailure) {
                report(.succeeded(output: try answer(task.resource, task.parameters.json).serialized()))
            } catch {
                report(.failed(ObjectTasks.failure(error, task.resource)))
            }
        }
        return handle
    }

    private func answer(_ resource: TaskResource, _ parameters: JSON) throws(ObjectFailure) -> JSON {
        switch resource.target {
        case .integration(_, let action, _), .sdk(_, let action, _):
            let call = ObjectCall(store: store, action: action, parameters: parameters)
            switch action {
            case "getObject": return try call.getObject(resource.resourceType ?? "")
            case "headObject": return try call.headObject()
            case "putObject": return try call.putObject()
            case "copyObject": return try call.copyObject()
            case "deleteObject": return try call.deleteObject()
            case "listObjectsV2": return try call.listObjectsV2()
            default: throw .unsupported("s3:\(action) is not run by pjrun")
            }
        case .function, .activity: throw .unsupported("\(resource.arn) is no call of S3")
        }
    }

    private static func failure(_ failure: ObjectFailure, _ resource: TaskResource) -> TaskFailure {
        switch failure {
        case .refused(let refusal):
            return refusal.sdkFailure(
                service: "S3", modelled: modelled, extendedID: RandomUUID.text().filter { $0 != "-" })
        case .tooLarge:
            return TaskFailure(
                error: "States.DataLimitExceeded",
                cause: "The state/task '\(resource.resourceType ?? "")' returned a result with a size exceeding the "
                    + "maximum number of bytes service limit.")
        case .unsupported(let reason): return .unsupported(reason)
        }
    }
}

/// Why a call of S3 failed.
enum ObjectFailure: Error {
    /// S3 refused it.
    case refused(ServiceRefusal)
    /// A task's result cannot hold the object.
    case tooLarge
    /// pjrun does not do it.
    case unsupported(String)

    /// What S3 says, in its words.
    static func message(_ failure: S3Failure) -> String { answer(failure).message }

    /// In the words of S3.
    init(_ failure: S3Failure) {
        let (status, code, message) = ObjectFailure.answer(failure)
        self = .refused(ServiceRefusal(status: status, code: code, message: message))
    }

    private static func answer(_ failure: S3Failure) -> (status: Int, code: String, message: String) {
        switch failure {
        case .noSuchBucket: (404, "NoSuchBucket", "The specified bucket does not exist")
        case .noSuchKey: (404, "NoSuchKey", "The specified key does not exist.")
        case .noSuchUpload: (404, "NoSuchUpload", "The specified upload does not exist.")
        case .bucketAlreadyOwnedByYou:
            (409, "BucketAlreadyOwnedByYou", "The bucket you tried to create already exists, and you own it.")
        case .bucketNotEmpty: (409, "BucketNotEmpty", "The bucket you tried to delete is not empty")
        case .invalidBucketName(_, let why): (400, "InvalidBucketName", "The specified bucket is not valid. \(why)")
        case .invalidKey(let key, _) where key.utf8.count > 1024:
            (400, "KeyTooLongError", "Your key is too long")
        case .invalidKey(_, let why): (400, "InvalidRequest", "The specified key is not valid. \(why)")
        case .invalidPart(let number): (400, "InvalidPart", "Part \(number) could not be found.")
        case .preconditionFailed:
            (412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold")
        case .noSpace(let what): (507, "InsufficientStorage", "The disk is full: \(what)")
        case .internalError(let what): (500, "InternalError", "We encountered an internal error: \(what)")
        }
    }
}

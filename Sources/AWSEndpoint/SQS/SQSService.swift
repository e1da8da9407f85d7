import HTTPTypes
public import JobModel
import OrderedJSON

/// SQS: queues and their messages.
///
/// What the operations do is decided behind ``QueueCalls``; here are HTTP and the long polls, which hold no thread.
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html>
public struct SQSService: JSONService {
    static let targetPrefix = "AmazonSQS"
    static let name = "sqs"

    private let queues: any QueueCalls

    /// Makes the service.
    public init(queues: any QueueCalls) { self.queues = queues }

    func respond(to call: JSONCall) async throws(AWSError) -> JSON? {
        let result: Result<JSON, QueueRefusal>
        if call.operation == "ReceiveMessage" {
            result = await received(call)
        } else {
            do throws(QueueRefusal) {
                result = .success(
                    try queues.call(call.operation, call.input, endpoint: SQSService.endpoint(of: call.request)))
            } catch {
                result = .failure(error)
            }
        }
        switch result {
        case .success(let answer): return answer
        case .failure(let refusal): throw SQSService.error(refusal)
        }
    }

    /// Waits with the caller; one who goes away waits no more.
    private func received(_ call: JSONCall) async -> Result<JSON, QueueRefusal> {
        let cancellation = Cancellation()
        call.request.onDeparture?(cancellation)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queues.receive(call.input, cancellation: cancellation) { continuation.resume(returning: $0) }
            }
        } onCancel: {
            cancellation.cancel()
        }
    }

    /// What the URLs of queues begin with: the address by which the caller has come.
    static func endpoint(of request: AWSRequest) -> String? {
        request.headers[.host].map { "http://\($0)" }
    }

    /// The error as SDKs of both protocols know it.
    static func error(_ refusal: QueueRefusal) -> AWSError {
        AWSError(refusal.code, refusal.message, status: refusal.status, queryCode: refusal.queryCode)
    }
}

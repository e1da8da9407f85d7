import HTTPTypes
public import JobEngine
import JobModel
public import OrderedJSON

/// The API for tasks of executions: `aws-sdk:sfn:…`.
extension StepFunctionsService: LocalAPI {
    /// See ``LocalAPI/call(_:_:)``.
    public func call(_ operation: String, _ input: JSON) async throws(LocalAPIRefusal) -> JSON {
        let request = AWSRequest(
            method: .post, target: "/", headers: [:], body: RequestBody([]), time: now().milliseconds, id: "")
        do throws(AWSError) {
            return try await respond(to: JSONCall(operation: operation, input: input, request: request)) ?? [:]
        } catch {
            throw LocalAPIRefusal(status: error.status, code: error.code, message: error.message)
        }
    }
}

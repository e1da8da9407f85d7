import JobEngine
import JobModel
import OrderedJSON
import StatesLanguage

/// Answers to tasks that wait for one.
extension StepFunctionsService {
    /// SendTaskSuccess.
    func sendTaskSuccess(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.sendTaskSuccess)
        let output = input["output"]?.string ?? ""
        if let fault = ExecutionInput.fault(in: output) {
            throw AWSError("InvalidOutput", "Invalid Output: '\(fault)'")
        }
        try answer(input, .succeeded(output: output))
        return [:]
    }

    /// SendTaskFailure.
    func sendTaskFailure(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.sendTaskFailure)
        try answer(input, .failed(error: input["error"]?.string, cause: input["cause"]?.string))
        return [:]
    }

    /// SendTaskHeartbeat.
    func sendTaskHeartbeat(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.sendTaskHeartbeat)
        let tokens = try tasks().tokens
        do throws(TokenRefusal) {
            try tokens.heartbeat(input["taskToken"]?.string ?? "")
        } catch {
            throw StepFunctionsService.error(error)
        }
        return [:]
    }

    private func answer(_ input: JSON, _ answer: TaskAnswer) throws(AWSError) {
        let tokens = try tasks().tokens
        do throws(TokenRefusal) {
            try tokens.answer(input["taskToken"]?.string ?? "", answer)
        } catch {
            throw StepFunctionsService.error(error)
        }
    }

    static func error(_ refusal: TokenRefusal) -> AWSError {
        AWSError(refusal.code, refusal.message, status: refusal.code == "InternalFailure" ? 500 : 400)
    }
}

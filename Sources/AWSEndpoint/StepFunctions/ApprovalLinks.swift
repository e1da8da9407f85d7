import HTTPTypes
import JobEngine
import JobModel
import OrderedJSON

/// Links that answer a task: `/approve/TOKEN` and `/reject/TOKEN`, as people get them by mail.
///
/// Both are successes, whose outputs say which it was; so does the workflow that this is made after (Julien Simon, "Machine
/// Learning Workflows with Amazon SageMaker and AWS Step Functions", AWS Summit 2019).
struct ApprovalLinks: Sendable {
    let tokens: TaskTokens

    /// What a request asks for: nil when it is no such link.
    static func decision(_ request: AWSRequest) -> (isApproval: Bool, token: String)? {
        guard request.method == .get || request.method == .post else { return nil }
        for (prefix, isApproval) in [("/approve/", true), ("/reject/", false)] where request.rawPath.hasPrefix(prefix) {
            // The path of a link is one name, however its slashes are written.
            let form = "t=" + request.rawPath.dropFirst(prefix.count).replacing("+", with: "%2B")
            guard let token = QueryProtocol.form(form.utf8).first?.value, TaskTokens.isToken(token) else { continue }
            return (isApproval, token)
        }
        return nil
    }

    /// Answers the task and says so, in a page.
    func respond(to request: AWSRequest, _ decision: (isApproval: Bool, token: String)) -> AWSResponse {
        let word = decision.isApproval ? "Approved" : "Rejected"
        var answer: AWSResponse
        do throws(TokenRefusal) {
            try tokens.answer(decision.token, .succeeded(output: ApprovalLinks.output(isApproval: decision.isApproval)))
            answer = page(200, word, "The execution goes on.", request)
        } catch {
            answer = page(
                400, "Not \(word.lowercased())",
                "\(error.message). The task has been answered before, has timed out, or its execution has ended.",
                request)
            answer.errorCode = error.code
        }
        answer.operation = (StepFunctionsService.name, decision.isApproval ? "approve link" : "reject link")
        return answer
    }

    /// The output of a task that was approved or rejected.
    static func output(isApproval: Bool) -> String {
        isApproval ? #"{"decision":"Approved"}"# : #"{"decision":"Rejected"}"#
    }

    private func page(_ status: Int, _ title: String, _ text: String, _ request: AWSRequest) -> AWSResponse {
        let body = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>\(title)</title></head>
            <body><h1>\(title)</h1><p>\(text)</p></body></html>

            """
        return AWSResponse(
            status: status,
            headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store", .amznRequestID: request.id],
            body: .bytes(Array(body.utf8)))
    }
}

import Checksums
import HTTPTypes
import JobModel
import OrderedJSON
import Transfer

extension LambdaService {
    /// The largest event of a call that nobody waits for.
    private static let eventLimit = 1 << 20

    /// Invoke.
    ///
    /// A call of type Event is run once: Lambda tries a failed one twice again, after one and two minutes.
    func invoke(_ name: String, _ call: LambdaCall) throws(AWSError) -> Answer {
        let headers = call.request.headers
        let (function, qualifier) = try parsed(name, call)
        var request = FunctionCall(
            function: function + (qualifier.map { ":\($0)" } ?? ""), payload: call.body,
            clientContext: try LambdaService.clientContext(headers[.known("x-amz-client-context")]))
        switch headers[.known("x-amz-log-type")] ?? "None" {
        case "None": break
        case "Tail": request.wantsLogTail = true
        case let other: throw LambdaService.notInEnum(other, "logType", "[None, Tail]")
        }
        switch headers[.known("x-amz-invocation-type")] ?? "RequestResponse" {
        case "RequestResponse": return try answer(to: request)
        case "Event":
            guard call.body.count <= LambdaService.eventLimit else {
                throw AWSError(
                    "RequestTooLargeException",
                    "\(call.body.count) byte payload is too large for the Event invocation type (limit \(LambdaService.eventLimit) bytes)",
                    status: 413)
            }
            try checkPayload(call.body)
            _ = try existing(name, call)
            // The log of the function says how it went.
            guard BlockingThread.detach({ [invoker, request] in _ = try? invoker.invoke(request) }) else {
                throw AWSError("ServiceException", "no thread can be started for the call", status: 500)
            }
            return Answer(status: 202)
        case "DryRun":
            _ = try existing(name, call)
            return Answer(status: 204)
        case let other: throw LambdaService.notInEnum(other, "invocationType", "[Event, RequestResponse, DryRun]")
        }
    }

    private func answer(to request: FunctionCall) throws(AWSError) -> Answer {
        let result: FunctionAnswer
        do throws(FunctionFailure) {
            result = try invoker.invoke(request)
        } catch {
            throw LambdaService.error(error)
        }
        var answer = Answer(bytes: result.payload)
        answer.headers[.known("x-amz-executed-version")] = result.executedVersion
        answer.headers[.amznRequestID] = result.requestID
        if let error = result.functionError { answer.headers[.known("x-amz-function-error")] = error }
        if let tail = result.logTail { answer.headers[.known("x-amz-log-result")] = Base64.encoded(Array(tail.utf8)) }
        return answer
    }

    private func checkPayload(_ bytes: [UInt8]) throws(AWSError) {
        if bytes.isEmpty { return }
        do throws(JSONSyntaxError) {
            _ = try JSON(parsing: bytes, duplicateKeys: .lastWins)
        } catch {
            throw LambdaService.error(.invalidRequestContent(error.message))
        }
    }

    private static func clientContext(_ header: String?) throws(AWSError) -> String? {
        guard let header else { return nil }
        guard let bytes = Base64.decoded(header), let text = String(validating: bytes, as: UTF8.self),
            (try? JSON(parsing: bytes)) != nil
        else {
            throw AWSError(
                "InvalidRequestContentException", "Client context must be a valid Base64-encoded JSON object.")
        }
        return text
    }

    private static func notInEnum(_ value: String, _ member: String, _ words: String) -> AWSError {
        AWSError(
            "ValidationException",
            "1 validation error detected: Value '\(value)' at '\(member)' failed to satisfy constraint: Member must satisfy enum "
                + "value set: \(words)")
    }
}

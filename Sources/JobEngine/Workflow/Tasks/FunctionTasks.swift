import Checksums
public import JobModel
import OrderedJSON
public import StatesLanguage

/// Tasks that invoke Lambda functions: by the function's ARN, and by `lambda:invoke`.
///
/// <https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html>
public struct FunctionTasks: TaskPerformer {
    private let invoker: any FunctionInvoker
    private let calls: BlockingCalls
    private let now: @Sendable () -> Timestamp

    /// Makes one.
    /// - Parameters:
    ///   - invoker: runs the functions.
    ///   - limit: how many calls run at once; each has a thread.
    ///   - now: the time, for headers.
    public init(invoker: any FunctionInvoker, limit: Int = 64, now: @escaping @Sendable () -> Timestamp) {
        self.invoker = invoker
        calls = BlockingCalls(limit: limit)
        self.now = now
    }

    /// Begins a call; after a restart it is made again, since nobody can tell what became of the former one.
    public func start(
        _ task: TaskRequest, of execution: ExecutionContext, isResumed: Bool,
        report: @escaping @Sendable (TaskReport) -> Void
    ) -> any TaskHandle {
        let handle = CancellationHandle()
        guard case .function(let arn) = task.resource.target else {
            invoke(task, handle.cancellation, report)
            return handle
        }
        let call = FunctionCall(
            function: arn, payload: Array(task.parameters.text.utf8), cancellation: handle.cancellation)
        calls.run {
            guard !handle.cancellation.isCancelled else { return }
            do throws(FunctionFailure) {
                let answer = try invoker.invoke(call)
                let text = String(decoding: answer.payload, as: UTF8.self)
                if answer.functionError != nil {
                    report(.failed(FunctionTasks.failure(answer, cause: text)))
                } else {
                    // What a function of another kind than ours may answer need not be JSON.
                    let isJSON = (try? JSON(parsing: answer.payload, duplicateKeys: .lastWins)) != nil
                    report(.succeeded(output: isJSON ? text : JSON.string(text).serialized()))
                }
            } catch {
                report(.failed(FunctionTasks.refusal(error)))
            }
        }
        return handle
    }

    // MARK: - lambda:invoke

    private func invoke(
        _ task: TaskRequest, _ cancellation: Cancellation, _ report: @escaping @Sendable (TaskReport) -> Void
    ) {
        let request: InvokeRequest
        do throws(ServiceRefusal) {
            request = try InvokeRequest(task.parameters.json)
        } catch {
            return report(
                .failed(error.failure(prefix: "Lambda", service: "AWSLambda", modelled: FunctionTasks.modelled)))
        }
        let call = request.call(cancellation)
        if request.isEvent {
            // Nobody waits for what becomes of it.
            calls.run { _ = try? invoker.invoke(call) }
            return report(.succeeded(output: accepted().serialized()))
        }
        calls.run {
            guard !cancellation.isCancelled else { return }
            do throws(FunctionFailure) {
                let answer = try invoker.invoke(call)
                if answer.functionError != nil {
                    let compact = (try? JSON(parsing: answer.payload, duplicateKeys: .lastWins))?.serialized()
                    report(
                        .failed(
                            FunctionTasks.failure(
                                answer, cause: compact ?? String(decoding: answer.payload, as: UTF8.self))))
                } else {
                    report(.succeeded(output: result(answer).serialized()))
                }
            } catch {
                report(.failed(FunctionTasks.refusal(error)))
            }
        }
    }

    private func result(_ answer: FunctionAnswer) -> JSON {
        let payload =
            (try? JSON(parsing: answer.payload, duplicateKeys: .lastWins))
            ?? .string(String(decoding: answer.payload, as: UTF8.self))
        let log = answer.logTail.map { Base64.encoded(Array($0.utf8)) }
        var members: JSONObject = [
            "ExecutedVersion": .string(answer.executedVersion), "Payload": payload, "StatusCode": 200,
        ]
        members["LogResult"] = log.map(JSON.string)
        let headers: [SDKAnswer.Header] =
            (log.map { [("X-Amz-Log-Result", $0)] } ?? []) + [
                ("X-Amz-Executed-Version", answer.executedVersion), ("x-amzn-Remapped-Content-Length", "0"),
                ("Connection", "keep-alive"), ("x-amzn-RequestId", answer.requestID),
                ("Content-Length", String(answer.payload.count)), ("Date", SDKAnswer.httpDate(now())),
                ("X-Amzn-Trace-Id", traceID()), ("Content-Type", "application/json"),
            ]
        return SDKAnswer.json(members, headers: headers, status: 200, requestID: answer.requestID)
    }

    /// The answer to `InvocationType: Event`.
    private func accepted() -> JSON {
        let requestID = RandomUUID.text()
        let headers: [SDKAnswer.Header] = [
            ("x-amzn-Remapped-Content-Length", "0"), ("Connection", "keep-alive"), ("x-amzn-RequestId", requestID),
            ("Content-Length", "0"), ("Date", SDKAnswer.httpDate(now())), ("X-Amzn-Trace-Id", traceID()),
        ]
        return SDKAnswer.json(["StatusCode": 202], headers: headers, status: 202, requestID: requestID)
    }

    /// `Root=1-<seconds since 1970>-<24 digits>`.
    private func traceID() -> String {
        let digits = RandomUUID.text().filter { $0 != "-" }
        return "Root=1-\(String(now().milliseconds / 1000, radix: 16))-\(digits.prefix(24));Sampled=0"
    }

    // MARK: - Failures

    /// The codes of Invoke that have an exception of their own.
    /// <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors>
    static let modelled: Set<String> = [
        "ResourceNotFoundException", "InvalidRequestContentException", "RequestTooLargeException",
        "TooManyRequestsException", "InvalidParameterValueException", "ServiceException",
    ]

    private static func refusal(_ failure: FunctionFailure) -> TaskFailure {
        ServiceRefusal(status: failure.statusCode, code: failure.code, message: failure.message)
            .failure(prefix: "Lambda", service: "AWSLambda", modelled: modelled)
    }

    /// The error of a function is its `errorType`; for a function that has ended without one, there is a name and a sentence.
    private static func failure(_ answer: FunctionAnswer, cause: String) -> TaskFailure {
        let payload = try? JSON(parsing: answer.payload, duplicateKeys: .lastWins)
        guard let type = payload?["errorType"]?.string, !type.isEmpty else {
            return TaskFailure(
                error: "Lambda.Unknown",
                cause:
                    "The cause could not be determined because Lambda did not return an error type. Returned payload: \(cause)"
            )
        }
        return TaskFailure(error: type, cause: cause)
    }
}

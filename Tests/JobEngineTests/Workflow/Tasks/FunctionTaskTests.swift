import JobEngine
import JobModel
import OrderedJSON
import Synchronization
import Testing

@testable import StatesLanguage

private let arn = "arn:aws:lambda:us-east-1:123456789012:function:f"
private let invoke = "arn:aws:states:::lambda:invoke"

@Suite struct `Functions as tasks` {
    @Test func `a function's ARN gives its answer as it came`() {
        let functions = FakeFunctions(.success(answer(#"{"a": 1.0}"#)))
        let outcome = functions.tasks.perform(task(arn, ["in": 0.0]))

        #expect(outcome.output == #"{"a": 1.0}"#)
        #expect(functions.calls.map(\.function) == [arn])
        #expect(functions.calls.map { String(decoding: $0.payload, as: UTF8.self) } == [#"{"in":0.0}"#])
    }

    // localstack/localstack, error_handling/test_task_lambda (test_raise_exception_catch) and test_task_service_lambda: the
    // cause is the text of the function, and with lambda:invoke written again.
    @Test func `an error of a function has its type as name`() {
        let text =
            #"{"errorMessage": "Some exception was raised.", "errorType": "Exception", "requestId": "1", "stackTrace": ["x"]}"#
        let functions = FakeFunctions(.success(answer(text, error: "Unhandled")))

        #expect(functions.tasks.perform(task(arn, [:])).failure == TaskFailure(error: "Exception", cause: text))
        #expect(
            functions.tasks.perform(task(invoke, ["FunctionName": "f"])).failure
                == TaskFailure(
                    error: "Exception",
                    cause:
                        #"{"errorMessage":"Some exception was raised.","errorType":"Exception","requestId":"1","stackTrace":["x"]}"#
                ))
    }

    @Test func `an error without a type is Lambda.Unknown`() {
        let functions = FakeFunctions(.success(answer(#"{"errorMessage":"late"}"#, error: "Unhandled")))
        let failure = functions.tasks.perform(task(arn, [:])).failure

        #expect(failure?.error == "Lambda.Unknown")
        #expect(failure?.cause?.hasSuffix(#"Returned payload: {"errorMessage":"late"}"#) == true)
    }

    // localstack/localstack, error_handling/test_task_service_lambda (test_no_such_function).
    @Test func `a refusal of Lambda has its code and the SDK's words`() {
        let functions = FakeFunctions(.failure(.notFound(functionARN: arn)))
        let failure = functions.tasks.perform(task(invoke, ["FunctionName": .string(arn)])).failure

        #expect(failure?.error == "Lambda.ResourceNotFoundException")
        #expect(
            failure?.cause?.withoutIDs
                == "Function not found: \(arn) (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: <id>; Proxy: null)"
        )
    }

    // Members and headers, in their order: localstack/localstack, services/test_lambda_task_service (test_invoke,
    // test_invoke_unsupported_param); the text of a whole answer is in callback/test_callback.
    @Test func `the answer to lambda:invoke has the metadata of the SDK`() {
        let functions = FakeFunctions(.success(answer(#"{"x": 1}"#, log: "log")))
        let outcome = functions.tasks.perform(
            task(invoke, ["FunctionName": "f", "Payload": .null, "LogType": "Tail", "Qualifier": "3"]))

        let trace = "Root=1-680f756d-"
        let text = outcome.output ?? ""
        #expect(text.contains(trace))
        let json = outcome.json
        #expect(
            json?.object?.keys == [
                "ExecutedVersion", "LogResult", "Payload", "SdkHttpMetadata", "SdkResponseMetadata", "StatusCode",
            ])
        #expect(json?["Payload"] == ["x": 1])
        #expect(json?["LogResult"] == "bG9n")
        #expect(json?["StatusCode"] == 200)
        #expect(json?["SdkResponseMetadata"] == ["RequestId": "request-1"])
        let metadata = json?["SdkHttpMetadata"]
        #expect(metadata?.object?.keys == ["AllHttpHeaders", "HttpHeaders", "HttpStatusCode"])
        #expect(
            metadata?["AllHttpHeaders"]?.object?.keys == [
                "X-Amz-Log-Result", "X-Amz-Executed-Version", "x-amzn-Remapped-Content-Length", "Connection",
                "x-amzn-RequestId", "Content-Length", "Date", "X-Amzn-Trace-Id", "Content-Type",
            ])
        #expect(metadata?["AllHttpHeaders"]?["Date"] == ["Mon, 28 Apr 2025 12:32:45 GMT"])
        #expect(
            metadata?["HttpHeaders"]?.object?.keys == [
                "Connection", "Content-Length", "Content-Type", "Date", "X-Amz-Executed-Version", "X-Amz-Log-Result",
                "x-amzn-Remapped-Content-Length", "x-amzn-RequestId", "X-Amzn-Trace-Id",
            ])
        #expect(metadata?["HttpHeaders"]?["Content-Length"] == "8")
        let call = functions.calls.first
        #expect(call?.function == "f:3")
        #expect(call.map { String(decoding: $0.payload, as: UTF8.self) } == "{}")
        #expect(call?.wantsLogTail == true)
    }

    @Test func `an event is accepted at once, and the function is run all the same`() {
        let functions = FakeFunctions(.success(answer("null")))
        let outcome = functions.tasks.perform(
            task(invoke, ["FunctionName": "f", "InvocationType": "Event", "Payload": [1]]))

        #expect(outcome.json?["StatusCode"] == 202)
        #expect(outcome.json?["Payload"] == nil)
        #expect(functions.waitForCall().map { String(decoding: $0.payload, as: UTF8.self) } == "[1]")
    }

    @Test(arguments: [
        (#"{}"#, "Lambda.AWSLambdaException", "Value null at 'functionName'"),
        (
            #"{"FunctionName": "f", "Paylaod": 1}"#, "Lambda.InvalidParameterValueException",
            "'Paylaod' is not a parameter"
        ),
        (
            #"{"FunctionName": "f", "InvocationType": "DryRun"}"#, "Lambda.InvalidParameterValueException",
            "InvocationType 'DryRun'"
        ),
        (#"{"FunctionName": "f", "ClientContext": "?"}"#, "Lambda.InvalidParameterValueException", "ClientContext"),
    ])
    func `wrong parameters are refused`(parameters: String, error: String, message: String) throws {
        let functions = FakeFunctions(.success(answer("null")))
        let failure = functions.tasks.perform(task(invoke, try JSON(parsing: parameters))).failure

        #expect(failure?.error == error)
        #expect(failure?.cause?.contains(message) == true)
        #expect(functions.calls.isEmpty)
    }

    @Test func `cancelling a task ends its call`() {
        let functions = FakeFunctions(.success(answer("null")), waitsForCancellation: true)
        let (_, handle) = functions.tasks.begin(task(arn, [:]))
        let call = functions.waitForCall()

        handle.cancel()
        #expect(call?.cancellation?.isCancelled == true)
    }

    @Test func `more tasks than threads are done in the end`() {
        let functions = FakeFunctions(.success(answer("1")), limit: 2)
        let tasks = functions.tasks
        let outcomes = (0..<500).map { _ in tasks.perform(task(arn, [:])) }

        #expect(outcomes.allSatisfy { $0.output == "1" })
        #expect(functions.mostAtOnce <= 2)
    }

    private func answer(_ text: String, error: String? = nil, log: String? = nil) -> FunctionAnswer {
        FunctionAnswer(
            payload: Array(text.utf8), functionError: error, executedVersion: "$LATEST", logTail: log,
            requestID: "request-1")
    }
}

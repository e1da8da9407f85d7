import JobEngine
import JobModel
import OrderedJSON
import Synchronization
import Testing

@testable import StatesLanguage

@Suite struct `What tasks can call` {
    private let integrations: TaskIntegrations = {
        var integrations = TaskIntegrations()
        integrations.functions =
            FakeFunctions(
                .success(
                    FunctionAnswer(
                        payload: [0x31], functionError: nil, executedVersion: "1", logTail: nil, requestID: "r"))
            ).tasks
        integrations.commands = CommandTasks(limit: 1)
        integrations.executions = ExecutionTasks(starter: FakeStarter(), now: { Timestamp(milliseconds: 0) })
        return integrations
    }()

    @Test(arguments: [
        "arn:aws:lambda:us-east-1:123456789012:function:f", "arn:aws:states:::lambda:invoke",
        "arn:aws:states:::pjrun:command", "arn:aws:states:::states:startExecution.sync:2",
    ])
    func `is not refused`(arn: String) throws {
        #expect(integrations.unsupportedReason(for: try #require(TaskResource(arn))) == nil)
    }

    @Test(arguments: [
        ("arn:aws:states:us-east-1:123456789012:activity:a", "activities are not run here"),
        ("arn:aws:states:::sqs:sendMessage.waitForTaskToken", "'.waitForTaskToken' is not run here"),
        ("arn:aws:states:::lambda:invoke.waitForTaskToken", "'.waitForTaskToken' is not run here"),
        ("arn:aws:states:::lambda:invoke.sync", "'lambda:invoke' has no '.sync'; leave that out"),
        ("arn:aws:states:::lambda:invok", "'lambda:invok' is not run by pjrun; did you mean 'lambda:invoke'?"),
        ("arn:aws:states:::glue:startJobRun.sync", "'glue:startJobRun.sync' is not run by pjrun; it runs"),
        ("arn:aws:states:::aws-sdk:s3:getObjects", "did you mean 'getObject'?"),
        ("arn:aws:states:::aws-sdk:sqs:sendMessages", "did you mean 'sendMessage'?"),
        ("arn:aws:states:::sqs:sendMessage", "queues are not run here"),
        (
            "arn:aws:states:::aws-sdk:lambda:invoke",
            "take 'arn:aws:states:::lambda:invoke', or give its answer with --mock"
        ),
        ("arn:aws:states:::aws-sdk:kinesis:putRecord", "alone; give its answer with --mock"),
        ("arn:aws:states:::aws-sdk:dynamodb:getItems", "did you mean 'getItem'?"),
        ("arn:aws:states:::dynamodb:query", "'dynamodb:query' is not run by pjrun"),
        ("arn:aws:states:::dynamodb:getItem", "tables of DynamoDB are not run here"),
        ("arn:aws:states:::sagemaker:createProcessingJob.sync", "processing jobs are not run here"),
    ])
    func `is refused by name, and fails where it comes so far`(arn: String, reason: String) throws {
        let resource = try #require(TaskResource(arn))

        #expect(integrations.unsupportedReason(for: resource)?.contains(reason) == true)
        let failure = integrations.perform(task(arn, [:])).failure
        #expect(failure?.error == "States.Runtime")
        #expect(failure?.cause == integrations.unsupportedReason(for: resource))
    }

    @Test func `is begun by what performs it`() {
        #expect(integrations.perform(task("arn:aws:lambda:us-east-1:123456789012:function:f", [:])).output == "1")
        #expect(
            integrations.perform(task("arn:aws:states:::pjrun:command", ["Command": ["true"]])).json?["ExitCode"] == 0)
    }
}

@Suite struct `Events as tasks` {
    // Answers and resources: localstack/localstack, services/test_events_task_service.
    @Test func `entries get the machine and the execution as resources, and details as text`() {
        let publisher = FakePublisher(.success(["FailedEntryCount": 0, "Entries": [["EventId": "e"]]]))
        let outcome = EventTasks(publisher: publisher).perform(
            task(
                "arn:aws:states:::events:putEvents",
                ["Entries": [["Source": "s", "Detail": ["b": 1, "a": 2], "Resources": ["r"]], ["Detail": "{}"]]]))

        let added: [JSON] = [.string(execution.stateMachineARN), .string(execution.arn)]
        #expect(outcome.output == #"{"Entries":[{"EventId":"e"}],"FailedEntryCount":0}"#)
        #expect(
            publisher.requests.withLock { $0 } == [
                [
                    "Entries": [
                        ["Source": "s", "Detail": #"{"b":1,"a":2}"#, "Resources": .array(["r"] + added)],
                        ["Detail": "{}", "Resources": .array(added)],
                    ]
                ]
            ])
    }

    @Test func `an entry that fails fails the task`() {
        let publisher = FakePublisher(
            .success([
                "FailedEntryCount": 1,
                "Entries": [
                    ["EventId": "e"], ["ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."],
                ],
            ]))

        #expect(
            EventTasks(publisher: publisher).perform(task("arn:aws:states:::events:putEvents", [:])).failure
                == TaskFailure(
                    error: "EventBridge.FailedEntry",
                    cause: #"{"Entries":[{"EventId":"e"},{"ErrorCode":"MalformedDetail","#
                        + #""ErrorMessage":"Detail is malformed."}],"FailedEntryCount":1}"#))
    }

    @Test func `a request that is wrong as a whole is refused`() {
        let publisher = FakePublisher(.failure(EventRefusal(code: "ValidationException", message: "wrong")))
        let failure = EventTasks(publisher: publisher).perform(task("arn:aws:states:::events:putEvents", [:])).failure

        #expect(failure?.error == "EventBridge.AmazonEventBridgeException")
        #expect(
            failure?.cause?.withoutIDs
                == "wrong (Service: AmazonEventBridge; Status Code: 400; Error Code: ValidationException; Request ID: <id>; Proxy: null)"
        )
    }
}

private final class FakePublisher: EventPublisher {
    let requests = Mutex<[JSON]>([])
    private let answer: Result<JSON, EventRefusal>

    init(_ answer: Result<JSON, EventRefusal>) { self.answer = answer }

    func putEvents(_ request: JSON) throws(EventRefusal) -> JSON {
        requests.withLock { $0.append(request) }
        return try answer.get()
    }
}

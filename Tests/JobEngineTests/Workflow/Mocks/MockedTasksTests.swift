import OrderedJSON
import Synchronization
import Testing

@testable import JobEngine
@testable import StatesLanguage

@Suite struct `Mocked tasks` {
    private let unanswered = Unanswered()
    private static let invoke = "arn:aws:states:::lambda:invoke"

    @Test func `a list answers tasks in the order in which they are scheduled`() throws {
        let tasks = try mocked(#"{"S": [{"error": "E", "cause": "c"}, {"timed_out": true}, {"output": {"a": 1.0}}]}"#)

        #expect(failure(tasks, "S") == TaskFailure(error: "E", cause: "c"))
        #expect(
            failure(tasks, "S", retryCount: 1) == TaskFailure(error: "States.Timeout", cause: nil, isTimeout: true))
        #expect(output(tasks, "S", retryCount: 2) == #"{"a":1.0}"#)
        #expect(unanswered.states == [])
    }

    @Test func `a task without an answer is not done, and said`() throws {
        let tasks = try mocked(#"{"S": [{"output": 1}]}"#)

        #expect(output(tasks, "S") == "1")
        let second = tasks.perform(task(Self.invoke, [:], state: "S"))
        let other = tasks.perform(task(Self.invoke, [:], state: "T"))

        #expect(second.count == 0)
        #expect(other.count == 0)
        #expect(unanswered.states == ["S", "T"])
    }

    @Test func `items of a Map are answered by index, whichever comes first`() throws {
        let tasks = try mocked(#"{"S": [{"output": 0}, {"output": 1}, {"output": 2}]}"#)

        #expect(output(tasks, "S", mapIndex: 2) == "2")
        #expect(output(tasks, "S", mapIndex: 0) == "0")
        #expect(output(tasks, "S", mapIndex: 1) == "1")
        _ = tasks.perform(task(Self.invoke, [:], state: "S", mapIndex: 3))
        #expect(unanswered.states == ["S"])
    }

    @Test func `an item's retries have a list of their own`() throws {
        let tasks = try mocked(#"{"S": [[{"error": "E"}, {"output": "again"}], {"error": "F"}]}"#)

        #expect(failure(tasks, "S", mapIndex: 0)?.error == "E")
        #expect(failure(tasks, "S", mapIndex: 1)?.error == "F")
        #expect(output(tasks, "S", retryCount: 1, mapIndex: 0) == #""again""#)
        _ = tasks.perform(task(Self.invoke, [:], state: "S", retryCount: 1, mapIndex: 1))
        #expect(unanswered.states == ["S"])
    }

    @Test func `an object answers every task of its state`() throws {
        let tasks = try mocked(#"{"S": {"output": 7}}"#)

        #expect([nil, 0, 1, nil].map { output(tasks, "S", mapIndex: $0) } == ["7", "7", "7", "7"])
    }

    @Test(arguments: [
        ("sagemaker:createProcessingJob.sync", #"{"output": {}}"#, true),
        ("sagemaker:createProcessingJob.sync", #"{"error": "States.TaskFailed"}"#, true),
        ("sagemaker:createProcessingJob.sync", #"{"error": "SageMaker.ResourceInUseException"}"#, false),
        ("sqs:sendMessage.waitForTaskToken", #"{"error": "Rejected"}"#, true),
        ("sqs:sendMessage.waitForTaskToken", #"{"timed_out": true}"#, true),
        ("lambda:invoke", #"{"output": {}}"#, false),
    ])
    func `what would be waited for is submitted first`(resource: String, answer: String, isSubmitted: Bool) throws {
        let tasks = try mocked(#"{"S": [\#(answer)]}"#)
        let (outcome, handle) = tasks.begin(task("arn:aws:states:::\(resource)", [:], state: "S"))

        outcome.wait()
        #expect((outcome.submission != nil) == isSubmitted)
        #expect(handle.isInstant)
    }

    @Test func `functions and activities are answered, too`() throws {
        let tasks = try mocked(#"{"S": {"output": 7}}"#)

        for arn in [
            "arn:aws:lambda:us-east-1:123456789012:function:f", "arn:aws:states:us-east-1:123456789012:activity:a",
        ] {
            #expect(tasks.perform(task(arn, [:], state: "S")).output == "7")
        }
    }

    // Numbers go on over visits: localstack/localstack, local_mocking/test_numbered_mock_cycling; a number that is missing
    // fails the execution: https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-mock-cfg-file.html
    @Test func `a case of Step Functions Local numbers its answers, and leaves other states to real calls`() throws {
        let text = """
            {"StateMachines": {"M": {"TestCases": {"C": {"S": "r"}}}},
             "MockedResponses": {"r": {"0": {"Return": 0}, "1": {"Return": 1}}}}
            """
        let real = try mocked(#"{"T": {"output": "real"}}"#)
        let tasks = try mocked(text, others: real)

        #expect(output(tasks, "S", mapIndex: 5) == "0")
        #expect(output(tasks, "S") == "1")
        #expect(failure(tasks, "S")?.error == "States.Runtime")
        #expect(output(tasks, "T") == #""real""#)
    }

    // MARK: - Parts

    private final class Unanswered: Sendable {
        private let names = Mutex<[String]>([])
        var states: [String] { names.withLock { $0 } }
        func add(_ name: String) { names.withLock { $0.append(name) } }
    }

    private func mocked(_ text: String, others: (any TaskPerformer)? = nil) throws -> MockedTasks {
        let mocks = try TaskMocks.parse(Array(text.utf8), file: "m.json", machine: "M", testCase: nil)
        return MockedTasks(mocks, others: others) { [unanswered] in unanswered.add($0.stateName) }
    }

    private func perform(_ tasks: MockedTasks, _ state: String, _ retryCount: Int, _ mapIndex: Int?) -> TaskOutcome {
        tasks.perform(task(Self.invoke, [:], state: state, retryCount: retryCount, mapIndex: mapIndex))
    }

    private func output(_ tasks: MockedTasks, _ state: String, retryCount: Int = 0, mapIndex: Int? = nil) -> String? {
        perform(tasks, state, retryCount, mapIndex).output
    }

    private func failure(
        _ tasks: MockedTasks, _ state: String, retryCount: Int = 0, mapIndex: Int? = nil
    ) -> TaskFailure? {
        perform(tasks, state, retryCount, mapIndex).failure
    }
}

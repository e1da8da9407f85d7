import Dispatch
import JobModel
import OrderedJSON
import PjrunTesting
import Synchronization
import Testing

@testable import LocalServices

/// A function that answers as it is told, and tells of its calls.
final class FakeFunction: FunctionInvoker, FunctionRegistry {
    private struct State {
        var events: [JSON] = []
        var answers: [String?]
    }

    private let state: Mutex<State>
    private let called = DispatchSemaphore(value: 0)
    let name: String

    /// Answers in turn, nil where it raises; the last one for ever.
    init(_ name: String = "f", answers: [String?]) {
        self.name = name
        state = Mutex(State(answers: answers))
    }

    func invoke(_ call: FunctionCall) throws(FunctionFailure) -> FunctionAnswer {
        let event = (try? JSON(parsing: call.payload)) ?? .null
        let answer = state.withLock { state in
            state.events.append(event)
            return state.answers.count > 1 ? state.answers.removeFirst() : state.answers[0]
        }
        defer { called.signal() }
        return FunctionAnswer(
            payload: Array((answer ?? #"{"errorType": "Exception"}"#).utf8),
            functionError: answer == nil ? "Unhandled" : nil, executedVersion: "$LATEST", logTail: nil, requestID: "r")
    }

    /// Waits for a call, and gives the bodies of its messages; nil when none comes in a minute.
    ///
    /// What is to be done meanwhile is done ten times a second, until the call comes.
    func nextBodies(_ call: Int, meanwhile: () -> Void = {}) -> [String]? {
        for _ in 0..<600 {
            if called.wait(timeout: .now() + 0.1) == .success {
                return state.withLock { $0.events[call]["Records"]?.array?.compactMap { $0["body"]?.string } }
            }
            meanwhile()
        }
        return nil
    }

    func event(_ call: Int) -> JSON { state.withLock { $0.events[call] } }
    var count: Int { state.withLock { $0.events.count } }

    func functions() throws -> [FunctionRecord] { [try function(named: name)].compactMap { $0 } }
    func function(named name: String) throws -> FunctionRecord? {
        guard name == self.name else { return nil }
        return FunctionRecord(
            name: name, configuration: FunctionConfiguration(), codeSHA256: [], codeSize: 0,
            lastModified: Timestamp(milliseconds: 0), revisionID: "r", path: nil)
    }
    func create(_ name: String, _ configuration: FunctionConfiguration, code: [UInt8]) throws -> FunctionRecord {
        throw FunctionRefusal.exists(name: name)
    }
    func update(_ name: String, _ configuration: FunctionConfiguration, code: [UInt8]?) throws -> FunctionRecord {
        throw FunctionRefusal.missing(name: name)
    }
    func remove(_ name: String) throws -> Bool { false }
    func archive(of name: String) throws -> [UInt8]? { nil }
}

@Suite struct `Queues that feed functions` {
    let desk: QueueDesk

    init() throws {
        desk = try QueueDesk()
        try desk.create("q", ["VisibilityTimeout": "10"])
    }

    private func sources(_ function: FakeFunction, _ desk: QueueDesk? = nil) -> EventSources {
        let desk = desk ?? self.desk
        return EventSources(
            queues: desk.queues, store: desk.store, invoker: function, registry: function, report: { _ in })
    }

    private func mapping(
        _ id: String = "m", queue: String = "q", _ change: (inout EventSourceMapping) -> Void = { _ in }
    ) -> EventSourceMapping {
        var mapping = EventSourceMapping(
            id: id, sourceARN: "arn:aws:sqs:us-east-1:123456789012:\(queue)", function: "f", qualifier: nil,
            lastModified: Timestamp(milliseconds: 0))
        change(&mapping)
        return mapping
    }

    /// Waits until a queue has so many messages; not for ever.
    private func expectCounts(_ queue: String, _ counts: [String]) throws {
        let end = ContinuousClock.now + .seconds(60)
        while try desk.counts(queue) != counts, ContinuousClock.now < end {}
        #expect(try desk.counts(queue) == counts)
    }

    // localstack/localstack, lambda_/event_source_mapping/test_lambda_integration_sqs
    // (test_failing_lambda_retries_after_visibility_timeout).
    @Test func `a raised error leaves the message until its visibility timeout, and then it comes again`() throws {
        let function = FakeFunction(answers: [nil, nil, "null"])
        let sources = sources(function)
        sources.start()
        try sources.create(mapping())
        try desk.send("work", to: "q")

        #expect(function.nextBodies(0) == ["work"])
        for call in 1...2 {
            try expectCounts("q", ["0", "1", "0"])
            desk.advance(seconds: 10)
            // The alarm that ends the wait may be set a little late.
            #expect(function.nextBodies(call, meanwhile: { desk.advance(seconds: 0.01) }) == ["work"])
        }
        try expectCounts("q", ["0", "0", "0"])
        let record = function.event(0)["Records"]?[0]
        #expect(record?["eventSourceARN"] == "arn:aws:sqs:us-east-1:123456789012:q")
        #expect(
            record?["attributes"]?.object?.keys == [
                "ApproximateReceiveCount", "SentTimestamp", "SenderId", "ApproximateFirstReceiveTimestamp",
            ])
        #expect(
            record?.object?.keys == [
                "messageId", "receiptHandle", "body", "attributes", "messageAttributes", "md5OfBody", "eventSource",
                "eventSourceARN", "awsRegion",
            ])
        sources.stop()
    }

    @Test func `messages that no filter matches are dropped without a call`() throws {
        let function = FakeFunction(answers: ["null"])
        let sources = sources(function)
        try sources.create(mapping { $0.filters = [#"{"body": {"kind": ["x"]}}"#] })
        for body in [#"{"kind": "y"}"#, "text", #"{"kind": "x"}"#] { try desk.send(body, to: "q") }
        sources.start()

        #expect(function.nextBodies(0) == [#"{"kind": "x"}"#])
        try expectCounts("q", ["0", "0", "0"])
        #expect(function.count == 1)
        sources.stop()
    }

    @Test func `a call waits for more messages as long as its window is open`() throws {
        let function = FakeFunction(answers: ["null"])
        let sources = sources(function)
        try sources.create(mapping { ($0.batchingWindow, $0.batchSize) = (5, 3) })
        sources.start()
        for body in ["1", "2", "3"] { try desk.send(body, to: "q") }
        #expect(function.nextBodies(0) == ["1", "2", "3"])

        try desk.send("4", to: "q")
        #expect(function.nextBodies(1, meanwhile: { desk.advance(seconds: 0.5) }) == ["4"])
        sources.stop()
    }

    @Test func `of two processes one feeds the function, and the other when that has ended`() throws {
        let function = FakeFunction(answers: ["null"])
        let other = try QueueDesk(desk.scratch)
        let first = sources(function)
        try first.create(mapping())
        first.start()

        #expect(try other.store.claimEventSource("m") == nil)
        first.stop()
        #expect(try other.store.claimEventSource("m") != nil)
    }

    @Test(arguments: [
        (#"{"batchItemFailures": []}"#, ["1", "2"]), ("null", ["1", "2"]), (#"{}"#, ["1", "2"]),
        (#"{"batchItemFailures": [{"itemIdentifier": "id-1"}]}"#, ["2"]),
        (#"{"batchItemFailures": [{"itemIdentifier": "other"}]}"#, []),
        (#"{"batchItemFailures": [{"itemIdentifier": null}]}"#, []),
        (#"{"batchItemFailures": [{}]}"#, []), ("no JSON", []),
    ])
    func `a function says what has failed`(answer: String, done: [String]) {
        let messages = ["1", "2"].map { body in
            QueueMessage(
                queue: 1, id: "id-\(body)", body: body, sentTime: Timestamp(milliseconds: 0),
                visibleTime: Timestamp(milliseconds: 0))
        }

        let failed = EventSourceEvent.failures(Array(answer.utf8), of: messages)

        #expect(messages.filter { message in failed.map { !$0.contains(message.id) } ?? false }.map(\.body) == done)
    }

    @Test func `a mapping that cannot be is refused in the words of Lambda`() throws {
        let sources = sources(FakeFunction(answers: ["null"]))
        try desk.create("fast", ["VisibilityTimeout": "2"])
        func refusal(_ mapping: EventSourceMapping) -> String {
            do throws(EventSourceRefusal) {
                try sources.create(mapping)
                return "no refusal"
            } catch {
                return "\(error.code): \(error.message)"
            }
        }

        #expect(
            refusal(mapping(queue: "fast"))
                == "InvalidParameterValueException: Queue visibility timeout: 2 seconds is less than Function timeout: 3 seconds"
        )
        #expect(refusal(mapping(queue: "none")).contains("SQS Error Code: AWS.SimpleQueueService.NonExistentQueue"))
        #expect(refusal(mapping { $0.function = "g" }) == "InvalidParameterValueException: Function does not exist")
        #expect(
            refusal(mapping { $0.batchSize = 11 }).contains("Maximum batch window in seconds must be greater than 0"))
        #expect(
            refusal(mapping { $0.filters = ["simple string"] })
                == "InvalidParameterValueException: Invalid filter pattern definition.")
        #expect(refusal(mapping("first")) == "no refusal")
        #expect(
            refusal(mapping("second"))
                == #"ResourceConflictException: An event source mapping with SQS arn (" arn:aws:sqs:us-east-1:123456789012:q ") and function (" f ") already exists. Please update or delete the existing mapping with UUID first"#
        )
    }
}

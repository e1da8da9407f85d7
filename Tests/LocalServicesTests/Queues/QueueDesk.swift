import Dispatch
import JobModel
import JobStore
import OrderedJSON
import PjrunTesting
import Synchronization

@testable import LocalServices

/// Queues in a store of their own, with a time that goes on when it is told to.
final class QueueDesk: Sendable {
    private struct Alarm {
        let time: Int64
        let body: @Sendable () -> Void
    }

    private struct State {
        var time: Int64 = 1_700_000_000_000
        var alarms: [Alarm] = []
    }

    let scratch: ScratchDirectory
    let store: JobStore
    let queues: LocalQueues
    private let clock: Clock

    /// The time and what is to happen at some time.
    private final class Clock: Sendable {
        private let state = Mutex(State())

        func now() -> Timestamp { Timestamp(milliseconds: state.withLock { $0.time }) }

        func set(_ delay: Duration, _ body: @escaping @Sendable () -> Void) {
            state.withLock { state in
                state.alarms.append(Alarm(time: state.time + Int64(delay / .milliseconds(1)), body: body))
            }
        }

        /// Lets time pass, and what is due happen.
        func advance(_ milliseconds: Int64) {
            let due = state.withLock { state in
                state.time += milliseconds
                let due = state.alarms.filter { $0.time <= state.time }.sorted { $0.time < $1.time }
                state.alarms.removeAll { $0.time <= state.time }
                return due
            }
            for alarm in due { alarm.body() }
        }
    }

    /// Makes a desk; two with the same directory are two processes.
    init(_ scratch: ScratchDirectory = ScratchDirectory()) throws {
        self.scratch = scratch
        let store = try JobStore(HomeDirectory(environment: ["PJRUN_HOME": scratch("home")], homeOfUser: "/"))
        let clock = Clock()
        self.store = store
        self.clock = clock
        queues = LocalQueues(
            store: store, identity: JobIdentity(), endpoint: "http://localhost:4566", senderID: "AIDA",
            now: { clock.now() },
            watch: QueueWatch(changes: { try? store.changesElsewhere() }, alarm: { clock.set($0, $1) }))
    }

    /// Seconds go by.
    func advance(seconds: Double) { clock.advance(Int64(seconds * 1000)) }

    func url(_ name: String) -> String { "http://localhost:4566/123456789012/\(name)" }

    /// What an operation answers.
    @discardableResult
    func call(_ operation: String, _ input: JSON) throws(QueueRefusal) -> JSON {
        try queues.call(operation, input, endpoint: nil)
    }

    /// What an operation about a queue answers.
    @discardableResult
    func call(_ operation: String, _ queue: String, _ input: JSONObject = [:]) throws(QueueRefusal) -> JSON {
        var input = input
        input["QueueUrl"] = .string(url(queue))
        return try call(operation, .object(input))
    }

    /// The code and message that an operation is refused with.
    func refusal(_ operation: String, _ queue: String, _ input: JSONObject) -> String {
        do throws(QueueRefusal) {
            return "no refusal, but \(try call(operation, queue, input).serialized())"
        } catch {
            return "\(error.queryCode): \(error.message)"
        }
    }

    func create(_ name: String, _ attributes: JSONObject = [:]) throws {
        try call("CreateQueue", ["QueueName": .string(name), "Attributes": .object(attributes)])
    }

    @discardableResult
    func send(_ body: String, to queue: String, _ more: JSONObject = [:]) throws -> JSON {
        var input = more
        input["MessageBody"] = .string(body)
        return try call("SendMessage", queue, input)
    }

    /// Messages of a queue, with everything.
    func receive(_ queue: String, _ more: JSONObject = [:]) throws -> [JSON] {
        var input = more
        input["MaxNumberOfMessages"] = more["MaxNumberOfMessages"] ?? 10
        input["AttributeNames"] = ["All"]
        input["MessageAttributeNames"] = ["All"]
        return try call("ReceiveMessage", queue, input)["Messages"]?.array ?? []
    }

    func bodies(_ queue: String, _ more: JSONObject = [:]) throws -> [String] {
        try receive(queue, more).compactMap { $0["Body"]?.string }
    }

    func counts(_ queue: String) throws -> [String] {
        let attributes = try call("GetQueueAttributes", queue, ["AttributeNames": ["All"]])["Attributes"]
        return ["", "NotVisible", "Delayed"].map { attributes?["ApproximateNumberOfMessages\($0)"]?.string ?? "" }
    }
}

/// What a ReceiveMessage that waits has been answered.
final class WaitedAnswer: Sendable {
    private let answer = Mutex<Result<JSON, QueueRefusal>?>(nil)
    private let isThere = DispatchSemaphore(value: 0)
    let cancellation = Cancellation()

    /// Begins to wait.
    init(_ desk: QueueDesk, _ queue: String, seconds: Int = 20) {
        desk.queues.receive(
            ["QueueUrl": .string(desk.url(queue)), "WaitTimeSeconds": .number(JSONNumber(seconds))],
            cancellation: cancellation
        ) { [self] result in
            answer.withLock { $0 = result }
            isThere.signal()
        }
    }

    /// Whether there is an answer yet.
    var isGiven: Bool { answer.withLock { $0 != nil } }

    /// The bodies of the messages, after the answer has come; nil when none comes in a minute.
    func bodies() throws -> [String]? {
        guard isThere.wait(timeout: .now() + 60) == .success else { return nil }
        return try answer.withLock { try $0?.get()["Messages"]?.array?.compactMap { $0["Body"]?.string } ?? [] }
    }
}

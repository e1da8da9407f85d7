import JobModel
import OrderedJSON
import PjrunTesting
import Synchronization
import Testing

@testable import LocalServices

/// Machines that remember what was started.
private final class FakeMachines: MachineStarter {
    let started = Mutex<[String]>([])

    func startExecution(of machine: String, input: String) throws(MachineRefusal) {
        guard machine.hasSuffix(":m") else {
            throw MachineRefusal(
                code: "StateMachineDoesNotExist", message: "State Machine Does Not Exist: '\(machine)'")
        }
        started.withLock { $0.append(input) }
    }
}

@Suite struct `Rules with services as targets` {
    private let desk: QueueDesk
    private let reports = Reports()

    /// What was reported.
    private final class Reports: Sendable {
        let all = Mutex<[String]>([])
    }

    init() throws {
        desk = try QueueDesk()
        try desk.create("q")
        try desk.create("dead")
    }

    private func publish(_ targets: [EventTarget], times: Int = 1, _ change: (inout EventBus.Services) -> Void) {
        var rule = EventRule(name: "r", pattern: #"{"source": ["me"]}"#)
        rule.targets = targets
        let bus = EventBus(
            settings: EventBus.Settings(), rules: Rules([rule]), now: { Timestamp(milliseconds: 0) },
            report: { [reports] text in reports.all.withLock { $0.append(text) } })
        bus.deliver(to: change)
        for number in 0..<times {
            _ = bus.publish(
                CustomEvent(
                    source: "me", detailType: "t", detail: ["n": .number(JSONNumber(number))], resources: [],
                    time: Timestamp(milliseconds: 0)), identity: JobIdentity())
        }
        #expect(bus.drain(within: .seconds(60)))
    }

    private let queueARN = "arn:aws:sqs:us-east-1:123456789012:q"

    @Test func `a queue gets events in their order`() throws {
        publish([EventTarget(id: "t", arn: queueARN, input: .path("$.detail.n"))], times: 9) { $0.queues = desk.queues }
        #expect(try desk.bodies("q") == (0..<9).map { "\($0)" })
        #expect(reports.all.withLock { $0 } == [])
    }

    @Test func `a function is called, a machine started, each with its input`() throws {
        let function = FakeFunction(answers: ["null"])
        let machines = FakeMachines()
        publish(
            [
                EventTarget(
                    id: "f", arn: "arn:aws:lambda:us-east-1:123456789012:function:f", input: .constant(#"{"a": 1}"#)),
                EventTarget(
                    id: "m", arn: "arn:aws:states:us-east-1:123456789012:stateMachine:m", input: .path("$.detail")),
            ]
        ) {
            $0.functions = function
            $0.machines = machines
        }
        #expect(function.event(0) == ["a": 1])
        #expect(machines.started.withLock { $0 } == [#"{"n":0}"#])
    }

    @Test func `what cannot be delivered is said once, and goes to the dead letters`() throws {
        var gone = EventTarget(id: "g", arn: "arn:aws:sqs:us-east-1:123456789012:gone")
        gone.deadLetterARN = "arn:aws:sqs:us-east-1:123456789012:dead"
        let machine = EventTarget(id: "x", arn: "arn:aws:states:us-east-1:123456789012:stateMachine:x")
        let function = EventTarget(id: "f", arn: "arn:aws:lambda:us-east-1:123456789012:function:f")
        publish([gone, machine, function], times: 2) {
            $0.queues = desk.queues
            $0.machines = FakeMachines()
        }

        #expect(
            Set(reports.all.withLock { $0 }) == [
                "target 'g' of rule 'r' cannot be sent to arn:aws:sqs:us-east-1:123456789012:gone: The specified queue does not exist, for a custom event; further failures there are not reported",
                "target 'x' of rule 'r' cannot start an execution: State Machine Does Not Exist: 'arn:aws:states:us-east-1:123456789012:stateMachine:x', for a custom event; further failures there are not reported",
                "target 'f' of rule 'r' cannot be reached: Lambda functions are not served in this process, but in one of 'pjrun serve', for a custom event; further failures there are not reported",
            ])
        let dead = try desk.receive("dead")
        #expect(dead.count == 2)
        let attributes = dead.first?["MessageAttributes"]
        #expect(attributes?["RULE_ARN"]?["StringValue"] == "arn:aws:events:us-east-1:123456789012:rule/r")
        #expect(attributes?["TARGET_ARN"]?["StringValue"] == "arn:aws:sqs:us-east-1:123456789012:gone")
        #expect(attributes?["ERROR_MESSAGE"]?["StringValue"]?.string?.contains("does not exist") == true)
    }
}

import JobEngine
import JobModel
import OrderedJSON
import PjrunTesting
import StatesLanguage
import Synchronization
import Testing

@Suite struct VirtualClockTests {
    private let scratch = ScratchDirectory()

    private func run(_ performer: FakePerformer, _ clock: VirtualClock) -> WorkflowRunner {
        WorkflowRunner(performer: performer, clock: clock, scratch: scratch("scratch"))
    }

    @Test func `a month of waiting takes no time, and events carry the times that would have been`() async throws {
        let machine = try TestMachine([
            "StartAt": "A", "States": ["A": waitState(2_592_000, "T"), "T": taskState("B"), "B": waitState(60, nil)],
        ])
        let histories = try await [1, 2].asyncMap { _ in
            let performer = FakePerformer(isInstant: true) { _ in .now(.succeeded(output: "1")) }
            let runner = run(performer, VirtualClock(at: startTime))
            let started = try runner.start(machine.request())
            let ended = try await runner.waitForEnd(of: started.arn)
            #expect(ended.stopTime?.milliseconds == startTime.milliseconds + 2_592_060_000)
            return try runner.history(of: started.arn).events
        }

        #expect(histories[0] == histories[1])
        #expect(histories[0].first?.time == startTime)
    }

    @Test func `waits that end at the same moment are heard together, in the order of their beginning`() async throws {
        let branches = (0..<20).map {
            ["StartAt": .string("W\($0)"), "States": .object([("W\($0)", waitState(10, nil))].object)] as JSON
        }
        let machine = try TestMachine([
            "StartAt": "P", "States": ["P": ["Type": "Parallel", "End": true, "Branches": .array(branches)]],
        ])
        let runner = run(FakePerformer { _ in .held }, VirtualClock(at: startTime))

        let started = try runner.start(machine.request())
        _ = try await runner.waitForEnd(of: started.arn)

        let exits = try runner.history(of: started.arn).events.compactMap { event in
            if case .stateExited("Wait", let name, _, _) = event.kind { (name, event.time) } else { nil }
        }
        #expect(exits.map(\.0) == (0..<20).map { "W\($0)" })
        #expect(exits.allSatisfy { $0.1.milliseconds == startTime.milliseconds + 10_000 })
    }

    @Test func `while a task runs, no wait is cut short`() async throws {
        let machine = try TestMachine([
            "StartAt": "P",
            "States": [
                "P": [
                    "Type": "Parallel", "End": true,
                    "Branches": [
                        ["StartAt": "T", "States": ["T": taskState(nil)]],
                        ["StartAt": "W", "States": ["W": waitState(100_000, nil)]],
                    ],
                ]
            ],
        ])
        let performer = FakePerformer { _ in .held }
        let clock = VirtualClock(at: startTime)
        let runner = run(performer, clock)

        let started = try runner.start(machine.request())
        await until { performer.started.count == 1 }
        // A job's news is no reason either: it might be the task's own job.
        clock.jobDidChange()
        try await settle(clock)
        #expect(try runner.execution(started.arn).status == .running)
        #expect(clock.now().milliseconds < startTime.milliseconds + 100_000_000)
        await performer.report(.succeeded(output: "1"), of: "T")
        let ended = try await runner.waitForEnd(of: started.arn)

        #expect((ended.stopTime?.milliseconds ?? 0) >= startTime.milliseconds + 100_000_000)
    }

    @Test func `while a job runs that nobody waits for, a wait ends with its next change`() async throws {
        // The loop of a function that is asked again and again whether a job has ended.
        let machine = try TestMachine([
            "StartAt": "Wait",
            "States": [
                "Wait": waitState(1_000_000, "Ask"), "Ask": taskState("Done"),
                "Done": [
                    "Type": "Choice", "Default": "Wait",
                    "Choices": [["Variable": "$", "BooleanEquals": true, "Next": "End"]],
                ],
                "End": ["Type": "Succeed"],
            ],
        ])
        let jobRuns = Mutex(true)
        let performer = FakePerformer(isInstant: true) { _ in
            .now(.succeeded(output: jobRuns.withLock { $0 } ? "false" : "true"))
        }
        let clock = VirtualClock(at: startTime) { jobRuns.withLock { $0 } }
        let runner = run(performer, clock)

        let started = try runner.start(machine.request())
        try await settle(clock)
        #expect(performer.started.isEmpty)
        clock.jobDidChange()
        await until { performer.started.count == 1 }
        try await settle(clock)
        #expect(performer.started.count == 1)
        jobRuns.withLock { $0 = false }
        clock.jobDidChange()
        let ended = try await runner.waitForEnd(of: started.arn)

        #expect(ended.status == .succeeded)
        #expect(performer.started.count == 2)
    }

    /// Lets everything be done that would be done without waiting.
    private func settle(_ clock: VirtualClock) async throws {
        let runner = WorkflowRunner(
            performer: FakePerformer { _ in .now(.succeeded(output: "1")) }, clock: clock, scratch: scratch("other"))
        for _ in 0..<20 {
            let started = try runner.start(
                try TestMachine(["StartAt": "P", "States": ["P": ["Type": "Pass", "End": true]]]).request(name: nil))
            _ = try await runner.waitForEnd(of: started.arn)
        }
    }
}

extension Array {
    func asyncMap<Result>(_ body: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}

extension Array where Element == (String, JSON) {
    var object: JSONObject { JSONObject(self) }
}

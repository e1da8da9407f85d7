import JobEngine
import OrderedJSON
import PjrunTesting
import StatesLanguage
import Synchronization
import Testing

@Suite struct MachineClockTests {
    private final class Sleeper: WorkflowSleeper {
        let name: Int
        let woken: @Sendable (Int) -> Void
        init(_ name: Int, _ woken: @escaping @Sendable (Int) -> Void) {
            self.name = name
            self.woken = woken
        }
        func wake() { woken(name) }
    }

    @Test func `those whose time has come are woken in the order of their times, others are not`() async {
        let clock = MachineClock()
        let order = Mutex<[Int]>([])
        let sleepers = (0..<6).map { name in Sleeper(name) { woken in order.withLock { $0.append(woken) } } }
        let now = clock.now().milliseconds

        // Before the first can be woken, all have their times: the last one wakes nobody.
        clock.wake(sleepers[5], at: WallTime(milliseconds: now + 86_400_000))
        clock.wake(sleepers[4], at: WallTime(milliseconds: now + 1))
        clock.wake(sleepers[4], at: nil)
        for (sleeper, time) in [(0, 60), (1, 40), (2, 80), (3, 50)] {
            clock.wake(sleepers[sleeper], at: WallTime(milliseconds: now + Int64(time)))
        }
        clock.wake(sleepers[3], at: WallTime(milliseconds: now + 100))
        await until { order.withLock { $0.count } == 4 }

        #expect(order.withLock { $0 } == [1, 0, 2, 3])
        #expect(clock.now().milliseconds >= now + 100)
    }

    @Test func `an execution waits as long as it says`() async throws {
        let scratch = ScratchDirectory()
        let runner = WorkflowRunner(performer: FakePerformer { _ in .held }, scratch: scratch("scratch"))
        let machine = try TestMachine(["StartAt": "W", "States": ["W": waitState(1, nil)]])

        let started = try runner.start(machine.request())
        let ended = try await runner.waitForEnd(of: started.arn)

        #expect((ended.stopTime?.milliseconds ?? 0) >= started.startTime.milliseconds + 1000)
    }

    @Test func `a child execution's waits are skipped, too, and its parent hears of its end at that time`() async throws
    {
        let scratch = ScratchDirectory()
        let clock = VirtualClock(at: startTime)
        let child = try TestMachine(["StartAt": "W", "States": ["W": waitState(3600, nil)]])
        let machines = KnownMachines([
            .init(
                arn: "arn:aws:states:us-east-1:123456789012:stateMachine:c", name: "c", machine: child.machine,
                definition: child.definition, roleARN: "r")
        ])
        // As `ExecutionTasks` does it.
        struct Starter: TaskPerformer {
            struct Handle: TaskHandle { func cancel() {} }
            let machines: KnownMachines
            func start(
                _ task: TaskRequest, of execution: ExecutionContext, isResumed: Bool,
                report: @escaping @Sendable (TaskReport) -> Void
            ) -> any TaskHandle {
                let arn = task.parameters.json["StateMachineArn"]?.string ?? ""
                Task.detached {
                    let made = try machines.start(
                        ExecutionStart(machine: arn, name: "child", input: "[1]", parent: execution.arn))
                    report(.submitted(output: "{}"))
                    machines.followEnd(of: made.arn) { end in report(.succeeded(output: end?.result.output ?? "null")) }
                }
                return Handle()
            }
        }
        let runner = WorkflowRunner(performer: Starter(machines: machines), clock: clock, scratch: scratch("scratch"))
        machines.run(with: runner)
        let parent = try TestMachine([
            "StartAt": "S",
            "States": [
                "S": [
                    "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "End": true,
                    "TimeoutSeconds": 7200,
                    "Parameters": ["StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:c"],
                ]
            ],
        ])

        let started = try runner.start(parent.request())
        let ended = try await runner.waitForEnd(of: started.arn)

        #expect(ended.output == "[1]")
        let stop = ended.stopTime?.milliseconds ?? 0
        #expect(stop >= startTime.milliseconds + 3_600_000 && stop < startTime.milliseconds + 7_200_000)
    }
}

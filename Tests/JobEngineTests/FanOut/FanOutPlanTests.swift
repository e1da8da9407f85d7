import JobEngine
import PjrunTesting
import StatesLanguage
import Testing

/// What a plan says to do, and what the test says became of it.
private struct World {
    var plan: FanOutPlan
    var time: Int64 = 0
    var running: Set<Int> = []
    var runs: [Int: Int] = [:]
    var failures: [Int: Int] = [:]
    var highest = 0
    var wake: Int64?
    var isFinished = false
    var isStopping = false

    init(_ plan: FanOutPlan) { self.plan = plan }

    mutating func hear(_ event: FanOutPlan.Event) {
        if case .ended(let task, let end) = event {
            running.remove(task)
            if end == .failed || end == .refused { failures[task, default: 0] += 1 }
        }
        if case .stop = event { isStopping = true }
        wake = nil
        for action in plan.handle(event, at: time) {
            switch action {
            case .start(let task):
                #expect(!isStopping && !isFinished)
                #expect(running.insert(task).inserted, "a task is not started twice at once")
                runs[task, default: 0] += 1
                highest = max(highest, running.count)
            case .wake(let time): wake = time
            case .delay(_, let until): #expect(until >= time)
            case .stopRunning: #expect(!running.isEmpty)
            case .finish:
                #expect(!isFinished)
                isFinished = true
            }
        }
    }
}

@Suite("the plan of a queue")
struct FanOutPlanTests {
    private func plan(_ count: Int, width: Int = 2, retries: Int = 0, backoff: RetryBackoff = RetryBackoff()) -> World {
        World(
            FanOutPlan(
                taskCount: count,
                FanOutPlan.Settings(maximumConcurrency: width, retries: retries, backoff: backoff),
                fraction: { 0.5 }))
    }

    @Test("never above the limit, every task ends once, no more attempts than allowed", arguments: 0..<200)
    func anything(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let count = Int.random(in: 0...40, using: &random)
        let width = Int.random(in: 1...7, using: &random)
        let retries = Int.random(in: 0...3, using: &random)
        var world = plan(count, width: width, retries: retries)
        var interruptions: [Int: Int] = [:]
        var ends: [Int: FanOutPlan.RunEnd] = [:]
        world.hear(.begin)
        var steps = 0
        while !world.isFinished, steps < 10_000 {
            steps += 1
            #expect(world.running.count <= width)
            let wantsClock = world.running.isEmpty || Int.random(in: 0..<5, using: &random) == 0
            if wantsClock, let wake = world.wake {
                world.time = wake
                world.hear(.clock)
            } else if let task = world.running.sorted().randomElement(using: &random) {
                let end = FanOutPlan.RunEnd.allCases.randomElement(using: &random) ?? .failed
                // It cannot be interrupted for ever.
                if end == .interrupted, interruptions[task, default: 0] == 3 { continue }
                if end == .interrupted { interruptions[task, default: 0] += 1 }
                ends[task] = end
                world.time += Int64.random(in: 0...100, using: &random)
                world.hear(.ended(task: task, end))
            }
        }

        #expect(world.isFinished && world.plan.isOver && world.running.isEmpty)
        #expect(world.highest <= width && world.plan.permits.highest == world.highest)
        #expect(world.highest == min(count, width))
        for task in 0..<count {
            let runs = world.runs[task, default: 0]
            #expect(runs - interruptions[task, default: 0] <= retries + 1)
            let phase: FanOutPlan.Phase =
                switch ends[task] {
                case .succeeded: .succeeded
                case .stopped: .stopped
                default: .failed
                }
            #expect(world.plan.phase(of: task) == phase)
            #expect(world.plan.failures(of: task) == world.failures[task, default: 0])
        }
        let over: [FanOutPlan.Phase] = [.succeeded, .failed, .stopped]
        #expect(over.reduce(0) { $0 + world.plan.count($1) } == count)
    }

    @Test("waits between retries are those of the States Language, and hold no permit")
    func backoff() {
        var world = plan(
            2, width: 1, retries: 3,
            backoff: RetryBackoff(intervalSeconds: 2, backoffRate: 3, maximumDelaySeconds: 10))
        world.hear(.begin)
        var waits: [Int64] = []
        for _ in 0..<3 {
            world.hear(.ended(task: 0, .failed))
            // The other one has its turn meanwhile.
            if waits.isEmpty {
                #expect(world.running == [1])
                world.hear(.ended(task: 1, .succeeded))
            }
            #expect(world.running.isEmpty)
            waits.append((world.wake ?? -1) - world.time)
            // Too early.
            world.time = (world.wake ?? 0) - 1
            world.hear(.clock)
            #expect(world.running.isEmpty)
            world.time += 1
            world.hear(.clock)
            #expect(world.running == [0])
        }
        #expect(waits == [2000, 6000, 10_000])
        world.hear(.ended(task: 0, .failed))
        #expect(world.isFinished && world.plan.failures(of: 0) == 4)
    }

    @Test("with jitter a wait is the random part of what it would be")
    func jitter() {
        var world = plan(1, retries: 1, backoff: RetryBackoff(intervalSeconds: 3, isJittered: true))
        world.hear(.begin)
        world.hear(.ended(task: 0, .failed))
        #expect(world.wake == 1500)
    }

    @Test("a refused request is not tried again, nor is one whose job somebody has stopped")
    func final() {
        var world = plan(2, retries: 5)
        world.hear(.begin)
        world.hear(.ended(task: 0, .refused))
        world.hear(.ended(task: 1, .stopped))
        #expect(world.isFinished)
        #expect(world.runs == [0: 1, 1: 1])
    }

    @Test("a stop starts nothing more and ends when what runs has ended")
    func stop() {
        var world = plan(5)
        world.hear(.begin)
        world.hear(.stop(immediately: false))
        #expect(!world.isFinished)
        world.hear(.ended(task: 0, .interrupted))
        world.hear(.ended(task: 1, .succeeded))
        #expect(world.isFinished && !world.plan.isOver)
        #expect(world.plan.count(.waiting) == 4 && world.plan.count(.succeeded) == 1)
    }

    @Test("what a former process has left goes on: delayed ones at their time, however the clock has jumped")
    func restore() {
        var world = plan(5, width: 3, retries: 2, backoff: RetryBackoff(intervalSeconds: 4))
        world.time = 1_000_000
        world.plan.restore(task: 0, .succeeded, failures: 0)
        world.plan.restore(task: 1, .delayed, failures: 1, due: 1_001_000, at: world.time)
        world.plan.restore(task: 2, .delayed, failures: 2, due: 99_000_000, at: world.time)
        world.plan.restore(task: 3, .running, failures: 0)
        world.running = [3]
        world.hear(.ended(task: 3, .interrupted))
        #expect(world.running.isEmpty)
        world.hear(.begin)
        #expect(world.running == [3, 4])
        #expect(world.wake == 1_001_000)
        world.time = 1_001_000
        world.hear(.clock)
        #expect(world.running == [1, 3, 4])
        for task in [1, 3, 4] { world.hear(.ended(task: task, .succeeded)) }
        // The second retry comes after 8 s; a clock that was hours ahead does not make it wait for hours.
        #expect(world.wake == 1_008_000)
    }

    @Test("nothing to do is done at once")
    func empty() {
        var world = plan(0)
        world.hear(.begin)
        #expect(world.isFinished)
    }
}

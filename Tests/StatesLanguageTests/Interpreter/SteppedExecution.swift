import OrderedJSON
import StatesLanguage

/// An execution that hears one thing after the other, each a second later.
struct SteppedExecution {
    var interpreter: Interpreter
    var events: [HistoryEvent] = []
    var tasks: [TaskRequest] = []
    var mapRuns: [MapRunRequest] = []
    var timers: [TimerID: WallTime] = [:]
    var result: ExecutionResult?
    var now = Simulation.start
    /// What it heard, and when.
    var heard: [([Stimulus], WallTime)] = []

    init(_ definition: String, input: String = "{}") throws {
        let context = ExecutionContext(
            arn: "arn:aws:states:us-east-1:123456789012:execution:M:E", name: "E",
            stateMachineARN: "arn:aws:states:us-east-1:123456789012:stateMachine:M", stateMachineName: "M",
            roleARN: "arn:aws:iam::123456789012:role/R", startTime: Simulation.start,
            input: Payload(json: try JSON(parsing: input), text: input), seed: 7, region: "us-east-1")
        interpreter = Interpreter(try StateMachine(JSON(parsing: definition)), context: context)
        hear(.start)
    }

    mutating func hear(_ stimuli: Stimulus...) {
        heard.append((stimuli, now))
        interpreter.handle(stimuli, at: now) { action in
            switch action {
            case .record(let event): events.append(event)
            case .startTask(let request): tasks.append(request)
            case .startMapRun(let request): mapRuns.append(request)
            case .startTimer(let id, let at): timers[id] = at
            case .cancelTimer(let id): timers[id] = nil
            case .finish(let end): result = end
            case .cancelTask, .cancelMapRun: break
            }
        }
        now = WallTime(milliseconds: now.milliseconds + 1000)
    }

    mutating func redrive() {
        result = nil
        hear(.redrive(at: now))
    }

    /// The next timer fires.
    mutating func passTime() {
        guard let (id, at) = timers.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else { return }
        timers[id] = nil
        now = max(now, at)
        hear(.timerFired(id))
    }

    /// The newest task of a state is answered.
    mutating func succeed(_ state: String, _ output: String) {
        guard let task = tasks.last(where: { $0.stateName == state }) else { return }
        hear(.taskSucceeded(task.id, output: output))
    }

    mutating func fail(_ state: String, _ error: String) {
        guard let task = tasks.last(where: { $0.stateName == state }) else { return }
        hear(.taskFailed(task.id, TaskFailure(error: error, cause: nil)))
    }

    /// `id Type<-previous`, one event a line, from an event on.
    func history(from id: Int = 1) -> String {
        events.filter { $0.id >= id }.map { "\($0.id) \($0.kind.typeName)<-\($0.previousID)" }
            .joined(separator: "\n")
    }
}

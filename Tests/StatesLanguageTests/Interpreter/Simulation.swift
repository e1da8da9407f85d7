import OrderedJSON
import StatesLanguage

/// Drives an interpreter on a clock of its own, with tasks that a script answers.
struct Simulation {
    /// What a task says, in the order in which tasks of its state are scheduled.
    enum Answer {
        case output(String)
        case error(String?, String?)
        /// Nothing comes, so that a timeout decides.
        case silence
    }

    var events: [HistoryEvent] = []
    var result: ExecutionResult?
    /// Parameters of the tasks that were started, in their order.
    var parameters: [String] = []
    var cancelled: [TaskID] = []
    var waits: [Int64] = []
    var mapRuns: [MapRunRequest] = []

    static let start = WallTime(milliseconds: 1_767_225_600_000)

    static func run(
        _ definition: String, input: String = "{}", answers: [String: [Answer]] = [:], mapRun: MapRunEnd? = nil
    ) throws -> Simulation {
        let machine = try StateMachine(JSON(parsing: definition))
        let json = try JSON(parsing: input)
        let context = ExecutionContext(
            arn: "arn:aws:states:us-east-1:123456789012:execution:M:E", name: "E",
            stateMachineARN: "arn:aws:states:us-east-1:123456789012:stateMachine:M", stateMachineName: "M",
            roleARN: "arn:aws:iam::123456789012:role/R", startTime: start, input: Payload(json: json, text: input),
            seed: 7,
            region: "us-east-1")
        var interpreter = Interpreter(machine, context: context)
        var simulation = Simulation()
        var answers = answers
        var stimuli: [Stimulus] = [.start]
        var timers: [TimerID: WallTime] = [:]
        var now = start
        while !stimuli.isEmpty {
            var next: [Stimulus] = []
            interpreter.handle(stimuli, at: now) { action in
                switch action {
                case .record(let event): simulation.events.append(event)
                case .startTask(let task):
                    simulation.parameters.append(task.parameters.text)
                    guard var left = answers[task.stateName], !left.isEmpty else { return }
                    let answer = left.removeFirst()
                    answers[task.stateName] = left
                    switch answer {
                    case .output(let text): next.append(.taskSucceeded(task.id, output: text))
                    case .error(let error, let cause):
                        next.append(.taskFailed(task.id, TaskFailure(error: error, cause: cause)))
                    case .silence: break
                    }
                case .cancelTask(let id): simulation.cancelled.append(id)
                case .startTimer(let id, let at):
                    timers[id] = at
                    simulation.waits.append(at.milliseconds - now.milliseconds)
                case .cancelTimer(let id): timers[id] = nil
                case .startMapRun(let request):
                    simulation.mapRuns.append(request)
                    if let mapRun { next.append(.mapRunEnded(request.id, mapRun)) }
                case .cancelMapRun: break
                case .finish(let result): simulation.result = result
                }
            }
            if next.isEmpty, let at = timers.values.min() {
                now = max(now, at)
                let due = timers.filter { $0.value == at }.map(\.key).sorted()
                for id in due { timers[id] = nil }
                next = due.map { .timerFired($0) }
            }
            stimuli = next
        }
        return simulation
    }

    /// `id Type<-previous`, one event a line.
    var history: String { events.map { "\($0.id) \($0.kind.typeName)<-\($0.previousID)" }.joined(separator: "\n") }

    var cause: String? { result?.cause }
    var output: String? { result?.output }
}

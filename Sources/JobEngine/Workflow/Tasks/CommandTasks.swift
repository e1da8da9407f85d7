import Glibc
import OrderedJSON
public import StatesLanguage
import Synchronization

/// Tasks of `arn:aws:states:::pjrun:command`: a process on this machine, in no sandbox.
///
/// ```json
/// {"Command": ["prog", "arg"], "Environment": {"NAME": "value"}, "WorkingDirectory": "/tmp", "Input": {"any": "JSON"}}
/// ```
/// `Command` is a list of words, or a text for `/bin/sh`. The process reads `Input` as JSON text with a line break. The result
/// is `{"ExitCode": 0, "Output": …, "Error": "…"}`: `Output` is what the process printed, as JSON where it is JSON and else as
/// text without the line breaks at its end; `Error` is the end of its standard error. A code other than 0 fails the task with
/// `States.TaskFailed` and the same JSON as cause. AWS has nothing like it.
public struct CommandTasks: TaskPerformer {
    /// The most that a command may print: the most that a state may pass on.
    static let outputLimit = 262_144

    private final class Engine: Sendable {
        struct Machinery {
            let reaper: CommandReaper
        }

        struct State {
            var machinery: Machinery?
            var waiting: [Command] = []
            /// The first of `waiting` that has not been taken.
            var head = 0
            var running = 0
        }

        let limit: Int
        let spawning = BlockingCalls(limit: max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        let state = Mutex(State())

        init(limit: Int) { self.limit = limit }
    }

    private final class Command: Sendable {
        enum Stage {
            case waiting
            case running(CommandReaper, UInt64)
            case cancelled
        }

        let request: CommandRequest
        let report: @Sendable (TaskReport) -> Void
        let stage = Mutex(Stage.waiting)

        init(_ request: CommandRequest, report: @escaping @Sendable (TaskReport) -> Void) {
            self.request = request
            self.report = report
        }
    }

    private struct Handle: TaskHandle {
        let command: Command

        func cancel() {
            let stage = command.stage.withLock { stage in
                defer { stage = .cancelled }
                return stage
            }
            if case .running(let reaper, let number) = stage { reaper.kill(number) }
        }
    }

    private let engine: Engine
    private let variables: [(name: String, value: String)]

    /// Makes one.
    /// - Parameters:
    ///   - limit: how many commands run at once; the others wait in their order.
    ///   - variables: what commands find in their environment, in place of what this process has.
    public init(limit: Int = 64, variables: [(name: String, value: String)] = []) {
        precondition(limit > 0, "commands need room for one")
        engine = Engine(limit: limit)
        self.variables = variables
    }

    /// Begins a command; after a restart it is run again, since the former one was killed with this process.
    public func start(
        _ task: TaskRequest, of execution: ExecutionContext, isResumed: Bool,
        report: @escaping @Sendable (TaskReport) -> Void
    ) -> any TaskHandle {
        let request: CommandRequest
        do throws(CommandRequest.Invalid) {
            request = try CommandRequest(task.parameters.json, variables: variables)
        } catch {
            report(.failed(.unsupported("pjrun:command cannot be run: \(error.message).")))
            return EndedTask()
        }
        let command = Command(request, report: report)
        let isNext = engine.state.withLock { state in
            guard state.running < engine.limit else {
                state.waiting.append(command)
                return false
            }
            state.running += 1
            return true
        }
        if isNext { run(command) }
        return Handle(command: command)
    }

    // MARK: - Running

    private func run(_ command: Command) {
        engine.spawning.run { spawn(command) }
    }

    private func spawn(_ command: Command) {
        if case .cancelled = command.stage.withLock({ $0 }) { return next() }
        let reaper: CommandReaper
        do throws(GroupKeeper.Unavailable) {
            reaper = try machinery()
        } catch {
            command.report(.failed(.unsupported("pjrun:command cannot be run: \(error)")))
            return next()
        }
        switch CommandProcess.start(command.request) {
        case .failure(let failure):
            let text = unsafe String(cString: strerror(failure.errno))
            let place = command.request.workingDirectory.map { " (in \($0))" } ?? ""
            command.report(
                CommandTasks.report(
                    code: failure.errno == ENOENT ? 127 : 126, output: "",
                    errors: "\(command.request.program)\(place): \(text)"))
            next()
        case .success(let started):
            let number = reaper.watch(started) { ended in
                if case .cancelled = command.stage.withLock({ $0 }) {
                } else {
                    command.report(CommandTasks.report(ended))
                }
                next()
            }
            let isCancelled = command.stage.withLock { stage in
                if case .cancelled = stage { return true }
                stage = .running(reaper, number)
                return false
            }
            if isCancelled { reaper.kill(number) }
        }
    }

    /// The reaper, made for the first command.
    private func machinery() throws(GroupKeeper.Unavailable) -> CommandReaper {
        try engine.state.withLock { state throws(GroupKeeper.Unavailable) in
            if let machinery = state.machinery { return machinery.reaper }
            let keeper = try GroupKeeper(capacity: engine.limit)
            let reaper = try CommandReaper(keeper: keeper, outputLimit: CommandTasks.outputLimit)
            state.machinery = Engine.Machinery(reaper: reaper)
            return reaper
        }
    }

    /// A command has ended: the next one has its place.
    private func next() {
        let command = engine.state.withLock { state -> Command? in
            guard state.head < state.waiting.count else {
                state.waiting.removeAll()
                state.head = 0
                state.running -= 1
                return nil
            }
            let command = state.waiting[state.head]
            state.head += 1
            if state.head > 1024, state.head * 2 > state.waiting.count {
                state.waiting.removeFirst(state.head)
                state.head = 0
            }
            return command
        }
        if let command { run(command) }
    }

    // MARK: - Results

    private static func report(_ ended: CommandReaper.Ended) -> TaskReport {
        if ended.isOutputCut {
            return .failed(
                TaskFailure(
                    error: "States.DataLimitExceeded",
                    cause: "The command printed more than \(outputLimit) bytes, the most that a state can pass on. "
                        + "Let it write to a file and print the file's name."))
        }
        let signal = ended.status & 0x7f
        let code = signal == 0 ? ended.status >> 8 & 0xff : 128 + signal
        return report(
            code: code, signal: signal, output: output(ended.output),
            errors: String(decoding: ended.errors, as: UTF8.self))
    }

    private static func report(code: Int32, signal: Int32 = 0, output: JSON, errors: String) -> TaskReport {
        var members: JSONObject = ["ExitCode": .number(JSONNumber(Int(code)))]
        if signal != 0 { members["Signal"] = .number(JSONNumber(Int(signal))) }
        members["Output"] = output
        members["Error"] = .string(errors)
        let text = JSON.object(members).serialized()
        return code == 0 ? .succeeded(output: text) : .failed(TaskFailure(error: "States.TaskFailed", cause: text))
    }

    private static func output(_ bytes: [UInt8]) -> JSON {
        if !bytes.isEmpty, let json = try? JSON(parsing: bytes, duplicateKeys: .lastWins) { return json }
        var text = bytes[...]
        while text.last == UInt8(ascii: "\n") { text = text.dropLast() }
        return .string(String(decoding: text, as: UTF8.self))
    }
}

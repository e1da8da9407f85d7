import Glibc
import JobModel
import OrderedJSON
import Sandboxing

/// One call of a function from the first line of its log to the last.
struct FunctionRun {
    let program: FunctionProgram
    let call: FunctionCall
    let launcher: FunctionLauncher
    let pool: FunctionPool
    let requestID: String
    let functionARN: String
    private(set) var log = CallLog()
    private(set) var stream = ""
    /// Ends the process that runs the call when the caller asks for it; empty as soon as the call is over.
    private let current = CurrentProcess()
    private var initialization: Duration?

    init(
        _ program: FunctionProgram, _ call: FunctionCall, _ launcher: FunctionLauncher, _ pool: FunctionPool,
        requestID: String, functionARN: String
    ) {
        self.program = program
        self.call = call
        self.launcher = launcher
        self.pool = pool
        self.requestID = requestID
        self.functionARN = functionARN
        call.cancellation?.follow { [current] in current.cancel() }
    }

    /// What came of it.
    private enum Outcome {
        case answer([UInt8])
        case error([UInt8])
        case fault(FunctionFault)
    }

    /// Runs the call.
    mutating func answer() throws(FunctionFailure) -> FunctionAnswer {
        defer { current.close() }
        let clock = ContinuousClock()
        var outcome: Outcome
        let began: ContinuousClock.Instant
        var memory = 0
        switch program.kind {
        case .python(let handler, let isGuessed):
            let worker: FunctionPool.Worker
            if let waiting = pool.take(program) {
                worker = waiting
                stream = worker.stream
                try enter(worker.process)
                began = clock.now
                logStart()
                outcome = run(on: worker, until: began + limit, &memory)
            } else {
                (worker, outcome, began) = try startAndRun(handler, isGuessed, &memory)
            }
            let isCancelled = current.isCancelled
            // Whoever is cancelled from now on is another.
            current.close()
            if worker.isReady, !isCancelled, FunctionRun.isReusable(after: outcome) {
                pool.put(worker)
            } else {
                worker.process.finish(&log)
            }
            if isCancelled { throw .cancelled }
        case .executable(let file):
            stream = launcher.streamName()
            logStart()
            began = clock.now
            let process = try launcher.startExecutable(
                program, file: file, event: call.payload, requestID: requestID, stream: stream)
            try enter(process)
            outcome = collect(from: process, until: began + limit)
            process.finish(&log)
            if current.isCancelled { throw .cancelled }
        }
        return finish(outcome, took: clock.now - began, memory: memory)
    }

    /// Whether a process may run another call.
    private static func isReusable(after outcome: Outcome) -> Bool {
        switch outcome {
        case .answer, .error, .fault(.answerTooLarge): true
        case .fault: false
        }
    }

    private var limit: Duration { .seconds(program.configuration.timeoutSeconds) }

    private func enter(_ process: FunctionProcess) throws(FunctionFailure) {
        if !current.enter(process) { throw .cancelled }
    }

    // MARK: - Starting

    /// How long a module may take to load before the function's own time begins to count.
    /// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib>
    private static let initializationLimit = Duration.seconds(10)

    /// Starts a process and runs the call on it.
    ///
    /// A module that loads longer than it may is loaded again, in another process and in the time of the call.
    private mutating func startAndRun(
        _ handler: String, _ isGuessed: Bool, _ memory: inout Int
    ) throws(FunctionFailure) -> (FunctionPool.Worker, Outcome, ContinuousClock.Instant) {
        let clock = ContinuousClock()
        var isInCall = false
        while true {
            stream = launcher.streamName()
            let began = clock.now
            let worker = FunctionPool.Worker(
                process: try launcher.startPython(
                    program, handler: handler, isGuessed: isGuessed, stream: stream, &log),
                program: program, stream: stream)
            try enter(worker.process)
            let deadline = began + (isInCall ? limit : FunctionRun.initializationLimit)
            switch message(from: worker, until: deadline) {
            case .message(let message) where message.head["kind"]?.string == "ready":
                worker.isReady = true
                if isInCall { return (worker, run(on: worker, until: deadline, &memory), began) }
                initialization = clock.now - began
                logStart()
                let start = clock.now
                return (worker, run(on: worker, until: start + limit, &memory), start)
            case .message(let message) where message.head["kind"]?.string == "initError":
                memory = message.head["memory"]?.int ?? 0
                initialization = clock.now - began
                if !isInCall { logStart() }
                return (worker, .error(message.body), clock.now)
            case .message, .nonsense:
                worker.process.finish(&log)
                return (worker, .fault(.ended(.killed)), began)
            case .ended:
                let end = worker.process.wait(until: deadline, &log) ?? worker.process.finish(&log)
                if !isInCall { logStart() }
                if current.isCancelled { throw .cancelled }
                if case .notExecuted(let number) = end {
                    throw .service(
                        message:
                            "Python cannot be started for \(program.name): \(unsafe String(cString: strerror(number)))")
                }
                return (worker, .fault(.ended(end)), began)
            case .timedOut where isInCall: return (worker, .fault(timedOut), began)
            case .timedOut:
                worker.process.finish(&log)
                if current.isCancelled { throw .cancelled }
                log.append(line: "INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout")
                logStart()
                isInCall = true
            }
        }
    }

    private var timedOut: FunctionFault { .timedOut(seconds: program.configuration.timeoutSeconds) }

    // MARK: - Running

    private mutating func run(
        on worker: FunctionPool.Worker, until deadline: ContinuousClock.Instant, _ memory: inout Int
    ) -> Outcome {
        let remaining = max(0, Int64((deadline - .now) / .milliseconds(1)))
        var head: JSONObject = [
            "requestId": .string(requestID), "functionArn": .string(functionARN),
            "deadline": .number(JSONNumber(launcher.settings.now().milliseconds + remaining)),
            "traceId": .string(FunctionRun.traceID(launcher.settings.now())),
        ]
        if let clientContext = call.clientContext { head["clientContext"] = .string(clientContext) }
        let event = call.payload.isEmpty ? Array("{}".utf8) : call.payload
        worker.process.tell(FunctionMessage(head: .object(head), body: event).encoded())
        switch message(from: worker, until: deadline) {
        case .message(let message):
            memory = message.head["memory"]?.int ?? 0
            switch message.head["kind"]?.string {
            case "answer": return .answer(message.body)
            case "error": return .error(message.body)
            case "tooLarge": return .fault(.answerTooLarge)
            default: return .fault(.ended(.killed))
            }
        case .nonsense: return .fault(.ended(.killed))
        case .ended: return .fault(worker.process.wait(until: deadline, &log).map { .ended($0) } ?? timedOut)
        case .timedOut: return .fault(timedOut)
        }
    }

    private enum Arrival {
        case message(FunctionMessage)
        case nonsense
        case ended
        case timedOut
    }

    private mutating func message(from worker: FunctionPool.Worker, until deadline: ContinuousClock.Instant) -> Arrival
    {
        while true {
            switch FunctionMessage.first(in: worker.process.said) {
            case .whole(let message, let byteCount):
                worker.process.take(byteCount)
                // What was printed before it was said is there by now.
                worker.process.readLog(&log)
                return .message(message)
            case .nonsense: return .nonsense
            case .incomplete: break
            }
            switch worker.process.step(until: deadline, &log) {
            case .said: continue
            case .ended: return .ended
            case .timedOut: return .timedOut
            }
        }
    }

    /// What an executable file prints until it ends.
    private mutating func collect(
        from process: FunctionProcess, until deadline: ContinuousClock.Instant
    ) -> Outcome {
        while true {
            switch process.step(until: deadline, &log) {
            case .said:
                if process.said.count > FunctionFault.answerLimit { return .fault(.answerTooLarge) }
            case .timedOut: return .fault(timedOut)
            case .ended:
                guard let end = process.wait(until: deadline, &log) else { return .fault(timedOut) }
                guard end == .exited(0) else { return .fault(.ended(end)) }
                let bytes = Array(process.said)
                if bytes.allSatisfy({ $0 == 0x20 || (0x09...0x0d).contains($0) }) { return .answer(Array("null".utf8)) }
                do throws(JSONSyntaxError) {
                    _ = try JSON(parsing: bytes, duplicateKeys: .lastWins)
                } catch {
                    return .fault(.notJSON("what the program printed is not JSON: \(error.message)"))
                }
                return .answer(bytes)
            }
        }
    }

    // MARK: - The log

    private mutating func logStart() { log.append(line: "START RequestId: \(requestID) Version: $LATEST") }

    private mutating func finish(_ outcome: Outcome, took duration: Duration, memory: Int) -> FunctionAnswer {
        var payload: [UInt8]
        var error: String?
        var status = ""
        switch outcome {
        case .answer(let bytes): payload = bytes
        case .error(let bytes):
            payload = bytes
            error = "Unhandled"
        case .fault(let fault):
            payload = fault.payload(requestID)
            error = "Unhandled"
            status = fault.status
            if let line = fault.logLine(requestID, time: launcher.settings.now().iso8601) { log.append(line: line) }
        }
        log.append(line: "END RequestId: \(requestID)")
        let milliseconds = duration / .milliseconds(1)
        var report =
            "REPORT RequestId: \(requestID)\tDuration: \(FunctionRun.text(milliseconds)) ms\t"
            + "Billed Duration: \(Int(milliseconds.rounded(.up))) ms\t"
            + "Memory Size: \(program.configuration.memorySize) MB\tMax Memory Used: \((memory + 1023) / 1024) MB"
        if let initialization { report += "\tInit Duration: \(FunctionRun.text(initialization / .milliseconds(1))) ms" }
        log.append(line: report + "\(status)\t")
        return FunctionAnswer(
            payload: payload, functionError: error, executedVersion: "$LATEST",
            logTail: call.wantsLogTail ? log.lastBytes() : nil, requestID: requestID)
    }

    /// A number with two decimal places.
    private static func text(_ number: Double) -> String {
        let hundredths = Int((number * 100).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    private static func traceID(_ now: Timestamp) -> String {
        let digits = RandomUUID.text().split(separator: "-").joined()
        let time = String(UInt32(truncatingIfNeeded: now.milliseconds / 1000), radix: 16)
        return "Root=1-\(time)-\(digits.prefix(24));Parent=\(digits.suffix(16));Sampled=0"
    }
}

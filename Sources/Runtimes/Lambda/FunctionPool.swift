import Synchronization

/// The processes that wait for their next call.
final class FunctionPool: Sendable {
    /// A process that runs a handler; the module is loaded once, and what it holds in memory stays.
    // Invariant that makes sharing safe: it belongs to the pool, or to the thread that took it.
    final class Worker: @unchecked Sendable {
        let process: FunctionProcess
        let program: FunctionProgram
        let stream: String
        /// Whether it has loaded the module and answers calls.
        var isReady = false

        init(process: FunctionProcess, program: FunctionProgram, stream: String) {
            self.process = process
            self.program = program
            self.stream = stream
        }
    }

    private struct State {
        /// Those that answered last are last.
        var waiting: [Worker] = []
        var isClosed = false
    }
    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// A process that waits and runs the program as it is now; processes of what it was before end.
    func take(_ program: FunctionProgram) -> Worker? {
        var ended: [Worker] = []
        defer { end(ended) }
        while true {
            let taken = state.withLock { state -> Worker? in
                ended += state.waiting.filter { $0.program.name == program.name && $0.program != program }
                state.waiting.removeAll { $0.program.name == program.name && $0.program != program }
                guard let index = state.waiting.lastIndex(where: { $0.program.name == program.name }) else {
                    return nil
                }
                return state.waiting.remove(at: index)
            }
            guard let taken else { return nil }
            // One that ended while nobody watched, or says things nobody asked for, is no good.
            if taken.process.isWaiting { return taken }
            ended.append(taken)
        }
    }

    /// Gives a process back.
    func put(_ worker: Worker) {
        let ended = state.withLock { state -> [Worker] in
            if state.isClosed { return [worker] }
            state.waiting.append(worker)
            return state.waiting.count > limit ? [state.waiting.removeFirst()] : []
        }
        end(ended)
    }

    /// Ends all processes that wait, and each that is given back from now on.
    func close() {
        let ended = state.withLock { state -> [Worker] in
            state.isClosed = true
            defer { state.waiting = [] }
            return state.waiting
        }
        end(ended)
    }

    /// All are killed before one is waited for.
    private func end(_ workers: [Worker]) {
        for worker in workers { worker.process.kill() }
        var log = CallLog()
        for worker in workers { worker.process.finish(&log) }
    }
}

/// The process that a call runs on, for whoever ends the call.
final class CurrentProcess: Sendable {
    private struct State {
        var process: FunctionProcess?
        var isCancelled = false
        var isClosed = false
    }
    private let state = Mutex(State())

    /// Whether the call was ended while it ran.
    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Names the process; false when the call was ended before.
    func enter(_ process: FunctionProcess) -> Bool {
        state.withLock { state in
            state.process = process
            return !state.isCancelled
        }
    }

    /// Ends the call.
    func cancel() {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.isCancelled = true
            // Under the lock: a moment later it might run another call.
            state.process?.kill()
        }
    }

    /// The call is over: from now on its process is none of its business.
    func close() {
        state.withLock { state in
            state.isClosed = true
            state.process = nil
        }
    }
}

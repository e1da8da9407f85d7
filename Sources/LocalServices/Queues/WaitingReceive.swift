import Dispatch
public import JobModel
public import OrderedJSON
import Synchronization

/// A ReceiveMessage that waits: tries again when its queue may have got a message, and ends with its time.
///
/// No thread is held meanwhile; tries are made one after the other on a queue of Dispatch's.
private final class WaitingReceive: Sendable {
    private struct Answer {
        let give: @Sendable (Result<JSON, QueueRefusal>) -> Void
    }

    private struct State {
        var answer: Answer?
        var watcher: QueueWatch.Watcher?
        var isTrying = false
        var triesAgain = false
        /// When it will be tried again anyway.
        var appearance: Timestamp?
    }

    private static let tries = DispatchQueue(label: "pjrun.queue-receives")

    private let queues: LocalQueues
    private let request: ReceiveRequest
    private let state: Mutex<State>

    init(
        _ queues: LocalQueues, _ request: ReceiveRequest, done: @escaping @Sendable (Result<JSON, QueueRefusal>) -> Void
    ) {
        self.queues = queues
        self.request = request
        state = Mutex(State(answer: Answer(give: done)))
    }

    /// Begins to wait so many seconds; what is sent from now on is noticed.
    func start(seconds: Int, cancellation: Cancellation) {
        let watcher = queues.watch.follow(request.queue) { [weak self] in self?.wake() }
        let isOver = state.withLock { state in
            state.watcher = watcher
            return state.answer == nil
        }
        if isOver { return finish(.success([:])) }
        // The alarm keeps this alive until its time has come.
        queues.watch.alarm(.seconds(seconds)) { self.finish(.success([:])) }
        cancellation.follow { [weak self] in self?.finish(.success([:])) }
        // Something may have come between the first try and the watch.
        wake()
    }

    private func wake() {
        let starts = state.withLock { state in
            if state.answer == nil { return false }
            if state.isTrying {
                state.triesAgain = true
                return false
            }
            state.isTrying = true
            return true
        }
        if starts { WaitingReceive.tries.async { self.work() } }
    }

    private func work() {
        repeat { tryOnce() } while goesOn()
    }

    private func goesOn() -> Bool {
        state.withLock { state in
            state.isTrying = state.triesAgain && state.answer != nil
            state.triesAgain = false
            return state.isTrying
        }
    }

    private func tryOnce() {
        guard !queues.watch.isClosed else { return finish(.success([:])) }
        guard state.withLock({ $0.answer != nil }) else { return }
        do throws(QueueRefusal) {
            let (isThere, next) = try queues.hasMessages(request.queue)
            if isThere {
                let received = try queues.received(request)
                if !received.messages.isEmpty { return finish(.success(queues.answer(received.messages, request))) }
            }
            if let next { wakeLater(at: next) }
        } catch {
            finish(.failure(error))
        }
    }

    private func wakeLater(at time: Timestamp) {
        let isNew = state.withLock { state in
            if let planned = state.appearance, planned <= time, planned > queues.now() { return false }
            state.appearance = time
            return true
        }
        guard isNew else { return }
        let delay = max(1, time.milliseconds - queues.now().milliseconds)
        queues.watch.alarm(.milliseconds(delay)) { [weak self] in self?.wake() }
    }

    private func finish(_ result: Result<JSON, QueueRefusal>) {
        let (answer, watcher) = state.withLock { state in
            defer {
                state.answer = nil
                state.watcher = nil
            }
            return (state.answer, state.watcher)
        }
        watcher?.end()
        answer?.give(result)
    }
}

extension LocalQueues {
    /// See ``QueueCalls/receive(_:cancellation:done:)``.
    public func receive(
        _ input: JSON, cancellation: Cancellation, done: @escaping @Sendable (Result<JSON, QueueRefusal>) -> Void
    ) {
        do throws(QueueRefusal) {
            let request = try request(QueueInput(json: input))
            let received = try received(request)
            guard received.messages.isEmpty, received.wait > 0, !watch.isClosed, !cancellation.isCancelled else {
                return done(.success(answer(received.messages, request)))
            }
            WaitingReceive(self, request, done: done).start(seconds: received.wait, cancellation: cancellation)
        } catch {
            done(.failure(error))
        }
    }
}

import Dispatch
import EventPatterns
import JobModel
import OrderedJSON
import Synchronization
import Transfer

/// Feeds one function from one queue: takes messages as they come, calls the function with them, and deletes what it has done.
///
/// What a call fails with stays in the queue until its visibility timeout is over. No thread is held but for calls.
final class EventSourcePoller: Sendable {
    private struct State {
        var watcher: QueueWatch.Watcher?
        /// Held until the end.
        var claim: (any EventSourceClaim)?
        var calls = 0
        var isTrying = false
        var triesAgain = false
        var isEnded = false
        /// When a call is made although it could have more messages.
        var windowEnd: Timestamp?
    }

    /// How many calls are made at once where the mapping sets no limit: what Lambda begins with.
    private static let usualConcurrency = 5
    private static let tries = DispatchQueue(label: "pjrun.event-sources")

    let mapping: EventSourceMapping
    private let queue: String
    private let patterns: [EventPattern]
    private let queues: LocalQueues
    private let invoker: any FunctionInvoker
    private let report: @Sendable (String) -> Void
    private let state: Mutex<State>

    init(
        _ mapping: EventSourceMapping, _ claim: any EventSourceClaim, _ queues: LocalQueues,
        _ invoker: any FunctionInvoker, report: @escaping @Sendable (String) -> Void
    ) {
        self.mapping = mapping
        state = Mutex(State(claim: claim))
        self.queues = queues
        self.invoker = invoker
        self.report = report
        queue = QueueName.ofARN(mapping.sourceARN) ?? ""
        patterns = mapping.filters.compactMap { try? EventPattern(parsing: $0) }
    }

    /// Begins.
    func start() {
        let watcher = queues.watch.follow(queue) { [weak self] in self?.wake() }
        state.withLock { $0.watcher = watcher }
        wake()
    }

    /// Takes no more messages; calls under way end as they do.
    func end() {
        let watcher = state.withLock { state in
            state.isEnded = true
            defer {
                state.watcher = nil
                state.claim = nil
            }
            return state.watcher
        }
        watcher?.end()
    }

    /// How many calls are under way.
    var callCount: Int { state.withLock { $0.calls } }

    func wake() {
        let starts = state.withLock { state in
            guard !state.isEnded else { return false }
            if state.isTrying {
                state.triesAgain = true
                return false
            }
            state.isTrying = true
            return true
        }
        if starts { EventSourcePoller.tries.async { self.work() } }
    }

    private func work() {
        repeat {
            while takeBatch() {}
        } while goesOn()
    }

    private func goesOn() -> Bool {
        state.withLock { state in
            state.isTrying = state.triesAgain && !state.isEnded
            state.triesAgain = false
            return state.isTrying
        }
    }

    // MARK: - Taking messages

    /// Takes the messages of a call and begins it.
    /// - Returns: false when there is nothing to take, or nobody who could.
    private func takeBatch() -> Bool {
        let limit = mapping.maximumConcurrency ?? EventSourcePoller.usualConcurrency
        guard state.withLock({ !$0.isEnded && $0.calls < limit }), !queues.watch.isClosed else { return false }
        do throws(QueueRefusal) {
            let (isThere, next) = try queues.hasMessages(queue)
            if let next { wakeLater(next.milliseconds - queues.now().milliseconds) }
            guard isThere, try isBatchComplete() else { return false }
            var request = ReceiveRequest(queue: queue)
            request.limit = mapping.batchSize
            let messages = try queues.received(request).messages
            guard !messages.isEmpty else { return false }
            state.withLock { state in
                state.windowEnd = nil
                state.calls += 1
            }
            guard BlockingThread.detach({ self.call(messages) }) else {
                state.withLock { $0.calls -= 1 }
                report("no thread can be started for the function '\(mapping.function)'")
                return false
            }
            return true
        } catch {
            // A queue that is gone may come again.
            if error.code != "QueueDoesNotExist" { report("the queue '\(queue)' cannot be read: \(error.message)") }
            return false
        }
    }

    /// Whether there are messages enough, or those that there are have waited long enough for others.
    private func isBatchComplete() throws(QueueRefusal) -> Bool {
        guard mapping.batchingWindow > 0 else { return true }
        let now = queues.now()
        let count = try queues.reading { transaction in
            try transaction.queue(named: self.queue).map { try transaction.counts(of: $0, at: now).visible } ?? 0
        }
        if count >= mapping.batchSize { return true }
        let window = Int64(mapping.batchingWindow) * 1000
        let (end, isNew) = state.withLock { state in
            let isNew = state.windowEnd == nil
            let end = state.windowEnd ?? Timestamp(milliseconds: now.milliseconds + window)
            state.windowEnd = end
            return (end, isNew)
        }
        if isNew { wakeLater(window) }
        return end <= now
    }

    private func wakeLater(_ milliseconds: Int64) {
        queues.watch.alarm(.milliseconds(max(1, milliseconds))) { [weak self] in self?.wake() }
    }

    // MARK: - Calling

    private func call(_ messages: [QueueMessage]) {
        let wanted = messages.filter { EventSourceEvent.isWanted($0, patterns, mapping, queues) }
        let dropped = messages.filter { message in !wanted.contains { $0.number == message.number } }
        do throws(QueueRefusal) {
            try queues.remove(dropped)
            if !wanted.isEmpty { try queues.remove(done(wanted)) }
        } catch {
            report("messages of '\(queue)' cannot be deleted: \(error.message)")
        }
        state.withLock { $0.calls -= 1 }
        wake()
    }

    /// Calls the function, and says which messages it has done.
    private func done(_ messages: [QueueMessage]) -> [QueueMessage] {
        let event = EventSourceEvent.json(messages, mapping, queues)
        let function = mapping.function + (mapping.qualifier.map { ":\($0)" } ?? "")
        let answer: FunctionAnswer
        do throws(FunctionFailure) {
            answer = try invoker.invoke(FunctionCall(function: function, payload: event.serializedBytes(.compact)))
        } catch {
            report("the function '\(mapping.function)' could not be called for '\(queue)': \(error.message)")
            return []
        }
        // The log of the function says why it has failed.
        if answer.functionError != nil { return [] }
        guard mapping.reportsFailures else { return messages }
        guard let failed = EventSourceEvent.failures(answer.payload, of: messages) else { return [] }
        return messages.filter { !failed.contains($0.id) }
    }
}

extension LocalQueues {
    /// Deletes messages that this process has received; those that somebody else has received since in a FIFO queue stay.
    func remove(_ messages: [QueueMessage]) throws(QueueRefusal) {
        guard !messages.isEmpty else { return }
        try changing { transaction in
            for message in messages {
                guard let kept = try transaction.message(message.number), kept.queue == message.queue,
                    kept.groupID == nil || kept.receipt == message.receipt
                else { continue }
                try transaction.removeMessage(message.number)
            }
        }
    }
}

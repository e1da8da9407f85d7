public import OrderedJSON

/// A distributed Map's run: which child starts when, with what, and what comes of all of them.
///
/// It decides and does nothing: an event goes in, actions come out. Items come in pieces as there is room for them, and of a
/// child that has ended nothing stays but its output, as long as all outputs together can be the state's.
public struct MapRun: Sendable {
    /// What a run hears.
    public enum Event: Sendable {
        /// It begins.
        case start
        /// Items that were asked for, in order; `isLast` when no others follow.
        case items([JSON], isLast: Bool)
        /// The items cannot be read.
        case readFailed(error: String, cause: String)
        /// A child has ended.
        case childEnded(EndedChild)
        /// The files are where they belong; `output` is the state's.
        case written(output: JSON)
        /// The files cannot be put there.
        case writeFailed(cause: String)
        /// Somebody changes how many children run at once, or how many may fail.
        case update(MapRunUpdate)
        /// Its execution does not want it any more.
        case stop
    }

    /// What is to be done for a run.
    public enum Action: Sendable {
        /// Reads items; answered by `items` or `readFailed`.
        case read(atMost: Int)
        /// Starts a child; answered by `childEnded`.
        case start(ChildExecution)
        /// Lets a child go on that has not succeeded before the run was redriven; answered by `childEnded`.
        case redrive(ChildExecution)
        /// Stops the children that run; each is still answered by `childEnded`.
        case cancelAll
        /// Adds a record to a result file.
        case write(ResultFile, String)
        /// Puts the result files and their manifest in place; answered by `written` or `writeFailed`.
        case finishWriting
        /// The run has ended; nothing follows.
        case end(MapRunEnd)
    }

    /// A child that has ended.
    public struct EndedChild: Sendable {
        /// What it was.
        public var child: ChildExecution
        /// How it ended.
        public var result: ExecutionResult
        /// When.
        public var stopTime: WallTime
        /// How often it was redriven.
        public var redriveCount: Int
        /// When it was redriven last.
        public var redriveTime: WallTime?

        /// Puts the facts together.
        public init(
            child: ChildExecution, result: ExecutionResult, stopTime: WallTime, redriveCount: Int = 0,
            redriveTime: WallTime? = nil
        ) {
            self.child = child
            self.result = result
            self.stopTime = stopTime
            self.redriveCount = redriveCount
            self.redriveTime = redriveTime
        }
    }

    /// Which results a file has.
    public enum ResultFile: String, Hashable, Sendable, CaseIterable {
        case failed = "FAILED"
        case pending = "PENDING"
        case succeeded = "SUCCEEDED"
    }

    private enum Phase {
        case running
        /// The children that still run are being stopped.
        case failing(error: String?, cause: String?)
        case writing(MapRunEnd?)
        case ended
    }

    /// What it is to do.
    public private(set) var request: MapRunRequest
    /// How many children have started and how they ended.
    public private(set) var executions = MapRunCounts()
    /// The same in items.
    public private(set) var items = MapRunCounts()
    /// The most children that ever ran at once.
    public var highestConcurrency: Int { permits.highest }
    private let parent: ExecutionContext
    private let concurrencyLimit: Int
    private var permits: Permits
    private var batcher: ItemBatches
    private var results: ChildResults
    /// Children that wait for their redrive; the first are at the end.
    private var unsuccessful: [ChildExecution] = []
    private var phase = Phase.running
    private var hasBegun = false
    private var isReading = false
    private var isStopped = false
    private var now: WallTime

    /// Makes a run that has not begun.
    /// - Parameters:
    ///   - request: what it is to do.
    ///   - parent: the execution whose run it is.
    ///   - concurrencyLimit: how many children run at once when the machine does not say; the service's limit.
    public init(_ request: MapRunRequest, parent: ExecutionContext, concurrencyLimit: Int = 10_000) {
        self.request = request
        self.parent = parent
        now = parent.startTime
        self.concurrencyLimit = concurrencyLimit
        permits = Permits(limit: MapRun.width(request, concurrencyLimit))
        batcher = ItemBatches(request)
        results = ChildResults(request)
    }

    private static func width(_ request: MapRunRequest, _ limit: Int) -> Int {
        request.maximumConcurrency > 0 ? min(request.maximumConcurrency, limit) : limit
    }

    /// Takes an event.
    public mutating func handle(_ event: Event, at now: WallTime, perform: (Action) -> Void) {
        if case .ended = phase { return }
        self.now = now
        switch event {
        case .start: hasBegun = true
        case .items(let values, let isLast):
            isReading = false
            batcher.add(values, isLast: isLast)
        case .readFailed(let error, let cause):
            hasBegun = true
            isReading = false
            fail(error, cause, perform)
        case .childEnded(let ended): childEnded(ended, perform)
        case .written(let output):
            guard case .writing(let end) = phase else { return }
            finish(end ?? .succeeded(output: output.serialized()), perform)
        case .writeFailed(let cause):
            finish(.failed(error: "States.ResultWriterFailed", cause: cause), perform)
        case .update(let update):
            request.apply(update)
            permits.resize(to: MapRun.width(request, concurrencyLimit))
            if case .running = phase, exceedsTolerance { failForTolerance(perform) }
        case .stop:
            hasBegun = true
            isStopped = true
            fail(nil, nil, perform)
        }
        // Children that were restored may end before the source is open.
        if hasBegun { advance(perform) }
    }

    // MARK: - After a restart

    /// Takes a child that a former process has started; before any event.
    public mutating func restore(started child: ChildExecution) {
        batcher.skip(to: child)
        permits.restore()
        executions.running += 1
        items.running += child.itemCount
    }

    /// Takes the end of a child that a former process has seen; what is to be written is performed again.
    public mutating func restore(ended: EndedChild, perform: (Action) -> Void) { childEnded(ended, perform) }

    /// Takes children that have not succeeded before the run was redriven; before any event, in their order.
    public mutating func restore(unsuccessful children: [ChildExecution]) {
        for child in children {
            batcher.skip(to: child)
            executions.pendingRedrive += 1
            items.pendingRedrive += child.itemCount
        }
        unsuccessful = children.reversed()
    }

    /// Takes back that a child was started: it has to be redriven.
    public mutating func restore(unended child: ChildExecution) {
        executions.running -= 1
        items.running -= child.itemCount
        executions.pendingRedrive += 1
        items.pendingRedrive += child.itemCount
        unsuccessful.append(child)
    }

    /// How many items have gone to children: as many are passed over when the source is read again.
    public var itemsTaken: Int { batcher.nextItem }

    // MARK: - Deciding

    private mutating func advance(_ perform: (Action) -> Void) {
        guard case .running = phase else { return finishWhenIdle(perform) }
        while permits.isAnyFree {
            if let child = unsuccessful.popLast() {
                guard permits.take() else { preconditionFailure("one was free") }
                executions.pendingRedrive -= 1
                items.pendingRedrive -= child.itemCount
                executions.running += 1
                items.running += child.itemCount
                perform(.redrive(child))
                continue
            }
            let batch: ItemBatches.Batch?
            do throws(StateFailure) {
                batch = try batcher.next(request)
            } catch {
                fail(error.error, error.cause, perform)
                return finishWhenIdle(perform)
            }
            guard let batch else { break }
            let child = ChildExecution(
                of: request, parent: parent, index: batch.index, items: (batch.first, batch.count), input: batch.input,
                startTime: now)
            guard permits.take() else { preconditionFailure("one was free") }
            executions.running += 1
            items.running += batch.count
            perform(.start(child))
        }
        if permits.isAnyFree, batcher.wantsItems, !isReading {
            isReading = true
            perform(.read(atMost: ItemBatches.readingStep))
        }
        finishWhenIdle(perform)
    }

    private mutating func childEnded(_ ended: EndedChild, _ perform: (Action) -> Void) {
        permits.giveBack()
        executions.end(ended.result.status, 1)
        items.end(ended.result.status, ended.child.itemCount)
        results.add(ended, perform)
        guard case .running = phase, exceedsTolerance else { return }
        failForTolerance(perform)
    }

    /// The text was seen in answers of TestState.
    private mutating func failForTolerance(_ perform: (Action) -> Void) {
        fail(
            "States.ExceedToleratedFailureThreshold", "The specified tolerated failure threshold was exceeded", perform)
    }

    /// Items count, not children; a share can only be told when all items are known.
    private var exceedsTolerance: Bool {
        let failed = items.failed + items.timedOut + items.aborted
        guard failed > 0 else { return false }
        if let count = request.toleratedCount, failed > count { return true }
        if let percentage = request.toleratedPercentage {
            if percentage <= 0 { return true }
            return batcher.totalItems.map { Double(failed) * 100 > percentage * Double($0) } ?? false
        }
        return request.toleratedCount == nil
    }

    private mutating func fail(_ error: String?, _ cause: String?, _ perform: (Action) -> Void) {
        guard case .running = phase else { return }
        phase = .failing(error: error, cause: cause)
        if executions.running > 0 { perform(.cancelAll) }
    }

    private mutating func finishWhenIdle(_ perform: (Action) -> Void) {
        guard executions.running == 0 else { return }
        switch phase {
        case .running:
            guard batcher.isExhausted, unsuccessful.isEmpty else { return }
            if exceedsTolerance {
                failForTolerance(perform)
                return finishWhenIdle(perform)
            }
            write(nil, perform)
        case .failing(let error, let cause): write(.failed(error: error, cause: cause), perform)
        case .writing, .ended: return
        }
    }

    private mutating func write(_ failure: MapRunEnd?, _ perform: (Action) -> Void) {
        if results.goesToFiles, !isStopped {
            phase = .writing(failure)
            perform(.finishWriting)
        } else if let failure {
            finish(failure, perform)
        } else if let output = results.output {
            finish(.succeeded(output: output), perform)
        } else {
            let failure = StateFailure.tooLarge(request.stateName)
            finish(.failed(error: failure.error, cause: failure.cause), perform)
        }
    }

    private mutating func finish(_ end: MapRunEnd, _ perform: (Action) -> Void) {
        phase = .ended
        results = ChildResults(request)
        perform(.end(end))
    }
}

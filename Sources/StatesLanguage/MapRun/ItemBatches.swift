import OrderedJSON

/// Items on their way into children, one by one or put together by `ItemBatcher`.
struct ItemBatches: Sendable {
    /// What a child gets.
    struct Batch {
        let index: Int
        let first: Int
        let count: Int
        let input: Payload
    }

    /// How many items are asked for at once: few enough to be held, many enough that asking costs nothing.
    static let readingStep = 256

    private(set) var nextItem = 0
    private var nextIndex = 0
    private var waiting: [JSON] = []
    private var waitingStart = 0
    private var isComplete: Bool
    /// An item that was too much for the last batch.
    private var selected: (json: JSON, byteCount: Int)?

    init(_ request: MapRunRequest) {
        if case .items(let items) = request.source {
            waiting = items
            isComplete = true
        } else {
            isComplete = false
        }
    }

    mutating func add(_ items: [JSON], isLast: Bool) {
        waiting.removeFirst(waitingStart)
        waitingStart = 0
        waiting += items
        isComplete = isLast
    }

    /// Goes on behind a child that a former process has started.
    mutating func skip(to child: ChildExecution) {
        nextIndex = max(nextIndex, child.index + 1)
        let end = child.firstItem + child.itemCount
        guard end > nextItem else { return }
        // Those that are read again come without what is passed over; those that were given are all here.
        if isComplete { waitingStart = min(waiting.count, waitingStart + end - nextItem) }
        nextItem = end
    }

    private var waitingCount: Int { waiting.count - waitingStart }
    var wantsItems: Bool { !isComplete && waitingCount == 0 }
    var isExhausted: Bool { isComplete && waitingCount == 0 && selected == nil && open.isEmpty }
    /// Nil until the last one has been read.
    var totalItems: Int? { isComplete ? nextItem + open.count + (selected == nil ? 0 : 1) + waitingCount : nil }

    private var open: [JSON] = []
    private var openBytes = 0

    /// The next child's input; nil when items must be read first, or there are none.
    mutating func next(_ request: MapRunRequest) throws(StateFailure) -> Batch? {
        guard let batching = request.batching else {
            guard waitingCount > 0 else { return nil }
            let input = Payload(try select(request))
            try check(input.text.utf8.count, request)
            return close(count: 1, input)
        }
        let frame = ItemBatches.input(of: [], batching).text.utf8.count
        let limit = min(batching.bytesPerBatch ?? Limit.payloadBytes, Limit.payloadBytes)
        let countLimit = max(1, batching.itemsPerBatch ?? .max)
        if openBytes == 0 { openBytes = frame }
        while open.count < countLimit {
            let item: (json: JSON, byteCount: Int)
            if let held = selected {
                item = held
                selected = nil
            } else if waitingCount > 0 {
                let json = try select(request)
                item = (json, json.serializedBytes().count)
            } else {
                break
            }
            let byteCount = openBytes + item.byteCount + (open.isEmpty ? 0 : 1)
            if byteCount > limit, !open.isEmpty {
                selected = item
                return closeOpen(batching)
            }
            // An item that is too long for any batch has one of its own, as long as an execution can have it.
            try check(byteCount, request)
            open.append(item.json)
            openBytes = byteCount
        }
        guard open.count >= countLimit || isComplete && waitingCount == 0, !open.isEmpty else { return nil }
        return closeOpen(batching)
    }

    /// The next item as the child gets it.
    private mutating func select(_ request: MapRunRequest) throws(StateFailure) -> JSON {
        let index = nextItem + open.count
        let item = waiting[waitingStart]
        waitingStart += 1
        if waitingStart == waiting.count {
            waiting = []
            waitingStart = 0
        }
        return try request.select(item, index: index)
    }

    private mutating func closeOpen(_ batching: MapRunRequest.Batching) -> Batch {
        let input = ItemBatches.input(of: open, batching)
        let count = open.count
        open = []
        openBytes = 0
        return close(count: count, input)
    }

    private mutating func close(count: Int, _ input: Payload) -> Batch {
        defer {
            nextItem += count
            nextIndex += 1
        }
        return Batch(index: nextIndex, first: nextItem, count: count, input: input)
    }

    private func check(_ byteCount: Int, _ request: MapRunRequest) throws(StateFailure) {
        guard byteCount > Limit.payloadBytes else { return }
        throw StateFailure(
            error: "States.DataLimitExceeded",
            cause:
                "The input of item \(nextItem + open.count) of the state '\(request.stateName)' has \(byteCount) bytes; an execution can have \(Limit.payloadBytes)."
        )
    }

    private static func input(of items: [JSON], _ batching: MapRunRequest.Batching) -> Payload {
        var members: [(String, JSON)] = []
        if let input = batching.input { members.append(("BatchInput", input)) }
        members.append(("Items", .array(items)))
        return Payload(.object(JSONObject(members)))
    }
}

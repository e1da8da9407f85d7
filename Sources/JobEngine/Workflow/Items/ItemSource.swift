import OrderedJSON

/// Items of a map run, a piece at a time.
protocol ItemSource: Sendable {
    /// The next items; fewer than asked for only where no others follow.
    mutating func next(atMost count: Int) throws(ItemFailure) -> [JSON]
}

/// Why items cannot be read: the cause of `States.ItemReaderFailed`.
struct ItemFailure: Error, Hashable {
    let cause: String

    init(_ cause: String) { self.cause = cause }
}

/// The first items of a source.
struct LimitedItems: ItemSource {
    private var source: any ItemSource
    private var left: Int

    init(_ source: any ItemSource, limit: Int) {
        self.source = source
        left = limit
    }

    mutating func next(atMost count: Int) throws(ItemFailure) -> [JSON] {
        let items = try source.next(atMost: min(count, left))
        left -= items.count
        return items
    }
}

/// Sources one behind the other, each opened when its turn comes.
struct ChainedItems: ItemSource {
    private var current: (any ItemSource)?
    private var index = 0
    private let open: @Sendable (Int) throws(ItemFailure) -> (any ItemSource)?

    /// Takes what opens the source of a number, nil behind the last one.
    init(_ open: @escaping @Sendable (Int) throws(ItemFailure) -> (any ItemSource)?) { self.open = open }

    mutating func next(atMost count: Int) throws(ItemFailure) -> [JSON] {
        var items: [JSON] = []
        while items.count < count {
            if current == nil {
                guard let next = try open(index) else { break }
                current = next
                index += 1
            }
            let piece = try current?.next(atMost: count - items.count) ?? []
            items += piece
            if piece.isEmpty { current = nil }
        }
        return items
    }
}

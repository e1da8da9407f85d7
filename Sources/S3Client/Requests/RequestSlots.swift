/// How many requests are under way at once, of all transfers together: a bound on connections and on memory.
actor RequestSlots {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    /// Runs work when its turn has come.
    nonisolated func with<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        await take()
        do {
            try Task.checkCancellation()
            let value = try await body()
            await give()
            return value
        } catch {
            await give()
            throw error
        }
    }

    private func take() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private func give() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}

import Synchronization

/// Columns that several workers encode: each takes the next one.
final class SharedWork: Sendable {
    private struct State: @unchecked Sendable {
        // Chunks are written by nobody any more.
        var next = 0
        var chunks: [Int: EncodedChunk] = [:]
        var error: (any Error)?
    }

    private let columns: Int
    private let state = Mutex(State())

    init(columns: Int, workers: Int) {
        self.columns = columns
    }

    /// The next column that nobody has taken, or nil when there is none or something failed.
    func next() -> Int? {
        state.withLock { state in
            if state.next >= columns || state.error != nil { return nil }
            defer { state.next += 1 }
            return state.next
        }
    }

    func put(_ chunk: sending EncodedChunk, _ leaf: Int) {
        state.withLock { $0.chunks[leaf] = chunk }
    }

    func fail(_ error: any Error) {
        state.withLock { state in if state.error == nil { state.error = error } }
    }

    /// The chunks in the order of the leaves.
    func chunks() throws -> [EncodedChunk] {
        let (error, chunks) = state.withLock { state in (state.error, UncheckedChunks(byLeaf: state.chunks)) }
        if let error { throw error }
        return chunks.byLeaf.sorted { $0.key < $1.key }.map(\.value)
    }

    private struct UncheckedChunks: @unchecked Sendable {
        // As above.
        let byLeaf: [Int: EncodedChunk]
    }
}

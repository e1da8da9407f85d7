import CSV
import Synchronization

/// Holds the first bytes of a statement's result back, so that a failure soon after the start leaves nothing behind.
///
/// What is below is shared by all statements and outlives them.
final class HeldOutput: ByteOutput {
    private struct State {
        var held: [UInt8] = []
        var isOpen = false
    }

    private let inner: any ByteOutput
    private let limit: Int
    private let state = Mutex(State())

    /// Bytes that are held back before anything goes out.
    static let usualLimit = 4 << 20

    /// Makes an output for one statement.
    ///
    /// - Parameters:
    ///   - inner: where the bytes go; it is not finished.
    ///   - limit: from so many bytes on nothing is held back.
    init(_ inner: any ByteOutput, limit: Int) {
        self.inner = inner
        self.limit = limit
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        let isHeld = state.withLock { state in
            guard !state.isOpen else { return false }
            unsafe state.held.append(contentsOf: bytes)
            return state.held.count < limit
        }
        if isHeld { return }
        if state.withLock({ $0.isOpen }) { return try unsafe inner.write(bytes) }
        try release()
    }

    func finish() throws {
        try release()
    }

    func discard() -> Bool {
        state.withLock { state in
            state.held = []
            return !state.isOpen
        }
    }

    private func release() throws {
        let held = state.withLock { state in
            defer {
                state.held = []
                state.isOpen = true
            }
            return state.held
        }
        if !held.isEmpty { try unsafe held.withUnsafeBytes { try unsafe inner.write($0) } }
    }
}

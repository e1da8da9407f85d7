import Synchronization

/// The body of a request, and how much of it has been read.
final class BodySource: Sendable {
    private struct State {
        var byteCount: Int64 = 0
        var hasEnded: Bool
        var hasFailed = false
    }

    private let body: RequestBody
    private let state: Mutex<State>

    /// Begins to watch a body.
    init(_ body: RequestBody) {
        self.body = body
        state = Mutex(State(hasEnded: body.byteCount == 0))
    }

    /// Its length where it is known.
    var byteCount: Int64? { body.byteCount }

    /// Whether nothing is left to read.
    var hasEnded: Bool { state.withLock(\.hasEnded) }

    /// The next piece; nil at the end.
    /// - Throws: `IncompleteBody` when the client went away.
    func next() async throws(S3Error) -> [UInt8]? {
        let piece: [UInt8]?
        do { piece = try await body.next() } catch {
            state.withLock { $0.hasFailed = true }
            throw .incompleteBody
        }
        let isShort = state.withLock { state in
            state.byteCount += Int64(piece?.count ?? 0)
            state.hasEnded = piece == nil
            return piece == nil && body.byteCount.map { state.byteCount < $0 } == true
        }
        if isShort { throw .incompleteBody }
        return piece
    }

    /// Reads what is left where that is little, so that the connection can be used again.
    ///
    /// A client that waits for `100 Continue` and has not been asked to go on sends nothing more.
    /// - Returns: whether nothing is left.
    func drain(isWaiting: Bool) async -> Bool {
        let (count, failed) = state.withLock { ($0.byteCount, $0.hasFailed) }
        if hasEnded { return true }
        if failed || (isWaiting && count == 0) { return false }
        if let all = body.byteCount, all - count > Self.mostDrained { return false }
        var drained = 0
        while drained <= Self.mostDrained, let piece = try? await next() { drained += piece.count }
        return hasEnded
    }

    private static let mostDrained = 1 << 20
}

import Synchronization

/// A request to end work early, from whoever started the work to whoever does it.
///
/// It may come from any thread at any time, and stays.
public final class Cancellation: Sendable {
    private struct State {
        var isCancelled = false
        var followers: [@Sendable () -> Void] = []
    }
    private let state = Mutex(State())

    /// Makes one that nobody has asked for yet.
    public init() {}

    /// Whether the work shall end.
    public var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Asks for the end; all who follow are told on this thread.
    public func cancel() {
        let followers = state.withLock { state -> [@Sendable () -> Void] in
            state.isCancelled = true
            defer { state.followers = [] }
            return state.followers
        }
        for follower in followers { follower() }
    }

    /// Calls a body once, when the end is asked for; at once if that has happened.
    public func follow(_ body: @escaping @Sendable () -> Void) {
        let isLate = state.withLock { state -> Bool in
            if !state.isCancelled { state.followers.append(body) }
            return state.isCancelled
        }
        if isLate { body() }
    }
}

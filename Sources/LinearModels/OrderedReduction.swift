internal import Synchronization

/// Merges the accumulators of groups in the order of the groups, whichever is ready first.
///
/// Holds only what arrived too early, so memory stays at about one accumulator per worker.
public final class OrderedReduction<Accumulator: RowAccumulator>: Sendable {
    private struct State: Sendable {
        var merged: Accumulator
        var waiting: [Int: Accumulator] = [:]
        var next = 0
        var failure: (group: Int, error: LinearModelError)?
    }

    private let state: Mutex<State>

    /// Starts with an accumulator that has seen nothing.
    public init(_ empty: Accumulator) {
        state = Mutex(State(merged: empty))
    }

    /// Hands over a group's accumulator, or what went wrong in it.
    ///
    /// - Returns: whether further groups are of use.
    @discardableResult
    public func finish(group: Int, _ result: Result<Accumulator, LinearModelError>) -> Bool {
        state.withLock { state in
            switch result {
            case .failure(let error):
                // The earliest row's error is the one to show, whichever worker met its own first.
                if group < state.failure?.group ?? .max { state.failure = (group, error) }
            case .success(let accumulator):
                state.waiting[group] = accumulator
                while let next = state.waiting.removeValue(forKey: state.next) {
                    do throws(LinearModelError) {
                        try state.merged.merge(next)
                    } catch {
                        if state.next < state.failure?.group ?? .max { state.failure = (state.next, error) }
                    }
                    state.next += 1
                }
            }
            return state.failure == nil
        }
    }

    /// The whole, once every group has been handed over.
    ///
    /// - Throws: the error of the earliest group that had one.
    public func result() throws(LinearModelError) -> Accumulator {
        let (merged, failure) = state.withLock { ($0.merged, $0.failure) }
        if let failure { throw failure.error }
        return merged
    }
}

import FileTree
import Synchronization

/// What parallel copiers have done so far.
final class CopyTally: Sendable {
    private struct State {
        var files = 0
        var bytes: Int64 = 0
        var failure: FileTreeError?
    }
    private let state = Mutex(State())

    var files: Int { state.withLock { $0.files } }
    var bytes: Int64 { state.withLock { $0.bytes } }
    /// The first failure; the others follow from it or say the same.
    var failure: FileTreeError? { state.withLock { $0.failure } }

    func add(_ bytes: Int64) {
        state.withLock {
            $0.files += 1
            $0.bytes += bytes
        }
    }

    func fail(_ error: FileTreeError) { state.withLock { if $0.failure == nil { $0.failure = error } } }
}

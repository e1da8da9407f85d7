import Synchronization

/// How a command ended, handed from the task that waited for it.
final class Ending: Sendable {
    private let value = Mutex<Result<Int32, any Error>>(.success(125))

    func set(_ result: Result<Int32, any Error>) { value.withLock { $0 = result } }

    var result: Result<Int32, any Error> { value.withLock { $0 } }
}

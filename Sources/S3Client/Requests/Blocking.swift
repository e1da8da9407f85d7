import Dispatch
import Synchronization

/// Where callers that block meet work that does not.
enum Blocking {
    /// Runs asynchronous work and blocks until it has ended.
    ///
    /// The task's owner is the caller, who waits for its end; for threads that may block, never for a task.
    static func wait<Value: Sendable>(
        cancelling: (@escaping @Sendable () -> Void) -> Void = { _ in },
        _ body: @escaping @Sendable () async throws -> Value
    ) throws -> Value {
        let done = DispatchSemaphore(value: 0)
        let result = Mutex<Result<Value, any Error>?>(nil)
        let task = Task.detached(executorPreference: TransferExecutor.shared) {
            let value: Result<Value, any Error>
            do {
                value = .success(try await body())
            } catch {
                value = .failure(error)
            }
            result.withLock { $0 = value }
            done.signal()
        }
        cancelling { task.cancel() }
        done.wait()
        guard let value = result.withLock({ $0 }) else { preconditionFailure("the signal comes after the result") }
        return try value.get()
    }
}

import NIOPosix

/// Runs the tasks of transfers, which read and write files between their waits, on a few threads of their own.
///
/// Not the cooperative pool and not Dispatch, which share threads: callers of the store may block those while they wait.
final class TransferExecutor: TaskExecutor {
    /// Lives until the process ends; its threads start with the first task.
    static let shared = TransferExecutor()

    private let pool: NIOThreadPool

    private init() {
        pool = NIOThreadPool(numberOfThreads: 4)
        pool.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        pool.submit { _ in unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

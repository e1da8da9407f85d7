import Dispatch

/// Runs the tasks of transfers, which read and write files between their waits.
///
/// Not on the cooperative pool: callers of the store may block threads of that, and a file may block for long.
final class TransferExecutor: TaskExecutor {
    static let shared = TransferExecutor()

    private let queue = DispatchQueue(label: "pjrun.s3", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

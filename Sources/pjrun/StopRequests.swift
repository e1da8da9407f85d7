import FileTree
import JobStore
import Transfer

/// Hands requests of other processes ("pjrun stop") to the jobs of this one.
enum StopRequests {
    static func follow(
        _ store: JobStore, _ stop: @escaping @Sendable (_ job: String, _ immediately: Bool) -> Void
    ) {
        let isStarted = BlockingThread.detach {
            do throws(FileTreeError) {
                try store.followStopRequests(stop)
            } catch {
                Terminal.error("warning: 'pjrun stop' cannot reach this process: \(error)")
            }
        }
        if !isStarted { Terminal.error("warning: 'pjrun stop' cannot reach this process: no thread can be started") }
    }
}

import FileTree
import JobEngine
import JobStore
import Transfer

/// Hands requests of other processes ("pjrun stop") to the jobs of this one.
enum StopRequests {
    static func follow(_ store: JobStore, _ supervisor: JobSupervisor) {
        let isStarted = BlockingThread.detach {
            do throws(FileTreeError) {
                try store.followStopRequests { job, immediately in supervisor.stop(job, immediately: immediately) }
            } catch {
                Terminal.error("warning: 'pjrun stop' cannot reach this process: \(error)")
            }
        }
        if !isStarted { Terminal.error("warning: 'pjrun stop' cannot reach this process: no thread can be started") }
    }
}

import JobEngine
import JobStore
import Transfer

/// Hands requests of other processes ("pjrun stop") to the jobs of this one.
enum StopRequests {
    static func follow(_ home: HomeDirectory, _ supervisor: JobSupervisor) throws {
        let mailbox = try StopMailbox(home)
        BlockingThread.detach("mailbox") {
            mailbox.follow { job, immediately in supervisor.stop(job, immediately: immediately) }
        }
    }
}

import Glibc
import JobModel

/// Waits for jobs of other processes.
enum JobWaiting {
    /// Microseconds between two looks at a record.
    ///
    /// Often enough to feel immediate, seldom enough to cost next to nothing.
    static let interval: useconds_t = 20_000

    /// The record of a job when it has ended, also when its process died.
    static func end(of name: String, _ composition: Composition) throws -> JobRecord {
        var rounds = 0
        while true {
            let job = try composition.job(named: name)
            if job.status.isTerminal { return job }
            rounds += 1
            if rounds % 25 == 0 { try composition.recover() }
            usleep(interval)
        }
    }
}

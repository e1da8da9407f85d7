import HTTPTypes
import JobEngine
import JobModel
import Synchronization

/// Holds Describe calls of clients that wait in a loop until their job has ended.
///
/// The waiter of botocore sleeps 60 s between two calls and the loops of the SageMaker SDK up to 30 s. A call that is held
/// ends with the job, so none of these sleeps is slept. botocore marks a waiter's calls in the User-Agent (`m/…,B`, feature
/// id WAITER); the SDK's loops are known by its name in it and are held from their second call for a job on.
public final class LongPolling: Sendable {
    private struct Follower {
        var calls = 0
        var readsLogs = false
    }

    /// The longest a call is held: below botocore's read timeout of 60 s.
    public static let limit = Duration.seconds(50)
    private static let jobLimit = 10_000

    private let jobs = Mutex<[String: Follower]>([:])
    private let isClosed = Mutex(false)
    private let logByteCount: @Sendable (_ job: String) -> Int64
    private let limit: Duration

    /// Makes one.
    /// - Parameters:
    ///   - limit: the longest a call is held.
    ///   - logByteCount: how much a job has printed: a client that prints it is not kept from new lines.
    public init(limit: Duration = LongPolling.limit, logByteCount: @escaping @Sendable (_ job: String) -> Int64) {
        self.limit = limit
        self.logByteCount = logByteCount
    }

    /// Lets everybody go who is held, and holds nobody any more; for the end of the server.
    public func close() { isClosed.withLock { $0 = true } }

    /// Somebody has read the log of a job.
    func didReadLog(_ job: String) {
        jobs.withLock { $0[job]?.readsLogs = true }
    }

    /// Whether a Describe call is to wait.
    func holds(_ job: String, _ request: AWSRequest) -> Bool {
        let agent = request.headers[.userAgent] ?? ""
        if LongPolling.isWaiter(agent) { return true }
        guard LongPolling.isSageMakerSDK(agent) else { return false }
        return jobs.withLock { jobs in
            // The memory of who waits for what is small, whatever clients do.
            if jobs.count >= LongPolling.jobLimit { jobs.removeAll() }
            jobs[job, default: Follower()].calls += 1
            return (jobs[job]?.calls ?? 0) > 1
        }
    }

    /// Forgets a job that has ended.
    func forget(_ job: String) { jobs.withLock { $0[job] = nil } }

    /// Waits until the job has ended, its log has grown for somebody who reads it, or the limit has passed.
    func wait(_ name: String, _ queue: JobQueue, _ directory: any JobDirectory) async {
        let deadline = ContinuousClock.now + limit
        let readsLogs = jobs.withLock { $0[name]?.readsLogs ?? false }
        let printed = readsLogs ? logByteCount(name) : 0
        while ContinuousClock.now < deadline, !isClosed.withLock({ $0 }), !Task.isCancelled {
            if queue.isActive(name) {
                // The end wakes; the log and the end of the server are looked for now and then.
                await queue.waitForEnd(of: name, within: .milliseconds(readsLogs ? 100 : 500))
            } else {
                // A job of another process: only its record tells.
                guard let job = try? directory.job(named: name), !job.status.isTerminal else { return }
                try? await Task.sleep(for: .milliseconds(50))
            }
            if readsLogs, logByteCount(name) != printed { return }
            if !queue.isActive(name), let job = try? directory.job(named: name), job.status.isTerminal { return }
        }
    }

    /// `m/B` or `m/Z,B,b` among the words of a User-Agent of botocore 1.36 and later.
    static func isWaiter(_ agent: String) -> Bool {
        agent.split(separator: " ").contains { word in
            word.hasPrefix("m/") && word.dropFirst(2).split(separator: ",").contains("B")
        }
    }

    static func isSageMakerSDK(_ agent: String) -> Bool { agent.contains("AWS-SageMaker-Python-SDK/") }
}

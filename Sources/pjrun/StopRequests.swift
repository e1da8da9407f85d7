import FileTree
import JobStore
import Transfer

/// Hands requests of other processes (`pjrun stop`, answers to tasks) to the jobs and executions of this one.
enum StopRequests {
    static func follow(
        _ store: JobStore, execution: @escaping @Sendable (_ arn: String) -> Void = { _ in },
        task: @escaping @Sendable (_ token: String) -> Void = { _ in },
        _ stop: @escaping @Sendable (_ job: String, _ immediately: Bool) -> Void
    ) {
        let isStarted = BlockingThread.detach {
            do throws(FileTreeError) {
                try store.followRequests { request in
                    switch request {
                    case .job(let name, let immediately): stop(name, immediately)
                    case .execution(let arn): execution(arn)
                    case .task(let token): task(token)
                    }
                }
            } catch {
                Terminal.error("warning: 'pjrun stop' cannot reach this process: \(error)")
            }
        }
        if !isStarted { Terminal.error("warning: 'pjrun stop' cannot reach this process: no thread can be started") }
    }
}

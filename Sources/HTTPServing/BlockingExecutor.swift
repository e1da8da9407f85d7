import Glibc

/// Threads that may block, for the tasks of requests: files, SQLite and locks are used without ceremony there.
///
/// Threads are made when work waits and none is free, up to a limit, and stay.
@safe
final class BlockingExecutor: TaskExecutor, @unchecked Sendable {
    private struct State {
        var jobs: [UnownedJob] = []
        var first = 0
        var idle = 0
        var threads = 0

        var isEmpty: Bool { first == jobs.count }

        mutating func take() -> UnownedJob {
            let job = jobs[first]
            first += 1
            if first == jobs.count {
                jobs.removeAll(keepingCapacity: jobs.capacity < 4096)
                first = 0
            } else if first > 4096 {
                jobs.removeFirst(first)
                first = 0
            }
            return job
        }
    }

    private let limit: Int
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let isWork = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    /// Guarded by `lock`.
    private var state = State()

    /// Makes an executor that lives until the process ends.
    /// - Parameter limit: the most threads it makes.
    init(limit: Int) {
        self.limit = limit
        unsafe pthread_mutex_init(lock, nil)
        unsafe pthread_cond_init(isWork, nil)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        unsafe pthread_mutex_lock(lock)
        state.jobs.append(job)
        let needsThread = state.idle < state.jobs.count - state.first && state.threads < limit
        if needsThread { state.threads += 1 }
        unsafe pthread_cond_signal(isWork)
        unsafe pthread_mutex_unlock(lock)
        if needsThread { startThread() }
    }

    private func startThread() {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        unsafe pthread_attr_setstacksize(&attributes, 2 << 20)
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread, &attributes,
            { argument in
                if let argument = unsafe argument {
                    unsafe Unmanaged<BlockingExecutor>.fromOpaque(argument).takeUnretainedValue().work()
                }
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        unsafe pthread_attr_destroy(&attributes)
        guard code != 0 else { return }
        // The threads there are must do; without any, the process cannot answer at all.
        unsafe pthread_mutex_lock(lock)
        state.threads -= 1
        let isAlone = state.threads == 0
        unsafe pthread_mutex_unlock(lock)
        precondition(!isAlone, "the machine allows no thread to answer requests")
    }

    private func work() {
        while true {
            unsafe pthread_mutex_lock(lock)
            while state.isEmpty {
                state.idle += 1
                unsafe pthread_cond_wait(isWork, lock)
                state.idle -= 1
            }
            let job = state.take()
            unsafe pthread_mutex_unlock(lock)
            unsafe job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}

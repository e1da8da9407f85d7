import Glibc
import Synchronization

/// Threads for parallel work, with stacks for deep expressions.
enum Workers {
    /// Bytes of each thread's stack; address space, not memory.
    static let stackSize = 256 << 20

    /// Runs a body on several threads and waits for all of them.
    ///
    /// - Parameters:
    ///   - count: threads; one body runs on the calling thread.
    ///   - body: gets the number of its thread.
    /// - Throws: the error of the lowest number that threw one.
    static func run(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
        if count <= 1 { return try body(0) }
        let errors = Mutex<[Int: any Error]>([:])
        let threads = (1..<count).map { number in
            start {
                do { try body(number) } catch { errors.withLock { $0[number] = error } }
            }
        }
        do { try body(0) } catch { errors.withLock { $0[0] = error } }
        for thread in threads { pthread_join(thread, nil) }
        let found = errors.withLock { $0 }
        if let first = found.min(by: { $0.key < $1.key }) { throw first.value }
    }

    /// Runs a body on a thread with a large stack and waits for it.
    static func runDeep<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) throws -> Result {
        let outcome = Mutex<Swift.Result<Result, any Error>?>(nil)
        let thread = start {
            let result = Swift.Result { try body() }
            outcome.withLock { $0 = result }
        }
        pthread_join(thread, nil)
        guard let result = outcome.withLock({ $0 }) else { preconditionFailure("the thread left no result") }
        return try result.get()
    }

    fileprivate final class Job {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }

    private static func start(_ body: @escaping @Sendable () -> Void) -> pthread_t {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        unsafe pthread_attr_setstacksize(&attributes, stackSize)
        var thread = pthread_t()
        let job = unsafe Unmanaged.passRetained(Job(body)).toOpaque()
        let status = unsafe pthread_create(&thread, &attributes, runJob, job)
        unsafe pthread_attr_destroy(&attributes)
        precondition(status == 0, "no thread could be started: error \(status)")
        return thread
    }
}

/// What each of several threads made.
final class Results<Value: Sendable>: Sendable {
    private let values: Mutex<[Value?]>

    init(count: Int) {
        values = Mutex(Array(repeating: nil, count: count))
    }

    /// Keeps what a thread made.
    func set(_ thread: Int, _ value: Value) {
        values.withLock { $0[thread] = value }
    }

    /// What was made, in the order of the threads.
    var all: [Value] { values.withLock { $0.compactMap { $0 } } }
}

/// Where a thread begins.
private func runJob(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument = unsafe argument { unsafe Unmanaged<Workers.Job>.fromOpaque(argument).takeRetainedValue().body() }
    return nil
}

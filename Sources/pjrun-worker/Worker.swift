import Glibc
import Runtimes
import Synchronization
import TrinoSQL

/// The built-in runtimes, started inside the sandbox like a user's program: `pjrun-worker sql …`, `pjrun-worker split …`
/// and `pjrun-worker train …`.
@main
enum Worker {
    /// Ends the statement that runs; also from a signal handler.
    private static let cancellation = QueryCancellation()
    /// The signal that asked for the end; 0 while none has.
    private static let stopSignal = Atomic<Int32>(0)

    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let root = unsafe getenv("PROCESSING_ROOT").map { unsafe String(cString: $0) } ?? "/opt/ml"
        switch arguments.first {
        case "sql": query(arguments, root: root)
        case "split":
            // A request to stop ends it at once: what is half-written has no name yet.
            signal(SIGPIPE, SIG_IGN)
            let runtime = SplitRuntime(root: root, limits: .ofThisMachine)
            let code = runtime.run(Array(arguments.dropFirst()))
            fflush(nil)
            _exit(code)
        case "train":
            signal(SIGPIPE, SIG_IGN)
            let code = TrainRuntime(root: root, limits: .ofThisMachine).run(Array(arguments.dropFirst()))
            fflush(nil)
            _exit(code)
        default:
            SQLRuntime.say("usage: \(SQLRuntime.usage)\n       \(SplitRuntime.usage)\n       \(TrainRuntime.usage)\n")
            exit(2)
        }
    }

    private static func query(_ arguments: [String], root: String) -> Never {
        followSignals()
        let runtime = SQLRuntime(root: root, limits: .ofThisMachine, now: now, cancellation: cancellation)
        let code = runtime.run(Array(arguments.dropFirst()))
        // As the shell tells the end of a program that does not handle the signal.
        let number = stopSignal.load(ordering: .relaxed)
        fflush(nil)
        _exit(code != 0 && number != 0 ? 128 + number : code)
    }

    /// A request to stop ends the statement, so that nothing half-written is left.
    private static func followSignals() {
        // Made now, since a handler must not.
        _ = (cancellation.isCancelled, stopSignal.load(ordering: .relaxed))
        for number in [SIGTERM, SIGINT, SIGHUP] {
            signal(number) { number in
                Worker.stopSignal.store(number, ordering: .relaxed)
                Worker.cancellation.cancel()
            }
        }
        signal(SIGPIPE, SIG_IGN)
    }

    /// Microseconds since 1970.
    private static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}

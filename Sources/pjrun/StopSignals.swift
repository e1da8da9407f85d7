import CLinux
import Glibc
import Transfer

/// SIGINT, SIGTERM and SIGHUP as requests to stop: the first is graceful, the second kills.
enum StopSignals {
    private static var set: sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for number in [SIGINT, SIGTERM, SIGHUP] { unsafe sigaddset(&set, number) }
        return set
    }

    /// Keeps them from ending the process; before any thread is started, so that all threads inherit it.
    ///
    /// A write to a closed pipe becomes an error.
    static func block() {
        var set = set
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        signal(SIGPIPE, SIG_IGN)
        // Whoever started us may ignore it, and then nobody could be waited for.
        signal(SIGCHLD, SIG_DFL)
    }

    /// Lets them end the process again: for commands that only read.
    static func unblock() {
        var set = set
        unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }

    /// Calls the body for every signal, on a thread of its own that lasts as long as the process.
    ///
    /// The third ends the process itself; whoever looks next cleans up.
    static func follow(_ body: @escaping @Sendable (_ isFirst: Bool) -> Void) {
        let isStarted = BlockingThread.detach {
            var set = set
            var count = 0
            var number: Int32 = 0
            while unsafe sigwait(&set, &number) == 0 {
                count += 1
                if count == 3 { exit(130) }
                body(count == 1)
            }
        }
        // Better ended by a signal than deaf to it.
        if !isStarted { unblock() }
    }
}

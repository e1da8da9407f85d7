import Glibc

/// Runs work on a thread with a stack of a given size, and waits for it.
///
/// An evaluation nests as deep as the user's functions do, and the thread it was started on may have half a megabyte. The pages
/// of a large stack cost nothing until they are used.
enum DeepStack {
    /// A generous bound for what one nested evaluation takes, measured in builds without optimisation.
    static let bytesPerLevel = 16 * 1024

    private final class Work {
        let body: () throws(Fault) -> Void
        var fault: Fault?

        init(_ body: @escaping () throws(Fault) -> Void) { self.body = body }

        func run() {
            do throws(Fault) {
                try body()
            } catch {
                fault = error
            }
        }
    }

    /// Runs `body` on a thread with at least `bytes` of stack.
    ///
    /// - Throws: what `body` throws, or U1001 when the machine has no room for such a thread.
    static func run(bytes: Int, _ body: () throws(Fault) -> Void) throws(Fault) {
        try withoutActuallyEscaping(body) { (body) throws(Fault) -> Void in try start(Work(body), bytes: bytes) }
    }

    private static func start(_ work: Work, bytes: Int) throws(Fault) {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        unsafe pthread_attr_setstacksize(&attributes, max(bytes, 1 << 20))
        var thread = pthread_t()
        let context = unsafe Unmanaged.passUnretained(work).toOpaque()
        let status = unsafe pthread_create(
            &thread, &attributes,
            { raw in
                guard let raw = unsafe raw else { return nil }
                unsafe Unmanaged<Work>.fromOpaque(raw).takeUnretainedValue().run()
                return nil
            }, context)
        unsafe pthread_attr_destroy(&attributes)
        guard status == 0 else { throw Fault.tooDeep() }
        // The thread has ended when this returns, so nothing it touched is shared any more.
        pthread_join(thread, nil)
        if let fault = withExtendedLifetime(work, { work.fault }) { throw fault }
    }
}

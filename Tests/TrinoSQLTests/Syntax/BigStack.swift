import Glibc

/// Runs work on a thread with 256 MB of stack, which deep texts need in a debug build.
func onBigStack<Result: Sendable>(_ work: @escaping @Sendable () -> Result) -> Result {
    let box = WorkBox(work)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 256 << 20)
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(box as AnyWork).toOpaque()
    pthread_create(
        &thread, &attributes,
        { argument in
            guard let argument else { return nil }
            Unmanaged<AnyWork>.fromOpaque(argument).takeRetainedValue().run()
            return nil
        }, argument)
    pthread_join(thread, nil)
    pthread_attr_destroy(&attributes)
    guard let result = box.result else { preconditionFailure("the thread did not run") }
    return result
}

private class AnyWork {
    func run() {}
}

private final class WorkBox<Result>: AnyWork {
    // Written by the thread, read after it was joined.
    var result: Result?
    let work: () -> Result

    init(_ work: @escaping () -> Result) { self.work = work }

    override func run() { result = work() }
}

import JobModel

/// Ends a task through a cancellation that the task follows.
struct CancellationHandle: TaskHandle {
    let cancellation = Cancellation()

    func cancel() { cancellation.cancel() }
}

/// The handle of a task that has ended before it could be cancelled.
struct EndedTask: TaskHandle {
    func cancel() {}
}

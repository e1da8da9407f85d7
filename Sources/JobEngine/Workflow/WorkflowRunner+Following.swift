import Dispatch
public import JobModel

extension WorkflowRunner {
    /// Milliseconds between two looks at an execution of another process.
    private static let interval = 50
    /// Looks between two attempts to take it over.
    private static let takeOverLooks = 20

    /// Calls a body once when an execution has ended, whichever process runs it; with nil when there is none.
    ///
    /// One whose process is gone goes on here. In this process as with ``whenEnded(_:_:)``.
    public func followEnd(of arn: String, _ body: @escaping @Sendable (ExecutionRecord?) -> Void) {
        follow(arn, look: 0, body)
    }

    private func follow(_ arn: String, look: Int, _ body: @escaping @Sendable (ExecutionRecord?) -> Void) {
        do {
            // Its process may be gone together with that of who waits for it.
            if look % WorkflowRunner.takeOverLooks == 0 { _ = try? resume(arn) }
            try whenEnded(arn) { body($0) }
        } catch WorkflowError.executionDoesNotExist {
            body(nil)
        } catch {
            // It runs in another process, and only its row tells; or its row cannot be read just now.
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(WorkflowRunner.interval)) {
                [weak self] in
                guard let self else { return body(nil) }
                follow(arn, look: look + 1, body)
            }
        }
    }
}

import Dispatch
import JobEngine
import StatesLanguage
import Synchronization

/// Starts nothing: each execution is one that has ended already, or never does.
final class FakeStarter: ExecutionStarter {
    private struct State {
        var started: [ExecutionStart] = []
        var stopped: [String] = []
    }

    private let end: ExecutionResult?
    private let refusal: ExecutionRefusal?
    private let hasFormer: Bool
    private let state = Mutex(State())
    private let followed = DispatchSemaphore(value: 0)

    init(end: ExecutionResult? = nil, refusal: ExecutionRefusal? = nil, hasFormer: Bool = false) {
        self.end = end
        self.refusal = refusal
        self.hasFormer = hasFormer
    }

    private static let child = "arn:aws:states:us-east-2:000000000000:execution:child:run-1"
    private static let startTime = WallTime(milliseconds: 1_790_676_767_025)

    var started: [ExecutionStart] { state.withLock { $0.started } }
    var stopped: [String] { state.withLock { $0.stopped } }

    func waitForFollower() { _ = followed.wait(timeout: .now() + 60) }

    func start(_ request: ExecutionStart) throws(ExecutionRefusal) -> StartedExecution {
        if let refusal { throw refusal }
        state.withLock { $0.started.append(request) }
        return StartedExecution(arn: Self.child, startTime: Self.startTime)
    }

    func execution(named name: String, of machine: String) -> StartedExecution? {
        hasFormer ? StartedExecution(arn: Self.child, startTime: Self.startTime) : nil
    }

    func followEnd(of executionARN: String, _ body: @escaping @Sendable (EndedExecution?) -> Void) {
        followed.signal()
        guard let end else { return }
        body(
            EndedExecution(
                arn: executionARN, name: "run-1",
                stateMachineARN: "arn:aws:states:us-east-2:000000000000:stateMachine:child", input: #"{"k":1}"#,
                startTime: Self.startTime, stopTime: WallTime(milliseconds: 1_790_676_767_071), result: end))
    }

    func stop(_ executionARN: String, error: String?, cause: String?) {
        state.withLock { $0.stopped.append(executionARN) }
    }
}

import Dispatch
import JobEngine
import OrderedJSON
import Synchronization
import Transfer

@testable import StatesLanguage

/// What a task reported, and a way to wait for its end.
final class TaskOutcome: Sendable {
    private let reports = Mutex<[TaskReport]>([])
    private let ended = DispatchSemaphore(value: 0)

    /// Takes a report.
    func take(_ report: TaskReport) {
        reports.withLock { $0.append(report) }
        switch report {
        case .succeeded, .failed: ended.signal()
        case .started, .submitted, .heartbeat: break
        }
    }

    /// Waits for the end, at most a minute.
    @discardableResult
    func wait() -> Bool { ended.wait(timeout: .now() + 60) == .success }

    /// Waits for the end without holding a thread that jobs run on.
    func ended() async throws -> TaskOutcome {
        try await BlockingThread.run {
            self.wait()
            self.ended.signal()
            return self
        }
    }

    /// The answer to the submission.
    var submission: String? {
        reports.withLock { reports in
            for case .submitted(let output) in reports { return output }
            return nil
        }
    }

    /// How often it was reported on.
    var count: Int { reports.withLock { $0.count } }

    /// The result, after its end.
    var output: String? {
        wait()
        defer { ended.signal() }
        return reports.withLock { reports in
            for case .succeeded(let output) in reports { return output }
            return nil
        }
    }

    /// The result as JSON.
    var json: JSON? { output.flatMap { try? JSON(parsing: $0) } }

    /// The failure, after the end.
    var failure: TaskFailure? {
        wait()
        defer { ended.signal() }
        return reports.withLock { reports in
            for case .failed(let failure) in reports { return failure }
            return nil
        }
    }
}

/// An execution of a machine.
let execution = ExecutionContext(
    arn: "arn:aws:states:us-east-1:123456789012:execution:machine:run", name: "run",
    stateMachineARN: "arn:aws:states:us-east-1:123456789012:stateMachine:machine", stateMachineName: "machine",
    roleARN: "arn:aws:iam::123456789012:role/r", startTime: WallTime(milliseconds: 1_700_000_000_000),
    input: Payload([:]), seed: 1, region: "us-east-1")

/// A task of a resource.
func task(
    _ resource: String, _ parameters: JSON, id: Int = 1, state: String = "State", retryCount: Int = 0,
    mapIndex: Int? = nil, submission: String? = nil
) -> TaskRequest {
    guard let resource = TaskResource(resource) else { preconditionFailure("\(resource) is a resource") }
    return TaskRequest(
        id: TaskID(id), resource: resource, parameters: Payload(parameters), stateName: state, retryCount: retryCount,
        mapIndex: mapIndex, token: nil, timeoutSeconds: nil, heartbeatSeconds: nil, credentials: nil,
        submission: submission)
}

extension TaskPerformer {
    /// Begins a task and gives what becomes of it.
    func perform(_ task: TaskRequest, isResumed: Bool = false) -> TaskOutcome {
        begin(task, isResumed: isResumed).outcome
    }

    /// Begins a task, for what cancels it.
    func begin(_ task: TaskRequest, isResumed: Bool = false) -> (outcome: TaskOutcome, handle: any TaskHandle) {
        let outcome = TaskOutcome()
        let handle = start(task, of: execution, isResumed: isResumed) { outcome.take($0) }
        return (outcome, handle)
    }
}

extension String {
    /// The text with ids of requests as `<id>`.
    var withoutIDs: String {
        replacing(/[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/, with: "<id>")
    }
}

import JobEngine
import JobModel
import Runtimes
import Synchronization

/// Where executions run: in this process alone, in a home, or in a home with a server for what their tasks call.
struct WorkflowPlaces {
    let functions: FunctionOptions
    let execution: ExecutionOptions
    let events: EventOptions
    let maxHosts: Int
    var quotas: QuotaOptions?
    /// Functions of the definition's template.
    var placed: [PlacedFunction] = []

    /// Runs a session in the smallest place that will do.
    func perform(_ session: WorkflowSession) async throws -> [WorkflowEnding] {
        guard session.needsHome else { return try await session.runAlone() }
        let composition = try Composition.open(events: try events.settings())
        quotas?.set(composition.store)
        guard session.needsServer else {
            StopRequests.follow(composition.store, execution: { session.stops.stop($0) }) { _, _ in }
            defer { composition.finishEvents() }
            return try await session.run(composition, nil)
        }
        var settings = Server.Settings()
        settings.port = 0
        settings.hostLimit = maxHosts
        settings.functions = try functions.path()
        settings.placedFunctions = placed
        settings.stopExecution = { session.stops.stop($0) }
        let server = Server(composition, settings, execution)
        var session = session
        session.kill = { server.stop(immediately: true) }
        session.stops.onStopAll { server.stopJobsLeft() }
        let box = EndingBox()
        try await server.run { [session] (access: Server.Access) in
            // Owner: this function, which waits for it in `server.run`; it ends with the execution.
            Task {
                let result: Result<[WorkflowEnding], any Error>
                do {
                    result = .success(try await session.run(composition, access))
                } catch {
                    result = .failure(error)
                }
                box.ending.withLock { $0 = result }
                await WorkflowPlaces.waitForJobs(of: server, after: result)
                server.stop(immediately: false)
            }
        }
        guard let result = box.ending.withLock({ $0 }) else { preconditionFailure("a server ends with its execution") }
        return try result.get()
    }

    /// Jobs that a machine has started and not waited for go on, as in the cloud; those of one that was stopped end.
    private static func waitForJobs(of server: Server, after result: Result<[WorkflowEnding], any Error>) async {
        guard case .success(let endings) = result, endings.allSatisfy({ $0.record.status != .aborted }) else { return }
        let left = server.activeJobCount
        guard left > 0 else { return }
        Terminal.error(
            "pjrun: \(Amount.count(left, "job")) still \(left == 1 ? "runs" : "run"); Ctrl-C stops what is left")
        await server.drain()
    }
}

/// A place for a result that comes from another task.
private final class EndingBox: Sendable {
    let ending = Mutex<Result<[WorkflowEnding], any Error>?>(nil)
}

public import StatesLanguage
import Synchronization

extension StoredMachines {
    /// Runs one state by itself, as TestState does; a task without a mocked result is performed.
    /// - Throws: `StateTest.Refusal`.
    public func test(
        _ request: StateTest.Request, _ setting: StateTest.Setting
    ) async throws(StateTest.Refusal) -> StateTest.Answer {
        switch try StateTest.begin(request, setting) {
        case .finished(let answer): return answer
        case .perform(let task, let execution, let test):
            guard let express = runners.withLock({ $0.express }) else {
                throw .validation(StoredMachines.nobodyRuns.message)
            }
            switch await express.perform(task, of: execution) {
            case .success(let output): return test.finish(output: output)
            case .failure(let failure): return test.finish(failure: failure.failure)
            }
        }
    }
}

extension ExpressExecutions {
    /// What a task that is performed by itself ends in, where it fails.
    struct Failed: Error {
        let failure: TaskFailure
    }

    /// Performs a task outside of any execution.
    func perform(_ task: TaskRequest, of execution: ExecutionContext) async -> Result<String, Failed> {
        await withCheckedContinuation { continuation in
            _ = performer.start(task, of: execution, isResumed: false) { report in
                switch report {
                case .succeeded(let output): continuation.resume(returning: .success(output))
                case .failed(let failure): continuation.resume(returning: .failure(Failed(failure: failure)))
                case .started, .submitted, .heartbeat: break
                }
            }
        }
    }
}

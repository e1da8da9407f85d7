public import JobModel
public import Transfer

/// Decides what happens to a job, without doing anything: an event goes in, actions come out.
///
/// Every order of events ends in exactly one `finish`. The first failure is the reason; later ones become warnings. Once a
/// stop or the deadline has come the end is Stopped, even if the script then exits 0, and outputs are uploaded all the
/// same.
public struct JobLifecycle: Sendable {
    /// What can happen.
    public enum Event: Sendable {
        /// The queries of the inputs are being run.
        case queriesStarted
        /// They have ended well; staging goes on.
        case queriesEnded
        /// MaxRuntimeInSeconds have passed since the queries were started.
        case queryLimitReached
        /// All hosts are staged.
        case staged
        /// The entrypoints of all hosts have started.
        case started(Timestamp)
        /// Something before or at the start of the entrypoints could not be done.
        case failed(JobFailure)
        /// A host has ended.
        case hostEnded(Int, HostOutcome)
        /// Somebody asked to stop the job; `immediately` without waiting for the script.
        case stopRequested(immediately: Bool)
        /// MaxRuntimeInSeconds have passed since the start.
        case deadlineReached
        /// The time that a script has after the stop signal has passed.
        case graceOver
        /// The hosts' files are where they should be, or the report says why not.
        case uploaded(UploadReport, messages: [[UInt8]])
    }

    /// What is to be done.
    public enum Action: Sendable, Equatable {
        /// Begin to count MaxRuntimeInSeconds for the queries.
        case limitQueries
        /// Start the entrypoints.
        case start
        /// Record that they run, and begin to count MaxRuntimeInSeconds.
        case recordStart(Timestamp)
        /// Record that the job is Stopping.
        case recordStopping
        /// Send the stop signal to the hosts that run, and begin to count the grace.
        case signal
        /// Kill the hosts that run.
        case kill
        /// Upload.
        case upload
        /// Nothing more will be asked.
        case finish(JobEnd)
    }

    private enum Phase { case staging, starting, running, uploading, ended }
    private enum StopCause { case request, deadline }

    private var phase = Phase.staging
    private var stop: StopCause?
    private var isQuerying = false
    private var isTearingDown = false
    private var failure: JobFailure?
    private var outcomes: [HostOutcome?]
    private var firstBadHost: Int?
    private var warnings: [String] = []

    /// Begins a job that is being staged.
    public init(hostCount: Int) { outcomes = Array(repeating: nil, count: hostCount) }

    /// Moves the job on by an event and says what is to be done about it.
    ///
    /// Events that come too late do nothing.
    public mutating func handle(_ event: Event) -> [Action] {
        switch (phase, event) {
        case (.ended, _): []
        case (.staging, .queriesStarted): queriesStarted()
        case (.staging, .queriesEnded): queriesEnded()
        case (.staging, .queryLimitReached): isQuerying ? stopBeforeStart(.deadline) : []
        case (.staging, .staged): stagingEnded()
        case (.starting, .started(let time)): entrypointsStarted(time)
        case (.staging, .failed(let failure)): fail(failure)
        case (.starting, .failed(let failure)): failAtStart(failure)
        case (.starting, .hostEnded(let host, let outcome)), (.running, .hostEnded(let host, let outcome)):
            hostEnded(host, outcome)
        case (.staging, .stopRequested): stopBeforeStart(.request)
        case (.starting, .stopRequested(let immediately)), (.running, .stopRequested(let immediately)):
            stopRunning(.request, immediately: immediately)
        case (.uploading, .stopRequested): stopWhileUploading()
        case (.running, .deadlineReached): stopRunning(.deadline, immediately: false)
        case (.starting, .graceOver), (.running, .graceOver): isTearingDown ? [.kill] : []
        case (.uploading, .uploaded(let report, let messages)): end(report, messages)
        default: []
        }
    }

    // MARK: - Before the entrypoints run

    private mutating func stagingEnded() -> [Action] {
        if stop != nil { return finish(UploadReport(), []) }
        phase = .starting
        return [.start]
    }

    private mutating func queriesStarted() -> [Action] {
        isQuerying = true
        return [.limitQueries]
    }

    private mutating func queriesEnded() -> [Action] {
        isQuerying = false
        return []
    }

    private mutating func stopBeforeStart(_ cause: StopCause) -> [Action] {
        guard stop == nil else { return [] }
        stop = cause
        return [.recordStopping]
    }

    private mutating func fail(_ failure: JobFailure) -> [Action] {
        self.failure = failure
        return finish(UploadReport(), [])
    }

    /// Some hosts may run already.
    private mutating func failAtStart(_ failure: JobFailure) -> [Action] {
        if self.failure == nil { self.failure = failure }
        isTearingDown = true
        // The runner reports hosts that never started as killed, so that all are accounted for.
        return outcomes.contains { $0 == nil } ? [.kill] : allEnded()
    }

    // MARK: - While they run

    private mutating func entrypointsStarted(_ time: Timestamp) -> [Action] {
        phase = .running
        guard outcomes.contains(where: { $0 == nil }) else { return [.recordStart(time)] + allEnded() }
        // A host that started after the signal was sent has not had it.
        return [.recordStart(time)] + (isTearingDown ? [.signal] : [])
    }

    private mutating func hostEnded(_ host: Int, _ outcome: HostOutcome) -> [Action] {
        guard outcomes.indices.contains(host), outcomes[host] == nil else { return [] }
        outcomes[host] = outcome
        if outcome.exitCode != 0, firstBadHost == nil { firstBadHost = host }
        guard outcomes.contains(where: { $0 == nil }) else {
            return phase == .running || failure != nil ? allEnded() : []
        }
        // One host failing fails the job; its peers would wait for it in vain.
        guard outcome.exitCode != 0, !isTearingDown else { return [] }
        isTearingDown = true
        return [.signal]
    }

    private mutating func allEnded() -> [Action] {
        phase = .uploading
        return [.upload]
    }

    private mutating func stopRunning(_ cause: StopCause, immediately: Bool) -> [Action] {
        var actions: [Action] = []
        if stop == nil, firstBadHost == nil {
            stop = cause
            actions.append(.recordStopping)
        }
        if immediately { return actions + [.kill] }
        if isTearingDown { return actions }
        isTearingDown = true
        return actions + [.signal]
    }

    private mutating func stopWhileUploading() -> [Action] {
        guard stop == nil, firstBadHost == nil, failure == nil else { return [] }
        stop = .request
        return [.recordStopping]
    }

    // MARK: - The end

    private mutating func end(_ report: UploadReport, _ messages: [[UInt8]]) -> [Action] { finish(report, messages) }

    private mutating func finish(_ report: UploadReport, _ messages: [[UInt8]]) -> [Action] {
        phase = .ended
        warnings += report.warnings
        var message: String?
        var reasons: [(text: FailureReason, code: Int32, failure: JobFailure?)] = []
        if let failure {
            reasons.append((FailureReason("\(failure.code): \(failure.description)"), JobEnd.ownFault, failure))
        } else if let firstBadHost, let outcome = outcomes[firstBadHost] {
            reasons.append((.algorithmError(exitCode: Int(outcome.exitCode)), outcome.exitCode, nil))
        }
        switch ExitMessage.combine(messages) {
        case .none: break
        case .message(let text): message = text
        case .notUTF8(let host):
            reasons.append(
                (.clientError("/opt/ml/output/message of algo-\(host + 1) is not UTF-8"), JobEnd.ownFault, nil))
        }
        if let failure = report.failure {
            reasons.append((FailureReason("\(failure.code): \(failure.description)"), JobEnd.ownFault, failure))
        }
        let status: JobStatus = stop != nil ? .stopped : reasons.isEmpty ? .completed : .failed
        let shown = status == .stopped ? reasons[...] : reasons.dropFirst()
        // A script that a stop has ended with a signal did what it was asked to do.
        warnings += shown.map(\.text.text).filter { !(status == .stopped && $0.hasPrefix("AlgorithmError")) }
        let code: Int32 =
            switch (status, stop) {
            case (.stopped, .deadline): JobEnd.timedOut
            case (.stopped, _): JobEnd.stopped
            default: reasons.first?.code ?? 0
            }
        return [
            .finish(
                JobEnd(
                    status: status, failureReason: status == .failed ? reasons.first?.text : nil, exitMessage: message,
                    outcomes: outcomes, outputs: report.outputs, warnings: warnings, exitCode: code,
                    failure: status == .failed ? reasons.first?.failure : nil))
        ]
    }
}

/// How a job ended.
public struct JobEnd: Sendable, Equatable {
    /// Exit code when pjrun, not the script, is the cause: staging, upload, the sandbox.
    public static let ownFault: Int32 = 125
    /// Exit code when MaxRuntimeInSeconds have passed; that of timeout(1).
    public static let timedOut: Int32 = 124
    /// Exit code when somebody stopped the job.
    public static let stopped: Int32 = 130

    /// Completed, Failed or Stopped.
    public let status: JobStatus
    /// Why, when Failed.
    public let failureReason: FailureReason?
    /// What the scripts left in /opt/ml/output/message.
    public let exitMessage: String?
    /// How each host ended; nil for one that never started.
    public let outcomes: [HostOutcome?]
    /// What was uploaded.
    public let outputs: [OutputResult]
    /// What else went wrong, or should be known.
    public let warnings: [String]
    /// What the command line exits with.
    public let exitCode: Int32
    /// The failure before or around the script, when that is the reason.
    public let failure: JobFailure?
}

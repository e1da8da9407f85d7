import JobModel
import PjrunTesting
import Testing
import Transfer

@testable import JobEngine

private let start = Timestamp(milliseconds: 1_000)
private let stageFailure = JobFailure(stage: .stage, code: "ClientError", message: "Failed to download data.")

private func outcome(_ end: HostOutcome.End) -> HostOutcome { HostOutcome(end: end) }

/// Feeds events and collects actions.
private func actions(_ hosts: Int, _ events: [JobLifecycle.Event]) -> [JobLifecycle.Action] {
    var lifecycle = JobLifecycle(hostCount: hosts)
    return events.flatMap { lifecycle.handle($0) }
}

private func end(_ hosts: Int, _ events: [JobLifecycle.Event]) throws -> JobEnd {
    let ends = actions(hosts, events).compactMap { action -> JobEnd? in
        if case .finish(let end) = action { end } else { nil }
    }
    try #require(ends.count == 1)
    return ends[0]
}

private func uploaded(failure: String? = nil, messages: [[UInt8]] = []) -> JobLifecycle.Event {
    var report = UploadReport()
    report.failure = failure.map { JobFailure(stage: .upload, code: "ClientError", message: $0) }
    return .uploaded(report, messages: messages)
}

@Suite struct `The lifecycle of a job` {
    @Test func `a job that goes well is staged, started, uploaded and Completed`() throws {
        let events: [JobLifecycle.Event] = [
            .staged, .started(start), .hostEnded(0, outcome(.exited(0))), uploaded(messages: [Array("done".utf8)]),
        ]

        let all = actions(1, events)

        #expect(all.prefix(3) == [.start, .recordStart(start), .upload])
        let end = try end(1, events)
        #expect(end.status == .completed)
        #expect(end.exitMessage == "done")
        #expect(end.exitCode == 0)
        #expect(end.failureReason == nil)
    }

    @Test(arguments: [
        (HostOutcome.End.exited(3), Int32(3)), (.signalled(11), 139), (.notFound("x"), 127), (.notExecutable("x"), 126),
    ])
    func `a script's exit code is the reason and the exit code`(_ ending: HostOutcome.End, _ code: Int32) throws {
        let end = try end(1, [.staged, .started(start), .hostEnded(0, outcome(ending)), uploaded()])

        #expect(end.status == .failed)
        #expect(end.failureReason?.text == "AlgorithmError: , exit code: \(code)")
        #expect(end.exitCode == code)
    }

    @Test func `a host that fails ends its peers, and is the reason`() throws {
        var lifecycle = JobLifecycle(hostCount: 3)
        _ = lifecycle.handle(.staged)
        _ = lifecycle.handle(.started(start))

        #expect(lifecycle.handle(.hostEnded(1, outcome(.exited(5)))) == [.signal])
        #expect(lifecycle.handle(.hostEnded(0, outcome(.signalled(15)))) == [])
        #expect(lifecycle.handle(.graceOver) == [.kill])
        #expect(lifecycle.handle(.hostEnded(2, outcome(.killed))) == [.upload])
        guard case .finish(let end) = try #require(lifecycle.handle(uploaded()).first) else {
            Issue.record("no end")
            return
        }
        #expect(end.failureReason?.text == "AlgorithmError: , exit code: 5")
        #expect(end.exitCode == 5)
    }

    @Test(arguments: [HostOutcome.End.exited(0), .exited(1), .signalled(15), .killed])
    func `after a stop the end is Stopped, however the script ends`(_ ending: HostOutcome.End) throws {
        let events: [JobLifecycle.Event] = [
            .staged, .started(start), .stopRequested(immediately: false), .hostEnded(0, outcome(ending)), uploaded(),
        ]

        #expect(actions(1, events).contains(.recordStopping))
        #expect(actions(1, events).contains(.signal))
        let end = try end(1, events)
        #expect(end.status == .stopped)
        #expect(end.exitCode == 130)
        #expect(end.failureReason == nil)
    }

    @Test func `the deadline stops, and its exit code is that of timeout(1)`() throws {
        let end = try end(
            1, [.staged, .started(start), .deadlineReached, .hostEnded(0, outcome(.exited(0))), uploaded()])

        #expect(end.status == .stopped)
        #expect(end.exitCode == 124)
    }

    @Test func `a deadline that comes after the script has failed changes nothing`() throws {
        let end = try end(
            2,
            [
                .staged, .started(start), .hostEnded(0, outcome(.exited(9))), .deadlineReached,
                .hostEnded(1, outcome(.exited(0))), uploaded(),
            ])

        #expect(end.status == .failed)
        #expect(end.exitCode == 9)
    }

    @Test func `a second stop kills`() {
        let all = actions(
            1, [.staged, .started(start), .stopRequested(immediately: false), .stopRequested(immediately: true)])

        #expect(all.suffix(3) == [.recordStopping, .signal, .kill])
    }

    @Test func `a stop while staging ends the job without starting it`() throws {
        let events: [JobLifecycle.Event] = [.stopRequested(immediately: false), .staged]

        #expect(!actions(1, events).contains(.start))
        #expect(try end(1, events).status == .stopped)
    }

    @Test func `a staging failure is the reason, and nothing is uploaded`() throws {
        let events: [JobLifecycle.Event] = [.failed(stageFailure)]

        #expect(!actions(1, events).contains(.upload))
        let end = try end(1, events)
        #expect(end.failureReason?.text == "ClientError: Failed to download data.")
        #expect(end.exitCode == 125)
    }

    @Test func `an upload failure fails a job that went well, and is a warning of one that failed`() throws {
        let good = try end(
            1, [.staged, .started(start), .hostEnded(0, outcome(.exited(0))), uploaded(failure: "full")])
        let bad = try end(
            1, [.staged, .started(start), .hostEnded(0, outcome(.exited(2))), uploaded(failure: "full")])

        #expect(good.failureReason?.text == "ClientError: full")
        #expect(good.exitCode == 125)
        #expect(bad.failureReason?.text == "AlgorithmError: , exit code: 2")
        #expect(bad.warnings == ["ClientError: full"])
        #expect(bad.exitCode == 2)
    }

    @Test func `an exit message that is not UTF-8 fails the job`() throws {
        let end = try end(
            1, [.staged, .started(start), .hostEnded(0, outcome(.exited(0))), uploaded(messages: [[0xff, 0xfe]])])

        #expect(end.status == .failed)
        #expect(end.failureReason?.text == "ClientError: /opt/ml/output/message of algo-1 is not UTF-8")
    }

    @Test func `a host that ends before the others have started is not forgotten`() {
        let all = actions(
            2,
            [
                .staged, .hostEnded(0, outcome(.exited(1))), .started(start), .hostEnded(1, outcome(.signalled(15))),
                uploaded(),
            ])

        // The signal again: the second host was not there for the first one.
        #expect(all.prefix(5) == [.start, .signal, .recordStart(start), .signal, .upload])
    }

    @Test func `a host that cannot be started kills those that run`() throws {
        let failure = JobFailure(stage: .execute, code: "InternalServerError", message: "algo-2 cannot be started")
        let events: [JobLifecycle.Event] = [
            .staged, .failed(failure), .hostEnded(1, outcome(.killed)), .hostEnded(0, outcome(.killed)), uploaded(),
        ]

        #expect(actions(2, events).prefix(3) == [.start, .kill, .upload])
        #expect(try end(2, events).failureReason?.text == "InternalServerError: algo-2 cannot be started")
    }

    @Test(arguments: 0..<300)
    func `every order of events ends at most once, and whenever every host has ended and all is uploaded, exactly once`(
        _ seed: UInt64
    ) {
        var random = SeededGenerator(seed: seed)
        let hosts = Int.random(in: 1...3, using: &random)
        var lifecycle = JobLifecycle(hostCount: hosts)
        var ends = 0
        var running: Set<Int> = []
        var pending: [JobLifecycle.Event] = []
        for _ in 0..<60 {
            var event: JobLifecycle.Event
            switch Int.random(in: 0..<9, using: &random) {
            case 0: event = .stopRequested(immediately: .random(using: &random))
            case 1: event = .deadlineReached
            case 2: event = .graceOver
            case 3 where !running.isEmpty:
                let host = running.randomElement(using: &random) ?? 0
                running.remove(host)
                event = .hostEnded(host, outcome(.exited(Int32.random(in: 0...1, using: &random))))
            default: event = pending.isEmpty ? .graceOver : pending.removeFirst()
            }
            for action in lifecycle.handle(event) {
                switch action {
                case .start:
                    running = Set(0..<hosts)
                    pending.append(.started(start))
                case .upload:
                    #expect(running.isEmpty, "hosts still run while outputs are uploaded")
                    pending.append(uploaded())
                case .finish: ends += 1
                default: break
                }
            }
            if ends == 0, pending.isEmpty, running.isEmpty { pending.append(.staged) }
            #expect(ends <= 1)
        }
        // Nothing is withheld any more: the job must end.
        while ends == 0, !running.isEmpty || !pending.isEmpty {
            let event: JobLifecycle.Event
            if let host = running.popFirst() {
                event = .hostEnded(host, outcome(.exited(0)))
            } else {
                event = pending.removeFirst()
            }
            for action in lifecycle.handle(event) {
                if case .start = action { running = Set(0..<hosts); pending.append(.started(start)) }
                if case .upload = action { pending.append(uploaded()) }
                if case .finish = action { ends += 1 }
            }
        }
        #expect(ends == 1)
    }

    // MARK: - Queries before the entrypoints

    @Test func `the time of queries is limited while they run, and no longer`() throws {
        var lifecycle = JobLifecycle(hostCount: 1)

        #expect(lifecycle.handle(.queriesStarted) == [.limitQueries])
        #expect(lifecycle.handle(.queriesEnded) == [])
        #expect(lifecycle.handle(.queryLimitReached) == [])
        #expect(lifecycle.handle(.staged) == [.start])
        #expect(lifecycle.handle(.started(start)) == [.recordStart(start)])
        #expect(lifecycle.handle(.queryLimitReached) == [])
    }

    @Test func `a query that takes too long stops the job like a script that does`() throws {
        let events: [JobLifecycle.Event] = [.queriesStarted, .queryLimitReached, .staged]

        #expect(actions(1, events).prefix(2) == [.limitQueries, .recordStopping])
        let end = try end(1, events)
        #expect(end.status == .stopped)
        #expect(end.exitCode == JobEnd.timedOut)
    }
}

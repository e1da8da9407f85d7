import JobModel
import JobStore
import OrderedJSON
import PjrunTesting
import Testing

private func store(_ scratch: ScratchDirectory) throws -> JobStore {
    try JobStore(HomeDirectory(environment: ["PJRUN_HOME": scratch("home")], homeOfUser: "/"))
}

@Suite struct `State machines in the store` {
    private let arn = "arn:aws:states:us-east-1:123456789012:stateMachine:m"
    private let time = Timestamp(milliseconds: 1_800_000_000_000)

    private func entry(_ name: String = "m") -> StateMachineEntry {
        var record = StateMachineRecord(
            arn: "arn:aws:states:us-east-1:123456789012:stateMachine:\(name)", name: name, type: .express,
            creationTime: time)
        record.tags = [Tag(key: "b", value: "1"), Tag(key: "a", value: "")]
        return StateMachineEntry(
            record: record,
            revision: StateMachineRevision(
                id: nil, definition: " {}\n", roleARN: "r",
                configuration: ["tracingConfiguration": ["enabled": false], "a": 1], time: time))
    }

    private func execution(_ name: String, revision: Int64?) -> ExecutionRecord {
        var record = ExecutionRecord(
            arn: "arn:aws:states:us-east-1:123456789012:execution:m:\(name)", name: name, stateMachineARN: arn,
            stateMachineName: "m", startTime: time, input: "{}", folder: name)
        record.stateMachineRevision = revision
        record.stateMachineVersionARN = arn + ":1"
        record.stateMachineAliasARN = arn + ":live"
        record.traceHeader = "t"
        return record
    }

    @Test func `a machine is found again by another opener, exactly as it was`() throws {
        let scratch = ScratchDirectory()
        var made = entry()
        made.lastVersion = 1
        made.versions = [StateMachineVersion(number: 1, revision: 0, description: "d", creationTime: time)]
        made.aliases = [
            StateMachineAlias(
                name: "live", description: nil, routes: [.init(version: 1, weight: 100)], creationTime: time)
        ]
        try store(scratch).changeStateMachine(arn: arn) { $0 = made }

        let other = try store(scratch)
        let found = try other.changeStateMachine(arn: arn) { $0 }

        let number = try #require(found?.revision.number)
        #expect(number > 0)
        var expected = made
        expected.revision.number = number
        expected.record.revision = number
        expected.versions[0].revision = number
        #expect(found == expected)
        #expect(try other.stateMachine(arn: arn) == expected.record)
        #expect(try other.stateMachineRevision(number) == expected.revision)
        #expect(try other.stateMachineVersion(1, of: arn) == expected.versions[0])
        #expect(try other.stateMachineVersion(2, of: arn) == nil)
        #expect(try other.stateMachineAlias("live", of: arn) == expected.aliases[0])
        #expect(try other.stateMachineVersions(of: arn) == expected.versions)
        #expect(try other.stateMachineAliases(of: arn) == expected.aliases)
    }

    @Test func `a change is written whole, or not at all`() throws {
        struct Refused: Error {}
        let store = try store(ScratchDirectory())
        try store.changeStateMachine(arn: arn) { $0 = entry() }
        let before = try store.changeStateMachine(arn: arn) { $0 }

        #expect(throws: Refused.self) {
            try store.changeStateMachine(arn: arn) { entry in
                entry?.record.tags = []
                entry?.revision = StateMachineRevision(
                    id: "x", definition: "{}", roleARN: "", configuration: [:], time: time)
                throw Refused()
            }
        }

        #expect(try store.changeStateMachine(arn: arn) { $0 } == before)
    }

    @Test func `an update makes a revision and leaves the versions what they are`() throws {
        let store = try store(ScratchDirectory())
        try store.changeStateMachine(arn: arn) { made in
            made = entry()
            made?.versions = [StateMachineVersion(number: 1, revision: 0, description: nil, creationTime: time)]
        }
        let first = try #require(try store.stateMachine(arn: arn)).revision

        try store.changeStateMachine(arn: arn) { entry in
            entry?.revision = StateMachineRevision(
                id: "x", definition: "new", roleARN: "s", configuration: [:], time: time)
            entry?.versions.insert(
                StateMachineVersion(number: 2, revision: 0, description: nil, creationTime: time), at: 0)
        }

        let second = try #require(try store.stateMachine(arn: arn)).revision
        #expect(second > first)
        #expect(try store.stateMachineRevision(second)?.definition == "new")
        #expect(try store.stateMachineVersions(of: arn).map(\.revision) == [second, first])
    }

    @Test func `a machine whose executions run is deleting, and gone with the last of them`() throws {
        let store = try store(ScratchDirectory())
        try store.changeStateMachine(arn: arn) { $0 = entry() }
        let revision = try #require(try store.stateMachine(arn: arn)).revision
        var running = execution("e", revision: revision)
        #expect(try store.create(running) == nil)

        try store.changeStateMachine(arn: arn) { $0 = nil }

        #expect(try store.stateMachine(arn: arn)?.isDeleting == true)
        #expect(try store.stateMachines(after: nil, limit: 9).map(\.name) == ["m"])
        running.status = .succeeded
        try store.end(running)
        #expect(try store.stateMachine(arn: arn) == nil)
        #expect(try store.stateMachines(after: nil, limit: 9).isEmpty)
        #expect(try store.changeStateMachine(arn: arn) { $0 } == nil)
        // The execution has what it ran with.
        #expect(try store.stateMachineRevision(revision)?.definition == " {}\n")
        try store.changeStateMachine(arn: arn) { $0 = entry() }
        #expect(try #require(try store.stateMachine(arn: arn)).revision > revision)
    }

    @Test func `a revision that no execution had goes with its machine`() throws {
        let store = try store(ScratchDirectory())
        try store.changeStateMachine(arn: arn) { $0 = entry() }
        let revision = try #require(try store.stateMachine(arn: arn)).revision

        try store.changeStateMachine(arn: arn) { $0 = nil }

        #expect(try store.stateMachineRevision(revision) == nil)
    }

    @Test func `machines are listed by name`() throws {
        let store = try store(ScratchDirectory())
        for name in ["b", "a", "c"] {
            try store.changeStateMachine(arn: entry(name).record.arn) { $0 = entry(name) }
        }

        #expect(try store.stateMachines(after: nil, limit: 2).map(\.name) == ["a", "b"])
        #expect(try store.stateMachines(after: "a", limit: 9).map(\.name) == ["b", "c"])
    }

    @Test func `two processes that make the same machine make one`() async throws {
        let scratch = ScratchDirectory()
        let stores = [try store(scratch), try store(scratch)]

        let made = await withTaskGroup(of: Int.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    let isFirst = try? stores[worker % 2].changeStateMachine(arn: arn) { entry in
                        defer { if entry == nil { entry = self.entry() } }
                        return entry == nil
                    }
                    return isFirst == true ? 1 : 0
                }
            }
            return await group.reduce(0, +)
        }

        #expect(made == 1)
    }

    // MARK: - Executions

    @Test func `executions know version, alias and revision, and are listed by them`() throws {
        let scratch = ScratchDirectory()
        let made = execution("e", revision: 7)
        let kept = try store(scratch)
        #expect(try kept.create(made) == nil)
        var plain = execution("f", revision: nil)
        (plain.stateMachineVersionARN, plain.stateMachineAliasARN, plain.traceHeader) = (nil, nil, nil)
        #expect(try kept.create(plain) == nil)

        let other = try store(scratch)

        #expect(try other.execution(arn: made.arn) == made)
        #expect(try other.execution(arn: plain.arn) == plain)
        var query = ExecutionListQuery()
        query.stateMachineVersionARN = arn + ":1"
        #expect(try other.page(query).entries.map(\.name) == ["e"])
        query = ExecutionListQuery()
        query.stateMachineAliasARN = arn + ":live"
        #expect(try other.page(query).entries.map(\.name) == ["e"])
    }

    @Test func `a request to stop says why, and whether somebody hears it`() throws {
        let scratch = ScratchDirectory()
        let runs = try store(scratch)
        let asks = try store(scratch)
        let made = execution("e", revision: nil)
        #expect(try runs.create(made) == nil)
        #expect(try asks.requestedStop(ofExecution: made.arn) == nil)

        #expect(try asks.requestStop(ofExecution: made.arn, error: "E", cause: nil))

        #expect(try runs.requestedStop(ofExecution: made.arn) == RequestedStop(error: "E", cause: nil))
        runs.close()
        #expect(try !asks.requestStop(ofExecution: made.arn, error: nil, cause: nil))
        #expect(try !asks.requestStop(ofExecution: made.arn + "x", error: nil, cause: nil))
    }

    @Test func `tokens of redrives are remembered for a quarter of an hour, ten of them`() throws {
        let store = try store(ScratchDirectory())
        let made = execution("e", revision: nil)
        #expect(try store.create(made) == nil)
        for number in 0..<11 {
            try store.noteRedrive(
                ofExecution: made.arn, token: "t\(number)", at: Timestamp(milliseconds: Int64(number)))
        }
        func time(_ token: String, _ now: Int64 = 0) throws -> Int64? {
            try store.redriveTime(ofExecution: made.arn, token: token, now: Timestamp(milliseconds: now))?.milliseconds
        }

        #expect(try time("t0") == nil)
        #expect(try time("t1") == 1)
        #expect(try time("t10", 10 + 900_000) == 10)
        #expect(try time("t10", 11 + 900_000) == nil)
        #expect(try time("t11") == nil)
    }
}

import JobModel
import JobStore
import PjrunTesting
import Testing

@Suite struct ExecutionRowTests {
    private let folder = ScratchDirectory()

    private func store() throws -> JobStore {
        try JobStore(
            HomeDirectory(environment: ["PJRUN_HOME": folder("home")], homeOfUser: "/nowhere"))
    }

    private func execution(_ name: String, machine: String = "m", input: String = "{}") -> ExecutionRecord {
        ExecutionRecord(
            arn: "arn:aws:states:us-east-1:123456789012:execution:\(machine):\(name)", name: name,
            stateMachineARN: "arn:aws:states:us-east-1:123456789012:stateMachine:\(machine)", stateMachineName: machine,
            startTime: Timestamp(milliseconds: 5), input: input, folder: "f-\(name)")
    }

    @Test func `a name is taken once, and whoever comes later sees who has it`() throws {
        let store = try store()
        let first = execution("a", input: "[1]")

        #expect(try store.create(first) == nil)
        #expect(try store.create(execution("a", input: "[2]")) == first)
        #expect(try store.execution(arn: first.arn) == first)
        #expect(try store.execution(arn: "x") == nil)
        #expect(try store.folders() == ["f-a"])
    }

    @Test func `the end is kept, also of one that had no row`() throws {
        let store = try store()
        var (known, unknown) = (execution("a"), execution("b"))
        _ = try store.create(known)
        known.status = .succeeded
        known.stopTime = Timestamp(milliseconds: 9)
        known.output = "1"
        unknown.status = .failed
        unknown.error = "E"
        unknown.cause = "c"

        try store.end(known)
        try store.end(unknown)

        #expect(try store.execution(arn: known.arn) == known)
        #expect(try store.execution(arn: unknown.arn) == unknown)
    }

    @Test func `a redrive is given once, and not to one that runs or has succeeded`() throws {
        let store = try store()
        var row = execution("a")
        _ = try store.create(row)
        var redriven = row
        redriven.redriveCount = 1
        redriven.redriveTime = Timestamp(milliseconds: 20)
        #expect(try !store.redrive(redriven))
        row.status = .failed
        row.stopTime = Timestamp(milliseconds: 9)
        row.error = "E"
        try store.end(row)

        #expect(try store.redrive(redriven))
        #expect(try store.execution(arn: row.arn) == redriven)
        #expect(try !store.redrive(redriven))

        var second = redriven
        second.status = .succeeded
        second.output = "1"
        try store.end(second)
        #expect(try store.execution(arn: row.arn) == second)
        second.redriveCount = 2
        #expect(try !store.redrive(second))
        #expect(try store.page(ExecutionListQuery()).entries.map(\.redriveCount) == [1])
    }

    @Test func `pages show the newest first, of one machine or one status`() throws {
        let store = try store()
        for name in ["a", "b", "c"] { _ = try store.create(execution(name)) }
        _ = try store.create(execution("d", machine: "other"))
        var ended = execution("b")
        ended.status = .aborted
        try store.end(ended)
        var query = ExecutionListQuery()
        query.limit = 2

        let first = try store.page(query)
        query.after = first.next
        let second = try store.page(query)
        #expect(first.entries.map(\.name) == ["d", "c"])
        #expect(second.entries.map(\.name) == ["b", "a"])
        #expect(second.next == nil)

        var ofMachine = ExecutionListQuery()
        ofMachine.stateMachineARN = execution("a").stateMachineARN
        #expect(try store.page(ofMachine).entries.map(\.name) == ["c", "b", "a"])
        var aborted = ExecutionListQuery()
        aborted.status = .aborted
        #expect(try store.page(aborted).entries.map(\.name) == ["b"])
    }

    @Test func `executions of a process that is gone are taken by one other`() throws {
        let gone = try store()
        _ = try gone.create(execution("a"))
        _ = try gone.create(execution("b"))
        var ended = execution("b")
        ended.status = .succeeded
        try gone.end(ended)
        let (one, two) = (try store(), try store())

        #expect(try one.takeInterrupted(arn: nil).isEmpty)
        gone.close()
        #expect(try one.takeInterrupted(arn: execution("b").arn).isEmpty)
        #expect(try one.takeInterrupted(arn: nil).map(\.name) == ["a"])
        #expect(try two.takeInterrupted(arn: nil).isEmpty)
        #expect(try one.takeInterrupted(arn: nil).isEmpty)
    }

    @Test func `only what has no row is adopted`() throws {
        let store = try store()
        _ = try store.create(execution("a"))

        #expect(try store.adopt([execution("a"), execution("b")]).map(\.name) == ["b"])
        #expect(try store.execution(arn: execution("b").arn)?.status == .running)
    }
}

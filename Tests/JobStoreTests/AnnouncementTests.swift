import JobModel
import JobStore
import PjrunTesting
import Testing

@Suite struct `Ends that nobody has been told of` {
    private let folder = ScratchDirectory()

    private func store() throws -> JobStore {
        try JobStore(HomeDirectory(environment: ["PJRUN_HOME": folder("home")], homeOfUser: "/nowhere"))
    }

    private func ended(_ name: String, _ store: JobStore) throws -> ExecutionRecord {
        var execution = ExecutionRecord(
            arn: "arn:aws:states:us-east-1:123456789012:execution:m:\(name)", name: name,
            stateMachineARN: "arn:aws:states:us-east-1:123456789012:stateMachine:m", stateMachineName: "m",
            startTime: Timestamp(milliseconds: 5), input: "{}", folder: "f-\(name)")
        _ = try store.create(execution)
        execution.status = .failed
        execution.stopTime = Timestamp(milliseconds: 9)
        execution.error = "E"
        try store.end(execution)
        return execution
    }

    @Test func `are told by another process once theirs is gone, and by one alone`() throws {
        let (one, two, three) = (try store(), try store(), try store())
        let untold = try ended("untold", one)
        let told = try ended("told", one)
        try one.announced(executionARN: told.arn)
        #expect(try two.takeUnannounced().isEmpty)

        one.close()

        #expect(try two.takeUnannounced().map(\.arn) == [untold.arn])
        #expect(try three.takeUnannounced().isEmpty)
        try two.announced(executionARN: untold.arn)
        two.close()
        #expect(try three.takeUnannounced().isEmpty)
    }
}

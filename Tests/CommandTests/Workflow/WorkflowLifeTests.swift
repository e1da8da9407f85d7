import PjrunTesting
import Testing

/// Executions that are looked at, stopped, and gone on with.
@Suite("executions outlive their process")
struct WorkflowLifeTests {
    private let folder = JobFolder()

    /// Two commands that leave a line each; the second waits for the file `go`.
    private func write() {
        folder.write(
            "machine.asl.json",
            #"""
            {"StartAt":"A","States":{
            "A":{"Type":"Task","Resource":"arn:aws:states:::pjrun:command","Parameters":{"Command":"echo A >> log; echo '{\"n\":1}'"},
            "ResultSelector":{"n.$":"$.Output.n"},"Next":"B"},
            "B":{"Type":"Task","Resource":"arn:aws:states:::pjrun:command",
            "Parameters":{"Command":"echo B >> log; while [ ! -e go ]; do sleep 0.01; done; echo done"},
            "ResultSelector":{"said.$":"$.Output"},"ResultPath":"$.b","End":true}}}
            """#)
    }

    private func start(_ name: String) -> PjrunProcess {
        folder.start(["workflow", "run", "machine.asl.json", "--name", name])
    }

    private func events(_ name: String) -> [String] {
        let answer = JSONValue(parsing: folder.pjrun(["workflow", "history", name, "--format", "json"]).output)
        return (answer["events"]?.elements ?? []).compactMap { $0["type"]?.string }
    }

    private func lines() -> [String] { (folder.read("log") ?? "").split(separator: "\n").map(String.init) }

    @Test(
        "after kill -9 it goes on where it was; what was recorded as done is not done again", arguments: [true, false])
    func crash(byItsName: Bool) {
        write()
        let first = start("e1")
        #expect(eventually { lines() == ["A", "B"] })
        first.kill()
        first.wait()
        #expect(
            events("e1") == [
                "ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskSucceeded",
                "TaskStateExited", "TaskStateEntered", "TaskScheduled", "TaskStarted",
            ])
        folder.write("go", "")
        let second =
            byItsName
            ? folder.pjrun(["workflow", "run", "machine.asl.json", "--name", "e1"])
            : folder.pjrun(["workflow", "resume", "e1"])
        #expect(second.code == 0, "\(second.error)")
        if byItsName { #expect(second.output == #"{"n":1,"b":{"said":"done"}}"# + "\n") }
        // A command has no name by which it could be found again, so the one that had not ended runs once more.
        #expect(lines() == ["A", "B", "B"])
        #expect(events("e1").suffix(3) == ["TaskSucceeded", "TaskStateExited", "ExecutionSucceeded"])
        let description = JSONValue(parsing: folder.pjrun(["workflow", "describe", "e1", "--format", "json"]).output)
        #expect(description["status"]?.string == "SUCCEEDED")
        let again = folder.pjrun(["workflow", "run", "machine.asl.json", "--name", "e1"])
        #expect(again.code == 2 && again.error.contains("Execution Already Exists"))
    }

    @Test("another process stops it, with its command")
    func stop() {
        write()
        let first = start("e2")
        #expect(eventually { lines() == ["A", "B"] })
        #expect(folder.pjrun(["workflow", "list", "--status", "RUNNING"]).output.contains("e2"))
        let stop = folder.pjrun(["workflow", "stop", "e2"])
        #expect(stop.code == 0, "\(stop.error)")
        #expect(first.wait().code == 1)
        #expect(events("e2").last == "ExecutionAborted")
        let list = folder.pjrun(["workflow", "list", "--format", "json"])
        #expect(JSONValue(parsing: list.output)["executions"]?.elements.first?["status"]?.string == "ABORTED")
    }

    @Test("one whose process is gone is stopped, too, and nothing of it starts again")
    func stopInterrupted() {
        write()
        let first = start("e3")
        #expect(eventually { lines() == ["A", "B"] })
        first.kill()
        first.wait()
        #expect(folder.pjrun(["workflow", "stop", "e3"]).code == 0)
        #expect(events("e3").last == "ExecutionAborted")
        #expect(lines() == ["A", "B"])
    }

    @Test("one that there is not", arguments: ["describe", "history", "stop"])
    func unknown(command: String) {
        let result = folder.pjrun(["workflow", command, "nothing"])
        #expect(result.code == 1)
        #expect(result.error.hasPrefix("error: Execution Does Not Exist: 'nothing'"))
    }

    @Test("after kill -9 a machine that waits for another one finds it again, and both go on")
    func nestedCrash() {
        write()
        folder.write(
            "parent.asl.json",
            """
            {"StartAt":"S","States":{"S":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync:2",
            "Parameters":{"StateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:machine","Name":"inner"},
            "OutputPath":"$.Output","End":true}}}
            """)
        let arguments = ["workflow", "run", "parent.asl.json", "--machine", "machine.asl.json", "--name", "outer"]
        let first = folder.start(arguments)
        #expect(eventually { lines() == ["A", "B"] })
        first.kill()
        first.wait()
        folder.write("go", "")
        let second = folder.pjrun(arguments)
        #expect(second.withoutError == ShellResult(exit: 0, #"{"n":1,"b":{"said":"done"}}"# + "\n"), "\(second.error)")
        #expect(events("inner").last == "ExecutionSucceeded")
    }

    @Test("a machine that was started and not waited for goes on")
    func notWaitedFor() {
        write()
        folder.write("go", "")
        folder.write(
            "parent.asl.json",
            """
            {"StartAt":"S","States":{"S":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution",
            "Parameters":{"StateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:machine","Name":"inner"},
            "End":true}}}
            """)
        #expect(folder.pjrun("workflow", "run", "parent.asl.json", "--machine", "machine.asl.json").code == 0)
        #expect(events("inner").last == "ExecutionSucceeded")
    }
}

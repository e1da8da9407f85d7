import Glibc
import PjrunTesting
import Testing

/// Executions that clients start at a server, over its life and that of the next one.
@Suite("serve: executions of state machines")
struct ServedWorkflowTests {
    private let folder = JobFolder()
    private static let machine = "arn:aws:states:us-east-1:123456789012:stateMachine:m"
    private static let execution = "arn:aws:states:us-east-1:123456789012:execution:m:e"

    /// A machine around a job that waits until a file is there.
    private func start(_ server: RunningServer) {
        folder.write(
            "main.sh",
            "echo began >> \(folder("began"))\nwhile [ ! -e \(folder("go")) ]; do sleep 0.02; done\n")
        folder.pjrun("s3", "cp", "main.sh", "s3://code/main.sh")
        let job = server.request("served-job")
        create(
            server,
            #"{"StartAt":"J","States":{"J":{"Type":"Task","Resource":"arn:aws:states:::sagemaker:createProcessingJob.sync","#
                + #""Parameters":\#(job),"ResultSelector":{"status.$":"$.ProcessingJobStatus"},"End":true}}}"#)
    }

    private func create(_ server: RunningServer, _ definition: String) {
        let text =
            "\"" + definition.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: " ")
            + "\""
        let made = server.states(
            "CreateStateMachine", #"{"name":"m","roleArn":"arn:aws:iam::123456789012:role/r","definition":\#(text)}"#)
        #expect(made.status == "200", "\(made.body)")
        let started = server.states(
            "StartExecution", #"{"stateMachineArn":"\#(ServedWorkflowTests.machine)","name":"e"}"#)
        #expect(started.status == "200", "\(started.body)")
    }

    private func describe(_ server: RunningServer) -> JSONValue {
        server.states("DescribeExecution", #"{"executionArn":"\#(ServedWorkflowTests.execution)"}"#).body
    }

    private func ends(_ server: RunningServer) -> JSONValue {
        _ = eventually { describe(server)["status"] != .string("RUNNING") }
        return describe(server)
    }

    /// The job says that it began, and waits, in the folder itself.
    private var opened: [String] { ["--open-path", folder.scratch.path + ":rw"] }

    private var began: Int { (folder.read("began") ?? "").split(separator: "\n").count }

    @Test("a server is killed: the next one goes on by itself, and runs the job again under its name")
    func killed() {
        let first = RunningServer(folder, opened)
        start(first)
        #expect(eventually { began == 1 })
        first.process.signal(SIGKILL)
        _ = first.process.wait(within: 60)

        let second = RunningServer(folder, opened)
        #expect(eventually { began == 2 })
        folder.write("go", "")
        let end = ends(second)

        #expect(end["output"]?.string == #"{"status":"Completed"}"#, "\(end)")
        #expect(second.status("served-job") == "Completed")
        second.process.signal(SIGTERM)
        _ = second.process.wait(within: 60)
    }

    @Test("a server is stopped: executions wait for the next one")
    func stopped() {
        let first = RunningServer(folder, opened)
        start(first)
        #expect(eventually { began == 1 })
        first.process.signal(SIGTERM)
        _ = first.process.wait(within: 60)
        #expect(folder.status("served-job") == "Stopped")

        let second = RunningServer(folder, opened)
        folder.write("go", "")
        #expect(ends(second)["output"]?.string == #"{"status":"Completed"}"#)
        second.process.signal(SIGTERM)
        _ = second.process.wait(within: 60)
    }

    @Test("of two servers on one home, one takes up what a third has left")
    func twoServers() {
        let first = RunningServer(folder, opened)
        start(first)
        #expect(eventually { began == 1 })
        let others = [1, 2].map { _ in RunningServer(folder, opened) }
        first.process.signal(SIGKILL)
        _ = first.process.wait(within: 60)
        #expect(eventually { began == 2 })
        folder.write("go", "")

        for server in others { #expect(ends(server)["status"]?.string == "SUCCEEDED") }
        #expect(began == 2)
        for server in others {
            server.process.signal(SIGTERM)
            _ = server.process.wait(within: 60)
        }
    }

    @Test("what one server runs, another one describes, stops and answers")
    func shared() {
        let (runs, other) = (RunningServer(folder), RunningServer(folder))
        _ = runs.states("CreateActivity", #"{"name":"a"}"#)
        create(
            runs,
            #"{"StartAt":"A","States":{"A":{"Type":"Task","#
                + #""Resource":"arn:aws:states:us-east-1:123456789012:activity:a","Next":"W"},"W":{"Type":"Wait","Seconds":100000,"End":true}}}"#
        )
        let task = other.states(
            "GetActivityTask", #"{"activityArn":"arn:aws:states:us-east-1:123456789012:activity:a"}"#
        ).body["taskToken"]?.string
        let answered = other.states("SendTaskSuccess", #"{"taskToken":"\#(task ?? "")","output":"[1]"}"#)
        #expect(answered.status == "200", "\(answered.body)")
        func types() -> [String] {
            (other.states("GetExecutionHistory", #"{"executionArn":"\#(ServedWorkflowTests.execution)"}"#).body[
                "events"]?
                .elements ?? []).compactMap { $0["type"]?.string }
        }
        #expect(eventually { types().last == "WaitStateEntered" })
        let stop = other.states(
            "StopExecution", #"{"executionArn":"\#(ServedWorkflowTests.execution)","error":"E","cause":"c"}"#)
        #expect(stop.status == "200", "\(stop.body)")
        let end = ends(other)
        #expect(end["status"]?.string == "ABORTED")
        #expect(end["error"]?.string == "E")
        for server in [runs, other] {
            server.process.signal(SIGTERM)
            _ = server.process.wait(within: 60)
        }
    }
}

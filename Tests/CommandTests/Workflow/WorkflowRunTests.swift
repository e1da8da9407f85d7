import PjrunTesting
import Testing

/// State machines from the command line.
@Suite("workflow run")
struct WorkflowRunTests {
    private let folder = JobFolder()

    private func run(_ machine: String, _ arguments: [String] = []) -> ShellResult {
        folder.write("machine.asl.json", machine)
        return folder.pjrun(["workflow", "run", "machine.asl.json", "--format", "json"] + arguments)
    }

    @Test("one document with the output, or the error and its cause, and all events")
    func document() {
        let good = run(
            #"{"StartAt":"P","States":{"P":{"Type":"Pass","Parameters":{"b.$":"$.a"},"End":true}}}"#,
            ["--input", #"{"a": [1.50]}"#])
        let answer = JSONValue(parsing: good.output)
        #expect(good.code == 0)
        #expect(answer["status"]?.string == "SUCCEEDED")
        #expect(good.output.contains("1.50"))
        #expect(answer["error"] == nil && answer["cause"] == nil)
        #expect(
            (answer["events"]?.elements ?? []).compactMap { $0["type"]?.string } == [
                "ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded",
            ])
        let bad = run(#"{"StartAt":"F","States":{"F":{"Type":"Fail","Error":"E"}}}"#)
        #expect(bad.code == 1)
        let failure = JSONValue(parsing: bad.output)
        #expect(failure["status"]?.string == "FAILED" && failure["error"]?.string == "E")
        #expect(failure["output"] == nil && failure["cause"] == nil)
    }

    @Test("without a format, the output is alone on standard output")
    func text() {
        folder.write("machine.asl.json", #"{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}"#)
        let result = folder.pjrun(["workflow", "run", "machine.asl.json", "--input", "[1]"])
        #expect(result.withoutError == ShellResult(exit: 0, "[1]\n"))
        #expect(result.error.contains("Pass") && result.error.contains("SUCCEEDED"))
    }

    @Test("a definition that is refused is told with its place, and nothing has happened")
    func refused() {
        let result = run(
            """
            {
              "StartAt": "P",
              "States": {
                "P": {"Type": "Pass", "Nxt": "Q", "End": true}
              }
            }
            """)
        #expect(result.code == 2 && result.output == "")
        #expect(result.error.contains("SCHEMA_VALIDATION_FAILED: Field 'Nxt' is not supported"))
        #expect(result.error.contains("machine.asl.json:4:27"))
        #expect(!folder.has("home/executions"))
    }

    @Test(
        "what is no JSON", arguments: ["", "{", "[1,]", #"{"StartAt": "A", "States": "#, "\u{0}", "not json"])
    func notJSON(text: String) {
        let result = run(text)
        #expect(result.code == 2)
        #expect(result.error.hasPrefix("error: "), "\(result.error)")
    }

    @Test("a definition of 10,000 levels")
    func deep() {
        let result = run(String(repeating: #"{"a":"#, count: 10_000) + "1" + String(repeating: "}", count: 10_000))
        #expect(result.code == 2)
        #expect(result.error.hasPrefix("error: "))
    }

    @Test("an input that is no JSON")
    func input() {
        let result = run(#"{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}"#, ["--input", "{a}"])
        #expect(result.code == 2)
        #expect(result.error.contains("Invalid State Machine Execution Input"))
    }

    @Test("a task that nothing performs is refused before anything runs, with its state")
    func unsupported() {
        let result = run(
            """
            {"StartAt":"C","States":{"C":{"Type":"Task","Resource":"arn:aws:states:::pjrun:command",
            "Parameters":{"Command":"touch ran"},"Next":"G"},"G":{"Type":"Task","Parameters":{"JobName":"j"},
            "Resource":"arn:aws:states:::glue:startJobRun.sync","End":true}}}
            """)
        #expect(result.code == 2)
        #expect(result.error.contains("the state 'G' cannot be run"))
        #expect(!folder.has("ran"))
    }

    @Test("JSONata that does not end")
    func endless() {
        let result = run(
            #"{"QueryLanguage":"JSONata","StartAt":"P","States":{"P":{"Type":"Pass","Output":"{% ($f := function($x){ $f($x) }; $f(1)) %}","End":true}}}"#
        )
        #expect(result.code == 1)
        #expect(JSONValue(parsing: result.output)["error"]?.string == "States.QueryEvaluationError")
    }

    // MARK: - Mocks and time

    private static let training = """
        {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::sagemaker:createTrainingJob.sync",
        "Parameters":{"TrainingJobName":"t"},"ResultSelector":{"s.$":"$.TrainingJobStatus"},"Next":"W",
        "Retry":[{"ErrorEquals":["SageMaker.AmazonSageMakerException"],"IntervalSeconds":3600}]},
        "W":{"Type":"Wait","Seconds":86400,"Next":"A"},
        "A":{"Type":"Task","Resource":"arn:aws:states:us-east-1:123456789012:activity:review","End":true}}}
        """

    @Test("answers from a file, and days of waiting in no time")
    func mocks() {
        folder.write(
            "mock.json",
            """
            {"T":[{"error":"SageMaker.AmazonSageMakerException","cause":"no capacity"},
            {"output":{"TrainingJobStatus":"Completed"}}],"A":[{"output":{"decision":"Approved"}}]}
            """)
        let result = run(WorkflowRunTests.training, ["--mock", "mock.json", "--fast-forward"])
        let answer = JSONValue(parsing: result.output)
        #expect(result.code == 0, "\(result.error)")
        #expect(answer["output"]?["decision"]?.string == "Approved")
        let events = answer["events"]?.elements ?? []
        #expect(
            events.compactMap { $0["type"]?.string } == [
                "ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskFailed", "TaskScheduled",
                "TaskStarted", "TaskSubmitted", "TaskSucceeded", "TaskStateExited", "WaitStateEntered",
                "WaitStateExited", "TaskStateEntered", "ActivityScheduled", "ActivitySucceeded", "TaskStateExited",
                "ExecutionSucceeded",
            ])
        let times = events.compactMap { event -> Double? in
            if case .number(let time) = event["timestamp"] { time } else { nil }
        }
        #expect((times.last ?? 0) - (times.first ?? 0) >= 90_000)
        #expect(!folder.has("home/executions"))
    }

    @Test("a task without an answer is not run: the run stops there")
    func unanswered() {
        folder.write("mock.json", #"{"T":[{"output":{"TrainingJobStatus":"Completed"}}]}"#)
        let result = run(WorkflowRunTests.training, ["--mock", "mock.json", "--fast-forward"])
        #expect(result.code == 3)
        let answer = JSONValue(parsing: result.output)
        #expect(answer["status"]?.string == "RUNNING" && answer["unanswered"]?.string == "A")
        #expect(answer["events"]?.elements.last?["type"]?.string == "ActivityScheduled")
    }

    @Test("answers for a state that the machine does not have")
    func unknownState() {
        folder.write("mock.json", #"{"Tt":[{"output":1}]}"#)
        let result = run(WorkflowRunTests.training, ["--mock", "mock.json"])
        #expect(result.code == 3)
        #expect(result.error.contains("the machine has no state 'Tt'"))
    }

    @Test("items of a Map are answered by their index, what comes again by the rest")
    func items() {
        folder.write(
            "mock.json", #"{"T":[{"output":0},{"error":"E"},{"output":2},{"output":"again"}]}"#)
        let result = run(
            """
            {"StartAt":"M","States":{"M":{"Type":"Map","End":true,"ItemProcessor":{"StartAt":"T","States":{
            "T":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f"},
            "Retry":[{"ErrorEquals":["E"]}],"End":true}}}}}}
            """, ["--mock", "mock.json", "--fast-forward", "--input", "[1,2,3]"])
        #expect(
            JSONValue(parsing: result.output)["output"] == .array([.number(0), .string("again"), .number(2)]),
            "\(result.output)")
    }

    @Test("States.Runtime is caught by nothing, whoever says it")
    func runtime() {
        folder.write("mock.json", #"{"T":[{"error":"States.Runtime","cause":"x"}]}"#)
        let result = run(
            """
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke",
            "Parameters":{"FunctionName":"f"},"Retry":[{"ErrorEquals":["States.ALL"]}],
            "Catch":[{"ErrorEquals":["States.ALL"],"Next":"P"}],"End":true},"P":{"Type":"Pass","End":true}}}
            """, ["--mock", "mock.json"])
        #expect(result.code == 1)
        #expect(JSONValue(parsing: result.output)["error"]?.string == "States.Runtime")
    }

    @Test("commands find the AWS APIs here, and not those of the cloud")
    func commands() {
        let result = run(
            """
            {"StartAt":"C","States":{"C":{"Type":"Task","Resource":"arn:aws:states:::pjrun:command",
            "Parameters":{"Command":"echo $AWS_ENDPOINT_URL"},"OutputPath":"$.Output","End":true}}}
            """)
        #expect(JSONValue(parsing: result.output)["output"]?.string?.hasPrefix("http://127.0.0.1:") == true)
    }
}

import OrderedJSON
import StatesLanguage
import Testing

/// Order and links of events as recorded from the service; the recordings are those of localstack/localstack,
/// tests/aws/services/stepfunctions/v2, marked as validated against AWS.
struct HistoryTests {
    @Test func `a Pass machine`() throws {
        let run = try Simulation.run(
            #"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Succeed"}}}"#, input: #"{"a": 1}"#)
        #expect(
            run.history == """
                1 ExecutionStarted<-0
                2 PassStateEntered<-0
                3 PassStateExited<-2
                4 SucceedStateEntered<-3
                5 SucceedStateExited<-4
                6 ExecutionSucceeded<-5
                """)
        #expect(run.output == #"{"a": 1}"#)
    }

    /// scenarios: map_state_break_condition, shortened to two items.
    @Test func `iterations one after the other`() throws {
        let run = try Simulation.run(
            """
            {"StartAt":"M","States":{"M":{"Type":"Map","MaxConcurrency":1,"End":true,
            "ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}}}}
            """, input: "[1, 2]")
        #expect(
            run.history == """
                1 ExecutionStarted<-0
                2 MapStateEntered<-0
                3 MapStateStarted<-2
                4 MapIterationStarted<-3
                5 PassStateEntered<-4
                6 PassStateExited<-5
                7 MapIterationSucceeded<-6
                8 MapIterationStarted<-6
                9 PassStateEntered<-8
                10 PassStateExited<-9
                11 MapIterationSucceeded<-10
                12 MapStateSucceeded<-11
                13 MapStateExited<-11
                14 ExecutionSucceeded<-13
                """)
        #expect(run.output == "[1,2]")
    }

    /// timeouts: four items, no MaxConcurrency, one task each with TimeoutSeconds; here two items.
    @Test func `iterations side by side that time out`() throws {
        let run = try Simulation.run(
            """
            {"StartAt":"M","States":{"M":{"Type":"Map","End":true,"ItemProcessor":{"StartAt":"T","States":{
            "T":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","TimeoutSeconds":5,
            "Parameters":{"FunctionName":"f"},"End":true}}}}}}
            """, input: "[1,2]")
        #expect(
            run.history == """
                1 ExecutionStarted<-0
                2 MapStateEntered<-0
                3 MapStateStarted<-2
                4 MapIterationStarted<-3
                5 MapIterationStarted<-3
                6 TaskStateEntered<-4
                7 TaskScheduled<-6
                8 TaskStateEntered<-5
                9 TaskScheduled<-8
                10 TaskStarted<-7
                11 TaskStarted<-9
                12 TaskTimedOut<-10
                13 TaskTimedOut<-11
                14 MapIterationFailed<-12
                15 TaskStateAborted<-12
                16 MapIterationAborted<-12
                17 TaskStateAborted<-12
                18 MapStateFailed<-12
                19 ExecutionFailed<-18
                """)
        #expect(run.result == ExecutionResult(status: .failed, output: nil, error: "States.Timeout", cause: nil))
    }

    /// scenarios: map_state_retry.
    @Test func `a Map that is retried`() throws {
        let run = try Simulation.run(
            """
            {"StartAt":"M","States":{"M":{"Type":"Map","End":true,"Retry":[{"ErrorEquals":["E"],"MaxAttempts":1}],
            "ItemProcessor":{"StartAt":"F","States":{"F":{"Type":"Fail","Error":"E","Cause":"C"}}}}}}
            """, input: "[1]")
        #expect(
            run.history == """
                1 ExecutionStarted<-0
                2 MapStateEntered<-0
                3 MapStateStarted<-2
                4 MapIterationStarted<-3
                5 FailStateEntered<-4
                6 MapIterationFailed<-5
                7 MapStateStarted<-5
                8 MapIterationStarted<-7
                9 FailStateEntered<-8
                10 MapIterationFailed<-9
                11 MapStateFailed<-9
                12 ExecutionFailed<-11
                """)
        #expect(run.waits == [1000])
    }

    /// scenarios: parallel_state_catch; the caught route starts from ParallelStateFailed.
    @Test func `a Parallel that is caught`() throws {
        let run = try Simulation.run(
            """
            {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[{"StartAt":"F","States":{
            "F":{"Type":"Fail","Error":"E"}}}],"Catch":[{"ErrorEquals":["States.ALL"],"ResultPath":"$.e","Next":"H"}]},
            "H":{"Type":"Pass","End":true}}}
            """, input: #"{"a":1}"#)
        #expect(
            run.history == """
                1 ExecutionStarted<-0
                2 ParallelStateEntered<-0
                3 ParallelStateStarted<-2
                4 FailStateEntered<-3
                5 ParallelStateFailed<-4
                6 ParallelStateExited<-5
                7 PassStateEntered<-6
                8 PassStateExited<-7
                9 ExecutionSucceeded<-8
                """)
        #expect(run.output == #"{"a":1,"e":{"Error":"E","Cause":null}}"#)
    }

    /// callback: a task in a branch that fails; its state is aborted, although it is the one that failed.
    @Test func `a task that fails in a branch`() throws {
        let run = try Simulation.run(
            """
            {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true}}},
            {"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":10,"End":true}}}]}}}
            """, answers: ["T": [.error("E", "C")]])
        #expect(
            run.history == """
                1 ExecutionStarted<-0
                2 ParallelStateEntered<-0
                3 ParallelStateStarted<-2
                4 TaskStateEntered<-3
                5 TaskScheduled<-4
                6 WaitStateEntered<-3
                7 TaskStarted<-5
                8 TaskFailed<-7
                9 TaskStateAborted<-8
                10 WaitStateAborted<-8
                11 ParallelStateFailed<-8
                12 ExecutionFailed<-11
                """)
    }

    /// scenarios: lambda_invoke with Retry and Catch.
    @Test func `a function that is retried and caught`() throws {
        let run = try Simulation.run(
            """
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f",
            "Retry":[{"ErrorEquals":["States.ALL"],"MaxAttempts":2,"IntervalSeconds":3,"BackoffRate":2}],
            "Catch":[{"ErrorEquals":["States.ALL"],"Next":"H"}],"End":true},"H":{"Type":"Pass","End":true}}}
            """, answers: ["T": [.error("E", "1"), .error("E", "2"), .error("E", "3")]])
        #expect(
            run.history == """
                1 ExecutionStarted<-0
                2 TaskStateEntered<-0
                3 LambdaFunctionScheduled<-2
                4 LambdaFunctionStarted<-3
                5 LambdaFunctionFailed<-4
                6 LambdaFunctionScheduled<-5
                7 LambdaFunctionStarted<-6
                8 LambdaFunctionFailed<-7
                9 LambdaFunctionScheduled<-8
                10 LambdaFunctionStarted<-9
                11 LambdaFunctionFailed<-10
                12 TaskStateExited<-11
                13 PassStateEntered<-12
                14 PassStateExited<-13
                15 ExecutionSucceeded<-14
                """)
        #expect(run.waits == [3000, 6000])
        #expect(run.output == #"{"Error":"E","Cause":"3"}"#)
    }

    /// scenarios: MaxItems and the others of November 2024: the exit follows MapRunStarted.
    @Test func `a distributed Map`() throws {
        let run = try Simulation.run(
            """
            {"StartAt":"M","States":{"M":{"Type":"Map","End":true,"Label":"L","ItemProcessor":{
            "ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},
            "StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}}}}
            """, input: "[1,2]", mapRun: .succeeded(output: "[1,2]"))
        #expect(
            run.history == """
                1 ExecutionStarted<-0
                2 MapStateEntered<-0
                3 MapStateStarted<-2
                4 MapRunStarted<-3
                5 MapRunSucceeded<-4
                6 MapStateSucceeded<-5
                7 MapStateExited<-4
                8 ExecutionSucceeded<-7
                """)
        #expect(run.mapRuns.first?.arn.hasPrefix("arn:aws:states:us-east-1:123456789012:mapRun:M/L:") == true)
    }

    /// floci-io/floci, pull request 3167: measured on AWS.
    @Test func `a Parallel whose selector finds nothing`() throws {
        let run = try Simulation.run(
            """
            {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"ResultSelector":{"m.$":"$.nope"},
            "Branches":[{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}]}}}
            """)
        #expect(
            run.history == """
                1 ExecutionStarted<-0
                2 ParallelStateEntered<-0
                3 ParallelStateStarted<-2
                4 PassStateEntered<-3
                5 PassStateExited<-4
                6 ParallelStateSucceeded<-5
                7 ExecutionFailed<-6
                """)
    }

    @Test func `the history ends at 25,000 events`() throws {
        let run = try Simulation.run(
            #"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Next":"A"}}}"#)
        #expect(run.events.count == 25_000)
        #expect(run.events.last?.kind.typeName == "ExecutionFailed")
        #expect(run.events.last?.previousID == 24_999)
        #expect(run.cause == "The execution reached the maximum number of history events (25000).")
    }

    @Test func `a machine that takes too long`() throws {
        let run = try Simulation.run(
            #"{"TimeoutSeconds":5,"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":10,"End":true}}}"#)
        #expect(run.result?.status == .timedOut)
        #expect(run.history.hasSuffix("2 WaitStateEntered<-0\n3 ExecutionTimedOut<-0"))
    }

    @Test func `a choice without a way`() throws {
        let run = try Simulation.run(
            """
            {"StartAt":"C","States":{"C":{"Type":"Choice","Choices":[
            {"Variable":"$.a","NumericEquals":1,"Next":"S"}]},"S":{"Type":"Succeed"}}}
            """, input: #"{"a":2}"#)
        #expect(run.history.hasSuffix("2 ChoiceStateEntered<-0\n3 ExecutionFailed<-2"))
        #expect(run.result?.error == "States.Runtime")
        #expect(
            run.cause
                == "An error occurred while executing the state 'C' (entered at the event id #2). Failed to transition out of the state. The state does not point to a next state."
        )
    }
}

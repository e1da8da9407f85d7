import OrderedJSON
import StatesLanguage
import Testing

/// Redriven executions as recorded from the service on 2026-09-24: radkawar/stackd,
/// testdata/aws/stepfunctions/redrive_execution.json (scenarios 01 to 08) and redrive_map.json (standard-2-0).
///
/// The recorded machines begin with a Choice state, which is left out here; so ids are smaller by two.
struct RedriveTests {
    private static let task = #""Type":"Task","Resource":"arn:aws:states:us-east-1:123456789012:activity:a""#

    /// 01-sequence: retries count anew, the entry of the state stays, and the context tells of the redrive.
    @Test func `a failed task is scheduled again after its first entry`() throws {
        var run = try SteppedExecution(
            """
            {"StartAt":"P","States":{"P":{"Type":"Pass","Result":"saved","ResultPath":"$.p","Next":"W"},
            "W":{\(RedriveTests.task),"Parameters":{"e.$":"$$.Execution.RedriveCount","s.$":"$$.State"},
            "Retry":[{"ErrorEquals":["E"],"IntervalSeconds":1,"MaxAttempts":1}],"ResultPath":"$.w","Next":"F"},
            "F":{"Type":"Pass","Parameters":{"d.$":"$","x.$":"$$.Execution"},"End":true}}}
            """)
        run.fail("W", "E")
        run.passTime()
        run.fail("W", "E")
        #expect(run.result?.status == .failed)
        #expect(run.events.count == 9)

        run.redrive()
        run.fail("W", "E")
        run.passTime()
        run.fail("W", "E")
        #expect(run.result?.error == "E")
        run.redrive()
        run.succeed("W", "true")

        #expect(
            run.history(from: 4) == """
                4 TaskStateEntered<-3
                5 ActivityScheduled<-4
                6 ActivityFailed<-5
                7 ActivityScheduled<-6
                8 ActivityFailed<-7
                9 ExecutionFailed<-8
                10 ExecutionRedriven<-9
                11 ActivityScheduled<-4
                12 ActivityFailed<-11
                13 ActivityScheduled<-12
                14 ActivityFailed<-13
                15 ExecutionFailed<-14
                16 ExecutionRedriven<-15
                17 ActivityScheduled<-4
                18 ActivitySucceeded<-17
                19 TaskStateExited<-18
                20 PassStateEntered<-19
                21 PassStateExited<-20
                22 ExecutionSucceeded<-21
                """)
        #expect(
            run.tasks.map { "\($0.parameters.json["e"]?.int ?? -1) \($0.retryCount)" } == [
                "0 0", "0 1", "1 0", "1 1", "2 0",
            ])
        #expect(Set(run.tasks.map { $0.parameters.json["s"]?["EnteredTime"]?.string }).count == 1)
        let output = try JSON(parsing: run.result?.output ?? "null")
        #expect(output["d"]?.serialized() == #"{"p":"saved","w":true}"#)
        #expect(
            output["x"]?.object.map { $0.map(\.key) } == [
                "Id", "Input", "StartTime", "Name", "RoleArn", "RedriveCount", "RedriveTime",
            ])
        #expect(output["x"]?["RedriveTime"]?.string == run.events[15].time.iso8601)
        #expect(run.events[15].json()["executionRedrivenEventDetails"]?.serialized() == #"{"redriveCount":2}"#)
    }

    /// 02-parallel: only the failed and the aborted branch go on; nothing is entered or started again.
    @Test func `branches that succeeded do not run again`() throws {
        let branches = ["A", "B", "C"].map {
            #"{"StartAt":"\#($0)","States":{"\#($0)":{\#(RedriveTests.task),"End":true}}}"#
        }
        var run = try SteppedExecution(
            #"{"StartAt":"P","States":{"P":{"Type":"Parallel","Branches":[\#(branches.joined(separator: ","))],"End":true}}}"#
        )
        run.succeed("A", #""kept""#)
        run.fail("B", "E")
        #expect(
            run.history(from: 10) == """
                10 ActivitySucceeded<-5
                11 TaskStateExited<-10
                12 ActivityFailed<-7
                13 TaskStateAborted<-12
                14 TaskStateAborted<-12
                15 ParallelStateFailed<-12
                16 ExecutionFailed<-15
                """)

        run.redrive()
        run.succeed("C", "3")
        run.succeed("B", "2")

        #expect(
            run.history(from: 17) == """
                17 ExecutionRedriven<-16
                18 ActivityScheduled<-6
                19 ActivityScheduled<-8
                20 ActivitySucceeded<-19
                21 TaskStateExited<-20
                22 ActivitySucceeded<-18
                23 TaskStateExited<-22
                24 ParallelStateSucceeded<-23
                25 ParallelStateExited<-23
                26 ExecutionSucceeded<-25
                """)
        #expect(run.result?.output == #"["kept",2,3]"#)
        #expect(run.tasks.filter { $0.stateName == "A" }.count == 1)
    }

    /// 03-inline-map: the failed iteration goes on, one that had not begun begins after it.
    @Test func `iterations go on where they failed`() throws {
        var run = try SteppedExecution(
            """
            {"StartAt":"M","States":{"M":{"Type":"Map","MaxConcurrency":1,"End":true,
            "ItemProcessor":{"StartAt":"T","States":{"T":{\(RedriveTests.task),"End":true}}}}}}
            """, input: "[0,1,2]")
        run.succeed("T", "10")
        run.fail("T", "E")
        run.redrive()
        run.succeed("T", "11")
        run.succeed("T", "12")

        #expect(
            run.history(from: 9) == """
                9 MapIterationSucceeded<-8
                10 MapIterationStarted<-8
                11 TaskStateEntered<-10
                12 ActivityScheduled<-11
                13 ActivityFailed<-12
                14 MapIterationFailed<-13
                15 TaskStateAborted<-13
                16 MapStateFailed<-13
                17 ExecutionFailed<-16
                18 ExecutionRedriven<-17
                19 ActivityScheduled<-11
                20 ActivitySucceeded<-19
                21 TaskStateExited<-20
                22 MapIterationSucceeded<-21
                23 MapIterationStarted<-21
                24 TaskStateEntered<-23
                25 ActivityScheduled<-24
                26 ActivitySucceeded<-25
                27 TaskStateExited<-26
                28 MapIterationSucceeded<-27
                29 MapStateSucceeded<-28
                30 MapStateExited<-28
                31 ExecutionSucceeded<-30
                """)
        #expect(run.result?.output == "[10,11,12]")
    }

    /// 04-aborted-leased and 06-execution-timeout; the time of the machine counts anew.
    @Test(arguments: [true, false]) func `stopped, or out of time`(isStopped: Bool) throws {
        var run = try SteppedExecution(
            #"{"TimeoutSeconds":8,"StartAt":"T","States":{"T":{\#(RedriveTests.task),"TimeoutSeconds":60,"End":true}}}"#
        )
        if isStopped { run.hear(.stop(error: "A", cause: nil)) } else { run.passTime() }
        #expect(run.result?.status == (isStopped ? .aborted : .timedOut))
        let stale = try #require(run.tasks.first)

        run.redrive()
        #expect(run.timers.values.min()?.milliseconds == run.now.milliseconds - 1000 + 8000)
        run.hear(.taskSucceeded(stale.id, output: "0"))
        #expect(run.result == nil)
        run.succeed("T", "1")

        #expect(
            run.history(from: 3) == """
                3 ActivityScheduled<-2
                4 \(isStopped ? "ExecutionAborted" : "ExecutionTimedOut")<-0
                5 ExecutionRedriven<-4
                6 ActivityScheduled<-2
                7 ActivitySucceeded<-6
                8 TaskStateExited<-7
                9 ExecutionSucceeded<-8
                """)
    }

    /// 08-explicit-fail.
    @Test func `a Fail state fails again without being entered`() throws {
        var run = try SteppedExecution(#"{"StartAt":"F","States":{"F":{"Type":"Fail","Error":"X"}}}"#)
        run.redrive()

        #expect(
            run.history() == """
                1 ExecutionStarted<-0
                2 FailStateEntered<-0
                3 ExecutionFailed<-2
                4 ExecutionRedriven<-3
                5 ExecutionFailed<-4
                """)
        #expect(run.result?.error == "X")
    }

    /// redrive_map.json, standard-2-0: the run goes on under its ARN, and counts its own redrives.
    @Test func `a map run is redriven`() throws {
        var run = try SteppedExecution(
            """
            {"StartAt":"M","States":{"M":{"Type":"Map","Label":"L","End":true,"ItemProcessor":{
            "ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},
            "StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}}}}
            """, input: "[1,2]")
        let first = try #require(run.mapRuns.first)
        run.hear(.mapRunEnded(first.id, .failed(error: "E", cause: nil)))
        run.redrive()
        run.hear(.mapRunEnded(first.id, .failed(error: "E", cause: nil)))
        run.redrive()
        run.hear(.mapRunEnded(first.id, .succeeded(output: "[1,2]")))

        #expect(run.mapRuns.map(\.redriveCount) == [0, 1, 2])
        #expect(Set(run.mapRuns.map(\.arn)).count == 1)
        #expect(
            run.history(from: 3) == """
                3 MapStateStarted<-2
                4 MapRunStarted<-3
                5 MapRunFailed<-4
                6 MapStateFailed<-5
                7 ExecutionFailed<-6
                8 ExecutionRedriven<-7
                9 MapRunRedriven<-3
                10 MapRunFailed<-9
                11 MapStateFailed<-10
                12 ExecutionFailed<-11
                13 ExecutionRedriven<-12
                14 MapRunRedriven<-3
                15 MapRunSucceeded<-14
                16 MapStateSucceeded<-15
                17 MapStateExited<-14
                18 ExecutionSucceeded<-17
                """)
    }

    /// Documented for States.DataLimitExceeded: the branches that succeeded run again, too.
    @Test func `too much output runs all branches again`() throws {
        var run = try SteppedExecution(
            """
            {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
            {"StartAt":"A","States":{"A":{\(RedriveTests.task),"End":true}}},
            {"StartAt":"B","States":{"B":{\(RedriveTests.task),"End":true}}}]}}}
            """)
        let long = "\"" + String(repeating: "x", count: 150_000) + "\""
        run.succeed("A", long)
        run.succeed("B", long)
        #expect(run.result?.error == "States.DataLimitExceeded")

        run.redrive()

        #expect(run.tasks.map(\.stateName) == ["A", "B", "A", "B"])
        #expect(run.events.suffix(5).first?.kind == .parallelStarted)
    }

    @Test func `a branch that was between two states enters the next`() throws {
        var run = try SteppedExecution(
            """
            {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
            {"StartAt":"A","States":{"A":{\(RedriveTests.task),"Next":"C"},"C":{\(RedriveTests.task),"End":true}}},
            {"StartAt":"B","States":{"B":{\(RedriveTests.task),"End":true}}}]}}}
            """)
        let (a, b) = (run.tasks[0].id, run.tasks[1].id)
        run.hear(.taskSucceeded(a, output: "1"), .taskFailed(b, TaskFailure(error: "E", cause: nil)))
        #expect(run.result?.error == "E")
        #expect(!run.events.contains { if case .stateEntered(_, "C", _) = $0.kind { true } else { false } })

        run.redrive()
        run.succeed("C", "2")
        run.succeed("B", "3")

        #expect(run.result?.output == "[2,3]")
        #expect(
            run.tasks.map(\.stateName) == ["A", "B", "C", "B"] || run.tasks.map(\.stateName) == ["A", "B", "B", "C"])
    }

    @Test func `running and successful executions do not hear of it`() throws {
        var run = try SteppedExecution(#"{"StartAt":"T","States":{"T":{\#(RedriveTests.task),"End":true}}}"#)
        run.hear(.redrive(at: run.now))
        #expect(run.events.count == 3)
        #expect(!run.interpreter.isRedrivable)
        run.succeed("T", "1")
        #expect(run.result?.status == .succeeded)
        run.hear(.redrive(at: run.now))
        #expect(run.events.count == 6)
        #expect(!run.interpreter.isRedrivable)
    }

    @Test func `a Wait state waits again, a caught failure leaves nothing behind`() throws {
        var run = try SteppedExecution(
            """
            {"StartAt":"M","States":{"M":{"Type":"Map","Next":"W","Catch":[{"ErrorEquals":["States.ALL"],"Next":"W"}],
            "ItemProcessor":{"StartAt":"T","States":{"T":{\(RedriveTests.task),"End":true}}}},
            "W":{"Type":"Wait","Seconds":5,"End":true}}}
            """, input: "[1]")
        run.fail("T", "E")
        run.hear(.stop(error: nil, cause: nil))
        run.redrive()
        #expect(run.timers.count == 1)
        run.passTime()

        #expect(run.result?.status == .succeeded)
        #expect(run.tasks.count == 1)
    }

    // MARK: - Anywhere

    /// Parallel in Map in Parallel, with waits, retries, a catcher and variables.
    private static let nested = """
        {"StartAt":"O","States":{"O":{"Type":"Parallel","ResultPath":"$.o","Next":"Z","Branches":[
        {"StartAt":"M","States":{"M":{"Type":"Map","ItemsPath":"$.items","MaxConcurrency":2,"End":true,
        "ItemSelector":{"v.$":"$$.Map.Item.Value"},"ItemProcessor":{"StartAt":"S","States":{
        "S":{"Type":"Pass","Assign":{"x.$":"$.v"},"Next":"A"},
        "A":{\(task),"Retry":[{"ErrorEquals":["Once"],"IntervalSeconds":2}],"ResultPath":"$.a","Next":"W"},
        "W":{"Type":"Wait","Seconds":3,"Next":"I"},
        "I":{"Type":"Parallel","ResultPath":"$.i","Next":"E","Branches":[
        {"StartAt":"B","States":{"B":{\(task),"End":true}}},{"StartAt":"C","States":{"C":{\(task),"Next":"D",
        "Catch":[{"ErrorEquals":["Caught"],"ResultPath":"$.c","Next":"D"}]},"D":{"Type":"Pass","End":true}}}]},
        "E":{"Type":"Pass","Parameters":{"x.$":"$x","i.$":"$.i"},"End":true}}}}}},
        {"StartAt":"F","States":{"F":{\(task),"Next":"G"},"G":{"Type":"Wait","Seconds":7,"End":true}}}]},
        "Z":{\(task),"End":true}}}
        """

    /// Answers the oldest task or lets time pass, until the end or so many steps.
    private func advance(_ run: inout SteppedExecution, steps: Int, _ answered: inout Set<TaskID>) -> Int {
        var count = 0
        while run.result == nil, count < steps {
            count += 1
            if let task = run.tasks.first(where: { !answered.contains($0.id) }) {
                answered.insert(task.id)
                switch (task.stateName, task.retryCount) {
                case ("A", 0) where task.mapIndex == 1:
                    run.hear(.taskFailed(task.id, TaskFailure(error: "Once", cause: nil)))
                case ("C", _) where task.mapIndex == 2:
                    run.hear(.taskFailed(task.id, TaskFailure(error: "Caught", cause: nil)))
                default: run.hear(.taskSucceeded(task.id, output: "\"\(task.stateName)\""))
                }
            } else {
                run.passTime()
            }
        }
        return count
    }

    @Test func `wherever an execution is stopped, a redrive brings it to the same output`() throws {
        let input = #"{"items":[10,20,30]}"#
        var whole = try SteppedExecution(RedriveTests.nested, input: input)
        var answered: Set<TaskID> = []
        let steps = advance(&whole, steps: 1000, &answered)
        let output = try #require(whole.result?.output)
        #expect(whole.tasks.count == 12)

        for stop in 0..<steps {
            for again in [0, 1, 5] {
                var run = try SteppedExecution(RedriveTests.nested, input: input)
                var answered: Set<TaskID> = []
                _ = advance(&run, steps: stop, &answered)
                for pause in [0, again] {
                    _ = advance(&run, steps: pause, &answered)
                    guard run.result == nil else { continue }
                    run.hear(.stop(error: nil, cause: nil))
                    answered.formUnion(run.tasks.map(\.id))
                    #expect(run.timers.isEmpty)
                    run.redrive()
                }
                _ = advance(&run, steps: 1000, &answered)

                #expect(run.result?.output == output, "stopped after \(stop) and \(again) steps")
                #expect(run.events.map(\.id) == Array(1...run.events.count))
                #expect(run.events.allSatisfy { $0.previousID < $0.id })
                // What was done is not done again, but for what was being done.
                #expect(run.tasks.count <= whole.tasks.count + 12, "stopped after \(stop) and \(again) steps")
            }
        }
    }

    @Test func `a journal of stimuli with redrives gives the same events again`() throws {
        var run = try SteppedExecution(RedriveTests.nested, input: #"{"items":[10,20,30]}"#)
        var answered: Set<TaskID> = []
        _ = advance(&run, steps: 7, &answered)
        run.hear(.stop(error: nil, cause: nil))
        answered.formUnion(run.tasks.map(\.id))
        run.redrive()
        _ = advance(&run, steps: 1000, &answered)

        var again = try SteppedExecution(RedriveTests.nested, input: #"{"items":[10,20,30]}"#)
        for (stimuli, time) in run.heard.dropFirst() {
            again.now = time
            for stimulus in stimuli { again.hear(stimulus) }
        }

        #expect(again.events == run.events)
        #expect(again.result == run.result)
    }
}

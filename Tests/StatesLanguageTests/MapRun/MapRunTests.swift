import OrderedJSON
import StatesLanguage
import Testing

/// Drives a map run by hand.
private struct Drive {
    var run: MapRun
    var actions: [MapRun.Action] = []

    init(_ fields: [(String, JSON)], _ input: String) throws { run = try Drive.run(fields, input) }

    static func run(_ fields: [(String, JSON)], _ input: String) throws -> MapRun {
        var map: JSONObject = [
            "Type": "Map", "End": true, "Label": "L",
            "ItemProcessor": [
                "ProcessorConfig": ["Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"], "StartAt": "P",
                "States": ["P": ["Type": "Pass", "End": true]],
            ],
        ]
        for (name, value) in fields { map[name] = value }
        let machine = try StateMachine(["StartAt": "M", "States": ["M": .object(map)]])
        let context = ExecutionContext(
            arn: "arn:aws:states:us-east-1:123456789012:execution:m:e", name: "e",
            stateMachineARN: "arn:aws:states:us-east-1:123456789012:stateMachine:m", stateMachineName: "m",
            roleARN: "r", startTime: WallTime(milliseconds: 0),
            input: Payload(json: try JSON(parsing: input), text: input), seed: 1, region: "us-east-1")
        var interpreter = Interpreter(machine, context: context)
        var request: MapRunRequest?
        interpreter.handle([.start], at: context.startTime) { action in
            if case .startMapRun(let made) = action { request = made }
        }
        return MapRun(try #require(request), parent: context)
    }

    mutating func send(_ event: MapRun.Event) {
        actions = []
        var made: [MapRun.Action] = []
        run.handle(event, at: WallTime(milliseconds: 5)) { made.append($0) }
        actions = made
    }

    mutating func end(_ child: ChildExecution, _ status: ExecutionResult.Status = .succeeded, _ output: String = "1") {
        let result = ExecutionResult(
            status: status, output: status == .succeeded ? output : nil, error: status == .succeeded ? nil : "E",
            cause: nil)
        send(.childEnded(.init(child: child, result: result, stopTime: WallTime(milliseconds: 9))))
    }

    var started: [ChildExecution] { actions.compactMap { if case .start(let child) = $0 { child } else { nil } } }
    var inputs: [String] { started.map(\.context.input.text) }
    var ended: MapRunEnd? { actions.lazy.compactMap { if case .end(let end) = $0 { end } else { nil } }.first }
    var written: [String] {
        actions.compactMap { if case .write(let file, let text) = $0 { "\(file) \(text)" } else { nil } }
    }
    var cancels: Bool { actions.contains { if case .cancelAll = $0 { true } else { false } } }
    var reads: Int? { actions.lazy.compactMap { if case .read(let count) = $0 { count } else { nil } }.first }
}

private let exceeded = MapRunEnd.failed(
    error: "States.ExceedToleratedFailureThreshold", cause: "The specified tolerated failure threshold was exceeded")

@Suite struct MapRunTests {
    @Test func `no items give an empty output`() throws {
        var drive = try Drive([], "[]")

        drive.send(.start)

        #expect(drive.ended == .succeeded(output: "[]"))
    }

    @Test func `children are made again as they were`() throws {
        var (one, two) = (try Drive([], "[1,2]"), try Drive([], "[1,2]"))

        one.send(.start)
        two.send(.start)

        #expect(one.started.map(\.context.arn) == two.started.map(\.context.arn))
        #expect(one.started.map(\.context.seed) == two.started.map(\.context.seed))
        #expect(Set(one.started.map(\.context.name)).count == 2)
    }

    // MARK: - Batches

    @Test func `batches have as many items as are asked for`() throws {
        var drive = try Drive([("ItemBatcher", ["MaxItemsPerBatch": 2, "BatchInput": ["a": 1]])], "[1,2,3]")

        drive.send(.start)

        #expect(drive.inputs == [#"{"BatchInput":{"a":1},"Items":[1,2]}"#, #"{"BatchInput":{"a":1},"Items":[3]}"#])
        #expect(drive.started.map(\.itemCount) == [2, 1])
        #expect(drive.started.map(\.firstItem) == [0, 2])
    }

    @Test func `batches have as many bytes as are asked for`() throws {
        // {"Items":["aaaa","bbbb"]} has 25 bytes.
        let batcher: JSON = ["MaxInputBytesPerBatch": 25]
        var drive = try Drive([("ItemBatcher", batcher)], #"["aaaa","bbbb","c","dddddddddddddddddddd","e"]"#)

        drive.send(.start)

        #expect(
            drive.inputs == [
                #"{"Items":["aaaa","bbbb"]}"#, #"{"Items":["c"]}"#, #"{"Items":["dddddddddddddddddddd"]}"#,
                #"{"Items":["e"]}"#,
            ])
    }

    @Test func `a batch goes on where the reader's piece ends`() throws {
        var drive = try Drive(
            [
                ("ItemBatcher", ["MaxItemsPerBatch": 3]),
                ("ItemReader", ["Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": ["Bucket": "b"]]),
            ], "{}")

        drive.send(.start)
        #expect(drive.reads != nil)
        drive.send(.items([1, 2], isLast: false))
        #expect(drive.inputs == [])
        #expect(drive.reads != nil)
        drive.send(.items([3, 4], isLast: true))

        #expect(drive.inputs == [#"{"Items":[1,2,3]}"#, #"{"Items":[4]}"#])
        #expect(drive.reads == nil)
    }

    @Test func `nothing more is read than children can take`() throws {
        var drive = try Drive(
            [
                ("MaxConcurrency", 2),
                ("ItemReader", ["Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": ["Bucket": "b"]]),
            ], "{}")

        drive.send(.start)
        drive.send(.items([1, 2, 3], isLast: false))
        #expect(drive.inputs == ["1", "2"])
        #expect(drive.reads == nil)
        let first = drive.started[0]
        drive.end(first)

        #expect(drive.inputs == ["3"])
        #expect(drive.reads == nil)
    }

    @Test func `an item that no execution can have fails the run`() throws {
        let selector: JSON = ["a.$": "$$.Map.Item.Value", "b.$": "$$.Map.Item.Value"]
        var drive = try Drive([("ItemSelector", selector)], "[\"" + String(repeating: "x", count: 140_000) + "\"]")

        drive.send(.start)

        guard case .failed("States.DataLimitExceeded"?, _) = drive.ended else {
            return #expect(Bool(false), "\(String(describing: drive.ended))")
        }
    }

    // MARK: - Failures

    @Test func `without tolerance, the first failure ends the run when the others are stopped`() throws {
        var drive = try Drive([], "[1,2]")
        drive.send(.start)
        let children = drive.started

        drive.end(children[0], .failed)
        #expect(drive.cancels)
        #expect(drive.ended == nil)
        drive.end(children[1], .aborted)

        #expect(drive.ended == exceeded)
        #expect(drive.run.executions.failed == 1)
        #expect(drive.run.executions.aborted == 1)
    }

    @Test func `as many failures as are tolerated leave no gap in the output`() throws {
        var drive = try Drive([("ToleratedFailureCount", 1)], "[1,2,3]")
        drive.send(.start)
        let children = drive.started

        drive.end(children[1], .timedOut)
        drive.end(children[2], .succeeded, "\"c\"")
        drive.end(children[0], .succeeded, "\"a\"")

        #expect(drive.ended == .succeeded(output: #"["a","c"]"#))
    }

    @Test func `a failed batch counts all its items`() throws {
        let batcher: (String, JSON) = ("ItemBatcher", ["MaxItemsPerBatch": 2])
        var (one, two) = (
            try Drive([("ToleratedFailureCount", 1), batcher], "[1,2,3,4]"),
            try Drive([("ToleratedFailureCount", 2), batcher], "[1,2,3,4]")
        )
        one.send(.start)
        two.send(.start)

        one.end(one.started[0], .failed)
        two.end(two.started[0], .failed)

        #expect(one.cancels)
        #expect(!two.cancels)
        #expect(two.run.items.failed == 2)
    }

    @Test(arguments: [(25.0, true), (50, false), (49.9, true), (100, false), (0, true)])
    func `a share of failures is counted among all items`(percentage: Double, fails: Bool) throws {
        var drive = try Drive([("ToleratedFailurePercentage", .number(JSONNumber(percentage)))], "[1,2,3,4]")
        drive.send(.start)
        let children = drive.started

        drive.end(children[0], .failed)
        drive.end(children[1], .failed)
        drive.end(children[2], fails ? .aborted : .succeeded)
        drive.end(children[3], fails ? .aborted : .succeeded)

        #expect(drive.ended == (fails ? exceeded : .succeeded(output: "[1,1]")))
    }

    @Test func `a share is only told when all items are known`() throws {
        var drive = try Drive(
            [
                ("ToleratedFailurePercentage", 50),
                ("ItemReader", ["Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": ["Bucket": "b"]]),
            ], "{}")
        drive.send(.start)
        drive.send(.items([1], isLast: false))

        drive.end(drive.started[0], .failed)
        #expect(!drive.cancels)
        drive.send(.items([2], isLast: true))
        drive.end(drive.started[0])

        #expect(drive.ended == .succeeded(output: "[1]"))
    }

    @Test func `items that cannot be read stop what runs`() throws {
        var drive = try Drive(
            [("ItemReader", ["Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": ["Bucket": "b"]])], "{}")
        drive.send(.start)
        drive.send(.items([1], isLast: false))
        let child = drive.started[0]

        drive.send(.readFailed(error: "States.ItemReaderFailed", cause: "c"))
        #expect(drive.cancels)
        drive.end(child, .aborted)

        #expect(drive.ended == .failed(error: "States.ItemReaderFailed", cause: "c"))
    }

    // MARK: - Results

    @Test func `more output than a state can have is a failure`() throws {
        var drive = try Drive([], "[1,2]")
        drive.send(.start)
        let children = drive.started
        let text = "\"" + String(repeating: "x", count: 140_000) + "\""

        drive.end(children[0], .succeeded, text)
        drive.end(children[1], .succeeded, text)

        guard case .failed("States.DataLimitExceeded"?, let cause?) = drive.ended else {
            return #expect(Bool(false), "\(String(describing: drive.ended))")
        }
        #expect(cause.contains("'M'"))
    }

    @Test func `FLATTEN takes the brackets off arrays`() throws {
        var drive = try Drive(
            [("ResultWriter", ["WriterConfig": ["Transformation": "FLATTEN", "OutputType": "JSON"]])], "[1,2,3]")
        drive.send(.start)
        let children = drive.started

        drive.end(children[0], .succeeded, "[1,[2]]")
        drive.end(children[1], .succeeded, "[]")
        drive.end(children[2], .succeeded, "{}")

        #expect(drive.ended == .succeeded(output: "[1,[2],{}]"))
    }

    @Test(arguments: [("COMPACT", "SUCCEEDED [1]"), ("FLATTEN", "SUCCEEDED 1")])
    func `files get what WriterConfig makes of outputs, and failures as they are`(name: String, text: String) throws {
        let writer: JSON = [
            "Resource": "arn:aws:states:::s3:putObject", "Parameters": ["Bucket": "b", "Prefix": "p"],
            "WriterConfig": ["Transformation": .string(name), "OutputType": "JSON"],
        ]
        var drive = try Drive([("ResultWriter", writer), ("ToleratedFailureCount", 1)], "[1,2]")
        drive.send(.start)
        let children = drive.started

        drive.end(children[0], .succeeded, "[1]")
        #expect(drive.written == [text.replacing("SUCCEEDED", with: "succeeded")])
        drive.end(children[1], .failed)

        #expect(drive.written.count == 1)
        #expect(drive.written[0].hasPrefix(#"failed {"Error":"E","ExecutionArn":"arn:"#))
        #expect(drive.ended == nil)
        drive.send(.written(output: ["a": 1]))
        #expect(drive.ended == .succeeded(output: #"{"a":1}"#))
    }

    @Test func `a run goes on behind the children that were there`() throws {
        var before = try Drive([("MaxConcurrency", 2)], "[1,2,3,4]")
        before.send(.start)
        let children = before.started

        var after = try Drive([("MaxConcurrency", 2)], "[1,2,3,4]")
        for child in children { after.run.restore(started: child) }
        let end = ExecutionResult(status: .succeeded, output: "\"b\"")
        after.run.restore(ended: .init(child: children[1], result: end, stopTime: WallTime(milliseconds: 1))) { _ in }
        after.send(.start)
        #expect(after.inputs == ["3"])
        after.end(after.started[0], .succeeded, "\"c\"")
        let last = after.started[0]
        after.end(children[0], .succeeded, "\"a\"")
        after.end(last, .succeeded, "\"d\"")

        #expect(after.ended == .succeeded(output: #"["a","b","c","d"]"#))
    }

    @Test func `a run that goes on takes another width, and another tolerance`() throws {
        var drive = try Drive([("MaxConcurrency", 1), ("ToleratedFailureCount", 1)], "[1,2,3,4,5]")
        drive.send(.start)
        var children = drive.started
        #expect(children.map(\.index) == [0])
        drive.send(.update(MapRunUpdate(maximumConcurrency: 3)))
        children += drive.started
        #expect(children.map(\.index) == [0, 1, 2])
        // Narrower again: no child begins until there is room.
        drive.send(.update(MapRunUpdate(maximumConcurrency: 1)))
        for (child, status) in [(children[0], ExecutionResult.Status.failed), (children[1], .succeeded)] {
            drive.end(child, status)
            #expect(drive.started.isEmpty)
        }
        drive.end(children[2])
        #expect(drive.started.map(\.index) == [3])
        // What has failed already counts.
        drive.send(.update(MapRunUpdate(toleratedCount: 0)))
        #expect(drive.cancels)
    }
}

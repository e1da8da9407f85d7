import FileTree
import JobEngine
import JobModel
import ObjectStorage
import OrderedJSON
import PjrunTesting
import S3Model
import StatesLanguage
import Testing

@Suite struct MapRunningTests {
    private let scratch = ScratchDirectory()

    private func runner(_ performer: FakePerformer) throws -> WorkflowRunner {
        let store = try LocalObjectStore(root: scratch("s3"))
        return WorkflowRunner(
            performer: performer, clock: VirtualClock(at: startTime),
            objects: HomeMapRunObjects(store: store, outputs: store), directory: MemoryDirectory(),
            folders: ExecutionFolders(root: scratch("executions")), scratch: scratch("scratch"))
    }

    private func machine(
        _ fields: [(String, JSON)], states: JSON = ["P": ["Type": "Pass", "End": true]], start: String = "P"
    ) throws -> TestMachine {
        var map: JSONObject = [
            "Type": "Map", "End": true, "Label": "L",
            "ItemProcessor": [
                "ProcessorConfig": ["Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"], "StartAt": .string(start),
                "States": states,
            ],
        ]
        for (name, value) in fields { map[name] = value }
        return try TestMachine(["StartAt": "M", "States": ["M": .object(map)]])
    }

    private func reader(_ configuration: JSON, key: String) -> (String, JSON) {
        (
            "ItemReader",
            [
                "Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": configuration,
                "Parameters": ["Bucket": "bucket", "Key": .string(key)],
            ]
        )
    }

    private func output(_ machine: TestMachine, _ input: String = "{}") async throws -> ExecutionRecord {
        let runner = try runner(FakePerformer(isInstant: true) { .now(.succeeded(output: $0.parameters.text)) })
        let started = try runner.start(machine.request(input))
        return try await runner.waitForEnd(of: started.arn)
    }

    @Test func `outputs stand in the order of items, whichever child ends first`() async throws {
        let performer = FakePerformer { _ in .held }
        let runner = try runner(performer)
        let started = try runner.start(machine([], states: ["T": taskState(nil)], start: "T").request("[1,2,3]"))
        await until { performer.started.count == 3 }

        let names = performer.started.map { String($0.execution.split(separator: ":").last ?? "") }
        for (name, output) in [(2, "\"c\""), (0, "\"a\""), (1, "\"b\"")] {
            await performer.report(.succeeded(output: output), of: "T", in: names[name])
        }

        #expect(try await runner.waitForEnd(of: started.arn).output == #"["a","b","c"]"#)
        #expect(
            performer.started.allSatisfy {
                $0.execution.hasPrefix("arn:aws:states:us-east-1:123456789012:execution:m/L:")
            })
        #expect(Set(performer.started.map(\.execution)).count == 3)
    }

    @Test func `no more children run at once than MaxConcurrency says`() async throws {
        let performer = FakePerformer { _ in .held }
        let runner = try runner(performer)
        let items = JSON.array((0..<100).map { .number(JSONNumber($0)) })
        let started = try runner.start(
            machine([("MaxConcurrency", 7)], states: ["T": taskState(nil)], start: "T").request(items.serialized()))

        for round in 1...15 {
            await until { performer.started.count == min(100, round * 7) }
            performer.releaseAll(.succeeded(output: "1"))
        }

        #expect(try await runner.waitForEnd(of: started.arn).status == .succeeded)
        #expect(performer.most == 7)
    }

    @Test func `ten thousand children end`() async throws {
        let items = JSON.array((0..<10_000).map { .number(JSONNumber($0)) })
        let ended = try await output(machine([("MaxConcurrency", 40)]), items.serialized())

        #expect(ended.output == items.serialized())
    }

    @Test func `the first failure that is not tolerated stops the others and fails the state`() async throws {
        let performer = FakePerformer {
            $0.parameters.text == "1" ? .now(.failed(TaskFailure(error: "E", cause: "c"))) : .held
        }
        let runner = try runner(performer)
        let started = try runner.start(machine([], states: ["T": taskState(nil)], start: "T").request("[0,1,2]"))
        let ended = try await runner.waitForEnd(of: started.arn)

        #expect(ended.status == .failed)
        #expect(ended.error == "States.ExceedToleratedFailureThreshold")
        #expect(ended.cause == "The specified tolerated failure threshold was exceeded")
        #expect(performer.cancelled.count == 2)
        let kinds = try runner.history(of: started.arn).events.map(\.kind)
        #expect(kinds.contains(.mapRunFailed(error: ended.error, cause: ended.cause)))
    }

    @Test func `a stop reaches the children's tasks`() async throws {
        let performer = FakePerformer { _ in .held }
        let runner = try runner(performer)
        let started = try runner.start(machine([], states: ["T": taskState(nil)], start: "T").request("[0,1,2]"))
        await until { performer.started.count == 3 }

        try runner.stop(started.arn)

        #expect(try await runner.waitForEnd(of: started.arn).status == .aborted)
        await until { performer.cancelled.count == 3 }
    }

    @Test func `runs and their children can be looked at, also within children`() async throws {
        let performer = FakePerformer(isInstant: true) {
            .now($0.parameters.text == "2" ? .failed(TaskFailure(error: "E", cause: "c")) : .succeeded(output: "[3]"))
        }
        let runner = try runner(performer)
        // Each item's child has a map run of its own over what its task gives.
        let inner: JSON = [
            "Type": "Map", "End": true, "Label": "Inner",
            "ItemProcessor": [
                "ProcessorConfig": ["Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"], "StartAt": "Q",
                "States": ["Q": ["Type": "Pass", "End": true]],
            ],
        ]
        let machine = try machine(
            [("ToleratedFailureCount", 1)], states: ["T": taskState("N"), "N": inner], start: "T")
        let started = try runner.start(machine.request("[1,2]"))
        let ended = try await runner.waitForEnd(of: started.arn)

        #expect(ended.output == "[[3]]")
        let runs = try runner.mapRuns(of: started.arn)
        #expect(runs.map(\.status) == [.succeeded, .succeeded])
        #expect(runs[0].executionARN == started.arn)
        #expect(runs[0].executions.succeeded == 1)
        #expect(runs[0].executions.failed == 1)
        #expect(runs[0].toleratedCount == 1)
        #expect(runs[0].children.map(\.record.status) == [.succeeded, .failed])
        #expect(runs[1].executionARN == runs[0].children[0].record.arn)
        let failed = try runner.child(runs[0].children[1].record.arn, of: started.arn)
        #expect(failed.record.input == "2")
        #expect(failed.record.error == "E")
        #expect(failed.events.last?.kind == .executionFailed(error: "E", cause: "c"))
        #expect(failed.total == failed.events.count)
        let grandchild = try runner.child(runs[1].children[0].record.arn, of: started.arn)
        #expect(grandchild.record.output == "3")
    }

    // MARK: - Readers

    @Test func `a CSV file's records are filled up, cut off and ordered as the service does`() async throws {
        // From a recording: tests/aws/services/stepfunctions/v2/scenarios of localstack/localstack.
        scratch.write(
            "s3/bucket/a.csv", "Col1,Col2,Col3\nValue1,Value2,Value3,Value4\n,,,\nNull,None,\n   \n\ntrue,1,'x'\n")
        let ended = try await output(
            machine([reader(["InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"], key: "a.csv")]))

        #expect(
            ended.output
                == #"[{"Col1":"Value1","Col2":"Value2","Col3":"Value3"},{"Col1":"","Col2":"","Col3":""},{"Col1":"Null","Col2":"None","Col3":""},{"Col1":"   ","Col2":"","Col3":""},{"Col1":"","Col2":"","Col3":""},{"Col1":"true","Col2":"1","Col3":"'x'"}]"#
        )
    }

    @Test func `given headers make the first record data, and members stand in the order of a hash map`() async throws {
        scratch.write("s3/bucket/a.csv", "a,b,\"c \"\"d\"\", e\"\r\n")
        let ended = try await output(
            machine([
                reader(
                    ["InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["0", "True", "{}"]], key: "a.csv")
            ]))

        #expect(ended.output == #"[{"0":"a","{}":"c \"d\", e","True":"b"}]"#)
    }

    @Test(arguments: [
        (
            "a.csv", #"{"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}"#, "A,A\n1,2\n",
            "CSV headers cannot contain duplicates."
        ),
        ("a.json", #"{"InputType": "JSON"}"#, #"{"a":1}"#, "Attempting to map over non-iterable node."),
    ])
    func `what cannot be read fails the run with the service's words`(
        key: String, configuration: String, content: String, cause: String
    ) async throws {
        scratch.write("s3/bucket/\(key)", content)
        let ended = try await output(machine([reader(JSON(parsing: configuration), key: key)]))

        #expect(ended.error == "States.ItemReaderFailed")
        #expect(ended.cause == cause)
    }

    @Test func `Parquet is refused by its name, and a missing object by its own`() async throws {
        scratch.write("s3/bucket/a", "x")
        let refused = try await output(machine([reader(["InputType": "PARQUET"], key: "a")]))
        let missing = try await output(machine([reader(["InputType": "JSON"], key: "b")]))

        #expect(refused.error == "States.ItemReaderFailed")
        #expect(refused.cause?.contains("'PARQUET' is not supported") == true)
        #expect(missing.cause?.contains("s3://bucket/b") == true)
    }

    @Test func `JSON arrays are found by a pointer, and their elements keep their text`() async throws {
        scratch.write(
            "s3/bucket/a.json", #"{"x/y":{"no":[9]},"z":[0,{"items":[ {"b":1.50,"a":"]"},[], "\"",-0 ,null,true]}]}"#)
        let ended = try await output(
            machine([reader(["InputType": "JSON", "ItemsPointer": "/z/1/items"], key: "a.json")]))
        let escaped = try await output(
            machine([reader(["InputType": "JSON", "ItemsPointer": "/x~1y/no"], key: "a.json")]))

        #expect(ended.output == #"[{"b":1.50,"a":"]"},[],"\"",-0,null,true]"#)
        #expect(escaped.output == "[9]")
    }

    @Test(arguments: ["[1,2", "[1 2]", "[1,]", #"["a]"#, "[{]", "", "["])
    func `broken JSON is told`(content: String) async throws {
        scratch.write("s3/bucket/a.json", content)
        let ended = try await output(machine([reader(["InputType": "JSON"], key: "a.json")]))

        #expect(ended.error == "States.ItemReaderFailed", "\(ended)")
    }

    @Test func `lines of JSON, and MaxItems`() async throws {
        scratch.write("s3/bucket/a.jsonl", "{\"a\":1}\n\n[2]\n3")
        let all = try await output(machine([reader(["InputType": "JSONL"], key: "a.jsonl")]))
        let two = try await output(machine([reader(["InputType": "JSONL", "MaxItems": 2], key: "a.jsonl")]))

        #expect(all.output == #"[{"a":1},[2],3]"#)
        #expect(two.output == #"[{"a":1},[2]]"#)
    }

    @Test func `objects of a bucket are items`() async throws {
        for name in ["p/a", "p/b", "q"] { scratch.write("s3/bucket/\(name)", name) }
        let machine = try machine([
            (
                "ItemReader",
                [
                    "Resource": "arn:aws:states:::s3:listObjectsV2",
                    "Parameters": ["Bucket": "bucket", "Prefix": "p/"],
                ]
            )
        ])
        let items = try JSON(parsing: try await output(machine).output ?? "").array ?? []

        #expect(items.map { $0["Key"] } == ["p/a", "p/b"])
        #expect(items.map { $0["Size"] } == [3, 3])
        #expect(items.map { $0["StorageClass"] } == ["STANDARD", "STANDARD"])
        #expect(items.allSatisfy { $0["Etag"]?.string?.hasPrefix("\"") == true && $0["LastModified"]?.int != nil })
    }

    @Test func `an inventory's files are read with its headers`() async throws {
        scratch.write(
            "s3/bucket/m.json",
            #"{"destinationBucket":"arn:aws:s3:::bucket","fileFormat":"CSV","fileSchema":"Bucket, Key","files":[{"key":"i1.csv"},{"key":"i2.csv"}]}"#
        )
        scratch.write("s3/bucket/i1.csv", "\"b\",\"k1\"\n\"b\",\"k2\"\n")
        scratch.write("s3/bucket/i2.csv", "\"b\",\"k3\"\n")
        let ended = try await output(machine([reader(["InputType": "MANIFEST"], key: "m.json")]))

        let items = try JSON(parsing: ended.output ?? "").array ?? []
        #expect(items.map { $0["Key"] } == ["k1", "k2", "k3"])
    }

    // MARK: - Writers

    @Test func `results go to files with a manifest`() async throws {
        scratch.write("s3/bucket/x", "x")
        let writer: JSON = [
            "Resource": "arn:aws:states:::s3:putObject", "Parameters": ["Bucket": "bucket", "Prefix": "out"],
        ]
        let performer = FakePerformer(isInstant: true) {
            .now(
                $0.parameters.text == "2"
                    ? .failed(TaskFailure(error: "E", cause: "c")) : .succeeded(output: "[\($0.parameters.text)]"))
        }
        let runner = try runner(performer)
        let started = try runner.start(
            machine(
                [("ResultWriter", writer), ("ToleratedFailurePercentage", 50)], states: ["T": taskState(nil)],
                start: "T"
            ).request("[1,2]"))
        let ended = try await runner.waitForEnd(of: started.arn)

        let details = try JSON(parsing: ended.output ?? "")
        let run = try #require(details["MapRunArn"]?.string)
        let key = try #require(details["ResultWriterDetails"]?["Key"]?.string)
        let id = try #require(run.split(separator: ":").last)
        #expect(key == "out/\(id)/manifest.json")
        let manifest = try JSON(parsing: try #require(scratch.read("s3/bucket/\(key)")))
        #expect(manifest["MapRunArn"]?.string == run)
        #expect(manifest["ResultFiles"]?["PENDING"] == [])
        let text = try #require(scratch.read("s3/bucket/out/\(id)/SUCCEEDED_0.json"))
        #expect(manifest["ResultFiles"]?["SUCCEEDED"]?[0]?["Size"]?.int == text.utf8.count)
        let succeeded = try JSON(parsing: text)
        #expect(succeeded[0]?["Output"] == "[1]")
        #expect(succeeded[0]?["Status"] == "SUCCEEDED")
        let failed = try JSON(parsing: try #require(scratch.read("s3/bucket/out/\(id)/FAILED_0.json")))
        #expect(failed[0]?["Error"] == "E")
        #expect(failed[0]?["Input"] == "2")
        #expect(scratch.read("scratch/\(id)/SUCCEEDED_0.json") == nil)
    }

    @Test func `a missing bucket fails the state`() async throws {
        let writer: JSON = [
            "Resource": "arn:aws:states:::s3:putObject", "Parameters": ["Bucket": "nowhere", "Prefix": "out"],
        ]
        let ended = try await output(machine([("ResultWriter", writer)]), "[1]")

        #expect(ended.error == "States.ResultWriterFailed")
        #expect(ended.cause?.contains("nowhere") == true)
    }
}

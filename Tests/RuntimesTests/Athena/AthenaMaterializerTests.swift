import JobModel
import ObjectStorage
import OrderedJSON
import PjrunTesting
import Synchronization
import Testing

@testable import Runtimes

/// A bucket with a table, and a materializer whose names count up.
private final class AthenaBench: Sendable {
    let scratch = ScratchDirectory()
    private let tables = MemoryTableStore()
    private let next = Mutex<UInt8>(0)

    init() throws {
        scratch.write("s3/lake/t/f.csv", "1,a\n2,b\n3,\\N\n")
        var table = GlueTable(name: "t", databaseName: "default")
        table.columns = [GlueColumn(name: "id", type: "int"), GlueColumn(name: "x", type: "string")]
        table.location = "s3://lake/t/"
        table.serdeParameters = ["field.delim": ","]
        #expect(try tables.create(table) == .done)
    }

    func materializer() throws -> AthenaMaterializer {
        let now: @Sendable () -> Timestamp = { Timestamp(milliseconds: 1_572_558_621_000) }
        let names = AthenaNames(now: now) { [self] count in
            next.withLock { next in
                next += 1
                return Array(repeating: next, count: count)
            }
        }
        return AthenaMaterializer(
            tables: { [tables] in tables }, objects: try LocalObjectStore(root: scratch("s3")),
            limits: TaskLimits(threads: 1, memory: 1 << 30), names: names, now: now)
    }

    func materialize(
        _ query: String, _ output: String = "s3://lake/out", cancellation: Cancellation = Cancellation(),
        members: String = ""
    ) throws -> MaterializedDataset {
        try materializer().materialize(
            try definition(query, output, members), scratch: scratch("scratch"), cancellation: cancellation)
    }

    func definition(_ query: String, _ output: String, _ members: String) throws -> AthenaDatasetDefinition {
        let text = """
            {"ProcessingJobName": "job", "RoleArn": "arn:aws:iam::123456789012:role/r",
             "AppSpecification": {"ImageUri": "local"},
             "ProcessingResources": {"ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1}},
             "ProcessingInputs": [{"InputName": "q", "DatasetDefinition": {"LocalPath": "/opt/ml/processing/q",
               "AthenaDatasetDefinition": {"Catalog": "AWSDATACATALOG", "Database": "Default", \(members)
                 "QueryString": \(JSON.string(query).serialized(.compact)), "OutputS3Uri": "\(output)",
                 "OutputFormat": "TEXTFILE"}}}]}
            """
        let request = try JobRequest.validating(try JSON(parsing: Array(text.utf8)), as: .commandLine)
        guard case .dataset(let dataset) = request.inputs[0].source, case .athena(let query) = dataset.query else {
            preconditionFailure("the request has a query")
        }
        return query
    }

    func files(_ directory: String) -> [String] {
        Shell.run("cd '\(scratch(directory))' 2>/dev/null && find . -type f -printf '%P\\n' | LC_ALL=C sort").output
            .split(separator: "\n").map(String.init)
    }
}

@Suite struct `Results of queries in the object store` {
    @Test func `names come from the clock and the random numbers given`() throws {
        let bench = try AthenaBench()

        let result = try bench.materialize("SELECT * FROM t WHERE id = 1")

        #expect(result.uri.text == "s3://lake/out/\(String(repeating: "01", count: 16))/data/")
        #expect(
            bench.files("s3/lake/out") == [
                "\(String(repeating: "01", count: 16))/data/20191031_215021_00514_ccccc_03030303-0303-4303-8303-030303030303"
            ])
        #expect(result.rows == 1)
        #expect(result.files == 1)
        #expect(result.bytes == 4)
        #expect(result.scannedBytes == 13)
        #expect(result.scan.tables == [.init(name: "default.t", files: 1, bytes: 13)])
        #expect(result.scan.columns == ["id integer", "x varchar"])
    }

    @Test(arguments: ["s3://lake/out", "s3://lake/out/", "s3://other", "s3://other/"])
    func `the folder is below OutputS3Uri, with and without a slash`(output: String) throws {
        let bench = try AthenaBench()

        let result = try bench.materialize("SELECT id FROM t", output)

        let base = output.hasSuffix("/") ? String(output.dropLast()) : output
        #expect(result.uri.text == "\(base)/\(String(repeating: "01", count: 16))/data/")
        #expect(bench.files("s3/\(base.dropFirst(5))").count == result.files)
    }

    @Test func `a plain directory will do`() throws {
        let bench = try AthenaBench()

        let result = try bench.materialize(
            "SELECT id FROM t", "file://\(bench.scratch("a b/out"))".replacing(" ", with: "%20"))

        #expect(bench.files("a b/out").count == result.files)
    }

    @Test func `where something is no table can be made`() throws {
        let bench = try AthenaBench()
        bench.scratch.write("s3/lake/out/\(String(repeating: "01", count: 16))/data/x", "")

        #expect {
            try bench.materialize("SELECT id FROM t")
        } throws: { error in
            (error as? JobFailure)?.message.hasPrefix("HIVE_PATH_ALREADY_EXISTS: ") == true
        }
    }

    @Test func `a query that is cancelled before it runs writes nothing`() throws {
        let bench = try AthenaBench()
        let cancellation = Cancellation()
        cancellation.cancel()

        #expect {
            try bench.materialize("SELECT id FROM t", cancellation: cancellation)
        } throws: { error in
            (error as? JobFailure)?.message.hasPrefix("USER_CANCELED") == true
        }
        #expect(bench.files("s3/lake/out") == [])
    }

    @Test func `looking at a query writes nothing`() throws {
        let bench = try AthenaBench()

        let scan = try bench.materializer().scan(of: try bench.definition("SELECT x FROM t", "s3://new/out", ""))

        #expect(scan.tables == [.init(name: "default.t", files: 1, bytes: 13)])
        #expect(Shell.run("ls '\(bench.scratch("s3"))'").output == "lake\n")
    }
}

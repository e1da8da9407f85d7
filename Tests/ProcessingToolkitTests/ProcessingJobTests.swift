import Foundation
import Testing

@testable import ProcessingToolkit

@Suite struct `The job configuration` {
    @Test func `a documented configuration gives names, region, environment and directories`() throws {
        let directory = try JobDirectory()

        let job = try directory.job()

        #expect(job.name == "split-42")
        #expect(job.arn == "arn:aws:sagemaker:eu-west-1:123456789012:processing-job/split-42")
        #expect(job.region == "eu-west-1")
        #expect(job.environment == ["STAGE": "täst", "EMPTY": ""])
        #expect(
            job.inputs == [
                "data": directory.root + "/processing/input/data", "query": directory.root + "/processing/input/query",
            ])
        #expect(job.outputs == ["train": directory.root + "/processing/output/train"])
    }

    @Test func `a path outside of opt ml stays as it is`() throws {
        let directory = try JobDirectory(
            config: """
                {"ProcessingJobName": "a", "ProcessingInputs": [
                  {"InputName": "i", "S3Input": {"LocalPath": "/opt/mlx/i"}}]}
                """)

        #expect(try directory.job().inputs == ["i": "/opt/mlx/i"])
    }

    @Test func `a bare name as ARN leaves the region to the environment`() throws {
        let directory = try JobDirectory(config: #"{"ProcessingJobName": "a", "ProcessingJobArn": "a"}"#)

        #expect(try directory.job(variables: ["AWS_REGION": "us-east-2"]).region == "us-east-2")
        #expect(try directory.job().region == nil)
    }

    @Test func `a job without inputs and outputs has none`() throws {
        let job = try JobDirectory(
            config: #"{"ProcessingJobName": "a", "ProcessingInputs": null, "Environment": null}"#
        ).job()

        #expect(job.inputs.isEmpty && job.outputs.isEmpty && job.environment.isEmpty)
        #expect(throws: ProcessingError.unknownInput(name: "data", known: [])) { try job.inputFiles("data") }
    }

    @Test func `hosts are in byte order and the first one is primary`() throws {
        let hosts = #"["algo-2", "algo-10", "algo-1"]"#
        let second = try JobDirectory(resources: #"{"current_host": "algo-10", "hosts": \#(hosts)}"#).job()
        let first = try JobDirectory(resources: #"{"current_host": "algo-1", "hosts": \#(hosts)}"#).job()

        #expect(second.hosts == ["algo-1", "algo-10", "algo-2"])
        #expect(second.currentHost == "algo-10" && !second.isPrimaryHost)
        #expect(first.isPrimaryHost)
    }

    @Test func `without a resource file there is one host`() throws {
        let job = try JobDirectory().job()

        #expect(job.hosts == ["algo-1"] && job.currentHost == "algo-1" && job.isPrimaryHost)
    }

    @Test func `outside of a job the missing file is named and the way out too`() throws {
        let directory = try JobDirectory(config: nil)
        let path = directory.root + "/config/processingjobconfig.json"

        let error = #expect(throws: ProcessingError.self) { try directory.job() }

        #expect(error == .notInJob(path: path))
        #expect(error?.description.contains("PROCESSING_ROOT") == true)
    }

    @Test func `a configuration without a job name is refused`() throws {
        let directory = try JobDirectory(config: #"{"ProcessingJobName": 7}"#)

        #expect(
            throws: ProcessingError.missingField(
                path: directory.root + "/config/processingjobconfig.json", field: "ProcessingJobName")
        ) { try directory.job() }
    }

    @Test func `an unknown name is answered with the names there are`() throws {
        let job = try JobDirectory().job()

        #expect(throws: ProcessingError.unknownInput(name: "date", known: ["data", "query"])) {
            try job.inputDirectory("date")
        }
        #expect(throws: ProcessingError.unknownOutput(name: "test", known: ["train"])) {
            try job.outputDirectory("test")
        }
    }
}

@Suite struct `The JSON reader` {
    private func read(_ text: String) throws -> JSONValue { try JSONReader.read(Array(text.utf8), path: "c") }

    @Test func `every kind of value is read`() throws {
        let value = try read(#" {"a" : [ true,false,null,-1.5e+3, "\"\\\/\b\f\n\r\t\u0041\ud83d\ude00" , {} , [] ] } "#)

        #expect(
            value
                == .object([
                    "a": .array([
                        .bool(true), .bool(false), .null, .number("-1.5e+3"),
                        .string("\"\\/\u{08}\u{0C}\n\r\tA😀"), .object([:]), .array([]),
                    ])
                ]))
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"a\" 1}", "{a:1}", "\"", "\"\\x\"", "\"\\ud83d\"", "\"\\ude00\"", "\"\\u12\"", "tru", "1 2",
        "-",
        "\"\n\"", "\"\\ud83d\\u0041\"", String(repeating: "[", count: 5000),
    ])
    func `text that is not JSON is refused`(_ text: String) {
        #expect(throws: ProcessingError.self) { try read(text) }
    }

    @Test func `the position of the fault is given`() {
        #expect(throws: ProcessingError.malformedJSON(path: "c", offset: 5, expected: "\":\"")) {
            try read(#"{"a" 1}"#)
        }
    }
}

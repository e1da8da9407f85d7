import JobModel
import OrderedJSON
import Testing

@testable import AWSEndpoint

@Suite struct `DescribeLogStreams` {
    private static func job(_ hosts: Int) -> FakeLogs {
        FakeLogs((1...hosts).map { FakeLogs.Stream("job", host: "algo-\($0)", [(Int64($0), "x")]) })
    }

    @Test func `describes a stream as the service does`() async throws {
        let calls = LogsCalls(FakeLogs("job", [(10, "a"), (20, "b")]))

        let answer = try await calls("DescribeLogStreams", ["logStreamNamePrefix": "job/"])

        #expect(
            answer == [
                "logStreams": [
                    [
                        "logStreamName": "job/algo-1-1000", "creationTime": 10, "firstEventTimestamp": 10,
                        "lastEventTimestamp": 20, "lastIngestionTime": 20,
                        "arn":
                            "arn:aws:logs:us-east-1:123456789012:log-group:/aws/sagemaker/ProcessingJobs:log-stream:job/algo-1-1000",
                        "storedBytes": 0,
                    ]
                ]
            ])
    }

    @Test(arguments: [1, 2, 50]) func `gives the SageMaker SDK no token for all hosts of a job`(hosts: Int) async throws
    {
        let answer = try await LogsCalls(Self.job(hosts))(
            "DescribeLogStreams",
            ["logStreamNamePrefix": "job/", "orderBy": "LogStreamName", "limit": .number(JSONNumber(hosts))])

        #expect(answer.streamNames.count == hosts)
        #expect(answer["nextToken"] == nil)
    }

    @Test func `gives the SDK more than a page rather than a token that it cannot use`() async throws {
        let answer = try await LogsCalls(Self.job(100))(
            "DescribeLogStreams", ["logStreamNamePrefix": "job/", "limit": 50])

        #expect(answer.streamNames.count == 100)
        #expect(answer["nextToken"] == nil)
    }

    @Test func `pages give each stream once`() async throws {
        let calls = LogsCalls(Self.job(7))
        var names: [String] = []
        var input: JSONObject = ["limit": 3, "orderBy": "LastEventTime", "descending": true]
        repeat {
            let answer = try await calls("DescribeLogStreams", input)
            names += answer.streamNames
            input["nextToken"] = answer["nextToken"]
            try #require(names.count < 100)
        } while input["nextToken"] != nil

        #expect(names == (1...7).reversed().map { "job/algo-\($0)-1000" })
    }

    @Test func `a token of another listing is refused`() async throws {
        let calls = LogsCalls(Self.job(7))
        let token = try #require(try await calls("DescribeLogStreams", ["limit": 3])["nextToken"])

        await #expect(throws: AWSError.invalidToken) {
            try await calls("DescribeLogStreams", ["limit": 3, "descending": true, "nextToken": token])
        }
    }

    @Test func `streams of one prefix cannot be ordered by time`() async throws {
        await #expect(
            throws: AWSError("InvalidParameterException", "Cannot order by LastEventTime with a logStreamNamePrefix.")
        ) {
            try await LogsCalls(Self.job(1))(
                "DescribeLogStreams", ["logStreamNamePrefix": "job/", "orderBy": "LastEventTime"])
        }
    }

    @Test(arguments: [
        (
            "{\"limit\": 51}",
            "1 validation error detected: Value '51' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 50"
        ),
        (
            "{\"orderBy\": \"Name\"}",
            "1 validation error detected: Value 'Name' at 'orderBy' failed to satisfy constraint: Member must satisfy enum value set: [LogStreamName, LastEventTime]"
        ),
    ])
    func `refuses what the model does not allow`(input: String, message: String) async throws {
        await #expect(throws: AWSError("InvalidParameterException", message)) {
            try await LogsCalls(Self.job(1))("DescribeLogStreams", try JSON(parsing: Array(input.utf8)).object ?? [:])
        }
    }

    @Test(arguments: ["DescribeLogStreams", "GetLogEvents", "FilterLogEvents"])
    func `knows one group`(operation: String) async throws {
        let calls = LogsCalls(Self.job(1))
        let name: JSON = operation == "GetLogEvents" ? "job/algo-1-1000" : .null
        let arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/sagemaker/ProcessingJobs"

        for identifier in [arn, arn + ":*", LogsCalls.group] {
            #expect(
                try await calls.raw(operation, ["logGroupIdentifier": .string(identifier), "logStreamName": name])
                    .object != nil)
        }
        await #expect(
            throws: AWSError("ResourceNotFoundException", "The specified log group does not exist.")
        ) {
            try await calls.raw(
                operation, ["logGroupName": "/aws/sagemaker/TrainingJobs", "logStreamName": name])
        }
    }
}

@Suite struct `DescribeLogGroups` {
    private func names(_ input: String) async throws -> [String] {
        let input = try JSON(parsing: Array(input.utf8)).object ?? [:]
        let logs = FakeLogs("job", [(10, "a")])
        return try await LogsCalls(logs)("DescribeLogGroups", input)["logGroups"]?.array?
            .compactMap { $0["logGroupName"]?.string } ?? []
    }

    @Test(arguments: [
        "{}", #"{"logGroupNamePrefix": "/aws/sagemaker"}"#, #"{"logGroupNamePattern": "processing"}"#,
        #"{"logGroupIdentifiers": ["/aws/sagemaker/ProcessingJobs"]}"#, #"{"limit": 1}"#,
    ])
    func `shows the group of processing jobs`(input: String) async throws {
        #expect(try await names(input) == [LogsCalls.group])
    }

    @Test(arguments: [
        #"{"logGroupNamePrefix": "/aws/lambda"}"#, #"{"logGroupNamePattern": "training"}"#,
        #"{"logGroupClass": "DELIVERY"}"#, #"{"logGroupIdentifiers": ["other"]}"#,
    ])
    func `shows no other`(input: String) async throws {
        #expect(try await names(input).isEmpty)
    }
}

@Suite struct `Other operations of CloudWatch Logs` {
    @Test func `the group has no tags`() async throws {
        let calls = LogsCalls(FakeLogs([]))
        let arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/sagemaker/ProcessingJobs"

        #expect(try await calls.raw("ListTagsForResource", ["resourceArn": .string(arn)]) == ["tags": [:]])
        #expect(try await calls.raw("ListTagsLogGroup", ["logGroupName": .string(LogsCalls.group)]) == ["tags": [:]])
        await #expect(throws: AWSError("ResourceNotFoundException", "The specified log group does not exist.")) {
            try await calls.raw("ListTagsForResource", ["resourceArn": .string(arn + "2")])
        }
    }

    @Test(arguments: ["PutLogEvents", "CreateLogGroup", "CreateLogStream", "DeleteLogGroup", "StartQuery"])
    func `what writes is refused by its name`(operation: String) async throws {
        let error = await #expect(throws: AWSError.self) { try await LogsCalls(FakeLogs([]))(operation) }

        #expect(error?.code == "UnknownOperationException")
        #expect(error?.message.contains("CloudWatch Logs's operation \(operation) is not run") == true)
    }
}

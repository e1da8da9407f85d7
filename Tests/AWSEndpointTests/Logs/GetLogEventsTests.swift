import JobModel
import OrderedJSON
import Testing

@testable import AWSEndpoint

@Suite struct `GetLogEvents` {
    private let stream: JSON = "job/algo-1-1000"

    private func numbered(_ count: Int) -> FakeLogs {
        FakeLogs("job", (0..<Int64(count)).map { (10 * $0, "line \($0)") })
    }

    @Test func `an event has its time twice, and its message`() async throws {
        var printed = FakeLogs.Stream("job", [(10, "é")])
        printed.lines += [(time: 20, bytes: [0x61, 0xff, 0x62]), (time: 30, bytes: [])]
        let logs = FakeLogs([printed])

        let answer = try await LogsCalls(logs)("GetLogEvents", ["logStreamName": stream, "startFromHead": true])

        #expect(
            answer["events"] == [
                ["timestamp": 10, "message": "é", "ingestionTime": 10],
                ["timestamp": 20, "message": "a\u{fffd}b", "ingestionTime": 20],
                ["timestamp": 30, "message": "", "ingestionTime": 30],
            ])
    }

    @Test func `both tokens are there also when nothing is`() async throws {
        let answer = try await LogsCalls(numbered(1))(
            "GetLogEvents", ["logStreamName": stream, "startFromHead": true, "startTime": 5000])

        #expect(answer.messages.isEmpty)
        #expect(answer["nextForwardToken"]?.string?.hasPrefix("f/") == true)
        #expect(answer["nextBackwardToken"]?.string?.hasPrefix("b/") == true)
    }

    @Test(arguments: [1, 3, 7, 100]) func `pages from the head give every line once`(limit: Int) async throws {
        let calls = LogsCalls(numbered(20))
        var messages: [String] = []
        var input: JSONObject = [
            "logStreamName": stream, "startFromHead": true, "limit": .number(JSONNumber(limit)),
        ]
        while case let answer = try await calls("GetLogEvents", input), !answer.messages.isEmpty {
            messages += answer.messages
            try #require(messages.count < 100)
            input["nextToken"] = answer["nextForwardToken"]
        }

        #expect(messages == (0..<20).map { "line \($0)" })
    }

    @Test(arguments: [1, 3, 7, 100]) func `pages from the tail do, too`(limit: Int) async throws {
        let calls = LogsCalls(numbered(20))
        var messages: [String] = []
        var input: JSONObject = ["logStreamName": stream, "limit": .number(JSONNumber(limit))]
        while case let answer = try await calls("GetLogEvents", input), !answer.messages.isEmpty {
            messages = answer.messages + messages
            try #require(messages.count < 100)
            input["nextToken"] = answer["nextBackwardToken"]
        }

        #expect(messages == (0..<20).map { "line \($0)" })
    }

    @Test func `at the end the token is the same again, and later finds what has come`() async throws {
        let logs = numbered(2)
        let calls = LogsCalls(logs)
        let first = try await calls("GetLogEvents", ["logStreamName": stream, "startFromHead": true])
        let token = try #require(first["nextForwardToken"])

        let atEnd = try await calls("GetLogEvents", ["logStreamName": stream, "nextToken": token])
        logs.append(70, "new", to: "job")
        let after = try await calls("GetLogEvents", ["logStreamName": stream, "nextToken": token])

        #expect(atEnd.messages.isEmpty)
        #expect(atEnd["nextForwardToken"] == token)
        #expect(after.messages == ["new"])
    }

    @Test func `times include the start and not the end`() async throws {
        let calls = LogsCalls(numbered(6))
        for fromHead in [true, false] {
            let answer = try await calls(
                "GetLogEvents",
                [
                    "logStreamName": stream, "startTime": 20, "endTime": 40, "startFromHead": .bool(fromHead),
                ])
            #expect(answer.messages == ["line 2", "line 3"])
        }
    }

    @Test func `the loop of the SageMaker SDK sees every line once while a job prints`() async throws {
        let logs = FakeLogs("job", [(10, "a"), (20, "b"), (20, "c")])
        let calls = LogsCalls(logs)
        var seen: [String] = []
        var position: (time: Int, skip: Int) = (0, 0)
        // sagemaker/logs.py: it goes on from the last time and skips the events of it that it had.
        func flush() async throws {
            var skip = position.skip
            var input: JSONObject = [
                "logStreamName": stream, "startFromHead": true, "startTime": .number(JSONNumber(position.time)),
            ]
            while case let answer = try await calls("GetLogEvents", input), let events = answer["events"]?.array,
                !events.isEmpty
            {
                input["nextToken"] = answer["nextForwardToken"]
                for event in events.dropFirst(skip) {
                    let time = event["timestamp"]?.int ?? 0
                    seen.append(event["message"]?.string ?? "")
                    position = time == position.time ? (time, position.skip + 1) : (time, 1)
                }
                skip = max(0, skip - events.count)
                try #require(seen.count < 100)
            }
        }

        try await flush()
        logs.append(20, "d", to: "job")
        try await flush()
        try await flush()
        logs.append(30, "e", to: "job")
        try await flush()

        #expect(seen == ["a", "b", "c", "d", "e"])
    }

    @Test(arguments: ["f/1/s", "x", "f/00000000000000000009000000000001000000000000000000000000/s"])
    func `a token of another stream is refused`(token: String) async throws {
        await #expect(throws: AWSError.invalidToken) {
            try await LogsCalls(numbered(1))(
                "GetLogEvents", ["logStreamName": stream, "nextToken": .string(token)])
        }
    }

    @Test(arguments: ["job/algo-1", "job/algo-2-1000", "job", "other/algo-1-1000"])
    func `a stream that is not there is not found`(name: String) async throws {
        await #expect(
            throws: AWSError("ResourceNotFoundException", "The specified log stream does not exist.")
        ) {
            try await LogsCalls(numbered(1))("GetLogEvents", ["logStreamName": .string(name)])
        }
    }
}

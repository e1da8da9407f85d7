import JobModel
import OrderedJSON
import PjrunTesting
import Synchronization
import Testing

@testable import AWSEndpoint

@Suite struct `FilterLogEvents` {
    /// Three hosts that print at the same times.
    private func threeHosts(_ lines: Int = 4) -> FakeLogs {
        FakeLogs(
            (1...3).map { host in
                FakeLogs.Stream("job", host: "algo-\(host)", (0..<lines).map { (Int64(10 * $0), "\(host).\($0)") })
            })
    }

    private func all(_ calls: LogsCalls, _ input: JSONObject) async throws -> [JSON] {
        var events: [JSON] = []
        var input = input
        repeat {
            let answer = try await calls("FilterLogEvents", input)
            events += answer["events"]?.array ?? []
            input["nextToken"] = answer["nextToken"]
            // A search that does not end must not hang the tests.
            try #require(events.count < 1000)
        } while input["nextToken"] != nil
        return events
    }

    @Test func `streams are merged by time, then by name`() async throws {
        let events = try await all(LogsCalls(threeHosts(2)), ["logStreamNamePrefix": "job/"])

        #expect(events.compactMap { $0["message"]?.string } == ["1.0", "2.0", "3.0", "1.1", "2.1", "3.1"])
        #expect(
            events.first == [
                "logStreamName": "job/algo-1-1000", "timestamp": 0, "message": "1.0", "ingestionTime": 0,
                "eventId": "00000000000000000000000001000000010000000000000000000000",
            ])
    }

    @Test(arguments: [1, 2, 5, 100]) func `pages give every event once`(limit: Int) async throws {
        let events = try await all(LogsCalls(threeHosts()), ["limit": .number(JSONNumber(limit))])

        #expect(
            events.compactMap { $0["message"]?.string } == (0..<4).flatMap { line in (1...3).map { "\($0).\(line)" } })
        #expect(Set(events.compactMap { $0["eventId"]?.string }).count == 12)
    }

    @Test func `times include the start and the end`() async throws {
        let events = try await all(
            LogsCalls(threeHosts()),
            ["startTime": 10, "endTime": 20, "logStreamNames": ["job/algo-2-1000"]])

        #expect(events.compactMap { $0["message"]?.string } == ["2.1", "2.2"])
    }

    @Test func `what came after the first page is for the next search`() async throws {
        let logs = threeHosts()
        let calls = LogsCalls(logs, now: 35)
        let first = try await calls("FilterLogEvents", ["limit": 10])
        logs.append(40, "late", to: "job")

        let second = try await calls(
            "FilterLogEvents", ["limit": 10, "nextToken": try #require(first["nextToken"])])
        let next = try await LogsCalls(logs, now: 45)("FilterLogEvents", ["startTime": 40])

        #expect(second.messages == ["2.3", "3.3"])
        #expect(second["nextToken"] == nil)
        #expect(next.messages == ["late", "late", "late"])
    }

    @Test func `aws logs tail --follow sees every line once while jobs print`() async throws {
        let logs = FakeLogs([
            .init("job", host: "algo-1", [(0, "first")]), .init("two", host: "algo-1", [(0, "second")]),
        ])
        let time = Mutex<Int64>(5)
        let calls = LogsCalls(logs) { time.withLock { $0 } }
        var seen: [String] = []
        var known: Set<String> = []
        var start = 0
        // awscli: it asks again from the time of the newest event and leaves out the ids that it had at that time.
        func poll() async throws {
            for event in try await all(calls, ["startTime": .number(JSONNumber(start)), "limit": 2]) {
                let id = event["eventId"]?.string ?? ""
                if known.insert(id).inserted { seen.append(event["message"]?.string ?? "") }
                start = max(start, event["timestamp"]?.int ?? 0)
            }
        }
        var generator = SeededGenerator(seed: 7)
        var printed = ["first", "second"]
        for round in 0..<40 {
            for number in 0..<Int.random(in: 0...3, using: &generator) {
                let job = Bool.random(using: &generator) ? "job" : "two"
                let line = "\(round).\(number)"
                logs.append(time.withLock { $0 }, line, to: job)
                printed.append(line)
            }
            // Not always a new millisecond when the next lines come.
            time.withLock { $0 += Int64.random(in: 0...1, using: &generator) }
            try await poll()
        }

        #expect(seen.sorted() == printed.sorted())
    }

    @Test(arguments: [
        ("ERROR", ["ERROR disk full", "ERROR 42"]), ("ERROR 42", ["ERROR 42"]),
        ("\"disk full\"", ["ERROR disk full"]), ("?full ?warm", ["ERROR disk full", "warm up"]),
        ("-ERROR", ["warm up", "say \"hi\""]), ("ERROR -42", ["ERROR disk full"]), ("error", []),
        ("\"say \\\"hi\\\"\"", ["say \"hi\""]), ("", ["ERROR disk full", "warm up", "ERROR 42", "say \"hi\""]),
    ])
    func `finds events by terms`(pattern: String, messages: [String]) async throws {
        let logs = FakeLogs("job", [(1, "ERROR disk full"), (2, "warm up"), (3, "ERROR 42"), (4, "say \"hi\"")])

        let answer = try await LogsCalls(logs)("FilterLogEvents", ["filterPattern": .string(pattern)])

        #expect(answer.messages == messages)
        #expect(answer["searchedLogStreams"] == [])
    }

    @Test(arguments: [
        ("{ $.level = \"ERROR\" }", "patterns for JSON events"), ("[a, b]", "patterns for space-delimited events"),
        ("%ERR.*%", "regular expressions"), ("?a b", "cannot be combined"), ("\"open", "is not closed"),
        ("-", "without text"),
    ])
    func `refuses other patterns by their names`(pattern: String, words: String) async throws {
        let error = await #expect(throws: AWSError.self) {
            try await LogsCalls(threeHosts())("FilterLogEvents", ["filterPattern": .string(pattern)])
        }

        #expect(error?.code == "InvalidParameterException")
        #expect(error?.message.contains(words) == true)
    }

    @Test func `a job that is removed meanwhile is left out`() async throws {
        let logs = FakeLogs([.init("gone", [(1, "a")]), .init("job", [(2, "b")])])
        logs.missing.withLock { _ = $0.insert("gone") }

        #expect(try await LogsCalls(logs)("FilterLogEvents").messages == ["b"])
    }

    @Test func `names and a prefix exclude each other`() async throws {
        let error = await #expect(throws: AWSError.self) {
            try await LogsCalls(threeHosts())(
                "FilterLogEvents", ["logStreamNames": ["job/algo-1-1000"], "logStreamNamePrefix": "job/"])
        }

        #expect(error?.code == "InvalidParameterException")
    }

    @Test func `a token of another search is refused`() async throws {
        let calls = LogsCalls(threeHosts())
        let token = try #require(try await calls("FilterLogEvents", ["limit": 1])["nextToken"])

        await #expect(throws: AWSError.invalidToken) {
            try await calls("FilterLogEvents", ["filterPattern": "x", "nextToken": token])
        }
    }
}

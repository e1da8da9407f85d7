import OrderedJSON
import Testing

@Suite struct `Events of clients` {
    let desk = EventsDesk()

    @Test func `entries are matched and delivered, wrong ones fail one by one`() async throws {
        try await desk.putRule("r", #"{"source": ["me"], "detail": {"n": [{"numeric": [">", 1]}]}}"#)
        try await desk.putTarget(["Id": "t", "Arn": .string("file://\(desk.scratch("out"))")])

        let answer = try await desk.call(
            "PutEvents",
            [
                "Entries": [
                    ["Source": "me", "DetailType": "t", "Detail": #"{"n": 2}"#, "Time": 1_500_000_000],
                    ["Source": "me", "DetailType": "t", "Detail": #"{"n": 1}"#],
                    ["Source": "aws.sagemaker", "DetailType": "t", "Detail": "{}"],
                    ["Source": "me", "DetailType": "t", "Detail": "[1]"],
                    ["DetailType": "t", "Detail": "{}"],
                    ["Source": "me", "DetailType": "t", "Detail": "{}", "EventBusName": "other"],
                ]
            ])

        #expect(answer["FailedEntryCount"] == 4)
        let entries = try #require(answer["Entries"]?.array)
        #expect(
            entries.map { $0["ErrorCode"]?.string } == [
                nil, nil, "NotAuthorizedForSourceException", "MalformedDetail", "InvalidArgument",
                "ResourceNotFoundException",
            ])
        #expect(entries[2]["ErrorMessage"] == "Not authorized for the source.")
        #expect(entries[4]["ErrorMessage"] == "Parameter Source is not valid. Reason: Source is a required argument.")
        let events = try desk.lines("out").map { try JSON(parsing: $0) }
        #expect(events.map { $0["id"] } == [entries[0]["EventId"]])
        #expect(events.first?["time"] == "2017-07-14T02:40:00Z")
    }

    @Test func `more than ten entries, none, or too many bytes are refused`() async {
        let entry: JSON = ["Source": "me", "DetailType": "t", "Detail": "{}"]
        let large: JSON = [
            "Source": "me", "DetailType": "t", "Detail": .string(String(repeating: " ", count: 262_144)),
        ]

        #expect(
            await desk.refusal("PutEvents", ["Entries": .array(Array(repeating: entry, count: 11))])
                .hasSuffix("Member must have length less than or equal to 10"))
        #expect(await desk.refusal("PutEvents", ["Entries": []]).hasPrefix("ValidationException"))
        #expect(
            await desk.refusal("PutEvents", ["Entries": [large]])
                == "ValidationException: Total size of the entries in the request is over the limit.")
    }

    @Test func `a pattern is tried against an event`() async throws {
        let event = #"""
            {"id": "1", "account": "1", "source": "a", "time": "2017-07-14T02:40:00Z", "region": "r", "resources": [],
             "detail-type": "t", "detail": {"x": 1}}
            """#
        func result(_ pattern: String) async throws -> JSON? {
            try await desk.call("TestEventPattern", ["EventPattern": .string(pattern), "Event": .string(event)])[
                "Result"]
        }

        #expect(try await result(#"{"detail": {"x": [1]}}"#) == true)
        #expect(try await result(#"{"detail": {"x": [2]}}"#) == false)
        #expect(
            await desk.refusal("TestEventPattern", ["EventPattern": "{}", "Event": .string(event)])
                == "InvalidEventPatternException: Event pattern is not valid. Reason: Empty objects are not allowed")
        #expect(
            await desk.refusal("TestEventPattern", ["EventPattern": #"{"a": ["b"]}"#, "Event": "{}"])
                == "ValidationException: Parameter Event is not valid. Reason: the field id is missing.")
    }
}

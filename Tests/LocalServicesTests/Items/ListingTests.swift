import JobModel
import OrderedJSON
import Testing

/// Texts are recorded: architect/dynalite, test/query.js and test/scan.js.
@Suite struct `Queries and scans` {
    private let desk: ItemsDesk

    init() throws {
        desk = try ItemsDesk()
        try desk.makeTable(sort: "N")
        for number in ["10", "-3", "2", "0.5", "100", "-20"] {
            try desk.put(
                #"{"a": {"S": "x"}, "b": {"N": "\#(number)"}, "even": {"BOOL": \#(number.hasSuffix("0") || number == "2")}}"#
            )
        }
        try desk.put(#"{"a": {"S": "y"}, "b": {"N": "1"}}"#)
    }

    /// The sort keys of a query.
    private func query(_ condition: String, _ more: String = "") throws -> [String] {
        let answer = try desk.call(
            "Query",
            #"{"TableName": "abc", "KeyConditionExpression": "\#(condition)", "ExpressionAttributeValues": {":a": {"S": "x"}\#(condition.contains(":n") ? #", ":n": {"N": "2"}"# : "")\#(condition.contains(":m") ? #", ":m": {"N": "50"}"# : "")}\#(more)}"#
        )
        return try (JSON(parsing: answer)["Items"]?.array ?? []).compactMap { $0["b"]?["N"]?.string }
    }

    @Test(arguments: [
        ("a = :a", ["-20", "-3", "0.5", "2", "10", "100"]), ("a = :a AND b = :n", ["2"]),
        ("a = :a AND b < :n", ["-20", "-3", "0.5"]),
        ("a = :a AND b <= :n", ["-20", "-3", "0.5", "2"]), ("b > :n AND a = :a", ["10", "100"]),
        ("a = :a AND :n <= b", ["2", "10", "100"]),
        ("a = :a AND b BETWEEN :n AND :m", ["2", "10"]),
    ]) func `find items in the order of their numbers`(_ condition: String, _ expected: [String]) throws {
        #expect(try query(condition) == expected)
        #expect(try query(condition, #", "ScanIndexForward": false"#) == expected.reversed())
    }

    @Test(arguments: [true, false]) func `go on where a page ended`(_ isForward: Bool) throws {
        var found: [String] = []
        var start = ""
        for _ in 0..<7 {
            let answer = try JSON(
                parsing: desk.call(
                    "Query",
                    #"{"TableName": "abc", "Limit": 1, "ScanIndexForward": \#(isForward), "KeyConditionExpression": "a = :a", "ExpressionAttributeValues": {":a": {"S": "x"}}\#(start)}"#
                ))
            found += (answer["Items"]?.array ?? []).compactMap { $0["b"]?["N"]?.string }
            guard let key = answer["LastEvaluatedKey"] else { break }
            start = #", "ExclusiveStartKey": \#(key.serialized())"#
        }
        let expected = ["-20", "-3", "0.5", "2", "10", "100"]
        #expect(found == (isForward ? expected : expected.reversed()))
    }

    @Test func `filter after the limit, count and project`() throws {
        #expect(
            try desk.call(
                "Query",
                #"{"TableName": "abc", "Limit": 3, "KeyConditionExpression": "a = :a", "FilterExpression": "even = :t", "ProjectionExpression": "b", "ExpressionAttributeValues": {":a": {"S": "x"}, ":t": {"BOOL": true}}}"#
            )
                == #"{"Items":[{"b":{"N":"-20"}}],"Count":1,"ScannedCount":3,"LastEvaluatedKey":{"a":{"S":"x"},"b":{"N":"0.5"}}}"#
        )
        #expect(
            try desk.call(
                "Scan",
                #"{"TableName": "abc", "Select": "COUNT", "FilterExpression": "b > :n", "ExpressionAttributeValues": {":n": {"N": "1"}}}"#
            )
                == #"{"Count":3,"ScannedCount":7}"#)
    }

    @Test func `are in segments that have each item once`() throws {
        for letter in "abcdefghij" { try desk.put(#"{"a": {"S": "\#(letter)"}, "b": {"N": "1"}}"#) }
        var count = 0
        for segment in 0..<4 {
            let answer = try JSON(
                parsing: desk.call("Scan", #"{"TableName": "abc", "Segment": \#(segment), "TotalSegments": 4}"#))
            count += answer["Count"]?.int ?? 0
        }
        #expect(count == 7 + 10)
        #expect(
            desk.refusal("Scan", #"{"TableName": "abc", "Segment": 1, "TotalSegments": 1}"#)
                == "ValidationException: The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 1 is not less than TotalSegments: 1"
        )
    }

    @Test func `of texts and bytes find beginnings`() throws {
        try desk.makeTable("texts", sort: "S")
        for text in ["a", "ab", "abc", "b", "a\u{ffff}", "é"] {
            try desk.put(#"{"a": {"S": "x"}, "b": {"S": "\#(text)"}}"#, table: "texts")
        }

        let answer = try JSON(
            parsing: desk.call(
                "Query",
                #"{"TableName": "texts", "KeyConditionExpression": "a = :a AND begins_with(b, :p)", "ExpressionAttributeValues": {":a": {"S": "x"}, ":p": {"S": "a"}}}"#
            ))

        #expect(answer["Items"]?.array?.compactMap { $0["b"]?["S"]?.string } == ["a", "ab", "abc", "a\u{ffff}"])
    }

    @Test(arguments: [
        (
            #""Limit": 1"#,
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."
        ),
        (#""KeyConditionExpression": "b = :n""#, "Query condition missed key schema element: a"),
        (#""KeyConditionExpression": "a = :a AND c = :n""#, "Query condition missed key schema element: b"),
        (#""KeyConditionExpression": "a > :a""#, "Query key condition not supported"),
        (
            #""KeyConditionExpression": "a = :n""#,
            "One or more parameter values were invalid: Condition parameter type does not match schema type"
        ),
        (
            #""KeyConditionExpression": "a = :a", "FilterExpression": "b > :n""#,
            "Filter Expression can only contain non-primary key attributes: Primary key attribute: b"
        ),
        (
            #""KeyConditionExpression": "a = :a", "IndexName": "index""#,
            "The table does not have the specified index: index"
        ),
        (
            #""KeyConditionExpression": "a = :a", "ExclusiveStartKey": {"a": {"S": "x"}}"#,
            "The provided starting key is invalid"
        ),
        (
            #""KeyConditionExpression": "a = :a", "ExclusiveStartKey": {"a": {"S": "y"}, "b": {"N": "1"}}"#,
            "The provided starting key is outside query boundaries based on provided conditions"
        ),
        (
            #""KeyConditionExpression": "a = :a AND b > :n", "ExclusiveStartKey": {"a": {"S": "x"}, "b": {"N": "1"}}"#,
            "The provided starting key does not match the range key predicate"
        ),
        (
            #""KeyConditions": {}"#,
            "KeyConditions is not run by pjrun, so nothing was done. AWS still takes this way of saying it, which was there before expressions. Write it as KeyConditionExpression."
        ),
    ]) func `that cannot be are refused`(_ members: String, _ message: String) {
        var values = ""
        if members.contains(":") && members.contains("Expression\"") {
            let given = [(":a", #"{"S": "x"}"#), (":n", #"{"N": "2"}"#)].filter { members.contains($0.0) }
            values =
                #", "ExpressionAttributeValues": {"# + given.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ",") + "}"
        }
        #expect(
            desk.refusal("Query", #"{"TableName": "abc", \#(members)\#(values)}"#) == "ValidationException: " + message)
    }
}

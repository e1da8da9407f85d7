import Dispatch
import JobModel
import OrderedJSON
import Synchronization
import Testing

/// The semaphore of aws-samples/aws-stepfunctions-examples, sam/app-control-concurrency-with-dynamodb: its expressions and
/// the order of its steps.
@Suite struct `A semaphore in a table` {
    private static let lock = #""TableName": "abc", "Key": {"a": {"S": "lock"}}"#

    private static func acquire(_ owner: String) -> String {
        #"""
        {\#(lock), "ExpressionAttributeNames": {"#currentlockcount": "currentlockcount", "#lockownerid": "\#(owner)"},
         "ExpressionAttributeValues": {":increase": {"N": "1"}, ":limit": {"N": "5"}, ":lockacquiredtime": {"S": "2020-01-01T00:00:00Z"}},
         "UpdateExpression": "SET #currentlockcount = #currentlockcount + :increase, #lockownerid = :lockacquiredtime",
         "ConditionExpression": "currentlockcount <> :limit and attribute_not_exists(#lockownerid)", "ReturnValues": "UPDATED_NEW"}
        """#
    }

    private static func release(_ owner: String) -> String {
        #"""
        {\#(lock), "ExpressionAttributeNames": {"#currentlockcount": "currentlockcount", "#lockownerid": "\#(owner)"},
         "ExpressionAttributeValues": {":decrease": {"N": "1"}},
         "UpdateExpression": "SET #currentlockcount = #currentlockcount - :decrease REMOVE #lockownerid",
         "ConditionExpression": "attribute_exists(#lockownerid)", "ReturnValues": "UPDATED_NEW"}
        """#
    }

    private static let initialise = #"""
        {"TableName": "abc", "Item": {"a": {"S": "lock"}, "currentlockcount": {"N": "0"}}, "ConditionExpression": "a <> :name",
         "ExpressionAttributeValues": {":name": {"S": "lock"}}}
        """#

    private static func arn(_ number: Int) -> String {
        "arn:aws:states:us-east-1:123456789012:execution:m:run-\(number)"
    }

    @Test func `is made once, taken to its limit, and given back`() throws {
        let desk = try ItemsDesk()
        try desk.makeTable()
        #expect(
            desk.refusal("UpdateItem", Self.acquire(Self.arn(0)))
                == "ValidationException: The provided expression refers to an attribute that does not exist in the item"
        )
        try desk.call("PutItem", Self.initialise)
        let failed = "ConditionalCheckFailedException: The conditional request failed"
        #expect(desk.refusal("PutItem", Self.initialise) == failed)

        for number in 1...5 { try desk.call("UpdateItem", Self.acquire(Self.arn(number))) }

        #expect(desk.refusal("UpdateItem", Self.acquire(Self.arn(6))) == failed)
        #expect(desk.refusal("UpdateItem", Self.acquire(Self.arn(1))) == failed)
        #expect(
            try desk.call(
                "GetItem",
                ##"{\##(Self.lock), "ProjectionExpression": "#o", "ExpressionAttributeNames": {"#o": "\##(Self.arn(1))"}}"##
            )
                == #"{"Item":{"\#(Self.arn(1))":{"S":"2020-01-01T00:00:00Z"}}}"#)
        // Nobody's attribute: an item without any.
        #expect(
            try desk.call(
                "GetItem",
                ##"{\##(Self.lock), "ProjectionExpression": "#o", "ExpressionAttributeNames": {"#o": "\##(Self.arn(6))"}}"##
            )
                == #"{"Item":{}}"#)
        #expect(
            try desk.call("UpdateItem", Self.release(Self.arn(1))) == #"{"Attributes":{"currentlockcount":{"N":"4"}}}"#)
        #expect(desk.refusal("UpdateItem", Self.release(Self.arn(1))) == failed)
        try desk.call("UpdateItem", Self.acquire(Self.arn(6)))
    }

    @Test func `lets no more than its limit in, though several processes rush at it`() throws {
        let desk = try ItemsDesk()
        try desk.makeTable()
        try desk.call("PutItem", Self.initialise)
        let desks = [desk, try desk.neighbour(), try desk.neighbour()]
        let outcomes = Mutex<[String: Int]>([:])

        DispatchQueue.concurrentPerform(iterations: 60) { number in
            let outcome = desks[number % 3].refusal("UpdateItem", Self.acquire(Self.arn(number)))
            let name = outcome.hasPrefix("no refusal") ? "in" : outcome
            outcomes.withLock { $0[name, default: 0] += 1 }
        }

        #expect(
            outcomes.withLock { $0 } == [
                "in": 5, "ConditionalCheckFailedException: The conditional request failed": 55,
            ])
        let item = try JSON(parsing: desk.item(#"{"a": {"S": "lock"}}"#))["Item"]
        #expect(item?["currentlockcount"] == ["N": "5"] && item?.object?.count == 7)
    }

    @Test func `counts what several processes add, and loses nothing`() throws {
        let desk = try ItemsDesk()
        try desk.makeTable()
        let desks = [desk, try desk.neighbour()]
        let failures = Mutex<[String]>([])

        DispatchQueue.concurrentPerform(iterations: 200) { number in
            let answer = desks[number % 2].refusal(
                "UpdateItem",
                #"{"TableName": "abc", "Key": {"a": {"S": "count"}}, "UpdateExpression": "ADD n :one", "ExpressionAttributeValues": {":one": {"N": "1"}}}"#
            )
            if !answer.hasPrefix("no refusal") { failures.withLock { $0.append(answer) } }
        }

        #expect(failures.withLock { $0 }.isEmpty)
        #expect(try desk.item(#"{"a": {"S": "count"}}"#) == #"{"Item":{"a":{"S":"count"},"n":{"N":"200"}}}"#)
    }
}

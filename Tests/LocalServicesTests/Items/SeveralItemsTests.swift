import JobModel
import OrderedJSON
import Testing

/// Texts are recorded: architect/dynalite, test/batchGetItem.js, test/batchWriteItem.js, test/transactWriteItem.js;
/// localstack/localstack, tests/aws/services/dynamodb.
@Suite struct `Several items at once` {
    private let desk: ItemsDesk

    init() throws {
        desk = try ItemsDesk()
        try desk.makeTable()
        try desk.makeTable("other")
        try desk.put(#"{"a": {"S": "x"}, "n": {"N": "1"}}"#)
    }

    @Test func `are written and read in batches`() throws {
        #expect(
            try desk.call(
                "BatchWriteItem",
                #"{"RequestItems": {"abc": [{"PutRequest": {"Item": {"a": {"S": "y"}}}}, {"DeleteRequest": {"Key": {"a": {"S": "x"}}}}], "other": [{"PutRequest": {"Item": {"a": {"S": "z"}}}}]}, "ReturnConsumedCapacity": "TOTAL"}"#
            )
                == #"{"UnprocessedItems":{},"ConsumedCapacity":[{"TableName":"abc","CapacityUnits":2.0},{"TableName":"other","CapacityUnits":1.0}]}"#
        )
        #expect(
            try desk.call(
                "BatchGetItem",
                #"{"RequestItems": {"abc": {"Keys": [{"a": {"S": "x"}}, {"a": {"S": "y"}}]}, "other": {"Keys": [{"a": {"S": "z"}}]}}}"#
            )
                == #"{"Responses":{"abc":[{"a":{"S":"y"}}],"other":[{"a":{"S":"z"}}]},"UnprocessedKeys":{}}"#)
        #expect(
            try desk.call("BatchGetItem", #"{"RequestItems": {"abc": {"Keys": [{"a": {"S": "q"}}]}}}"#)
                == #"{"Responses":{"abc":[]},"UnprocessedKeys":{}}"#)
    }

    @Test(arguments: [
        (
            "BatchGetItem", #"{"RequestItems": {"abc": {"Keys": [{"a": {"S": "x"}}, {"a": {"S": "x"}}]}}}"#,
            "Provided list of item keys contains duplicates"
        ),
        (
            "BatchWriteItem",
            #"{"RequestItems": {"abc": [{"PutRequest": {"Item": {"a": {"S": "y"}}}}, {"DeleteRequest": {"Key": {"a": {"S": "y"}}}}]}}"#,
            "Provided list of item keys contains duplicates"
        ),
        (
            "BatchWriteItem", #"{"RequestItems": {"abc": [{"PutRequest": {"Item": {"nokey": {"S": "y"}}}}]}}"#,
            "The provided key element does not match the schema"
        ),
        (
            "TransactWriteItems",
            #"{"TransactItems": [{"Put": {"TableName": "abc", "Item": {"a": {"S": "y"}}}}, {"Delete": {"TableName": "abc", "Key": {"a": {"S": "y"}}}}]}"#,
            "Transaction request cannot include multiple operations on one item"
        ),
    ]) func `are refused`(_ operation: String, _ request: String, _ message: String) throws {
        #expect(desk.refusal(operation, request) == "ValidationException: " + message)
        #expect(try desk.item(#"{"a": {"S": "y"}}"#) == "{}")
    }

    private let transaction = #"""
        {"TransactItems": [
         {"Update": {"TableName": "abc", "Key": {"a": {"S": "x"}}, "UpdateExpression": "SET n = n + :one", "ExpressionAttributeValues": {":one": {"N": "1"}}}},
         {"Put": {"TableName": "other", "Item": {"a": {"S": "p"}}, "ConditionExpression": "attribute_not_exists(a)", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}},
         {"ConditionCheck": {"TableName": "other", "Key": {"a": {"S": "c"}}, "ConditionExpression": "attribute_not_exists(a)"}}]
        """#

    @Test func `are written all or none`() throws {
        #expect(try desk.call("TransactWriteItems", transaction + "}") == "{}")
        do {
            try desk.call("TransactWriteItems", transaction + "}")
            Issue.record("no refusal")
        } catch let refusal as ItemRefusal {
            #expect(refusal.code == "TransactionCanceledException")
            #expect(
                refusal.message
                    == "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, None]"
            )
            #expect(
                refusal.members["CancellationReasons"]
                    == [
                        ["Code": "None"],
                        [
                            "Code": "ConditionalCheckFailed", "Message": "The conditional request failed",
                            "Item": ["a": ["S": "p"]],
                        ],
                        ["Code": "None"],
                    ])
        }
        #expect(
            try desk.call(
                "TransactGetItems",
                #"{"TransactItems": [{"Get": {"TableName": "abc", "Key": {"a": {"S": "x"}}, "ProjectionExpression": "n"}}, {"Get": {"TableName": "other", "Key": {"a": {"S": "c"}}}}]}"#
            )
                == #"{"Responses":[{"Item":{"n":{"N":"2"}}},{}]}"#)
    }

    @Test func `are written once for a token, for ten minutes`() throws {
        let request = #"""
            {"ClientRequestToken": "t", "TransactItems": [{"Update": {"TableName": "abc", "Key": {"a": {"S": "x"}},
             "UpdateExpression": "ADD n :v", "ExpressionAttributeValues": {":v": {"N": "1"}}}}]}
            """#
        try desk.call("TransactWriteItems", request)
        try desk.call("TransactWriteItems", request)
        #expect(try desk.item(#"{"a": {"S": "x"}}"#) == #"{"Item":{"a":{"S":"x"},"n":{"N":"2"}}}"#)
        #expect(
            desk.refusal(
                "TransactWriteItems",
                #"{"ClientRequestToken": "t", "TransactItems": [{"Delete": {"TableName": "abc", "Key": {"a": {"S": "x"}}}}]}"#
            ).hasPrefix("IdempotentParameterMismatchException"))

        desk.clock.advance(bySeconds: 601)
        try desk.call("TransactWriteItems", request)

        #expect(try desk.item(#"{"a": {"S": "x"}}"#) == #"{"Item":{"a":{"S":"x"},"n":{"N":"3"}}}"#)
    }

    @Test func `with an update that an item does not allow are cancelled`() {
        #expect(
            desk.refusal(
                "TransactWriteItems",
                #"{"TransactItems": [{"Update": {"TableName": "abc", "Key": {"a": {"S": "x"}}, "UpdateExpression": "SET z = q"}}]}"#
            )
                == "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [ValidationError]"
        )
    }
}

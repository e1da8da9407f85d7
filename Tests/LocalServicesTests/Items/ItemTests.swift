import JobModel
import OrderedJSON
import Testing

/// Texts are recorded: architect/dynalite, test/putItem.js, test/updateItem.js, test/getItem.js, test/deleteItem.js;
/// scylladb/scylladb, test/alternator/test_returnvalues.py.
@Suite struct Items {
    private let desk: ItemsDesk
    private static let key = #"{"a": {"S": "x"}}"#

    init() throws {
        desk = try ItemsDesk()
        try desk.makeTable()
    }

    private func update(_ expression: String, _ more: String = "", key: String = key) -> String {
        #"{"TableName": "abc", "Key": \#(key), "UpdateExpression": "\#(expression)"\#(more.isEmpty ? "" : ", " + more)}"#
    }

    @Test func `are put, read, replaced and deleted, and tell what was there`() throws {
        #expect(
            try desk.call("PutItem", #"{"TableName": "abc", "Item": {"a": {"S": "x"}, "n": {"N": "007.0"}}}"#) == "{}")
        #expect(try desk.item(Self.key) == #"{"Item":{"a":{"S":"x"},"n":{"N":"7"}}}"#)
        #expect(
            try desk.call(
                "GetItem",
                ##"{"TableName": "abc", "Key": {"a": {"S": "x"}}, "ProjectionExpression": "#n", "ExpressionAttributeNames": {"#n": "n"}, "ReturnConsumedCapacity": "TOTAL"}"##
            )
                == #"{"Item":{"n":{"N":"7"}},"ConsumedCapacity":{"TableName":"abc","CapacityUnits":0.5}}"#)
        #expect(
            try desk.call("PutItem", #"{"TableName": "abc", "Item": {"a": {"S": "x"}}, "ReturnValues": "ALL_OLD"}"#)
                == #"{"Attributes":{"a":{"S":"x"},"n":{"N":"7"}}}"#)
        #expect(
            try desk.call("DeleteItem", #"{"TableName": "abc", "Key": {"a": {"S": "x"}}, "ReturnValues": "ALL_OLD"}"#)
                == #"{"Attributes":{"a":{"S":"x"}}}"#)
        #expect(
            try desk.call("DeleteItem", #"{"TableName": "abc", "Key": {"a": {"S": "x"}}, "ReturnValues": "ALL_OLD"}"#)
                == "{}")
        #expect(try desk.item(Self.key) == "{}")
    }

    @Test(arguments: [
        ("NONE", "{}"), ("ALL_OLD", #"{"Attributes":{"a":{"S":"x"},"b":{"S":"dog"},"n":{"N":"1"}}}"#),
        ("UPDATED_OLD", #"{"Attributes":{"b":{"S":"dog"},"n":{"N":"1"}}}"#),
        ("ALL_NEW", #"{"Attributes":{"a":{"S":"x"},"c":{"N":"5"},"n":{"N":"6"}}}"#),
        ("UPDATED_NEW", #"{"Attributes":{"c":{"N":"5"},"n":{"N":"6"}}}"#),
    ]) func `that are updated tell what is asked for`(_ returned: String, _ answer: String) throws {
        try desk.put(#"{"a": {"S": "x"}, "b": {"S": "dog"}, "n": {"N": "1"}}"#)

        #expect(
            try desk.call(
                "UpdateItem",
                update(
                    "SET n = n + :v, c = :v REMOVE b",
                    #""ExpressionAttributeValues": {":v": {"N": "5"}}, "ReturnValues": "\#(returned)""#))
                == answer)
    }

    @Test func `are made by an update, but not by one that only removes`() throws {
        #expect(try desk.call("UpdateItem", update("REMOVE b", #""ReturnValues": "ALL_NEW""#)) == "{}")
        #expect(try desk.item(Self.key) == "{}")
        try desk.call("UpdateItem", update("ADD n :v", #""ExpressionAttributeValues": {":v": {"N": "5"}}"#))
        #expect(try desk.item(Self.key) == #"{"Item":{"a":{"S":"x"},"n":{"N":"5"}}}"#)
        try desk.call("UpdateItem", #"{"TableName": "abc", "Key": {"a": {"S": "y"}}}"#)
        #expect(try desk.item(#"{"a": {"S": "y"}}"#) == #"{"Item":{"a":{"S":"y"}}}"#)
    }

    @Test func `whose condition fails stay, and are told when that is asked for`() throws {
        try desk.put(#"{"a": {"S": "x"}, "n": {"N": "1"}}"#)
        let request = update(
            "SET n = :v",
            #""ConditionExpression": "n = :v", "ExpressionAttributeValues": {":v": {"N": "2"}}, "ReturnValuesOnConditionCheckFailure": "ALL_OLD""#
        )
        do {
            try desk.call("UpdateItem", request)
            Issue.record("no refusal")
        } catch let refusal as ItemRefusal {
            #expect(
                refusal.code == "ConditionalCheckFailedException" && refusal.message == "The conditional request failed"
            )
            #expect(refusal.members["Item"]?.serialized() == #"{"a":{"S":"x"},"n":{"N":"1"}}"#)
        }
        #expect(try desk.item(Self.key) == #"{"Item":{"a":{"S":"x"},"n":{"N":"1"}}}"#)
    }

    @Test(arguments: [
        (
            "PutItem", "{}",
            "2 validation errors detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null; Value null at 'item' failed to satisfy constraint: Member must not be null"
        ),
        (
            "UpdateItem",
            #"{"TableName": "abc;", "ReturnConsumedCapacity": "hi", "ReturnItemCollectionMetrics": "hi", "ReturnValues": "hi"}"#,
            """
            5 validation errors detected: Value 'hi' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy \
            enum value set: [INDEXES, TOTAL, NONE]; Value 'abc;' at 'tableName' failed to satisfy constraint: Member must satisfy \
            regular expression pattern: [a-zA-Z0-9_.-]+; Value 'hi' at 'returnItemCollectionMetrics' failed to satisfy constraint: \
            Member must satisfy enum value set: [SIZE, NONE]; Value 'hi' at 'returnValues' failed to satisfy constraint: Member must \
            satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]; Value null at 'key' failed to satisfy \
            constraint: Member must not be null
            """
        ),
        (
            "UpdateItem",
            #"{"TableName": "abc", "Key": {"a": {"S": "x"}}, "Expected": {}, "AttributeUpdates": {}, "ConditionExpression": "", "UpdateExpression": ""}"#,
            "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributeUpdates, Expected} Expression parameters: {UpdateExpression, ConditionExpression}"
        ),
        (
            "UpdateItem", #"{"TableName": "abc", "Key": {"a": {"S": "x"}}, "ExpressionAttributeNames": {}}"#,
            "ExpressionAttributeNames can only be specified when using expressions"
        ),
        (
            "UpdateItem", #"{"TableName": "abc", "Key": {"a": {"S": "x"}}, "ExpressionAttributeValues": {}}"#,
            "ExpressionAttributeValues can only be specified when using expressions: UpdateExpression and ConditionExpression are null"
        ),
        (
            "PutItem", #"{"TableName": "abc", "Item": {"a": {"S": "x"}}, "Expected": {"a": {"Exists": false}}}"#,
            "Expected is not run by pjrun, so nothing was done. AWS still takes this way of saying it, which was there before expressions. Write it as ConditionExpression."
        ),
        (
            "PutItem", #"{"TableName": "abc", "Item": {"a": {"S": "x"}}, "ReturnValues": "ALL_NEW"}"#,
            "ReturnValues can only be ALL_OLD or NONE"
        ),
        (
            "PutItem", #"{"TableName": "abc", "Item": {}}"#,
            "One or more parameter values were invalid: Missing the key a in the item"
        ),
        (
            "PutItem", #"{"TableName": "abc", "Item": {"a": {"NS": ["1"]}}}"#,
            "One or more parameter values were invalid: Type mismatch for key a expected: S actual: NS"
        ),
        (
            "PutItem", #"{"TableName": "abc", "Item": {"a": {"S": ""}}}"#,
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: a"
        ),
        ("GetItem", #"{"TableName": "abc", "Key": {}}"#, "The provided key element does not match the schema"),
        (
            "GetItem", #"{"TableName": "abc", "Key": {"a": {"N": "1"}}}"#,
            "The provided key element does not match the schema"
        ),
        (
            "DeleteItem", #"{"TableName": "abc", "Key": {"a": {"S": "x"}, "b": {"S": "x"}}}"#,
            "The provided key element does not match the schema"
        ),
        (
            "UpdateItem", #"{"TableName": "abc", "Key": {"a": {"S": "x"}}, "UpdateExpression": "set a = a.b + a[1]"}"#,
            "One or more parameter values were invalid: Cannot update attribute a. This attribute is part of the key"
        ),
        (
            "UpdateItem", #"{"TableName": "abc", "Key": {"a": {"S": "x"}}, "UpdateExpression": "set c = b"}"#,
            "The provided expression refers to an attribute that does not exist in the item"
        ),
        (
            "UpdateItem", #"{"TableName": "abc", "Key": {"a": {"S": "x"}}, "UpdateExpression": "set b.a = a"}"#,
            "The document path provided in the update expression is invalid for update"
        ),
    ]) func `are refused`(_ operation: String, _ request: String, _ message: String) {
        #expect(desk.refusal(operation, request) == "ValidationException: " + message)
    }

    @Test func `of other kinds of JSON are refused, and so are missing tables`() {
        #expect(
            desk.refusal("PutItem", #"{"TableName": 5, "Item": {}}"#)
                == "SerializationException: NUMBER_VALUE cannot be converted to String")
        #expect(
            desk.refusal("PutItem", #"{"TableName": "nothing", "Item": {}}"#)
                == "ResourceNotFoundException: Requested resource not found")
    }

    @Test func `have 400 KB`() throws {
        let text = String(repeating: "y", count: 409_600 - 3)
        try desk.put(#"{"a": {"S": "x"}, "b": {"S": "\#(text)"}}"#)
        #expect(
            desk.refusal("PutItem", #"{"TableName": "abc", "Item": {"a": {"S": "x"}, "b": {"S": "\#(text)y"}}}"#)
                == "ValidationException: Item size has exceeded the maximum allowed size")
        #expect(
            desk.refusal("UpdateItem", update("SET c = :c", #""ExpressionAttributeValues": {":c": {"S": ""}}"#))
                == "ValidationException: Item size to update has exceeded the maximum allowed size")
        let key = String(repeating: "k", count: 2049)
        #expect(
            desk.refusal("PutItem", #"{"TableName": "abc", "Item": {"a": {"S": "\#(key)"}}}"#)
                == "ValidationException: One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes"
        )
    }

    @Test func `cost what the service says`() throws {
        let text = String(repeating: "b", count: 1024 - 2)
        #expect(
            try desk.call("PutItem", #"{"TableName": "abc", "Item": {"a": {"S": ""}}}"#.replacing(with: text))
                == #"{"ConsumedCapacity":{"TableName":"abc","CapacityUnits":1.0,"Table":{"CapacityUnits":1.0}}}"#)
        #expect(
            try desk.call("PutItem", #"{"TableName": "abc", "Item": {"a": {"S": ""}}}"#.replacing(with: text + "bb"))
                == #"{"ConsumedCapacity":{"TableName":"abc","CapacityUnits":2.0,"Table":{"CapacityUnits":2.0}}}"#)
    }
}

extension String {
    /// A put of an item with a text of its own, which asks for its cost.
    fileprivate func replacing(with text: String) -> String {
        #"{"TableName": "abc", "Item": {"a": {"S": "k"}, "b": {"S": "\#(text.dropLast())"}}, "ReturnConsumedCapacity": "INDEXES"}"#
    }
}

import JobModel
import OrderedJSON
import Testing

/// Texts are recorded: architect/dynalite, test/createTable.js, test/describeTable.js, test/deleteTable.js;
/// localstack/localstack, tests/aws/services/dynamodb.
@Suite struct `Tables of items` {
    private let desk: ItemsDesk

    init() throws { desk = try ItemsDesk() }

    @Test func `are made, described and deleted`() throws {
        let request = """
            {"TableName": "abc", "AttributeDefinitions": [{"AttributeName": "b", "AttributeType": "N"},
             {"AttributeName": "a", "AttributeType": "S"}], "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"},
             {"AttributeName": "b", "KeyType": "RANGE"}], "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6},
             "Tags": [{"Key": "team", "Value": "x"}]}
            """
        let made = try JSON(parsing: desk.call("CreateTable", request))["TableDescription"]
        #expect(made?["TableStatus"] == "CREATING")
        #expect(desk.refusal("CreateTable", request) == "ResourceInUseException: Table already exists: abc")
        try desk.put(#"{"a": {"S": "x"}, "b": {"N": "1"}}"#)

        let table = try #require(JSON(parsing: desk.call("DescribeTable", #"{"TableName": "abc"}"#))["Table"])

        #expect(table["TableStatus"] == "ACTIVE" && table["ItemCount"] == 1 && table["TableSizeBytes"] == 5)
        #expect(table["TableArn"] == "arn:aws:dynamodb:us-east-1:123456789012:table/abc")
        #expect(table["CreationDateTime"] == 1_700_000_000)
        #expect(
            table["KeySchema"]
                == [["AttributeName": "a", "KeyType": "HASH"], ["AttributeName": "b", "KeyType": "RANGE"]])
        #expect(
            table["ProvisionedThroughput"]
                == ["NumberOfDecreasesToday": 0, "ReadCapacityUnits": 5, "WriteCapacityUnits": 6])
        #expect(
            try desk.call("ListTagsOfResource", #"{"ResourceArn": "\#(table["TableArn"]?.string ?? "")"}"#)
                == #"{"Tags":[{"Key":"team","Value":"x"}]}"#)
        try desk.call("DeleteTable", #"{"TableName": "abc"}"#)
        #expect(
            desk.refusal("DescribeTable", #"{"TableName": "abc"}"#)
                == "ResourceNotFoundException: Requested resource not found: Table: abc not found")
        // A new table of the name has none of the old items.
        try desk.call("CreateTable", request)
        #expect(try desk.call("Scan", #"{"TableName": "abc"}"#) == #"{"Items":[],"Count":0,"ScannedCount":0}"#)
    }

    @Test func `are listed in pages`() throws {
        for name in ["ccc", "aaa", "bbb"] { try desk.makeTable(name) }

        #expect(
            try desk.call("ListTables", #"{"Limit": 2}"#)
                == #"{"TableNames":["aaa","bbb"],"LastEvaluatedTableName":"bbb"}"#)
        #expect(
            try desk.call("ListTables", #"{"Limit": 2, "ExclusiveStartTableName": "bbb"}"#)
                == #"{"TableNames":["ccc"]}"#)
    }

    @Test(arguments: [
        (
            #"{"TableName": "a;"}"#,
            """
            4 validation errors detected: Value 'a;' at 'tableName' failed to satisfy constraint: Member must satisfy regular \
            expression pattern: [a-zA-Z0-9_.-]+; Value 'a;' at 'tableName' failed to satisfy constraint: Member must have length \
            greater than or equal to 3; Value null at 'attributeDefinitions' failed to satisfy constraint: Member must not be null; \
            Value null at 'keySchema' failed to satisfy constraint: Member must not be null
            """
        ),
        (
            #"{"TableName": "abc", "AttributeDefinitions": [{"AttributeName": "b", "AttributeType": "S"}], "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST"}"#,
            "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [a], AttributeDefinitions: [b]"
        ),
        (
            #"{"TableName": "abc", "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}], "KeySchema": [{"AttributeName": "a", "KeyType": "RANGE"}], "BillingMode": "PAY_PER_REQUEST"}"#,
            "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"
        ),
        (
            #"{"TableName": "abc", "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}, {"AttributeName": "b", "AttributeType": "S"}], "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST"}"#,
            "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions"
        ),
        (
            #"{"TableName": "abc", "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}], "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST", "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}}"#,
            "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
        ),
    ]) func `that cannot be are refused`(_ request: String, _ message: String) {
        #expect(desk.refusal("CreateTable", request) == "ValidationException: " + message)
    }

    @Test(arguments: [
        (#""GlobalSecondaryIndexes": [{"IndexName": "i"}]"#, "GlobalSecondaryIndexes is not run by pjrun"),
        (#""LocalSecondaryIndexes": [{"IndexName": "i"}]"#, "LocalSecondaryIndexes is not run by pjrun"),
        (#""StreamSpecification": {"StreamEnabled": true}"#, "StreamSpecification is not run by pjrun"),
        (#""SSESpecification": {"Enabled": true}"#, "SSESpecification is not run by pjrun"),
        (#""TableClass": "STANDARD_INFREQUENT_ACCESS""#, "TableClass STANDARD_INFREQUENT_ACCESS is not run by pjrun"),
    ]) func `have no more than is kept here`(_ member: String, _ message: String) {
        let request = """
            {"TableName": "abc", "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}],
             "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST", \(member)}
            """
        #expect(desk.refusal("CreateTable", request).hasPrefix("ValidationException: " + message))
        #expect(desk.refusal("DescribeTable", #"{"TableName": "abc"}"#).hasPrefix("ResourceNotFoundException"))
    }

    @Test func `are protected, tagged and changed`() throws {
        try desk.makeTable()
        let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/abc"
        try desk.call("UpdateTable", #"{"TableName": "abc", "DeletionProtectionEnabled": true}"#)
        #expect(
            desk.refusal("DeleteTable", #"{"TableName": "abc"}"#).hasPrefix(
                "ValidationException: Resource cannot be deleted"))
        try desk.call("UpdateTable", #"{"TableName": "\#(arn)", "DeletionProtectionEnabled": false}"#)
        try desk.call(
            "TagResource",
            #"{"ResourceArn": "\#(arn)", "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]}"#)
        try desk.call("UntagResource", #"{"ResourceArn": "\#(arn)", "TagKeys": ["a"]}"#)

        #expect(
            try desk.call("ListTagsOfResource", #"{"ResourceArn": "\#(arn)"}"#)
                == #"{"Tags":[{"Key":"b","Value":"2"}]}"#)
        #expect(
            desk.refusal("TagResource", #"{"ResourceArn": "abc", "Tags": []}"#)
                == "ValidationException: Invalid TableArn: Invalid ResourceArn provided as input abc")
        try desk.call("DeleteTable", #"{"TableName": "abc"}"#)
    }

    @Test func `forget what has expired two days ago`() throws {
        try desk.makeTable()
        try desk.call(
            "UpdateTimeToLive",
            #"{"TableName": "abc", "TimeToLiveSpecification": {"AttributeName": "ttl", "Enabled": true}}"#)
        #expect(
            try desk.call("DescribeTimeToLive", #"{"TableName": "abc"}"#)
                == #"{"TimeToLiveDescription":{"TimeToLiveStatus":"ENABLED","AttributeName":"ttl"}}"#)
        #expect(
            desk.refusal(
                "UpdateTimeToLive",
                #"{"TableName": "abc", "TimeToLiveSpecification": {"AttributeName": "ttl", "Enabled": true}}"#)
                == "ValidationException: TimeToLive is already enabled")
        try desk.put(#"{"a": {"S": "x"}, "ttl": {"N": "1700000000"}}"#)
        desk.clock.advance(bySeconds: 2 * 86_400)
        #expect(try desk.item(#"{"a": {"S": "x"}}"#) != "{}")

        desk.clock.advance(bySeconds: 1)

        #expect(try desk.item(#"{"a": {"S": "x"}}"#) == "{}")
        #expect(try desk.call("Scan", #"{"TableName": "abc"}"#) == #"{"Items":[],"Count":0,"ScannedCount":0}"#)
        try desk.call(
            "PutItem",
            #"{"TableName": "abc", "Item": {"a": {"S": "x"}}, "ConditionExpression": "attribute_not_exists(a)"}"#)
    }

    @Test func `have no operations that are not run here`() {
        #expect(
            desk.refusal("ExecuteStatement", "{}")
                .hasPrefix("UnknownOperationException: DynamoDB's operation ExecuteStatement is not run by pjrun"))
    }
}

"""DynamoDB through boto3: tables, items, queries, errors, transactions, and a semaphore that several threads rush at."""
import threading
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError

client = boto3.client("dynamodb")
resource = boto3.resource("dynamodb")


def refusal(call, **members):
    try:
        call(**members)
    except ClientError as error:
        return error.response
    raise AssertionError("no error")


# Tables.
made = client.create_table(
    TableName="orders", BillingMode="PAY_PER_REQUEST",
    AttributeDefinitions=[{"AttributeName": "customer", "AttributeType": "S"}, {"AttributeName": "number", "AttributeType": "N"}],
    KeySchema=[{"AttributeName": "customer", "KeyType": "HASH"}, {"AttributeName": "number", "KeyType": "RANGE"}])
assert made["TableDescription"]["TableStatus"] == "CREATING", made
client.get_waiter("table_exists").wait(TableName="orders", WaiterConfig={"Delay": 1})
table = resource.Table("orders")
assert table.table_status == "ACTIVE" and table.item_count == 0
assert client.list_tables()["TableNames"] == ["orders"]
error = refusal(client.describe_table, TableName="nothing")["Error"]
assert error == {"Code": "ResourceNotFoundException", "Message": "Requested resource not found: Table: nothing not found"}, error

# Items by the resource, which writes numbers as Decimal.
with table.batch_writer() as batch:
    for number in range(60):
        batch.put_item(Item={"customer": "anna", "number": number, "amount": Decimal("1.10") * number, "tags": {"a", "b"}})
item = table.get_item(Key={"customer": "anna", "number": 3})["Item"]
assert item == {"customer": "anna", "number": 3, "amount": Decimal("3.3"), "tags": {"a", "b"}}, item
answer = table.query(
    KeyConditionExpression=Key("customer").eq("anna") & Key("number").between(10, 20), FilterExpression=Attr("amount").gt(20),
    ScanIndexForward=False, ProjectionExpression="#n", ExpressionAttributeNames={"#n": "number"})
assert [item["number"] for item in answer["Items"]] == [20, 19] and answer["ScannedCount"] == 11, answer
pages = client.get_paginator("query").paginate(
    TableName="orders", KeyConditionExpression="customer = :c", ExpressionAttributeValues={":c": {"S": "anna"}},
    PaginationConfig={"PageSize": 7})
assert [int(item["number"]["N"]) for page in pages for item in page["Items"]] == list(range(60))
pages = client.get_paginator("scan").paginate(TableName="orders", PaginationConfig={"PageSize": 50})
assert sum(page["Count"] for page in pages) == 60
changed = table.update_item(
    Key={"customer": "anna", "number": 3}, UpdateExpression="SET history = list_append(if_not_exists(history, :empty), :entry) ADD amount :one DELETE tags :b",
    ExpressionAttributeValues={":empty": [], ":entry": ["paid"], ":one": 1, ":b": {"b"}}, ReturnValues="UPDATED_NEW")
assert changed["Attributes"] == {"history": ["paid"], "amount": Decimal("4.3"), "tags": {"a"}}, changed
found = client.batch_get_item(RequestItems={"orders": {"Keys": [{"customer": {"S": "anna"}, "number": {"N": str(n)}} for n in (1, 2, 99)]}})
assert len(found["Responses"]["orders"]) == 2 and not found["UnprocessedKeys"], found

# Errors.
error = refusal(table.update_item, Key={"customer": "anna", "number": 3}, UpdateExpression="SET amount = ")["Error"]
assert error["Message"] == 'Invalid UpdateExpression: Syntax error; token: "<EOF>", near: "="', error
error = refusal(table.put_item, Item={"customer": 1, "number": 3})["Error"]
assert error["Message"] == "One or more parameter values were invalid: Type mismatch for key customer expected: S actual: N", error
failed = refusal(
    table.put_item, Item={"customer": "anna", "number": 3}, ConditionExpression=Attr("customer").not_exists(),
    ReturnValuesOnConditionCheckFailure="ALL_OLD")
assert failed["Error"]["Code"] == "ConditionalCheckFailedException" and failed["Item"]["number"] in ({"N": "3"}, 3), failed
failed = refusal(
    client.transact_write_items,
    TransactItems=[
        {"Put": {"TableName": "orders", "Item": {"customer": {"S": "ben"}, "number": {"N": "1"}}}},
        {"ConditionCheck": {"TableName": "orders", "Key": {"customer": {"S": "cora"}, "number": {"N": "1"}}, "ConditionExpression": "attribute_exists(customer)"}},
    ])
assert [reason["Code"] for reason in failed["CancellationReasons"]] == ["None", "ConditionalCheckFailed"], failed
assert "Item" not in table.get_item(Key={"customer": "ben", "number": 1})
error = refusal(
    client.create_table, TableName="indexed", BillingMode="PAY_PER_REQUEST",
    AttributeDefinitions=[{"AttributeName": "a", "AttributeType": "S"}], KeySchema=[{"AttributeName": "a", "KeyType": "HASH"}],
    GlobalSecondaryIndexes=[{"IndexName": "byA", "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"}}])["Error"]
assert error["Code"] == "ValidationException" and "GlobalSecondaryIndexes is not run by pjrun" in error["Message"], error

# The semaphore of aws-samples/aws-stepfunctions-examples, sam/app-control-concurrency-with-dynamodb.
client.create_table(
    TableName="semaphore", BillingMode="PAY_PER_REQUEST", AttributeDefinitions=[{"AttributeName": "LockName", "AttributeType": "S"}],
    KeySchema=[{"AttributeName": "LockName", "KeyType": "HASH"}])
lock = {"TableName": "semaphore", "Key": {"LockName": {"S": "MySemaphore"}}}


def acquire(owner):
    return client.update_item(
        **lock, UpdateExpression="SET #currentlockcount = #currentlockcount + :increase, #lockownerid = :lockacquiredtime",
        ConditionExpression="currentlockcount <> :limit and attribute_not_exists(#lockownerid)",
        ExpressionAttributeNames={"#currentlockcount": "currentlockcount", "#lockownerid": owner},
        ExpressionAttributeValues={":increase": {"N": "1"}, ":limit": {"N": "5"}, ":lockacquiredtime": {"S": "2026-01-01T00:00:00Z"}},
        ReturnValues="UPDATED_NEW")


def release(owner):
    return client.update_item(
        **lock, UpdateExpression="SET #currentlockcount = #currentlockcount - :decrease REMOVE #lockownerid",
        ConditionExpression="attribute_exists(#lockownerid)",
        ExpressionAttributeNames={"#currentlockcount": "currentlockcount", "#lockownerid": owner},
        ExpressionAttributeValues={":decrease": {"N": "1"}}, ReturnValues="UPDATED_NEW")


def arn(number):
    return f"arn:aws:states:us-east-1:123456789012:execution:machine:{number}"


assert refusal(acquire, owner=arn(0))["Error"]["Code"] == "ValidationException"
client.put_item(TableName="semaphore", Item={"LockName": {"S": "MySemaphore"}, "currentlockcount": {"N": "0"}},
                ConditionExpression="LockName <> :lockname", ExpressionAttributeValues={":lockname": {"S": "MySemaphore"}})
held = []


def rush(number):
    try:
        acquire(arn(number))
        held.append(number)
    except client.exceptions.ConditionalCheckFailedException:
        pass


threads = [threading.Thread(target=rush, args=(number,)) for number in range(20)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert len(held) == 5, held
assert refusal(acquire, owner=arn(held[0]))["Error"] == {
    "Code": "ConditionalCheckFailedException", "Message": "The conditional request failed"}
mine = client.get_item(**lock, ProjectionExpression="#lockownerid", ExpressionAttributeNames={"#lockownerid": arn(held[0])})
assert mine["Item"] == {arn(held[0]): {"S": "2026-01-01T00:00:00Z"}}, mine
for number in held:
    release(arn(number))
left = client.get_item(**lock)["Item"]
assert left == {"LockName": {"S": "MySemaphore"}, "currentlockcount": {"N": "0"}}, left

table.delete()
client.get_waiter("table_not_exists").wait(TableName="orders", WaiterConfig={"Delay": 1})
print("passed")

import JobEngine
import ObjectStorage
import OrderedJSON
import PjrunTesting
import S3Model
import Testing

@testable import StatesLanguage

@Suite struct `Calls of S3 as tasks` {
    private let scratch = ScratchDirectory()
    private let tasks: ObjectTasks

    init() throws {
        let store = try LocalObjectStore(root: scratch("s3"), state: scratch("state"))
        _ = try store.createBucket("bucket-name")
        tasks = ObjectTasks(store: store)
    }

    // ETags tell what was written: localstack/localstack, services/test_aws_sdk_task_service (test_s3_put_object).
    @Test(arguments: [
        (#""text data""#, "2b5df3712557f503a9977a8ea893b2c9"),
        (#"{"Dict": "Value"}"#, "49e31cee5aec8faf3345893addb14346"),
        (#"["List", "Data"]"#, "6b23860357f6e63a0272b7f1143a663a"), ("false", "68934a3e9455fa72420237eb05902327"),
        ("0", "cfcd208495d565ef66e7dff9f98764da"),
    ])
    func `an object is the JSON text of Body`(body: String, eTag: String) throws {
        let body = try JSON(parsing: body)
        let put = call("putObject", ["Bucket": "bucket-name", "Key": "file-key", "Body": body])

        #expect(put.output == #"{"ETag":"\"\#(eTag)\"","ServerSideEncryption":"AES256"}"#)
        let get = call("getObject", ["Bucket": "bucket-name", "Key": "file-key"])
        #expect(get.json?["Body"]?.string == body.serialized())
    }

    // Members and their order: test_s3_get_object of the same file.
    @Test func `an object is read with its description`() {
        _ =
            call(
                "putObject",
                [
                    "Bucket": "bucket-name", "Key": "k/é", "Body": 7, "ContentType": "text/plain",
                    "Metadata": ["A": "b"],
                    "StorageClass": "STANDARD_IA",
                ]
            ).output
        let get = call("getObject", ["Bucket": "bucket-name", "Key": "k/é"]).json
        let head = call("headObject", ["Bucket": "bucket-name", "Key": "k/é"]).json

        let keys = [
            "AcceptRanges", "ContentLength", "ContentType", "ETag", "LastModified", "Metadata", "ServerSideEncryption",
            "StorageClass",
        ]
        #expect(get?.object?.keys == keys + ["Body"])
        #expect(head?.object?.keys == keys)
        #expect(get?["ContentLength"] == 1)
        #expect(get?["ContentType"] == "text/plain")
        #expect(get?["Metadata"] == ["a": "b"])
        #expect(get?["ETag"] == "\"8f14e45fceea167a5a36dedd4bea2543\"")
        #expect(get?["LastModified"]?.string?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
    }

    // localstack/localstack, error_handling/test_aws_sdk (test_no_such_bucket).
    @Test(arguments: [
        ("getObject", "bucket-name", "S3.NoSuchKeyException", "The specified key does not exist."),
        ("getObject", "no-such-bucket", "S3.NoSuchBucketException", "The specified bucket does not exist"),
        ("deleteObject", "no-such-bucket", "S3.NoSuchBucketException", "The specified bucket does not exist"),
        ("headObject", "bucket-name", "S3.NoSuchKeyException", "null"),
    ])
    func `what is not there is said as the SDK says it`(action: String, bucket: String, error: String, message: String)
    {
        let failure = call(action, ["Bucket": .string(bucket), "Key": "k"]).failure

        #expect(failure?.error == error)
        #expect(
            failure?.cause?.withoutIDs
                == "\(message) (Service: S3, Status Code: 404, Request ID: <id>, Extended Request ID: <id>)")
    }

    @Test func `keys are listed in pages`() {
        for key in ["a/1", "a/2", "b"] {
            #expect(call("putObject", ["Bucket": "bucket-name", "Key": .string(key), "Body": 0]).output != nil)
        }
        let first = call("listObjectsV2", ["Bucket": "bucket-name", "MaxKeys": 2]).json
        let second = call(
            "listObjectsV2",
            ["Bucket": "bucket-name", "MaxKeys": 2, "ContinuationToken": first?["NextContinuationToken"] ?? .null]
        ).json
        let grouped = call("listObjectsV2", ["Bucket": "bucket-name", "Delimiter": "/"]).json
        let none = call("listObjectsV2", ["Bucket": "bucket-name", "Prefix": "c"])

        #expect(first?["Contents"]?.array?.map { $0["Key"] } == ["a/1", "a/2"])
        #expect(first?["IsTruncated"] == true)
        #expect(first?["Contents"]?[0]?.object?.keys == ["ETag", "Key", "LastModified", "Size", "StorageClass"])
        #expect(second?["Contents"]?.array?.map { $0["Key"] } == ["b"])
        #expect(grouped?["CommonPrefixes"] == [["Prefix": "a/"]])
        #expect(grouped?["Contents"]?.array?.count == 1)
        #expect(none.output == #"{"IsTruncated":false,"KeyCount":0,"MaxKeys":1000,"Name":"bucket-name","Prefix":"c"}"#)
    }

    @Test func `objects are copied and deleted`() {
        #expect(
            call("putObject", ["Bucket": "bucket-name", "Key": "a b", "Body": 0, "Metadata": ["m": "1"]]).output != nil)
        let copy = call(
            "copyObject", ["Bucket": "bucket-name", "Key": "copy", "CopySource": "/bucket-name/a%20b"])

        #expect(copy.json?["CopyObjectResult"]?["ETag"] == "\"cfcd208495d565ef66e7dff9f98764da\"")
        #expect(call("headObject", ["Bucket": "bucket-name", "Key": "copy"]).json?["Metadata"] == ["m": "1"])
        #expect(call("deleteObject", ["Bucket": "bucket-name", "Key": "copy"]).output == "{}")
        #expect(call("deleteObject", ["Bucket": "bucket-name", "Key": "copy"]).output == "{}")
        #expect(call("headObject", ["Bucket": "bucket-name", "Key": "copy"]).failure != nil)
    }

    @Test func `an object that a state cannot pass on is refused before it is read`() {
        let body = String(repeating: "x", count: 262_143)
        #expect(call("putObject", ["Bucket": "bucket-name", "Key": "k", "Body": .string(body)]).output != nil)
        let failure = call("getObject", ["Bucket": "bucket-name", "Key": "k"]).failure

        // localstack/localstack, error_handling/test_states_errors, has these words.
        #expect(failure?.error == "States.DataLimitExceeded")
        #expect(
            failure?.cause
                == "The state/task 'aws-sdk:s3' returned a result with a size exceeding the maximum number of bytes service limit."
        )
    }

    @Test func `a condition that does not hold fails the task`() {
        let parameters: JSON = ["Bucket": "bucket-name", "Key": "k", "Body": 0, "IfNoneMatch": "*"]

        #expect(call("putObject", parameters).output != nil)
        #expect(call("putObject", parameters).failure?.error == "S3.S3Exception")
    }

    @Test func `the short form is the same, and what would not be heeded is refused`() {
        let short = tasks.perform(
            task("arn:aws:states:::s3:putObject", ["Bucket": "bucket-name", "Key": "k", "Body": 0]))
        let range = call("getObject", ["Bucket": "bucket-name", "Key": "k", "Range": "bytes=0-1"])

        #expect(short.output?.contains("ETag") == true)
        #expect(range.failure?.error == "States.Runtime")
        #expect(range.failure?.cause?.contains("'Range'") == true)
    }

    private func call(_ action: String, _ parameters: JSON) -> TaskOutcome {
        tasks.perform(task("arn:aws:states:::aws-sdk:s3:\(action)", parameters))
    }
}

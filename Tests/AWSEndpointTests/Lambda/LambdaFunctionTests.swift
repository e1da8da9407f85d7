import JobModel
import OrderedJSON
import S3Model
import Testing

@testable import AWSEndpoint

/// Making, changing and showing functions.
@Suite struct LambdaFunctionTests {
    // Members, values and status: recorded from Lambda (LocalStack's snapshot of test_function_lifecycle, 2024-03-27).
    @Test func `a new function is shown as the service shows one`() async throws {
        let desk = LambdaDesk()

        let answer = await desk.create(
            "f", ["Environment": ["Variables": ["A": "b"]], "Timeout": 5, "MemorySize": 256])

        #expect(answer.status == 201)
        var expected: JSONObject = [
            "FunctionName": "f", "FunctionArn": "arn:aws:lambda:us-east-1:123456789012:function:f", "Description": "",
            "Handler": "index.handler", "MemorySize": 256, "Role": "arn:aws:iam::123456789012:role/r",
            "Runtime": "python3.12",
            "Timeout": 5, "Environment": ["Variables": ["A": "b"]], "CodeSize": 4, "CodeSha256": "AQID",
            "LastModified": "2023-11-14T22:13:20.123+0000", "Version": "$LATEST",
            "TracingConfig": ["Mode": "PassThrough"],
            "RevisionId": "r-", "State": "Pending", "PackageType": "Zip", "Architectures": ["x86_64"],
            "EphemeralStorage": ["Size": 512], "SnapStart": ["ApplyOn": "None", "OptimizationStatus": "Off"],
            "LoggingConfig": ["LogFormat": "Text", "LogGroup": "/aws/lambda/f"],
        ]
        expected["StateReason"] = "The function is being created."
        expected["StateReasonCode"] = "Creating"
        #expect(try answer.json() == .object(expected))
    }

    @Test func `a function is active when it is asked for, with the place of its archive`() async throws {
        let desk = LambdaDesk()
        await desk.create("f", ["Tags": ["team": "a"]])

        let answer = try await desk(.get, "/functions/f").json()

        #expect(answer["Configuration"]?["State"] == "Active")
        #expect(answer["Configuration"]?["LastUpdateStatus"] == "Successful")
        #expect(answer["Tags"] == ["team": "a"])
        #expect(answer["Code"]?["Location"] == "http://127.0.0.1:4566/2015-03-31/functions/f/code.zip")
        let archive = await desk(.get, "/functions/f/code.zip")
        #expect(archive.text == "PK\u{5}\u{6}")
        let byARN = await desk(
            .get, "/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Af/configuration")
        #expect(try byARN.json()["FunctionName"] == "f")
    }

    @Test func `code may come from the local S3`() async throws {
        let desk = LambdaDesk()
        _ = try desk.objects.createBucket("code")
        let upload = try desk.objects.beginObject(S3Address(bucket: "code", key: "f.zip"))
        try [UInt8](repeating: 7, count: 9).withUnsafeBytes { try upload.write($0) }
        _ = try upload.commit(S3Attributes(), if: nil)

        let answer = await desk.create("f", ["Code": ["S3Bucket": "code", "S3Key": "f.zip"]])
        let missing = await desk.create("g", ["Code": ["S3Bucket": "code", "S3Key": "g.zip"]])

        #expect(try answer.json()["CodeSize"] == 9)
        #expect(missing.status == 400)
        #expect(missing.header("x-amzn-errortype") == "InvalidParameterValueException")
    }

    @Test func `updates change what they name`() async throws {
        let desk = LambdaDesk()
        await desk.create("f", ["Environment": ["Variables": ["A": "b"]]])

        let configuration = try await desk(
            .put, "/functions/f/configuration", ["Description": "new", "Timeout": 10]
        ).json()
        let code = try await desk(.put, "/functions/f/code", ["ZipFile": "UEsFBgAA"]).json()
        let stale = await desk(.put, "/functions/f/configuration", ["RevisionId": "r-old", "Timeout": 11])

        #expect(configuration["LastUpdateStatus"] == "InProgress")
        #expect(configuration["Timeout"] == 10)
        #expect(configuration["Environment"] == ["Variables": ["A": "b"]])
        #expect(code["CodeSize"] == 6)
        #expect(code["Timeout"] == 10)
        #expect(stale.status == 412)
    }

    @Test func `a deleted function is not found any more`() async throws {
        let desk = LambdaDesk()
        await desk.create()

        #expect(await desk(.delete, "/functions/f").status == 204)
        let after = await desk(.delete, "/functions/f")

        #expect(after.status == 404)
        #expect(after.header("x-amzn-errortype") == "ResourceNotFoundException")
        // Recorded: Message and Type (test_function_lifecycle, delete_postdelete).
        #expect(
            try after.json()["Message"] == "Function not found: arn:aws:lambda:us-east-1:123456789012:function:f")
        #expect(try after.json()["Type"] == "User")
    }

    @Test func `lists come in pages`() async throws {
        let desk = LambdaDesk()
        for name in ["c", "a", "b"] { await desk.create(name) }

        let first = try await desk(.get, "/functions/?MaxItems=2").json()
        let marker = first["NextMarker"]?.string ?? ""
        let second = try await desk(.get, "/functions/?MaxItems=2&Marker=\(marker)").json()

        #expect(first["Functions"]?.array?.map { $0["FunctionName"] } == ["a", "b"])
        #expect(second["Functions"]?.array?.map { $0["FunctionName"] } == ["c"])
        #expect(second["NextMarker"] == nil)
    }

    @Test func `tags are set, listed and removed by ARN`() async throws {
        let desk = LambdaDesk()
        await desk.create()
        let path = "/tags/arn:aws:lambda:us-east-1:123456789012:function:f"

        #expect(await desk(.post, path, ["Tags": ["a": "1", "b": "2"]]).status == 204)
        #expect(await desk(.delete, path + "?tagKeys=a&tagKeys=none").status == 204)

        #expect(try await desk(.get, path).json() == ["Tags": ["b": "2"]])
    }

    @Test(
        arguments: [
            (["FunctionName": "f"], 409, "ResourceConflictException", "Function already exist: f"),
            (["FunctionName": "a b"], 400, "InvalidParameterValueException", "'a b'"),
            (["Role": .null], 400, "ValidationException", "'role'"),
            (["Role": "admin"], 400, "ValidationException", "'role'"),
            (["Handler": .null], 400, "InvalidParameterValueException", "Runtime and Handler are mandatory"),
            (["Runtime": "nodejs20.x"], 400, "InvalidParameterValueException", "nodejs20.x"),
            (["Runtime": "python2"], 400, "ValidationException", "'runtime'"),
            (["Timeout": 901], 400, "ValidationException", "'timeout'"),
            (["MemorySize": 64], 400, "ValidationException", "'memorySize'"),
            (["Code": [:]], 400, "InvalidParameterValueException", "source for function code"),
            (["Code": ["ZipFile": "not base64"]], 400, "SerializationException", "Base64"),
            (["Code": ["ZipFile": ""]], 400, "InvalidParameterValueException", "non-empty zip"),
            (["Code": ["ImageUri": "x"]], 400, "InvalidParameterValueException", "ImageUri"),
            (
                ["Code": ["ZipFile": "UEsFBg==", "S3Key": "k", "S3Bucket": "bkt"]], 400,
                "InvalidParameterValueException", "ZipFile"
            ),
            (["Layers": ["arn:aws:lambda:us-east-1:1:layer:l:1"]], 400, "InvalidParameterValueException", "Layers"),
            (["VpcConfig": ["SubnetIds": ["s"]]], 400, "InvalidParameterValueException", "VpcConfig"),
            (["Publish": true], 400, "InvalidParameterValueException", "Publish"),
            (["PackageType": "Image"], 400, "InvalidParameterValueException", "PackageType"),
            (["Colour": "red"], 400, "ValidationException", "colour"),
            (
                ["Environment": ["Variables": ["AWS_REGION": "x"]]], 400, "InvalidParameterValueException",
                "reserved keys"
            ),
            (["Environment": ["Variables": ["1A": "x"]]], 400, "ValidationException", "environment"),
        ] as [(JSONObject, Int, String, String)])
    func `a function that cannot be made is refused`(
        _ members: JSONObject, _ status: Int, _ code: String, _ words: String
    ) async throws {
        let desk = LambdaDesk()
        await desk.create("f")
        var input = members
        if members["FunctionName"] == nil { input["FunctionName"] = "g" }

        let answer = await desk.create("", input)

        #expect(answer.status == status)
        #expect(answer.header("x-amzn-errortype") == code)
        #expect(answer.text.contains(words), "\(answer.text)")
        #expect(try desk.functions.functions().map(\.name) == ["f"])
    }

    @Test func `values that mean what a function has anyway are taken`() async throws {
        let answer = await LambdaDesk().create(
            "f",
            [
                "Publish": false, "PackageType": "Zip", "VpcConfig": ["SubnetIds": [], "SecurityGroupIds": []],
                "Layers": [],
                "EphemeralStorage": ["Size": 512], "TracingConfig": ["Mode": "PassThrough"], "DeadLetterConfig": [:],
            ])

        #expect(answer.status == 201)
    }

    @Test(arguments: [
        ("POST", "/functions/f/versions", "PublishVersion"), ("POST", "/functions/f/aliases", "CreateAlias"),
        ("POST", "/functions/f/policy", "AddPermission"), ("PUT", "/functions/f/concurrency", "PutFunctionConcurrency"),
        ("POST", "/event-source-mappings/", "CreateEventSourceMapping"),
    ])
    func `what is not here is refused by its name`(_ method: String, _ path: String, _ operation: String) async throws {
        let answer = await LambdaDesk()(.init(rawValue: method) ?? .get, path, [:])

        #expect(answer.header("x-amzn-errortype") == "UnknownOperationException")
        #expect(answer.operation == operation)
        #expect(answer.text.contains(operation))
    }
}

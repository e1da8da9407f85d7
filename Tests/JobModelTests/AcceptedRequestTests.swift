import JobModel
import OrderedJSON
import Testing

@Suite("Accepted requests")
struct AcceptedRequestTests {
    @Test(arguments: [RequestOrigin.service, .commandLine], [Requests.scriptProcessor, Requests.frameworkProcessor])
    func `what the SDK sends is accepted and described as it was sent`(origin: RequestOrigin, text: String) throws {
        let sent = try JSON(parsing: text)

        let request = try JobRequest.validating(sent, as: origin)
        let described = record(request).describeJSON()

        #expect(.object(request.wire) == sent)
        for (key, value) in try #require(sent.object) {
            #expect(described[key] == value)
        }
    }

    @Test func `a request means what it says`() throws {
        let request = try JobRequest.validating(try JSON(parsing: Requests.scriptProcessor), as: .service)

        #expect(request.name == "my-img-2026-11-21-02-44-04-961")
        #expect(request.containerEntrypoint == ["python3", "/opt/ml/processing/input/code/process.py"])
        #expect(request.containerArguments == ["--x", "1"])
        #expect(request.environment == [EnvironmentVariable(name: "A", value: "1")])
        #expect(request.instanceType == "ml.m5.xlarge")
        #expect(request.instanceCount == 1)
        #expect(request.volumeSizeInGB == 30)
        #expect(request.maxRuntimeInSeconds == 86_400)
        #expect(request.networkIsolation == false)
        #expect(request.tags == [])
        #expect(request.inputs.map(\.name) == ["input-1", "code"])
        #expect(request.inputs.map(\.jsonPath) == ["ProcessingInputs[0]", "ProcessingInputs[1]"])
        #expect(request.inputs.map(\.localPath?.text) == ["/opt/ml/processing/input", "/opt/ml/processing/input/code"])
        let output = try #require(request.outputs.first)
        #expect(output.jsonPath == "ProcessingOutputConfig.Outputs[0]")
        guard case .s3(let s3) = output.destination else {
            Issue.record("not an S3 output")
            return
        }
        #expect(s3.uri.kind == .s3(bucket: "bkt", key: "JOB/output/o"))
        #expect(s3.uploadMode == .endOfJob)
    }

    @Test func `absent members get their defaults`() throws {
        let request = try JobRequest.validating(try JSON(parsing: Requests.frameworkProcessor), as: .service)

        #expect(request.containerArguments == nil)
        #expect(request.environment == [])
        #expect(request.outputs == [])
        guard case .s3(let input)? = request.inputs.first?.source else {
            Issue.record("not an S3 input")
            return
        }
        #expect(input.distribution == .fullyReplicated)
        #expect(input.compression == .none)
        #expect(input.mode == .file)
        #expect(input.localPath?.text == "/opt/ml/processing/input/code")
    }

    @Test func `datasets keep everything and have their own default distribution`() throws {
        let json = Requests.minimal.setting(
            "ProcessingInputs", to: [Requests.athenaInput, Requests.redshiftInput])

        let request = try JobRequest.validating(json, as: .commandLine)

        guard case .dataset(let athena) = request.inputs[0].source, case .athena(let query) = athena.query,
            case .dataset(let redshift) = request.inputs[1].source, case .redshift(let cluster) = redshift.query
        else {
            Issue.record("not datasets")
            return
        }
        #expect(athena.distribution == .shardedByS3Key)
        #expect(athena.mode == .file)
        #expect(query.queryString == "SELECT 1 AS one;")
        #expect(query.workGroup == "w")
        #expect(query.outputFormat == .parquet)
        #expect(query.outputCompression == .snappy)
        #expect(redshift.distribution == .fullyReplicated)
        #expect(redshift.mode == .pipe)
        #expect(cluster.outputFormat == .csv)
        #expect(cluster.outputCompression == RedshiftDatasetDefinition.Compression.none)
        #expect(cluster.clusterRoleARN == "arn:aws:iam::123456789012:role/C")
    }

    @Test func `the first instance preference is chosen, and Describe says which`() throws {
        let json = Requests.minimal.setting(
            "ProcessingResources.ClusterConfig",
            to: [
                "InstancePreferences": [
                    ["InstanceType": "ml.m7i.large", "InstanceCount": 3],
                    ["InstanceType": "ml.m5.large", "InstanceCount": 4],
                ],
                "VolumeSizeInGB": 10,
            ])

        let request = try JobRequest.validating(json, as: .commandLine)
        let config = record(request).describeJSON()["ProcessingResources"]?["ClusterConfig"]

        #expect(request.instanceType == "ml.m7i.large")
        #expect(request.instanceCount == 3)
        #expect(config?["SelectedInstanceType"] == "ml.m7i.large")
        #expect(config?["SelectedInstanceCount"] == 3)
    }

    @Test func `one count for all preferences is enough`() throws {
        let json = Requests.minimal.setting(
            "ProcessingResources.ClusterConfig",
            to: ["InstancePreferences": [["InstanceType": "ml.c5.large"]], "InstanceCount": 2, "VolumeSizeInGB": 10])

        #expect(try JobRequest.validating(json, as: .service).instanceCount == 2)
    }

    @Test func `explicit nulls count as absent`() throws {
        let json = Requests.minimal
            .setting("Environment", to: .null)
            .setting("AppSpecification.ContainerArguments", to: .null)

        #expect(.object(try JobRequest.validating(json, as: .service).wire) == Requests.minimal)
    }

    @Test func `the service passes over members it does not know and does not echo them`() throws {
        let json = Requests.minimal.setting("Bogus", to: 1).setting("AppSpecification.Bogus", to: 1)

        #expect(.object(try JobRequest.validating(json, as: .service).wire) == Requests.minimal)
    }

    @Test func `a Describe answer is a request again`() throws {
        let first = try JobRequest.validating(try JSON(parsing: Requests.scriptProcessor), as: .service)
        var finished = record(first)
        finished.status = .failed
        finished.endTime = finished.creationTime
        finished.exitMessage = "m"
        finished.failureReason = .algorithmError(exitCode: 1)
        let answer = finished.describeJSON()
            .setting("ResponseMetadata", to: ["RequestId": "r"])
            .setting("CreationTime", to: "2026-11-21 05:17:00.123000+00:00")
            .setting("ProcessingResources.ClusterConfig.SelectedInstanceType", to: "ml.m5.xlarge")

        let again = try JobRequest.validating(answer, as: .commandLine)

        #expect(again.inputs == first.inputs)
        #expect(again.wire["ProcessingResources"] == first.wire["ProcessingResources"])
        #expect(Set(again.wire.keys) == Set(first.wire.keys))
    }

    @Test(
        arguments: [
            (
                "ProcessingInputs",
                [Requests.input("a", "/opt/ml/processing/in"), Requests.input("b", "/opt/ml/processing/in/deeper")]
            ),
            (
                "ProcessingInputs",
                [["InputName": "a", "AppManaged": true, "S3Input": ["S3Uri": "s3://bkt", "S3DataType": "S3Prefix"]]]
            ),
            (
                "ProcessingInputs",
                [Requests.input("a", "/opt/ml/processing/in").setting("S3Input.S3Uri", to: "file:///data/in")]
            ),
            (
                "ProcessingInputs",
                [
                    Requests.input("a", "/opt/ml/processing/in").setting(
                        "S3Input.S3Uri", to: "https://bkt.s3.us-east-1.amazonaws.com/k")
                ]
            ),
            (
                "ProcessingInputs",
                [
                    Requests.input("a", "/opt/ml/processing/in").setting("S3Input.S3InputMode", to: "Pipe").setting(
                        "S3Input.S3CompressionType", to: "Gzip")
                ]
            ),
            (
                "ProcessingOutputConfig",
                [
                    "Outputs": [
                        ["OutputName": "f", "AppManaged": true, "FeatureStoreOutput": ["FeatureGroupName": "g_1"]]
                    ]
                ]
            ),
            (
                "ProcessingOutputConfig",
                [
                    "Outputs": [
                        Requests.output("a", "/opt/ml/processing/o"), Requests.output("b", "/opt/ml/processing/o"),
                    ]
                ]
            ),
            ("ProcessingOutputConfig", ["Outputs": []]),
            ("ProcessingInputs", []),
            ("Environment", [:]),
            ("Environment", ["_a1": "line\nbreak"]),
            ("Tags", [["Key": "Überschrift 1", "Value": ""]]),
            ("ExperimentConfig", [:]),
            (
                "NetworkConfig",
                ["EnableNetworkIsolation": true, "VpcConfig": ["SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1"]]]
            ),
            ("ProcessingResources.ClusterConfig.InstanceType", "ml.m99i-flex.metal"),
            ("RoleArn", "arn:aws-cn:iam::123456789012:role/service-role/My_Role+=,.@-"),
        ] as [(String, JSON)])
    func `what the service allows is allowed`(path: String, value: JSON) throws {
        let request = try JobRequest.validating(Requests.minimal.setting(path, to: value), as: .commandLine)

        #expect(JSON.object(request.wire) == Requests.minimal.setting(path, to: value))
    }
}

/// The record of a request that was accepted at a known moment.
func record(_ request: JobRequest) -> JobRecord {
    JobRecord(
        request: request, arn: JobARN(identity: JobIdentity(), jobName: request.name),
        creationTime: Timestamp(milliseconds: 1_583_831_889_050))
}

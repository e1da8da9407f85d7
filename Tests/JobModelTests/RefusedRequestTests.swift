import JobModel
import OrderedJSON
import Testing

@Suite("Refused requests")
struct RefusedRequestTests {
    private static let uriPattern = "(https|s3)://([^/]+)/?(.*)"
    private static let namePattern = "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"

    /// One change to a good request, and the one problem it makes; `service` is the text after "failed to satisfy
    /// constraint: ".
    @Test(arguments: [
        // 1.1 top level
        Refusal("ProcessingJobName", nil, .missing, "null at 'processingJobName'", "Member must not be null"),
        Refusal("ProcessingResources", nil, .missing, "null at 'processingResources'", "Member must not be null"),
        Refusal("AppSpecification", nil, .missing, "null at 'appSpecification'", "Member must not be null"),
        Refusal("RoleArn", nil, .missing, "null at 'roleArn'", "Member must not be null"),
        Refusal(
            "ProcessingJobName", "a_b", .pattern(.hyphenatedName(repetitions: 62)), "'a_b' at 'processingJobName'",
            "Member must satisfy regular expression pattern: \(namePattern)"),
        Refusal(
            "ProcessingJobName", "-a", .pattern(.hyphenatedName(repetitions: 62)), "'-a' at 'processingJobName'",
            "Member must satisfy regular expression pattern: \(namePattern)"),
        Refusal(
            "ProcessingJobName", "a-", .pattern(.hyphenatedName(repetitions: 62)), "'a-' at 'processingJobName'",
            "Member must satisfy regular expression pattern: \(namePattern)"),
        Refusal(
            "RoleArn", "arn:aws:iam::1234:role/Role", .pattern(.roleARN), "'arn:aws:iam::1234:role/Role' at 'roleArn'",
            #"Member must satisfy regular expression pattern: arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+"#
        ),
        Refusal(
            "StoppingCondition", ["MaxRuntimeInSeconds": 777_601], at: "StoppingCondition.MaxRuntimeInSeconds",
            .outOfRange(1...777_600), "'777601' at 'stoppingCondition.maxRuntimeInSeconds'",
            "Member must have value less than or equal to 777600"),
        Refusal(
            "StoppingCondition", [:], at: "StoppingCondition.MaxRuntimeInSeconds", .missing,
            "null at 'stoppingCondition.maxRuntimeInSeconds'", "Member must not be null"),
        Refusal(
            "Environment", ["1bad": "x"], at: "Environment.1bad", .pattern(.environmentKey),
            "'{1bad=x}' at 'environment'",
            "Map keys must satisfy constraint: [Member must have length less than or equal to 256, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: [a-zA-Z_][a-zA-Z0-9_]*]"
        ),
        Refusal(
            "Environment", ["A": .null], at: "Environment.A", .missing, "null at 'environment.a'",
            "Member must not be null"),
        Refusal(
            "ExperimentConfig", ["RunName": "a b"], at: "ExperimentConfig.RunName",
            .pattern(.hyphenatedName(repetitions: 119)), "'a b' at 'experimentConfig.runName'",
            "Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}"),
        Refusal(
            "Tags", [["Key": "a;b", "Value": ""]], at: "Tags[0].Key", .pattern(.tagText),
            "'a;b' at 'tags.1.member.key'",
            #"Member must satisfy regular expression pattern: ([\p{L}\p{Z}\p{N}_.:/=+\-@]*)"#),
        Refusal(
            "Tags", [["Key": "a"]], at: "Tags[0].Value", .missing, "null at 'tags.1.member.value'",
            "Member must not be null"),
        // 1.2 the program
        Refusal(
            "AppSpecification.ImageUri", nil, .missing, "null at 'appSpecification.imageUri'", "Member must not be null"
        ),
        Refusal(
            "AppSpecification.ContainerArguments", [], .tooShort(minimum: 1, found: 0),
            "'[]' at 'appSpecification.containerArguments'", "Member must have length greater than or equal to 1"),
        Refusal(
            "AppSpecification.ContainerEntrypoint", [], .tooShort(minimum: 1, found: 0),
            "'[]' at 'appSpecification.containerEntrypoint'", "Member must have length greater than or equal to 1"),
        Refusal(
            "AppSpecification.ContainerArguments", ["a", "b\nc"], at: "AppSpecification.ContainerArguments[1]",
            .pattern(.singleLine), "'[a, b\nc]' at 'appSpecification.containerArguments'",
            "Member must satisfy constraint: [Member must have length less than or equal to 256, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: .*]"
        ),
        Refusal(
            "AppSpecification.ContainerArguments", ["--x", 1], at: "AppSpecification.ContainerArguments[1]",
            .wrongType(expected: "a string", found: "a number"),
            "'1' at 'appSpecification.containerArguments.2.member'", "Member must be a string"),
        Refusal(
            "AppSpecification.ContainerArguments", "--x", .wrongType(expected: "an array", found: "a string"),
            "'--x' at 'appSpecification.containerArguments'", "Member must be an array"),
        // 1.3 machines
        Refusal(
            "ProcessingResources.ClusterConfig.InstanceCount", 500, .outOfRange(1...100),
            "'500' at 'processingResources.clusterConfig.instanceCount'",
            "Member must have value less than or equal to 100"),
        Refusal(
            "ProcessingResources.ClusterConfig.InstanceCount", 0, .outOfRange(1...100),
            "'0' at 'processingResources.clusterConfig.instanceCount'",
            "Member must have value greater than or equal to 1"),
        Refusal(
            "ProcessingResources.ClusterConfig.InstanceCount", 1.5,
            .wrongType(expected: "a whole number", found: "a number"),
            "'1.5' at 'processingResources.clusterConfig.instanceCount'", "Member must be a whole number"),
        Refusal(
            "ProcessingResources.ClusterConfig.InstanceCount", "1",
            .wrongType(expected: "a whole number", found: "a string"),
            "'1' at 'processingResources.clusterConfig.instanceCount'", "Member must be a whole number"),
        Refusal(
            "ProcessingResources.ClusterConfig.InstanceCount", nil, .missing,
            "null at 'processingResources.clusterConfig.instanceCount'", "Member must not be null"),
        Refusal(
            "ProcessingResources.ClusterConfig.InstanceType", "bogus", .pattern(.instanceType),
            "'bogus' at 'processingResources.clusterConfig.instanceType'",
            #"Member must satisfy regular expression pattern: ^ml\.[a-z0-9-]+\.[0-9a-z]+$"#),
        Refusal(
            "ProcessingResources.ClusterConfig.InstanceType", nil, .missing,
            "null at 'processingResources.clusterConfig.instanceType'", "Member must not be null"),
        Refusal(
            "ProcessingResources.ClusterConfig.VolumeSizeInGB", 16_385, .outOfRange(1...16_384),
            "'16385' at 'processingResources.clusterConfig.volumeSizeInGB'",
            "Member must have value less than or equal to 16384"),
        Refusal(
            "ProcessingResources.ClusterConfig.VolumeKmsKeyId", "a b", .pattern(.kmsKeyID),
            "'a b' at 'processingResources.clusterConfig.volumeKmsKeyId'",
            "Member must satisfy regular expression pattern: [a-zA-Z0-9:/_-]*"),
        // 1.4 inputs
        Refusal(
            "ProcessingInputs[0].InputName", nil, .missing, "null at 'processingInputs.1.member.inputName'",
            "Member must not be null"),
        Refusal(
            "ProcessingInputs[0].AppManaged", "false", .wrongType(expected: "a boolean", found: "a string"),
            "'false' at 'processingInputs.1.member.appManaged'", "Member must be a boolean"),
        Refusal(
            "ProcessingInputs[0].S3Input.S3Uri", nil, .missing, "null at 'processingInputs.1.member.s3Input.s3Uri'",
            "Member must not be null"),
        Refusal(
            "ProcessingInputs[0].S3Input.S3Uri", "bkt/in", .pattern(.s3URI),
            "'bkt/in' at 'processingInputs.1.member.s3Input.s3Uri'",
            "Member must satisfy regular expression pattern: \(uriPattern)"),
        Refusal(
            "ProcessingInputs[0].S3Input.S3Uri", "s3:///key", .pattern(.s3URI),
            "'s3:///key' at 'processingInputs.1.member.s3Input.s3Uri'",
            "Member must satisfy regular expression pattern: \(uriPattern)"),
        Refusal(
            "ProcessingInputs[0].S3Input.S3DataType", nil, .missing,
            "null at 'processingInputs.1.member.s3Input.s3DataType'", "Member must not be null"),
        Refusal(
            "ProcessingInputs[0].S3Input.S3InputMode", "FastFile", .notInEnum(["Pipe", "File"]),
            "'FastFile' at 'processingInputs.1.member.s3Input.s3InputMode'",
            "Member must satisfy enum value set: [Pipe, File]"),
        Refusal(
            "ProcessingInputs[0].S3Input.S3DataType", "S3Object", .notInEnum(["ManifestFile", "S3Prefix"]),
            "'S3Object' at 'processingInputs.1.member.s3Input.s3DataType'",
            "Member must satisfy enum value set: [ManifestFile, S3Prefix]"),
        Refusal(
            "ProcessingInputs[0].S3Input.S3DataDistributionType", "x",
            .notInEnum(["FullyReplicated", "ShardedByS3Key"]),
            "'x' at 'processingInputs.1.member.s3Input.s3DataDistributionType'",
            "Member must satisfy enum value set: [FullyReplicated, ShardedByS3Key]"),
        Refusal(
            "ProcessingInputs[0].S3Input.S3CompressionType", "GZIP", .notInEnum(["None", "Gzip"]),
            "'GZIP' at 'processingInputs.1.member.s3Input.s3CompressionType'",
            "Member must satisfy enum value set: [None, Gzip]"),
        // 1.5 outputs
        Refusal(
            "ProcessingOutputConfig.Outputs", nil, .missing, "null at 'processingOutputConfig.outputs'",
            "Member must not be null"),
        Refusal(
            "ProcessingOutputConfig.Outputs[0].OutputName", nil, .missing,
            "null at 'processingOutputConfig.outputs.1.member.outputName'", "Member must not be null"),
        Refusal(
            "ProcessingOutputConfig.Outputs[0].S3Output.S3UploadMode", nil, .missing,
            "null at 'processingOutputConfig.outputs.1.member.s3Output.s3UploadMode'", "Member must not be null"),
        Refusal(
            "ProcessingOutputConfig.Outputs[0].S3Output.S3UploadMode", "endOfJob",
            .notInEnum(["Continuous", "EndOfJob"]),
            "'endOfJob' at 'processingOutputConfig.outputs.1.member.s3Output.s3UploadMode'",
            "Member must satisfy enum value set: [Continuous, EndOfJob]"),
        Refusal(
            "ProcessingOutputConfig.Outputs[0]",
            ["OutputName": "f", "AppManaged": true, "FeatureStoreOutput": ["FeatureGroupName": "g-"]],
            at: "ProcessingOutputConfig.Outputs[0].FeatureStoreOutput.FeatureGroupName", .pattern(.featureGroupName),
            "'g-' at 'processingOutputConfig.outputs.1.member.featureStoreOutput.featureGroupName'",
            "Member must satisfy regular expression pattern: [a-zA-Z0-9]([_-]*[a-zA-Z0-9]){0,63}"),
        // 1.7 network
        Refusal(
            "NetworkConfig", ["VpcConfig": ["SecurityGroupIds": [], "Subnets": ["s"]]],
            at: "NetworkConfig.VpcConfig.SecurityGroupIds", .tooShort(minimum: 1, found: 0),
            "'[]' at 'networkConfig.vpcConfig.securityGroupIds'", "Member must have length greater than or equal to 1"),
        Refusal(
            "NetworkConfig", ["VpcConfig": ["SecurityGroupIds": ["s"], "Subnets": ["s_1"]]],
            at: "NetworkConfig.VpcConfig.Subnets[0]", .pattern(.vpcID), "'[s_1]' at 'networkConfig.vpcConfig.subnets'",
            "Member must satisfy constraint: [Member must have length less than or equal to 32, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: [-0-9a-zA-Z]+]"
        ),
        Refusal(
            "NetworkConfig", ["VpcConfig": ["Subnets": ["s"]]], at: "NetworkConfig.VpcConfig.SecurityGroupIds",
            .missing, "null at 'networkConfig.vpcConfig.securityGroupIds'", "Member must not be null"),
        // 5 datasets
        Refusal(
            "ProcessingInputs[0]",
            Requests.athenaInput.setting("DatasetDefinition.AthenaDatasetDefinition.OutputFormat", to: "CSV"),
            at: "ProcessingInputs[0].DatasetDefinition.AthenaDatasetDefinition.OutputFormat",
            .notInEnum(["PARQUET", "ORC", "AVRO", "JSON", "TEXTFILE"]),
            "'CSV' at 'processingInputs.1.member.datasetDefinition.athenaDatasetDefinition.outputFormat'",
            "Member must satisfy enum value set: [PARQUET, ORC, AVRO, JSON, TEXTFILE]"),
        Refusal(
            "ProcessingInputs[0]",
            Requests.athenaInput.setting("DatasetDefinition.AthenaDatasetDefinition.WorkGroup", to: "a b"),
            at: "ProcessingInputs[0].DatasetDefinition.AthenaDatasetDefinition.WorkGroup", .pattern(.workGroup),
            "'a b' at 'processingInputs.1.member.datasetDefinition.athenaDatasetDefinition.workGroup'",
            "Member must satisfy regular expression pattern: [a-zA-Z0-9._-]+"),
        Refusal(
            "ProcessingInputs[0]",
            Requests.redshiftInput.setting("DatasetDefinition.RedshiftDatasetDefinition.DbUser", to: nil),
            at: "ProcessingInputs[0].DatasetDefinition.RedshiftDatasetDefinition.DbUser", .missing,
            "null at 'processingInputs.1.member.datasetDefinition.redshiftDatasetDefinition.dbUser'",
            "Member must not be null"),
    ])
    func `a value that breaks its shape is refused with its path and the service's text`(_ refusal: Refusal) throws {
        let json = try refusal.request()

        let error = #expect(throws: InvalidRequest.self) { try JobRequest.validating(json, as: .commandLine) }

        #expect(error?.problems.map(\.path) == [refusal.problemPath])
        #expect(error?.problems.map(\.kind) == [refusal.kind])
        #expect(
            error?.serviceMessage
                == "1 validation error detected: Value \(refusal.place) failed to satisfy constraint: \(refusal.constraint)"
        )
        #expect(error?.code == "ValidationException")
    }

    @Test(arguments: [
        ("ProcessingJobName", 63), ("AppSpecification.ImageUri", 255),
        ("ProcessingResources.ClusterConfig.VolumeKmsKeyId", 2048),
        ("ProcessingInputs[0].DatasetDefinition.AthenaDatasetDefinition.Catalog", 256),
        ("ProcessingInputs[0].DatasetDefinition.AthenaDatasetDefinition.Database", 255),
        ("ProcessingInputs[0].DatasetDefinition.AthenaDatasetDefinition.QueryString", 4096),
        ("ProcessingInputs[0].DatasetDefinition.AthenaDatasetDefinition.WorkGroup", 128),
        ("ProcessingInputs[1].DatasetDefinition.RedshiftDatasetDefinition.ClusterId", 63),
        ("ProcessingInputs[1].DatasetDefinition.RedshiftDatasetDefinition.Database", 64),
        ("ProcessingInputs[1].DatasetDefinition.RedshiftDatasetDefinition.DbUser", 128),
        ("ProcessingInputs[1].DatasetDefinition.RedshiftDatasetDefinition.QueryString", 4096),
        ("ProcessingOutputConfig.KmsKeyId", 2048), ("ExperimentConfig.TrialName", 120), ("Environment.A", 256),
        ("Tags[0].Key", 128), ("Tags[0].Value", 256), ("AppSpecification.ContainerArguments[0]", 256),
        ("AppSpecification.ContainerEntrypoint[0]", 256), ("NetworkConfig.VpcConfig.Subnets[0]", 32),
    ])
    func `text is allowed up to its length and refused beyond`(path: String, maximum: Int) throws {
        let base = Requests.minimal
            .setting("ProcessingInputs", to: [Requests.athenaInput, Requests.redshiftInput])
            .setting("ProcessingOutputConfig", to: ["Outputs": []])
            .setting("AppSpecification.ContainerArguments", to: ["a"])
            .setting("AppSpecification.ContainerEntrypoint", to: ["a"])
            .setting("Tags", to: [["Key": "k", "Value": "v"]])
            .setting("NetworkConfig", to: ["VpcConfig": ["SecurityGroupIds": ["s"], "Subnets": ["s"]]])
        let longest = JSON.string(String(repeating: "a", count: maximum))
        let tooLong = JSON.string(String(repeating: "a", count: maximum + 1))

        _ = try JobRequest.validating(base.setting(path, to: longest), as: .commandLine)
        let error = #expect(throws: InvalidRequest.self) {
            try JobRequest.validating(base.setting(path, to: tooLong), as: .commandLine)
        }

        #expect(error?.problems.first?.path == path)
        #expect(error?.problems.first?.kind == .tooLong(maximum: maximum, found: maximum + 1))
    }

    @Test func `lists are allowed up to ten inputs, ten outputs and fifty tags`() throws {
        let json = Requests.minimal
            .setting(
                "ProcessingInputs", to: .array((0...10).map { Requests.input("i\($0)", "/opt/ml/processing/i\($0)") })
            )
            .setting(
                "ProcessingOutputConfig",
                to: ["Outputs": .array((0...10).map { Requests.output("o\($0)", "/opt/ml/processing/o\($0)") })]
            )
            .setting("Tags", to: .array((0...50).map { ["Key": .string("k\($0)"), "Value": "v"] }))

        let error = #expect(throws: InvalidRequest.self) { try JobRequest.validating(json, as: .service) }

        #expect(error?.problems.map(\.path) == ["ProcessingInputs", "ProcessingOutputConfig.Outputs", "Tags"])
        #expect(
            error?.problems.map(\.kind) == [
                .tooLong(maximum: 10, found: 11), .tooLong(maximum: 10, found: 11), .tooLong(maximum: 50, found: 51),
            ])
        let text = try #require(error?.serviceMessage)
        #expect(text.hasPrefix("3 validation errors detected: Value '[{InputName=i0, "))
        #expect(
            text.contains(
                "' at 'processingInputs' failed to satisfy constraint: Member must have length less than or equal to 10; Value '"
            ))
    }

    @Test func `all problems come at once, shapes and rules`() throws {
        let json = try JSON(parsing: Requests.scriptProcessor)
            .setting("ProcessingJobName", to: "a_b")
            .setting("RoleArn", to: nil)
            .setting("ProcessingInputs[1].InputName", to: "input-1")
            .setting("ProcessingOutputConfig.Outputs[0].S3Output.LocalPath", to: "/tmp/out")

        let error = #expect(throws: InvalidRequest.self) { try JobRequest.validating(json, as: .service) }

        #expect(
            error?.problems.map(\.path) == [
                "ProcessingJobName", "RoleArn", "ProcessingOutputConfig.Outputs[0].S3Output.LocalPath",
                "ProcessingInputs[1].InputName",
            ])
        #expect(
            error?.serviceMessage.hasPrefix("2 validation errors detected: Value 'a_b' at 'processingJobName'") == true)
    }

    @Test func `several bad arguments are one violation to the service and several problems to people`() {
        let json = Requests.minimal.setting("AppSpecification.ContainerArguments", to: ["a\nb", "c\nd"])

        let error = #expect(throws: InvalidRequest.self) { try JobRequest.validating(json, as: .service) }

        #expect(error?.problems.count == 2)
        #expect(error?.serviceMessage.hasPrefix("1 validation error detected: ") == true)
    }

    @Test(
        arguments: [
            ("AppSpecification.ContainerArgument", "AppSpecification", "ContainerArguments"),
            ("processingJobName", "", "ProcessingJobName"),
            ("ContainerEntrypoint", "", "AppSpecification.ContainerEntrypoint"),
            ("LocalPath", "", "ProcessingInputs[].S3Input.LocalPath"),
            ("Zebra", "", nil),
        ] as [(String, String, String?)])
    func `the command line refuses members the API does not have and says which was meant`(
        path: String, parent: String, suggestion: String?
    ) {
        let json = Requests.minimal.setting(path, to: ["x"])

        let error = #expect(throws: InvalidRequest.self) { try JobRequest.validating(json, as: .commandLine) }

        #expect(error?.problems.map(\.path) == [path])
        #expect(error?.problems.map(\.kind) == [.unknownMember(suggestion: suggestion)])
        #expect(error?.problems.first?.remedy == suggestion.map { "did you mean \"\($0)\"?" })
    }

    @Test func `a request that is no object is refused as a whole`() {
        let error = #expect(throws: InvalidRequest.self) { try JobRequest.validating([], as: .service) }

        #expect(error?.problems.map(\.path) == [""])
        #expect(error?.problems.map(\.message) == ["the request is an array ([]), not an object"])
    }

    @Test func `messages say what happened and what to write`() {
        let json = Requests.minimal.setting("AppSpecification.ContainerArguments", to: ["--x", 1])

        let error = #expect(throws: InvalidRequest.self) { try JobRequest.validating(json, as: .service) }

        #expect(
            error?.description
                == "AppSpecification.ContainerArguments[1]: \"ContainerArguments[1]\" is a number (1), not a string "
                + "(arguments are always strings; write \"1\")")
    }
}

/// One change to the script processor's request and the shape problem it makes.
struct Refusal: Sendable, CustomTestStringConvertible {
    let path: String
    let value: JSON?
    let problemPath: String
    let kind: ValidationProblem.Kind
    let place: String
    let constraint: String

    init(
        _ path: String, _ value: JSON?, at problemPath: String? = nil, _ kind: ValidationProblem.Kind, _ place: String,
        _ constraint: String
    ) {
        self.path = path
        self.value = value
        self.problemPath = problemPath ?? path
        self.kind = kind
        self.place = place
        self.constraint = constraint
    }

    func request() throws -> JSON { try JSON(parsing: Requests.scriptProcessor).setting(path, to: value) }

    var testDescription: String { "\(path) = \(value?.serialized() ?? "absent")" }
}

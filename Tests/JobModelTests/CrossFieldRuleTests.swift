import JobModel
import OrderedJSON
import Testing

@Suite("Rules between members")
struct CrossFieldRuleTests {
    @Test(arguments: [
        RuleCase("ProcessingInputs[0].S3Input", nil, at: "ProcessingInputs[0]", .inputWithoutSource(input: "input-1")),
        RuleCase(
            "ProcessingInputs[0]", ["InputName": "ds", "AppManaged": true], at: "ProcessingInputs[0]",
            .inputWithoutSource(input: "ds")),
        RuleCase(
            "ProcessingInputs[0].DatasetDefinition", Requests.athenaInput["DatasetDefinition"],
            at: "ProcessingInputs[0]",
            .inputWithTwoSources(input: "input-1")),
        RuleCase(
            "ProcessingInputs[0]", Requests.athenaInput.setting("DatasetDefinition.AthenaDatasetDefinition", to: nil),
            at: "ProcessingInputs[0].DatasetDefinition", .datasetWithoutQuery(input: "query")),
        RuleCase(
            "ProcessingInputs[0]",
            Requests.athenaInput.setting(
                "DatasetDefinition.RedshiftDatasetDefinition",
                to: Requests.redshiftInput["DatasetDefinition"]?["RedshiftDatasetDefinition"]),
            at: "ProcessingInputs[0].DatasetDefinition", .datasetWithTwoQueries(input: "query")),
        RuleCase(
            "ProcessingOutputConfig.Outputs[0].S3Output", nil, at: "ProcessingOutputConfig.Outputs[0]",
            .outputWithoutDestination(output: "o")),
        RuleCase(
            "ProcessingOutputConfig.Outputs[0]",
            Requests.output("o", "/opt/ml/processing/output")
                .setting("FeatureStoreOutput", to: ["FeatureGroupName": "g"]).setting("AppManaged", to: true),
            at: "ProcessingOutputConfig.Outputs[0]", .outputWithTwoDestinations(output: "o")),
        RuleCase(
            "ProcessingOutputConfig.Outputs[0]", ["OutputName": "o", "FeatureStoreOutput": ["FeatureGroupName": "g"]],
            at: "ProcessingOutputConfig.Outputs[0].FeatureStoreOutput", .featureStoreNotAppManaged(output: "o")),
        RuleCase(
            "ProcessingInputs[0].S3Input", ["S3Uri": "s3://bkt", "S3DataType": "S3Prefix"],
            at: "ProcessingInputs[0].S3Input",
            .missingManagedFields(owner: .s3Input, name: "input-1", fields: ["LocalPath", "S3InputMode"]),
            service:
                #"Input input-1 missing one or more required fields for SageMaker-managed S3Input: "LocalPath", "S3DownloadMode", "S3InputMode""#
        ),
        RuleCase(
            "ProcessingInputs[0].S3Input.LocalPath", nil, at: "ProcessingInputs[0].S3Input",
            .missingManagedFields(owner: .s3Input, name: "input-1", fields: ["LocalPath"]),
            service: #"Input input-1 missing one or more required fields for SageMaker-managed S3Input: "LocalPath""#),
        RuleCase(
            "ProcessingInputs[0]", Requests.athenaInput.setting("DatasetDefinition.LocalPath", to: nil),
            at: "ProcessingInputs[0].DatasetDefinition",
            .missingManagedFields(owner: .datasetDefinition, name: "query", fields: ["LocalPath"]),
            service:
                #"Input query missing one or more required fields for SageMaker-managed DatasetDefinition: "LocalPath""#
        ),
        RuleCase(
            "ProcessingOutputConfig.Outputs[0].S3Output.LocalPath", nil,
            at: "ProcessingOutputConfig.Outputs[0].S3Output",
            .missingManagedFields(owner: .s3Output, name: "o", fields: ["LocalPath"]),
            service: #"Output o missing one or more required fields for SageMaker-managed S3Output: "LocalPath""#),
        RuleCase(
            "ProcessingInputs[0].S3Input.LocalPath", "/opt/ml/model", .localPathOutsideProcessing("/opt/ml/model")),
        RuleCase(
            "ProcessingInputs[0].S3Input.LocalPath", "/opt/ml/processing",
            .localPathOutsideProcessing("/opt/ml/processing")),
        RuleCase(
            "ProcessingInputs[0].S3Input.LocalPath", "/opt/ml/processingx/a",
            .localPathOutsideProcessing("/opt/ml/processingx/a")),
        RuleCase(
            "ProcessingOutputConfig.Outputs[0].S3Output.LocalPath", "/tmp/out", .localPathOutsideProcessing("/tmp/out")),
        RuleCase(
            "ProcessingInputs[0].S3Input.LocalPath", "/opt/ml/processing/../../etc",
            .unusableLocalPath("/opt/ml/processing/../../etc")),
        RuleCase("ProcessingInputs[0].S3Input.LocalPath", "input", .unusableLocalPath("input")),
        RuleCase(
            "ProcessingInputs[1].InputName", "input-1",
            .nameUsedTwice(name: "input-1", other: "ProcessingInputs[0].InputName", allDuplicates: ["input-1"]),
            service: "Input and Output names must be globally unique: [input-1]"),
        RuleCase(
            "ProcessingOutputConfig.Outputs[0].OutputName", "code",
            .nameUsedTwice(name: "code", other: "ProcessingInputs[1].InputName", allDuplicates: ["code"]),
            service: "Input and Output names must be globally unique: [code]"),
        RuleCase(
            "ProcessingInputs[1].S3Input.LocalPath", "/opt/ml/processing//input/",
            .inputsAtSamePath("/opt/ml/processing//input/", other: "ProcessingInputs[0]"), service: ""),
        RuleCase(
            "ProcessingOutputConfig.Outputs[0].S3Output.LocalPath", "/opt/ml/processing/input/code",
            .inputAndOutputAtSamePath("/opt/ml/processing/input/code", other: "ProcessingInputs[1]")),
        RuleCase("ProcessingInputs[0].S3Input.S3CompressionType", "Gzip", .gzipWithoutPipe),
        RuleCase(
            "ProcessingInputs[0]",
            Requests.input("a/b", "/opt/ml/processing/input").setting("S3Input.S3InputMode", to: "Pipe"),
            at: "ProcessingInputs[0].InputName", .pipeNameNotAFileName("a/b")),
        RuleCase(
            "ProcessingInputs[0].S3Input.S3Uri", "https://example.com/data",
            .unusableURI("https://example.com/data", .notAnS3Host("example.com"))),
        RuleCase(
            "ProcessingInputs[0].S3Input.S3Uri", "s3://../etc", .unusableURI("s3://../etc", .unusableBucketName(".."))),
        RuleCase(
            "ProcessingInputs[0].S3Input.S3Uri", "file://data/in",
            .unusableURI("file://data/in", .relativeFilePath("data/in"))),
        RuleCase("AppSpecification.ContainerArguments[1]", "a\0b", .containsNUL),
        RuleCase("Environment.A", "a\0b", .containsNUL),
        RuleCase(
            "ProcessingResources.ClusterConfig.InstancePreferences",
            [["InstanceType": "ml.m5.large"]], .instanceTypeAndPreferences),
    ])
    func `a broken rule is refused with its path and the service's text`(_ ruleCase: RuleCase) throws {
        let json = try JSON(parsing: Requests.scriptProcessor).setting(ruleCase.path, to: ruleCase.value)

        let error = #expect(throws: InvalidRequest.self) { try JobRequest.validating(json, as: .commandLine) }

        #expect(error?.problems.map(\.path) == [ruleCase.problemPath])
        #expect(error?.problems.map(\.kind) == [.crossField(ruleCase.rule)])
        #expect(error?.problems.allSatisfy { !$0.message.isEmpty && $0.remedy != nil } == true)
        if let service = ruleCase.service {
            #expect(error?.serviceMessage == service)
        } else {
            #expect(error?.serviceMessage == ruleCase.rule.message)
        }
    }

    @Test func `counts may not stand both at the top and in preferences, nor in some preferences only`() throws {
        let twice = Requests.minimal.setting(
            "ProcessingResources.ClusterConfig",
            to: [
                "InstanceCount": 1, "VolumeSizeInGB": 1,
                "InstancePreferences": [["InstanceType": "ml.m5.large", "InstanceCount": 1]],
            ])
        let partly = Requests.minimal.setting(
            "ProcessingResources.ClusterConfig",
            to: [
                "VolumeSizeInGB": 1,
                "InstancePreferences": [
                    ["InstanceType": "ml.m5.large", "InstanceCount": 1], ["InstanceType": "ml.m5.large"],
                ],
            ])

        let twiceError = #expect(throws: InvalidRequest.self) { try JobRequest.validating(twice, as: .service) }
        let partlyError = #expect(throws: InvalidRequest.self) { try JobRequest.validating(partly, as: .service) }

        #expect(twiceError?.problems.map(\.kind) == [.crossField(.instanceCountTwice)])
        #expect(
            partlyError?.problems.map(\.path) == [
                "ProcessingResources.ClusterConfig.InstancePreferences[1].InstanceCount"
            ])
    }

    @Test func `an application-managed input needs no path and may lie anywhere`() throws {
        let json = try JSON(parsing: Requests.scriptProcessor)
            .setting("ProcessingInputs[0].AppManaged", to: true)
            .setting("ProcessingInputs[0].S3Input.LocalPath", to: "/data")

        let request = try JobRequest.validating(json, as: .service)

        #expect(request.inputs[0].localPath?.text == "/data")
        #expect(request.inputs[0].appManaged)
    }
}

/// One change to the script processor's request and the rule it breaks; without a service text, ours is used.
struct RuleCase: Sendable, CustomTestStringConvertible {
    let path: String
    let value: JSON?
    let problemPath: String
    let rule: CrossFieldRule
    let service: String?

    init(
        _ path: String, _ value: JSON?, at problemPath: String? = nil, _ rule: CrossFieldRule, service: String? = nil
    ) {
        self.path = path
        self.value = value
        self.problemPath = problemPath ?? path
        self.rule = rule
        self.service = service
    }

    var testDescription: String { "\(path) = \(value?.serialized() ?? "absent")" }
}

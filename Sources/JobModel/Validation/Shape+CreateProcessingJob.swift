// The request of CreateProcessingJob, member by member in the model's order.
// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateProcessingJob.html
//
// Two bounds are wider than the model's, and ours: S3 URIs may also be `file:` URIs, and instance types are checked
// by form. `InstancePreferences`, and with it the optional InstanceType and InstanceCount, is the newer model's.

extension Shape {
    /// The request of CreateProcessingJob.
    public static let createProcessingJob = Shape.structure([
        .optional("ProcessingInputs", .list(of: processingInput, count: 0...10)),
        .optional("ProcessingOutputConfig", processingOutputConfig),
        .required("ProcessingJobName", jobName),
        .required("ProcessingResources", .structure([.required("ClusterConfig", clusterConfig)])),
        .optional(
            "StoppingCondition", .structure([.required("MaxRuntimeInSeconds", .integer(1...777_600))])),
        .required("AppSpecification", appSpecification),
        .optional(
            "Environment",
            .map(key: .text(0...256, .environmentKey), value: .text(0...256, .anything), count: 0...100)),
        .optional("NetworkConfig", networkConfig),
        .required("RoleArn", roleARN),
        .optional("Tags", tags),
        .optional(
            "ExperimentConfig",
            .structure([
                .optional("ExperimentName", experimentEntityName),
                .optional("TrialName", experimentEntityName),
                .optional("TrialComponentDisplayName", experimentEntityName),
                .optional("RunName", experimentEntityName),
            ])),
    ])

    /// A job's name, as every operation on jobs takes it.
    public static let jobName = Shape.string(.text(1...63, .hyphenatedName(repetitions: 62)))

    /// A list of tags.
    public static let tags = Shape.list(
        of: .structure([
            .required("Key", .string(.text(1...128, .tagText))),
            .required("Value", .string(.text(0...256, .tagText))),
        ]),
        count: 0...50)

    // MARK: - Inputs

    private static let processingInput = Shape.structure([
        .required("InputName", .string(.any)),
        .optional("AppManaged", .boolean),
        .optional(
            "S3Input",
            .structure([
                .required("S3Uri", uri),
                .optional("LocalPath", localPath),
                .required("S3DataType", .string(.words(["ManifestFile", "S3Prefix"]))),
                .optional("S3InputMode", inputMode),
                .optional("S3DataDistributionType", distribution),
                .optional("S3CompressionType", .string(.oneOf(S3Input.Compression.self))),
            ])),
        .optional(
            "DatasetDefinition",
            .structure([
                .optional("AthenaDatasetDefinition", athena),
                .optional("RedshiftDatasetDefinition", redshift),
                .optional("LocalPath", localPath),
                .optional("DataDistributionType", distribution),
                .optional("InputMode", inputMode),
            ])),
    ])

    private static let athena = Shape.structure([
        .required("Catalog", .string(.text(1...256, .athenaCatalog))),
        .required("Database", .string(.text(1...255, .singleLine))),
        .required("QueryString", .string(.text(1...4096, .something))),
        .optional("WorkGroup", .string(.text(1...128, .workGroup))),
        .required("OutputS3Uri", uri),
        .optional("KmsKeyId", kmsKeyID),
        .required("OutputFormat", .string(.oneOf(AthenaDatasetDefinition.Format.self))),
        .optional("OutputCompression", .string(.oneOf(AthenaDatasetDefinition.Compression.self))),
    ])

    private static let redshift = Shape.structure([
        .required("ClusterId", .string(.text(1...63, .singleLine))),
        .required("Database", .string(.text(1...64, .singleLine))),
        .required("DbUser", .string(.text(1...128, .singleLine))),
        .required("QueryString", .string(.text(1...4096, .something))),
        .required("ClusterRoleArn", roleARN),
        .required("OutputS3Uri", uri),
        .optional("KmsKeyId", kmsKeyID),
        .required("OutputFormat", .string(.oneOf(RedshiftDatasetDefinition.Format.self))),
        .optional("OutputCompression", .string(.oneOf(RedshiftDatasetDefinition.Compression.self))),
    ])

    // MARK: - Outputs

    private static let processingOutputConfig = Shape.structure([
        .required(
            "Outputs",
            .list(
                of: .structure([
                    .required("OutputName", .string(.any)),
                    .optional(
                        "S3Output",
                        .structure([
                            .required("S3Uri", uri),
                            .optional("LocalPath", localPath),
                            .required("S3UploadMode", .string(.oneOf(UploadMode.self))),
                        ])),
                    .optional(
                        "FeatureStoreOutput",
                        .structure([.required("FeatureGroupName", .string(.text(1...64, .featureGroupName)))])),
                    .optional("AppManaged", .boolean),
                ]),
                count: 0...10)),
        .optional("KmsKeyId", kmsKeyID),
    ])

    // MARK: - Machines and program

    private static let clusterConfig = Shape.structure([
        .optional("InstanceCount", instanceCount),
        .optional("InstanceType", instanceType),
        .optional(
            "InstancePreferences",
            .list(
                of: .structure([
                    .required("InstanceType", instanceType),
                    .optional("InstanceCount", instanceCount),
                ]),
                count: 1...5)),
        .required("VolumeSizeInGB", .integer(1...16384)),
        .optional("VolumeKmsKeyId", kmsKeyID),
    ])

    private static let appSpecification = Shape.structure([
        .required("ImageUri", .string(.text(0...255, .singleLine))),
        .optional("ContainerEntrypoint", arguments),
        .optional("ContainerArguments", arguments),
    ])

    private static let networkConfig = Shape.structure([
        .optional("EnableInterContainerTrafficEncryption", .boolean),
        .optional("EnableNetworkIsolation", .boolean),
        .optional(
            "VpcConfig",
            .structure([
                .required("SecurityGroupIds", .list(of: .string(.text(0...32, .vpcID)), count: 1...5)),
                .required("Subnets", .list(of: .string(.text(0...32, .vpcID)), count: 1...16)),
            ])),
    ])

    // MARK: - Leaves

    private static let uri = Shape.string(.text(0...1024, .s3URI))
    private static let localPath = Shape.string(.text(0...256, .singleLine))
    private static let inputMode = Shape.string(.words(["Pipe", "File"]))
    private static let distribution = Shape.string(.oneOf(Distribution.self))
    private static let kmsKeyID = Shape.string(.text(0...2048, .kmsKeyID))
    private static let roleARN = Shape.string(.text(20...2048, .roleARN))
    private static let instanceCount = Shape.integer(1...100)
    private static let instanceType = Shape.string(.form(.instanceType))
    private static let arguments = Shape.list(of: .string(.text(0...256, .singleLine)), count: 1...100)
    private static let experimentEntityName = Shape.string(.text(1...120, .hyphenatedName(repetitions: 119)))
}

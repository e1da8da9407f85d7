public import OrderedJSON

extension ContainerFiles {
    /// The content of `processingjobconfig.json`, the same for every host.
    ///
    /// Unlike Describe, which echoes, this file has defaults filled in, members that are not set as explicit nulls,
    /// and `S3DownloadMode`, which no request has. Order and members follow the documented sample
    /// (<https://docs.aws.amazon.com/sagemaker/latest/dg/build-your-own-processing-container.html>). What the
    /// sample does not show is appended when the request has it: `AppManaged` true, `DatasetDefinition`,
    /// `FeatureStoreOutput`, `NetworkConfig` and `ExperimentConfig`. Without inputs, outputs or variables their
    /// lists and map are there and empty, so that a program can always iterate over them.
    public static func processingJobConfig(request: JobRequest, arn: JobARN) -> JSON {
        let wire = JSON.object(request.wire)
        var config: JSONObject = [
            "ProcessingJobArn": .string(arn.text),
            "ProcessingJobName": .string(request.name),
            "AppSpecification": members(
                of: wire["AppSpecification"], ["ImageUri", "ContainerEntrypoint", "ContainerArguments"]),
            "Environment": wire["Environment"] ?? [:],
            "ProcessingInputs": .array((wire["ProcessingInputs"]?.array ?? []).map(inputConfig)),
            "ProcessingOutputConfig": outputConfig(wire["ProcessingOutputConfig"]),
            "ProcessingResources": [
                "ClusterConfig": [
                    "InstanceCount": .number(JSONNumber(request.instanceCount)),
                    "InstanceType": .string(request.instanceType),
                    "VolumeSizeInGB": .number(JSONNumber(request.volumeSizeInGB)),
                    "VolumeKmsKeyId": wire["ProcessingResources"]?["ClusterConfig"]?["VolumeKmsKeyId"] ?? .null,
                ]
            ],
            "RoleArn": .string(request.roleARN),
            "StoppingCondition": ["MaxRuntimeInSeconds": .number(JSONNumber(request.maxRuntimeInSeconds))],
        ]
        for key in ["NetworkConfig", "ExperimentConfig"] {
            config[key] = wire[key]
        }
        return .object(config)
    }

    // MARK: - Parts

    private static func inputConfig(_ input: JSON) -> JSON {
        var config: JSONObject = ["InputName": input["InputName"] ?? .null]
        if let s3 = input["S3Input"] {
            config["S3Input"] = [
                "LocalPath": s3["LocalPath"] ?? .null,
                "S3Uri": s3["S3Uri"] ?? .null,
                "S3DataDistributionType": s3["S3DataDistributionType"] ?? "FullyReplicated",
                "S3DataType": s3["S3DataType"] ?? .null,
                "S3InputMode": s3["S3InputMode"] ?? .null,
                "S3CompressionType": s3["S3CompressionType"] ?? "None",
                "S3DownloadMode": "StartOfJob",
            ]
        }
        config["DatasetDefinition"] = input["DatasetDefinition"]
        appendAppManaged(of: input, to: &config)
        return .object(config)
    }

    private static func outputConfig(_ config: JSON?) -> JSON {
        let outputs = (config?["Outputs"]?.array ?? []).map { output in
            var config: JSONObject = ["OutputName": output["OutputName"] ?? .null]
            config["S3Output"] = output["S3Output"].map { members(of: $0, ["LocalPath", "S3Uri", "S3UploadMode"]) }
            config["FeatureStoreOutput"] = output["FeatureStoreOutput"]
            appendAppManaged(of: output, to: &config)
            return JSON.object(config)
        }
        return ["Outputs": .array(outputs), "KmsKeyId": config?["KmsKeyId"] ?? .null]
    }

    /// The sample has no AppManaged, and both SDK generations send `false` or nothing for the same thing.
    private static func appendAppManaged(of channel: JSON, to config: inout JSONObject) {
        if channel["AppManaged"]?.bool == true {
            config["AppManaged"] = true
        }
    }

    private static func members(of value: JSON?, _ keys: [String]) -> JSON {
        .object(JSONObject(keys.map { ($0, value?[$0] ?? .null) }))
    }
}

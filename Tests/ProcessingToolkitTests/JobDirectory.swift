import Foundation

@testable import ProcessingToolkit

/// A directory laid out like `/opt/ml`, removed with the value that owns it.
final class JobDirectory {
    let root: String

    init(config: String? = JobDirectory.documented, resources: String? = nil) throws {
        root = FileManager.default.temporaryDirectory.path + "/processing-toolkit-\(UUID().uuidString)"
        if let config { try write(config, to: "config/processingjobconfig.json") }
        if let resources { try write(resources, to: "config/resourceconfig.json") }
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func write(_ text: String, to path: String) throws { try write(Data(text.utf8), to: path) }

    func write(_ data: Data, to path: String) throws {
        let url = URL(fileURLWithPath: root + "/" + path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: url)
    }

    func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: root + "/" + path)))
    }

    func job(_ arguments: String..., variables: [String: String] = [:]) throws -> ProcessingJob {
        try ProcessingJob.load(root: root, arguments: arguments) { variables[$0] }
    }

    /// The shape of the developer guide, with explicit nulls, defaults filled in and one application-managed input.
    static let documented = """
        {"ProcessingJobArn": "arn:aws:sagemaker:eu-west-1:123456789012:processing-job/split-42",
         "ProcessingJobName": "split-42",
         "AppSpecification": {"ImageUri": "local", "ContainerEntrypoint": null, "ContainerArguments": null},
         "Environment": {"STAGE": "t\\u00e4st", "EMPTY": ""},
         "ProcessingInputs": [
           {"InputName": "data", "AppManaged": false, "S3Input": {"LocalPath": "/opt/ml/processing/input/data/",
             "S3Uri": "s3://bucket/data", "S3InputMode": "File"}},
           {"InputName": "query", "DatasetDefinition": {"LocalPath": "/opt/ml/processing/input/query"}},
           {"InputName": "own", "AppManaged": true, "S3Input": {"S3Uri": "s3://bucket/own"}}],
         "ProcessingOutputConfig": {"Outputs": [
           {"OutputName": "train", "S3Output": {"LocalPath": "/opt/ml/processing/output/train",
             "S3Uri": "s3://bucket/train", "S3UploadMode": "EndOfJob"}}], "KmsKeyId": null},
         "ProcessingResources": {"ClusterConfig": {"InstanceCount": 1, "VolumeSizeInGB": 3e1}},
         "StoppingCondition": {"MaxRuntimeInSeconds": 86400}}
        """
}

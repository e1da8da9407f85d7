/// When files of an output are uploaded.
public enum UploadMode: String, Hashable, Sendable, CaseIterable {
    /// While the job runs, as files are finished.
    case continuous = "Continuous"
    /// After the container has ended.
    case endOfJob = "EndOfJob"
}

/// A directory of the container and the place its files go to.
///
/// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProcessingS3Output.html>
public struct S3Output: Hashable, Sendable {
    /// Where the files go.
    public let uri: StorageURI
    /// The directory in the container; `nil` only when the application manages the output itself.
    public let localPath: ContainerPath?
    /// When they go.
    public let uploadMode: UploadMode
}

/// One named output of a job.
///
/// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProcessingOutput.html>
public struct ProcessingOutput: Hashable, Sendable {
    /// Where results go; exactly one is given.
    public enum Destination: Hashable, Sendable {
        /// Files to S3 or a local directory.
        case s3(S3Output)
        /// Records that the application itself puts into a feature group.
        case featureStore(groupName: String)
    }

    /// The name, unique among all inputs and outputs of the job.
    ///
    /// Any text.
    public let name: String
    /// True when the application stores the results itself and the platform uploads nothing.
    public let appManaged: Bool
    /// Where results go.
    public let destination: Destination
    /// Where the output stands in the request: `ProcessingOutputConfig.Outputs[0]`.
    public let jsonPath: String

    /// The directory in the container, if the output has one.
    public var localPath: ContainerPath? {
        switch destination {
        case .s3(let output): output.localPath
        case .featureStore: nil
        }
    }
}

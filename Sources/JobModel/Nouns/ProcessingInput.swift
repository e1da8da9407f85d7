/// One named input of a job.
///
/// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProcessingInput.html>
public struct ProcessingInput: Hashable, Sendable {
    /// Where the data comes from; exactly one is given, an input with neither is refused.
    public enum Source: Hashable, Sendable {
        /// Objects or local files.
        case s3(S3Input)
        /// The result of a query.
        case dataset(DatasetDefinition)
    }

    /// The name, unique among all inputs and outputs of the job.
    ///
    /// Any text: it is a file name only for an input in
    /// pipe mode, where that is checked.
    public let name: String
    /// True when the application fetches the data itself and the platform stages nothing.
    public let appManaged: Bool
    /// Where the data comes from.
    public let source: Source
    /// Where the input stands in the request: `ProcessingInputs[0]`.
    public let jsonPath: String

    /// Where the container finds the data, whichever source it has.
    public var localPath: ContainerPath? {
        switch source {
        case .s3(let input): input.localPath
        case .dataset(let definition): definition.localPath
        }
    }
}

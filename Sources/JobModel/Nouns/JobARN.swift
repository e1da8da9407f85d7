/// The Amazon Resource Name of a processing job:
/// `arn:aws:sagemaker:<region>:<account>:processing-job/<name>`.
///
/// The name is written in lower case. No AWS page says which case the service uses; AWS's own Python SDK lowers
/// an ARN before it looks one up, so lower case is the spelling that works with it. Two jobs whose names differ
/// only in case therefore share an ARN, and a store must look jobs up by name.
public struct JobARN: Hashable, Sendable, CustomStringConvertible {
    /// The ARN.
    public let text: String

    /// The ARN of a job.
    public init(identity: JobIdentity, jobName: String) {
        text =
            "arn:\(identity.partition):sagemaker:\(identity.region):\(identity.account):processing-job/"
            + jobName.lowercased()
    }

    /// Reads an ARN; `nil` unless it names a processing job.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[1].hasPrefix("aws"), parts[2] == "sagemaker",
            parts[5].hasPrefix(Self.resourcePrefix), parts[5].utf8.count > Self.resourcePrefix.utf8.count
        else { return nil }
        self.text = text
    }

    /// The job's name in lower case, as far as the ARN tells it.
    public var lowercasedName: String {
        guard let slash = text.firstIndex(of: "/") else { return "" }
        return text[text.index(after: slash)...].lowercased()
    }

    /// The ARN itself.
    public var description: String { text }

    private static let resourcePrefix = "processing-job/"
}

public import JobModel

/// What became of the outputs.
public struct UploadReport: Sendable, Hashable {
    /// One per output that pjrun uploads, in the order of the request.
    public var outputs: [OutputResult] = []
    /// What the user should know: names that were passed over, keys that two hosts wrote.
    public var warnings: [String] = []
    /// The first thing that could not be uploaded; the others were tried all the same.
    public var failure: JobFailure?

    /// Makes an empty report.
    public init() {}
}

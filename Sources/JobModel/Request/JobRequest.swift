public import OrderedJSON

/// A CreateProcessingJob request that has passed validation.
///
/// The only way to one is ``validating(_:as:)``, so whoever holds a request need not check it again. It carries
/// the request twice: ``wire`` is what was sent, for Describe to echo, and the other members are what it means,
/// with defaults filled in.
///
/// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateProcessingJob.html>
public struct JobRequest: Hashable, Sendable {
    /// The request as it was sent, members in their order.
    ///
    /// Explicit nulls, members the API does not have, and the read-only members of a Describe answer are not in it.
    /// Tags are still in it; Describe leaves them out.
    public let wire: JSONObject

    /// The job's name.
    public let name: String
    /// An image, or the name of a runtime.
    public let imageURI: String
    /// The program and its first arguments; `nil` for the runtime's own.
    public let containerEntrypoint: [String]?
    /// Further arguments; `nil` for the runtime's own when there is no entry point either.
    public let containerArguments: [String]?
    /// The variables of the request, in its order.
    public let environment: [EnvironmentVariable]
    /// How many hosts the job has, 1 to 100.
    public let instanceCount: Int
    /// The kind of machine asked for; the first of the preferences when there are several.
    public let instanceType: String
    /// The size of the volume asked for.
    public let volumeSizeInGB: Int
    /// How long the job may run; a day when the request does not say.
    public let maxRuntimeInSeconds: Int
    /// The inputs in the request's order.
    public let inputs: [ProcessingInput]
    /// The outputs in the request's order.
    public let outputs: [ProcessingOutput]
    /// True when the containers may not reach any network.
    public let networkIsolation: Bool
    /// The role the job would take in the cloud.
    public let roleARN: String
    /// The job's tags, in the request's order.
    public let tags: [Tag]

    /// How long a job may run when it does not say: 24 hours
    /// (<https://docs.aws.amazon.com/sagemaker/latest/dg/build-your-own-processing-container.html>).
    public static let defaultMaxRuntimeInSeconds = 86_400

    /// Checks a request and gives its meaning.
    ///
    /// - Parameters:
    ///   - json: the request.
    ///   - origin: the door it came through.
    /// - Returns: the request, with nothing left to check.
    /// - Throws: ``InvalidRequest`` with every problem found, each with its path.
    public static func validating(_ json: JSON, as origin: RequestOrigin) throws(InvalidRequest) -> JobRequest {
        let shape = Shape.createProcessingJob
        let isStrict = origin == .commandLine
        let readable = isStrict ? DescribeAnswer.withoutReadOnlyMembers(json) : json
        let pruned = shape.pruned(readable, keepingUnknownMembers: isStrict)
        let shapeProblems = ShapeChecker.problems(
            in: pruned, against: shape, unknownMembers: isStrict ? .refused : .ignored)
        if let invalid = InvalidRequest(problems: shapeProblems + CrossFieldChecker.problems(in: pruned)) {
            throw invalid
        }
        return JobRequest(ValidatedJSON(pruned, at: .root))
    }
}

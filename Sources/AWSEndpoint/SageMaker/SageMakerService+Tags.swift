import JobModel
import OrderedJSON

/// Tags of processing jobs, by the job's ARN.
extension SageMakerService {
    /// The most tags a resource may have.
    private static let tagLimit = 50

    /// AddTags: a tag with a key that is there replaces it.
    func addTags(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try SageMakerService.check(call.input, .addTags)
        let added = (input["Tags"]?.array ?? []).map {
            Tag(key: $0["Key"]?.string ?? "", value: $0["Value"]?.string ?? "")
        }
        let tags = try changeTags(input) { tags in
            for tag in added {
                if let index = tags.firstIndex(where: { $0.key == tag.key }) {
                    tags[index] = tag
                } else {
                    tags.append(tag)
                }
            }
            guard tags.count <= SageMakerService.tagLimit else {
                throw AWSError(
                    "ResourceLimitExceeded", "A resource can have at most \(SageMakerService.tagLimit) tags.")
            }
        }
        return ["Tags": SageMakerService.json(tags)]
    }

    /// ListTags: all of them, since there are never more than the smallest page.
    func listTags(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try SageMakerService.check(call.input, .listTags)
        guard input["NextToken"] == nil else {
            throw AWSError("ValidationException", "The NextToken is not one that ListTags gave.")
        }
        let job = try job(input)
        return ["Tags": SageMakerService.json(try SageMakerService.storing { try directory.tags(of: job) })]
    }

    /// DeleteTags: keys that are not there are no error.
    func deleteTags(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try SageMakerService.check(call.input, .deleteTags)
        let keys = Set((input["TagKeys"]?.array ?? []).compactMap(\.string))
        _ = try changeTags(input) { tags in tags.removeAll { keys.contains($0.key) } }
        return [:]
    }

    private func changeTags(
        _ input: JSON, _ change: (inout [Tag]) throws -> Void
    ) throws(AWSError) -> [Tag] {
        let job = try job(input)
        guard let tags = try SageMakerService.storing({ try directory.changeTags(of: job, change) }) else {
            throw notFound(job.arn.text)
        }
        return tags
    }

    private func job(_ input: JSON) throws(AWSError) -> JobRecord {
        let arn = input["ResourceArn"]?.string ?? ""
        guard let parsed = JobARN(arn) else {
            throw AWSError(
                "ValidationException", "'\(arn)' is not the ARN of a processing job; other resources have no tags here."
            )
        }
        guard let job = try SageMakerService.storing({ try directory.job(arn: parsed) }) else { throw notFound(arn) }
        return job
    }

    private func notFound(_ arn: String) -> AWSError {
        AWSError("ResourceNotFound", "There is no processing job with the ARN \(arn).")
    }

    private static func json(_ tags: [Tag]) -> JSON {
        .array(tags.map { ["Key": .string($0.key), "Value": .string($0.value)] })
    }
}

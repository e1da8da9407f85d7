import JobModel
import OrderedJSON

/// Tags of functions, by the function's ARN.
extension LambdaService {
    /// ListTags.
    func listTags(_ arn: String, _ call: LambdaCall) throws(AWSError) -> Answer {
        Answer(body: ["Tags": LambdaService.json(try tagged(arn).configuration.tags)])
    }

    /// TagResource: a tag with a key that is there replaces it.
    func tag(_ arn: String, _ call: LambdaCall) throws(AWSError) -> Answer {
        let input = try LambdaInput(
            call,
            [.required("Tags", .map(key: .text(1...128, .tagText), value: .text(0...256, .tagText), count: 0...50))])
        var record = try tagged(arn)
        for (key, value) in input.json["Tags"]?.object ?? [:] {
            record.configuration.tags.removeAll { $0.key == key }
            record.configuration.tags.append(Tag(key: key, value: value.string ?? ""))
        }
        guard record.configuration.tags.count <= 50 else {
            throw LambdaInput.invalid("Number of tags exceeds resource tag limit.")
        }
        _ = try keeping { try registry.update(record.name, record.configuration, code: nil) }
        return Answer(status: 204)
    }

    /// UntagResource: keys that are not there are no error.
    func untag(_ arn: String, _ call: LambdaCall) throws(AWSError) -> Answer {
        let keys = try call.query().parameters.filter { $0.name == "tagKeys" }.map(\.value)
        guard !keys.isEmpty else {
            throw AWSError(
                "ValidationException",
                "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member must not be null"
            )
        }
        var record = try tagged(arn)
        record.configuration.tags.removeAll { keys.contains($0.key) }
        _ = try keeping { try registry.update(record.name, record.configuration, code: nil) }
        return Answer(status: 204)
    }

    private func tagged(_ arn: String) throws(AWSError) -> FunctionRecord {
        guard arn.hasPrefix("arn:"), let name = FunctionName(arn), name.qualifier == nil else {
            throw LambdaInput.invalid("'\(arn)' is not the ARN of a function; nothing else of Lambda has tags here.")
        }
        guard let record = try keeping({ try registry.function(named: name.name) }) else {
            throw notFound(name.name, nil)
        }
        return record
    }
}

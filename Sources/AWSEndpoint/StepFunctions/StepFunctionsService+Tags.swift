import JobModel
import OrderedJSON

/// Tags of state machines and activities; versions and aliases have none.
extension StepFunctionsService {
    /// The most tags a resource may have.
    private static let tagLimit = 50

    /// TagResource: a tag with a key that is there replaces it.
    func tagResource(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.tagResource)
        return try changeTags(input) { tags throws(AWSError) in
            try StepFunctionsService.adding(input["tags"], to: tags)
        }
    }

    /// UntagResource; keys that are not there are no failure.
    func untagResource(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.untagResource)
        let keys = Set((input["tagKeys"]?.array ?? []).compactMap(\.string))
        return try changeTags(input) { tags in tags.filter { !keys.contains($0.key) } }
    }

    /// ListTagsForResource.
    func listTags(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.listTags)
        let arn = try statesARN(input["resourceArn"]?.string ?? "")
        // Recorded, as what a system tag is: radkawar/stackd, testdata/aws/stepfunctions/control_lifecycle.json.
        if case .stateMachine(_, .some) = arn.resource { return ["tags": []] }
        let text = try taggedARN(input)
        if case .activity = arn.resource {
            guard let tags = try activityTags(text) else { throw notFound(text) }
            return ["tags": StepFunctionsService.json(tags)]
        }
        guard let machine = try storing({ try directory.stateMachine(arn: text) }) else { throw notFound(text) }
        return ["tags": .array(machine.tags.map { ["key": .string($0.key), "value": .string($0.value)] })]
    }

    /// Tags with others of a request.
    /// - Throws: `TooManyTags`.
    static func adding(_ added: JSON?, to tags: [Tag]) throws(AWSError) -> [Tag] {
        var all = tags
        for given in added?.array ?? [] {
            let tag = Tag(key: given["key"]?.string ?? "", value: given["value"]?.string ?? "")
            guard !tag.key.hasPrefix("aws:") else {
                throw AWSError(
                    "AccessDeniedException", "Caller is an end user and not allowed to mutate system tags")
            }
            if let index = all.firstIndex(where: { $0.key == tag.key }) {
                all[index] = tag
            } else {
                all.append(tag)
            }
        }
        guard all.count <= tagLimit else {
            throw AWSError("TooManyTags", "A resource can have at most \(tagLimit) tags; this would be \(all.count).")
        }
        return all
    }

    private func changeTags(_ input: JSON, _ change: ([Tag]) throws(AWSError) -> [Tag]) throws(AWSError) -> JSON {
        let text = try taggedARN(input)
        if case .activity = try statesARN(text).resource {
            guard let tags = try activityTags(text) else { throw notFound(text) }
            try setActivityTags(try change(tags), text)
            return [:]
        }
        try storing {
            try directory.changeStateMachine(arn: text) { entry in
                guard let tags = entry?.record.tags else { throw notFound(text) }
                entry?.record.tags = try change(tags)
            }
        }
        return [:]
    }

    private func taggedARN(_ input: JSON) throws(AWSError) -> String {
        let text = input["resourceArn"]?.string ?? ""
        let arn = try statesARN(text)
        switch arn.resource {
        case .stateMachine(_, nil), .activity: return text
        // Versions and aliases cannot be tagged.
        case .stateMachine: throw notFound(text)
        default: throw wrongType(arn)
        }
    }

    /// Recorded: localstack/localstack, test_sfn_api_tagging, test_tag_state_machine_version.
    private func notFound(_ arn: String) -> AWSError { AWSError("ResourceNotFound", "Resource not found: '\(arn)'") }
}

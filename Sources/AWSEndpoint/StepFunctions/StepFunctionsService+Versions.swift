import JobModel
import OrderedJSON

extension StepFunctionsService {
    /// The service's quota.
    private static let versionLimit = 1000

    /// PublishStateMachineVersion; a revision that has a version gets no other.
    func publishVersion(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.publishVersion)
        let text = try unqualifiedARN(input)
        let time = now()
        return try storing {
            try directory.changeStateMachine(arn: text) { entry in
                guard var changed = entry else { throw missing(text) }
                if changed.record.isDeleting { throw deleting(text) }
                let current = changed.revision.id ?? "INITIAL"
                if let wanted = input["revisionId"]?.string, wanted != current {
                    throw AWSError(
                        "ConflictException",
                        "Failed to publish the State Machine version for revision \(wanted). "
                            + "The current State Machine revision is \(current).")
                }
                let version = try publish(&changed, input["description"]?.string, time)
                entry = changed
                return [
                    "stateMachineVersionArn": .string("\(text):\(version.number)"),
                    "creationDate": version.creationTime.json,
                ]
            }
        }
    }

    /// Gives the machine's revision a version, unless it has one.
    func publish(
        _ entry: inout StateMachineEntry, _ description: String?, _ time: Timestamp
    ) throws(AWSError) -> StateMachineVersion {
        let revision = entry.revision.number
        if revision != 0, let known = entry.versions.first(where: { $0.revision == revision }) { return known }
        guard entry.versions.count < StepFunctionsService.versionLimit else {
            throw AWSError(
                "ServiceQuotaExceededException",
                "A state machine can have at most \(StepFunctionsService.versionLimit) versions; delete some.")
        }
        entry.lastVersion += 1
        let version = StateMachineVersion(
            number: entry.lastVersion, revision: revision, description: description, creationTime: time)
        entry.versions.insert(version, at: 0)
        return version
    }

    /// ListStateMachineVersions, the newest first.
    func listVersions(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.listOfMachine)
        let text = try unqualifiedARN(input)
        let question = "versions \(text)"
        let last = try cursor(input, question)?.id
        let all = try storing {
            guard try directory.stateMachine(arn: text) != nil else { throw missing(text) }
            return try directory.stateMachineVersions(of: text)
        }
        // By number, so that what is published or deleted between two pages moves nothing.
        let rest = last.map { last in all.filter { $0.number < last } } ?? all
        let shown = rest.prefix(pageSize(input))
        var answer: JSONObject = [
            "stateMachineVersions": .array(
                shown.map { version in
                    [
                        "stateMachineVersionArn": .string("\(text):\(version.number)"),
                        "creationDate": version.creationTime.json,
                    ]
                })
        ]
        if shown.count < rest.count, let end = shown.last {
            answer["nextToken"] = token("", Int64(end.number), question)
        }
        return .object(answer)
    }

    /// DeleteStateMachineVersion; one that is not there is no failure, one that an alias names is.
    func deleteVersion(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.deleteVersion)
        let text = input["stateMachineVersionArn"]?.string ?? ""
        let (machine, number) = try version(text)
        try storing {
            try directory.changeStateMachine(arn: machine) { entry in
                let names = (entry?.aliases ?? []).filter { $0.routes.contains { $0.version == number } }.map(\.name)
                // Recorded: localstack/localstack, test_sfn_api_aliasing, test_delete_version_with_alias.
                guard names.isEmpty else {
                    throw AWSError(
                        "ConflictException",
                        "Version to be deleted must not be referenced by an alias. "
                            + "Current list of aliases referencing this version: [\(names.joined(separator: ", "))]")
                }
                entry?.versions.removeAll { $0.number == number }
            }
        }
        return [:]
    }

    // MARK: - ARNs

    /// A machine's ARN without a version or alias.
    private func unqualifiedARN(_ input: JSON) throws(AWSError) -> String {
        let text = input["stateMachineArn"]?.string ?? ""
        let arn = try statesARN(text)
        guard case .stateMachine(_, let qualifier) = arn.resource else { throw wrongType(arn) }
        guard qualifier == nil else { throw missing(text) }
        return text
    }

    /// The machine and the number of a version's ARN.
    private func version(_ text: String) throws(AWSError) -> (machine: String, number: Int) {
        let arn = try statesARN(text)
        guard case .stateMachine(_, let qualifier) = arn.resource else { throw wrongType(arn) }
        guard let machine = arn.unqualifiedMachine, let number = qualifier.flatMap({ Int($0) }) else {
            throw AWSError(
                "ValidationException", "'\(text)' is not the ARN of a version, which ends with its number: \(text):1")
        }
        return (machine, number)
    }
}

import JobEngine
import JobModel
import OrderedJSON
import StatesLanguage

extension StepFunctionsService {
    /// CreateStateMachine; the same request again is answered like the first.
    func createStateMachine(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.createStateMachine)
        let name = input["name"]?.string ?? ""
        if WorkflowName.problem(name) != nil { throw AWSError("InvalidName", "Invalid Name: '\(name)'") }
        let publishes = input["publish"]?.bool ?? false
        let description = try versionDescription(input, publishes)
        let type = input["type"]?.string.flatMap(StateMachineRecord.Kind.init(rawValue:)) ?? .standard
        let definition = input["definition"]?.string ?? ""
        let role = try roleARN(input) ?? ""
        let configuration = try MachineConfiguration.changed(MachineConfiguration.initial, by: input)
        let tags = try StepFunctionsService.adding(input["tags"], to: [])
        try checkDefinition(definition, type)
        let arn = machineARN(name)
        let time = now()
        return try storing {
            try directory.changeStateMachine(arn: arn) { entry in
                if let existing = entry {
                    return try repeated(existing, definition, type, configuration, publishes, description)
                }
                var record = StateMachineRecord(arn: arn, name: name, type: type, creationTime: time)
                record.tags = tags
                var made = StateMachineEntry(
                    record: record,
                    revision: StateMachineRevision(
                        id: nil, definition: definition, roleARN: role, configuration: configuration, time: time))
                var answer: JSONObject = ["stateMachineArn": .string(arn), "creationDate": time.json]
                if publishes {
                    let version = try publish(&made, description, time)
                    answer["stateMachineVersionArn"] = .string("\(arn):\(version.number)")
                }
                entry = made
                return .object(answer)
            }
        }
    }

    /// The answer to a request for a machine that exists: the first one's, where everything but role and tags is the same.
    ///
    /// That a machine was published later, and its first version's description, count as if they had been asked for when it
    /// was made. Recorded: radkawar/stackd, testdata/aws/stepfunctions/create_identity.json.
    private func repeated(
        _ existing: StateMachineEntry, _ definition: String, _ type: StateMachineRecord.Kind,
        _ configuration: JSONObject, _ publishes: Bool, _ description: String?
    ) throws(AWSError) -> JSON {
        let arn = existing.record.arn
        if existing.record.isDeleting { throw deleting(arn) }
        func taken(_ why: String) -> AWSError {
            AWSError("StateMachineAlreadyExists", "State Machine Already Exists: \(why)")
        }
        let isPublished = existing.lastVersion > 0
        guard existing.revision.definition == definition, existing.record.type == type,
            existing.revision.configuration == configuration, isPublished || !publishes
        else { throw taken("'\(arn)'") }
        var answer: JSONObject = [
            "stateMachineArn": .string(arn), "creationDate": existing.record.creationTime.json,
        ]
        guard isPublished else { return .object(answer) }
        guard publishes else {
            throw taken("This state machine was already created with a published version.")
        }
        if let first = existing.versions.first(where: { $0.number == 1 }), first.description != description {
            throw taken(
                "This state machine was already created with a published version using a different description.")
        }
        answer["stateMachineVersionArn"] = .string("\(arn):1")
        return .object(answer)
    }

    /// DescribeStateMachine, of a machine or of a version.
    func describeStateMachine(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.describeStateMachine)
        let text = input["stateMachineArn"]?.string ?? ""
        let arn = try statesARN(text)
        guard case .stateMachine(_, let qualifier) = arn.resource else { throw wrongType(arn) }
        let version = qualifier.flatMap { Int($0) }
        guard qualifier == nil || version != nil, let machine = arn.unqualifiedMachine else { throw missing(text) }
        return try storing {
            guard let record = try directory.stateMachine(arn: machine) else { throw missing(text) }
            let published = try version.map { number in
                guard let found = try directory.stateMachineVersion(number, of: machine) else {
                    throw missing(text, "State Machine Version")
                }
                return found
            }
            guard let revision = try directory.stateMachineRevision(published?.revision ?? record.revision) else {
                throw missing(text)
            }
            var answer = describe(revision, isWhole: input["includedData"]?.string != "METADATA_ONLY")
            answer["stateMachineArn"] = .string(text)
            answer["name"] = .string(record.name)
            answer["status"] = record.isDeleting ? "DELETING" : "ACTIVE"
            answer["type"] = .string(record.type.rawValue)
            answer["creationDate"] = (published?.creationTime ?? record.creationTime).json
            answer["description"] = published?.description.map(JSON.string)
            return .object(answer)
        }
    }

    /// What descriptions say of a revision.
    func describe(_ revision: StateMachineRevision, isWhole: Bool) -> JSONObject {
        var answer = revision.configuration
        answer["roleArn"] = .string(revision.roleARN)
        answer["revisionId"] = revision.id.map(JSON.string)
        guard isWhole else { return answer }
        answer["definition"] = .string(revision.definition)
        let references = (try? JSON(parsing: revision.definition)).map { VariableReferences($0).json }
        if references?.object?.isEmpty == false { answer["variableReferences"] = references }
        return answer
    }

    /// UpdateStateMachine; executions that run keep what they began with.
    func updateStateMachine(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.updateStateMachine)
        let text = input["stateMachineArn"]?.string ?? ""
        let arn = try statesARN(text)
        guard case .stateMachine(_, let qualifier) = arn.resource else { throw wrongType(arn) }
        let changing = [
            "definition", "roleArn", "loggingConfiguration", "tracingConfiguration", "encryptionConfiguration",
        ]
        guard changing.contains(where: { input[$0] != nil }) else {
            throw AWSError(
                "MissingRequiredParameter",
                "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration "
                    + "must be specified")
        }
        let publishes = input["publish"]?.bool ?? false
        let description = try versionDescription(input, publishes)
        let role = try roleARN(input)
        guard qualifier == nil, let known = try storing({ try directory.stateMachine(arn: text) }) else {
            throw missing(text)
        }
        if let definition = input["definition"]?.string { try checkDefinition(definition, known.type) }
        let time = now()
        return try storing {
            try directory.changeStateMachine(arn: text) { entry in
                guard var changed = entry else { throw missing(text) }
                if changed.record.isDeleting { throw deleting(text) }
                let old = changed.revision
                let revision = StateMachineRevision(
                    id: RandomUUID.text(), definition: input["definition"]?.string ?? old.definition,
                    roleARN: role ?? old.roleARN,
                    configuration: try MachineConfiguration.changed(old.configuration, by: input), time: time)
                if revision.definition != old.definition || revision.roleARN != old.roleARN
                    || revision.configuration != old.configuration
                {
                    changed.revision = revision
                }
                var answer: JSONObject = ["updateDate": changed.revision.time.json]
                answer["revisionId"] = changed.revision.id.map(JSON.string)
                if publishes {
                    let version = try publish(&changed, description, time)
                    answer["stateMachineVersionArn"] = .string("\(text):\(version.number)")
                }
                entry = changed
                return .object(answer)
            }
        }
    }

    /// DeleteStateMachine: executions that run go on; one that is not there is no failure.
    func deleteStateMachine(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.deleteStateMachine)
        let text = input["stateMachineArn"]?.string ?? ""
        let arn = try statesARN(text)
        guard case .stateMachine(_, let qualifier) = arn.resource else { throw wrongType(arn) }
        guard qualifier == nil else {
            throw AWSError(
                "ValidationException",
                "'\(text)' is a version or an alias; DeleteStateMachineVersion and DeleteStateMachineAlias delete those."
            )
        }
        try storing { try directory.changeStateMachine(arn: text) { $0 = nil } }
        return [:]
    }

    /// ListStateMachines, by name.
    func listStateMachines(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.listStateMachines)
        let after = try cursor(input, "machines")?.value
        let size = pageSize(input)
        let found = try storing { try directory.stateMachines(after: after, limit: size + 1) }
        let shown = found.prefix(size)
        var answer: JSONObject = [
            "stateMachines": .array(
                shown.map { machine in
                    [
                        "stateMachineArn": .string(machine.arn), "name": .string(machine.name),
                        "type": .string(machine.type.rawValue), "creationDate": machine.creationTime.json,
                    ]
                })
        ]
        if found.count > size, let last = shown.last { answer["nextToken"] = token(last.name, 0, "machines") }
        return .object(answer)
    }

    // MARK: - Checking

    /// Whether a definition can be created.
    /// - Throws: `InvalidDefinition` with all faults.
    private func checkDefinition(_ definition: String, _ type: StateMachineRecord.Kind) throws(AWSError) {
        let checker = DefinitionChecker(type: type == .express ? .express : .standard, syntax: .service)
        if let message = checker.check(text: definition).invalidDefinitionMessage {
            throw AWSError("InvalidDefinition", message)
        }
        do {
            _ = try StateMachine(JSON(parsing: definition))
        } catch let fault as DefinitionFault {
            throw AWSError(
                "InvalidDefinition",
                "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: \(fault.message) at \(fault.location)'")
        } catch {
            throw AWSError("InvalidDefinition", "Invalid State Machine Definition: '\(error)'")
        }
    }

    private func versionDescription(_ input: JSON, _ publishes: Bool) throws(AWSError) -> String? {
        let description = input["versionDescription"]?.string
        // Recorded: localstack/localstack, test_sfn_api_versioning, test_create_with_version_description_no_publish.
        guard publishes || description == nil else {
            throw AWSError("ValidationException", "Version description can only be set when publish is true")
        }
        return description
    }

    private func roleARN(_ input: JSON) throws(AWSError) -> String? {
        guard let role = input["roleArn"]?.string else { return nil }
        guard role.hasPrefix("arn:") else {
            throw AWSError("InvalidArn", "Invalid Arn: 'Invalid ARN prefix: \(role)'")
        }
        return role
    }

    func machineARN(_ name: String) -> String {
        "arn:\(identity.partition):states:\(identity.region):\(identity.account):stateMachine:\(name)"
    }

    func missing(_ arn: String, _ what: String = "State Machine") -> AWSError {
        AWSError("StateMachineDoesNotExist", "\(what) Does Not Exist: '\(arn)'")
    }

    func deleting(_ arn: String) -> AWSError {
        AWSError("StateMachineDeleting", "State Machine is being deleted: '\(arn)'")
    }
}

import JobModel
import OrderedJSON

/// Aliases of state machines.
///
/// Texts and rules are recorded: localstack/localstack, test_sfn_api_aliasing; radkawar/stackd,
/// testdata/aws/stepfunctions/control_lifecycle.json.
extension StepFunctionsService {
    /// The service's quota.
    private static let aliasLimit = 100

    /// CreateStateMachineAlias; the same request again is answered like the first.
    func createAlias(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.createAlias)
        let name = input["name"]?.string ?? ""
        let (machine, routes) = try routing(input["routingConfiguration"]?.array ?? [])
        let time = now()
        let alias = StateMachineAlias(
            name: name, description: input["description"]?.string, routes: routes, creationTime: time)
        let made = try storing {
            try directory.changeStateMachine(arn: machine) { entry in
                guard var changed = entry else { throw notFound }
                if changed.record.isDeleting { throw deleting(machine) }
                if let known = changed.aliases.first(where: { $0.name == name }) {
                    guard known.routes == alias.routes, known.description == alias.description else {
                        throw AWSError(
                            "ConflictException",
                            "Failed to create alias because an alias with the same name and a different routing "
                                + "configuration already exists.")
                    }
                    return known
                }
                try checkVersions(alias, changed)
                guard changed.aliases.count < StepFunctionsService.aliasLimit else {
                    throw AWSError(
                        "ServiceQuotaExceededException",
                        "A state machine can have at most \(StepFunctionsService.aliasLimit) aliases; delete some.")
                }
                changed.aliases.append(alias)
                entry = changed
                return alias
            }
        }
        return ["stateMachineAliasArn": .string("\(machine):\(name)"), "creationDate": made.creationTime.json]
    }

    /// DescribeStateMachineAlias.
    func describeAlias(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.alias)
        let (machine, name) = try alias(input)
        guard let alias = try storing({ try directory.stateMachineAlias(name, of: machine) }) else {
            throw AWSError("ResourceNotFound", "Resource not found: '\(machine):\(name)'")
        }
        var answer: JSONObject = [
            "stateMachineAliasArn": .string("\(machine):\(name)"), "name": .string(name),
            "routingConfiguration": .array(
                alias.routes.map { route in
                    [
                        "stateMachineVersionArn": .string("\(machine):\(route.version)"),
                        "weight": .number(JSONNumber(route.weight)),
                    ]
                }), "creationDate": alias.creationTime.json,
        ]
        answer["updateDate"] = alias.updateTime?.json
        answer["description"] = alias.description.map(JSON.string)
        return .object(answer)
    }

    /// UpdateStateMachineAlias.
    func updateAlias(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.updateAlias)
        let (machine, name) = try alias(input)
        guard input["description"] != nil || input["routingConfiguration"] != nil else {
            throw AWSError(
                "ValidationException", "Either description or routing configuration must be specified")
        }
        var routes: [StateMachineAlias.Route]?
        if let given = input["routingConfiguration"]?.array {
            let (other, found) = try routing(given)
            guard other == machine else {
                throw AWSError(
                    "ValidationException",
                    "Routing configuration must contain versions of \(machine). Received: \(other)")
            }
            routes = found
        }
        let time = now()
        try storing {
            try directory.changeStateMachine(arn: machine) { entry in
                guard var changed = entry, let index = changed.aliases.firstIndex(where: { $0.name == name }) else {
                    throw notFound
                }
                if changed.record.isDeleting { throw deleting(machine) }
                changed.aliases[index].routes = routes ?? changed.aliases[index].routes
                if let description = input["description"]?.string {
                    changed.aliases[index].description = description
                }
                changed.aliases[index].updateTime = time
                try checkVersions(changed.aliases[index], changed)
                entry = changed
            }
        }
        return ["updateDate": time.json]
    }

    /// ListStateMachineAliases of a machine, or of a version, by name.
    func listAliases(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.listOfMachine)
        let text = input["stateMachineArn"]?.string ?? ""
        let arn = try statesARN(text)
        guard case .stateMachine(_, let qualifier) = arn.resource, let machine = arn.unqualifiedMachine else {
            throw wrongType(arn)
        }
        let question = "aliases \(text)"
        let last = try cursor(input, question)?.value
        let all = try storing {
            guard try directory.stateMachine(arn: machine) != nil else { throw missing(text) }
            return try directory.stateMachineAliases(of: machine)
        }
        let rest = all.filter { alias in
            (qualifier == nil || alias.routes.contains { String($0.version) == qualifier })
                && last.map { alias.name > $0 } ?? true
        }
        let shown = rest.prefix(pageSize(input))
        var answer: JSONObject = [
            "stateMachineAliases": .array(
                shown.map { alias in
                    [
                        "stateMachineAliasArn": .string("\(machine):\(alias.name)"),
                        "creationDate": alias.creationTime.json,
                    ]
                })
        ]
        if shown.count < rest.count, let end = shown.last { answer["nextToken"] = token(end.name, 0, question) }
        return .object(answer)
    }

    /// DeleteStateMachineAlias; one that is not there is no failure.
    func deleteAlias(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.alias)
        let (machine, name) = try alias(input)
        try storing {
            try directory.changeStateMachine(arn: machine) { entry in entry?.aliases.removeAll { $0.name == name } }
        }
        return [:]
    }

    // MARK: - Reading

    /// The machine and the routes that a request names.
    /// - Throws: `ValidationException`.
    private func routing(
        _ items: [JSON]
    ) throws(AWSError) -> (machine: String, routes: [StateMachineAlias.Route]) {
        let texts = items.map { $0["stateMachineVersionArn"]?.string ?? "" }
        let received = "Received: [\(texts.joined(separator: ", "))]"
        guard Set(texts).count == texts.count else {
            throw AWSError(
                "ValidationException",
                "Routing configuration must contain distinct state machine version ARNs. \(received)")
        }
        var machines: Set<String> = []
        var routes: [StateMachineAlias.Route] = []
        for item in items {
            let arn = try statesARN(item["stateMachineVersionArn"]?.string ?? "")
            guard case .stateMachine(_, let qualifier?) = arn.resource, let number = Int(qualifier),
                let machine = arn.unqualifiedMachine
            else {
                throw AWSError(
                    "ValidationException", "Routing configuration must contain state machine version ARNs. \(received)")
            }
            machines.insert(machine)
            routes.append(.init(version: number, weight: item["weight"]?.int ?? 0))
        }
        let weights = routes.map(\.weight)
        guard weights.reduce(0, +) == 100 else {
            throw AWSError(
                "ValidationException",
                "Sum of routing configuration weights must equal 100. Received: \(weights)")
        }
        guard machines.count == 1, let machine = machines.first else {
            throw AWSError(
                "ValidationException",
                "Routing configuration must contain state machine version ARNs for the same state machine. \(received)")
        }
        return (machine, routes)
    }

    private func checkVersions(_ alias: StateMachineAlias, _ entry: StateMachineEntry) throws(AWSError) {
        for route in alias.routes where !entry.versions.contains(where: { $0.number == route.version }) {
            throw notFound
        }
    }

    /// The machine and the name of an alias's ARN.
    private func alias(_ input: JSON) throws(AWSError) -> (machine: String, name: String) {
        let text = input["stateMachineAliasArn"]?.string ?? ""
        let arn = try statesARN(text)
        guard case .stateMachine(_, let name) = arn.resource, let machine = arn.unqualifiedMachine else {
            throw wrongType(arn)
        }
        guard let name, Int(name) == nil else {
            throw AWSError(
                "ValidationException", "'\(text)' is not the ARN of an alias, which ends with its name: \(machine):PROD"
            )
        }
        return (machine, name)
    }

    private var notFound: AWSError {
        AWSError("ResourceNotFound", "Request references a resource that does not exist.")
    }
}

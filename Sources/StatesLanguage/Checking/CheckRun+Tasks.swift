import NearestNames
import OrderedJSON

extension CheckRun {
    /// Checks what only Task states have.
    mutating func checkTask(_ state: JSONObject, _ scope: StateScope) {
        if let credentials = state["Credentials"] {
            checkCredentials(credentials, at: scope.place["Credentials"], scope)
        }
        if let timeout = state["TimeoutSeconds"]?.int, let heartbeat = state["HeartbeatSeconds"]?.int,
            heartbeat >= timeout
        {
            fault(
                "The value of the field 'HeartbeatSeconds' must be smaller than the value of the field 'TimeoutSeconds'",
                at: scope.place, exactly: scope.place["HeartbeatSeconds"],
                help: "a heartbeat of \(heartbeat) s never comes due before the timeout of \(timeout) s")
        }
        guard let arn = state["Resource"]?.string else { return }
        let place = scope.place["Resource"]
        guard let resource = ResourceName(arn: arn) else {
            return fault("Value is not a valid resource ARN", at: place, help: Self.helpForResource(arn))
        }
        switch resource {
        case .function: break
        case .activity: checkActivity(state, at: place, scope)
        case .integration(let service, let action, let pattern):
            checkIntegration(state, arn, service, action, pattern, scope)
        }
    }

    private static func helpForResource(_ arn: String) -> String {
        if arn.contains("${") { return "give the placeholder a value" }
        if arn.hasPrefix("arn:"), arn.contains(":::sagemaker.") {
            return "a colon stands between service and action: arn:aws:states:::sagemaker:createTrainingJob.sync"
        }
        return "give the ARN of a Lambda function or an activity, or a service's action: arn:aws:states:::lambda:invoke"
    }

    private mutating func checkActivity(_ state: JSONObject, at place: DocumentPlace, _ scope: StateScope) {
        if scope.machine.isExpress {
            fault(
                "Express state machine does not support Activity ARN", at: place,
                help: "express state machines cannot wait for workers; use a standard one")
        }
        if state["Credentials"] != nil {
            fault(
                "The field 'Credentials' is not supported for activities", at: scope.place,
                exactly: scope.place["Credentials"])
        }
    }

    private mutating func checkIntegration(
        _ state: JSONObject, _ arn: String, _ service: String, _ action: String, _ pattern: ResourceName.Pattern,
        _ scope: StateScope
    ) {
        let place = scope.place["Resource"]
        guard ServiceIntegration.exists(service: service, action: action, pattern: pattern) else {
            return fault(
                "The resource provided \(arn) is not recognized. The value is not a valid resource ARN, or the resource is "
                    + "not available in this region.",
                at: place, help: Self.helpForIntegration(service, action, pattern))
        }
        if scope.machine.isExpress, pattern != .requestResponse {
            // The two spaces that follow in the joined message are the service's own.
            let name =
                pattern == .waitForTaskToken
                ? "'.waitForTaskToken' service integration " : "'.sync' service integration"
            fault(
                "Express state machine does not support \(name)", at: place,
                help: "express state machines cannot wait for the end; use a standard one")
        }
        if ServiceIntegration.onlyHere.contains(service) {
            warn(
                .onlyHere, "Step Functions does not have the resource \(arn); it runs here alone", at: place,
                help: service == "s3" ? "it is arn:aws:states:::aws-sdk:s3:\(action) there" : nil)
        }
        checkParameters(of: state, arn, ServiceIntegration.requiredParameters(service: service, action: action), scope)
    }

    private static func helpForIntegration(_ service: String, _ action: String, _ pattern: ResourceName.Pattern)
        -> String?
    {
        if service.hasPrefix("aws-sdk:") {
            if pattern == .sync || pattern == .syncParsed { return "actions of aws-sdk cannot be waited for" }
            return "names of actions begin with a small letter: \(action.prefix(1).lowercased() + action.dropFirst())"
        }
        guard let known = ServiceIntegration.actions[service] else {
            let names = NearestNames.of(service, among: ServiceIntegration.actions.keys.sorted())
            return names.first.map { "did you mean \"\($0)\"?" }
                ?? "other services are called as arn:aws:states:::aws-sdk:SERVICE:ACTION"
        }
        if !known.isEmpty, !known.contains(action) {
            return NearestNames.of(action, among: known).first.map { "did you mean \"\(service):\($0)\"?" }
                ?? "\(service) has: \(known.joined(separator: ", ")); others are arn:aws:states:::aws-sdk:\(service):\(action)"
        }
        return "\(service):\(action) does not have \(pattern.rawValue)"
    }

    private mutating func checkParameters(
        of state: JSONObject, _ arn: String, _ required: [String], _ scope: StateScope
    ) {
        let name = scope.language == .jsonPath ? "Parameters" : "Arguments"
        guard let parameters = state[name] else {
            return fault("\(name) field is required for resource ARN: \(arn)", at: scope.place)
        }
        // An expression gives its object when it is evaluated.
        guard let members = parameters.object else { return }
        for field in required
        where members[field] == nil && (scope.language == .jsonata || members[field + ".$"] == nil) {
            let near = suggestion(for: field, among: members.keys)
            fault(
                "The field '\(field)' is required but was missing", at: scope.place[name],
                help: near.map { "perhaps you meant \"\($0)\" as \"\(field)\"" })
        }
    }

    private mutating func checkCredentials(_ value: JSON, at place: DocumentPlace, _ scope: StateScope) {
        if scope.language == .jsonata, let text = value.string, text.hasPrefix("{%") {
            return checkExpression(text, at: place, .init())
        }
        guard let credentials = object(value, at: place) else { return }
        refuseUnknownFields(of: credentials, known: ["RoleArn", "RoleArn.$"], at: place, in: "Credentials")
        if credentials["RoleArn"] == nil, credentials["RoleArn.$"] == nil {
            fault("The field 'RoleArn' is required but was missing", at: place)
        }
        if let role = credentials["RoleArn"] { check(role, .text, at: place["RoleArn"], in: scope.language) }
        checkTemplate(.object(credentials), at: place, scope.language)
    }
}

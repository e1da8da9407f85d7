public import JobEngine
public import JobModel
import OrderedJSON

/// Step Functions: state machines, their versions and aliases, and executions.
///
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html>
public struct StepFunctionsService: JSONService {
    static let targetPrefix = "AWSStepFunctions"
    static let name = "states"

    let directory: any StateMachineDirectory
    let executions: any ExecutionDirectory
    let machines: StoredMachines
    let runner: WorkflowRunner
    let stops: any ExecutionStopper & RedriveTokenStore
    let identity: JobIdentity
    let now: @Sendable () -> Timestamp
    let waiting: WaitingTasks?
    let mapRuns = KnownMapRuns()

    /// Makes the service.
    /// - Parameters:
    ///   - directory: has the machines.
    ///   - executions: has the executions of all processes.
    ///   - machines: starts executions; its runner is `runner`.
    ///   - runner: runs executions in this process, and reads histories.
    ///   - stops: asks other processes to stop executions, and remembers who has redriven them.
    ///   - identity: the account and region in ARNs.
    ///   - now: the time of changes.
    ///   - waiting: tasks that wait for an answer, and activities; without it, there are none.
    public init(
        directory: any StateMachineDirectory, executions: any ExecutionDirectory, machines: StoredMachines,
        runner: WorkflowRunner, stops: any ExecutionStopper & RedriveTokenStore, identity: JobIdentity,
        now: @escaping @Sendable () -> Timestamp, waiting: WaitingTasks? = nil
    ) {
        self.waiting = waiting
        self.directory = directory
        self.executions = executions
        self.machines = machines
        self.runner = runner
        self.stops = stops
        self.identity = identity
        self.now = now
    }

    func respond(to call: JSONCall) async throws(AWSError) -> JSON? {
        switch call.operation {
        case "CreateStateMachine": return try createStateMachine(call)
        case "DescribeStateMachine": return try describeStateMachine(call)
        case "UpdateStateMachine": return try updateStateMachine(call)
        case "DeleteStateMachine": return try deleteStateMachine(call)
        case "ListStateMachines": return try listStateMachines(call)
        case "PublishStateMachineVersion": return try publishVersion(call)
        case "ListStateMachineVersions": return try listVersions(call)
        case "DeleteStateMachineVersion": return try deleteVersion(call)
        case "CreateStateMachineAlias": return try createAlias(call)
        case "DescribeStateMachineAlias": return try describeAlias(call)
        case "UpdateStateMachineAlias": return try updateAlias(call)
        case "ListStateMachineAliases": return try listAliases(call)
        case "DeleteStateMachineAlias": return try deleteAlias(call)
        case "TagResource": return try tagResource(call)
        case "UntagResource": return try untagResource(call)
        case "ListTagsForResource": return try listTags(call)
        case "StartExecution": return try startExecution(call)
        case "StartSyncExecution": return try await startSyncExecution(call)
        case "StopExecution": return try await stopExecution(call)
        case "RedriveExecution": return try redriveExecution(call)
        case "DescribeExecution": return try describeExecution(call)
        case "DescribeStateMachineForExecution": return try describeStateMachineForExecution(call)
        case "ListExecutions": return try listExecutions(call)
        case "GetExecutionHistory": return try getExecutionHistory(call)
        case "ListMapRuns": return try listMapRuns(call)
        case "DescribeMapRun": return try describeMapRun(call)
        case "UpdateMapRun": return try updateMapRun(call)
        case "ValidateStateMachineDefinition": return try validateDefinition(call)
        case "TestState": return try await testState(call)
        case "CreateActivity": return try createActivity(call)
        case "DescribeActivity": return try describeActivity(call)
        case "DeleteActivity": return try deleteActivity(call)
        case "ListActivities": return try listActivities(call)
        case "GetActivityTask": return try await getActivityTask(call)
        case "SendTaskSuccess": return try sendTaskSuccess(call)
        case "SendTaskFailure": return try sendTaskFailure(call)
        case "SendTaskHeartbeat": return try sendTaskHeartbeat(call)
        default:
            throw .notSupported(
                "Step Functions", call.operation,
                "It has state machines with versions, aliases and tags, executions with their histories, map runs, "
                    + "activities and task tokens.")
        }
    }

    // MARK: - Checking

    /// Checks an input against the service's model.
    ///
    /// Values that the model calls sensitive are not repeated, as SDKs of newer services have it: `Value at 'input' failed …`.
    func check(_ call: JSONCall, _ shape: Shape) throws(AWSError) -> JSON {
        let input = shape.pruned(call.input, keepingUnknownMembers: false)
        let problems = ShapeChecker.problems(in: input, against: shape, unknownMembers: .ignored)
            .map(StepFunctionsService.inOurWords)
        if let invalid = InvalidRequest(problems: problems) { throw SageMakerService.refusal(invalid) }
        return input
    }

    private static func inOurWords(_ problem: ValidationProblem) -> ValidationProblem {
        guard case .key(let member)? = problem.location.components.first else { return problem }
        var text = problem.serviceText
        if member == "routingConfiguration" {
            // Of structures within lists the service names the type.
            text = text.replacing("{", with: "RoutingConfigurationListItem(").replacing("}", with: ")")
        }
        if StepFunctionsShapes.sensitive.contains(member), let place = text.range(of: "' at '\(member)'") {
            text = "Value at '\(member)'" + text[place.upperBound...]
        }
        return ValidationProblem(
            location: problem.location, kind: problem.kind, found: problem.found, serviceText: text)
    }

    /// The ARN in a member.
    /// - Throws: `InvalidArn`.
    func statesARN(_ text: String) throws(AWSError) -> StatesARN {
        do {
            return try StatesARN(text)
        } catch {
            throw AWSError("InvalidArn", "Invalid Arn: '\(error.message)'")
        }
    }

    /// The service's error for an ARN of something else.
    func wrongType(_ arn: StatesARN) -> AWSError {
        AWSError("InvalidArn", "Invalid Arn: '\(StatesARN.wrongType(arn.type))'")
    }

    /// Runs what only the disk can make fail.
    func storing<Result>(_ body: () throws -> Result) throws(AWSError) -> Result {
        do {
            return try body()
        } catch let error as AWSError {
            throw error
        } catch let refusal as ExecutionRefusal {
            throw StepFunctionsService.error(refusal)
        } catch {
            throw .internalFailure(error)
        }
    }

    static func error(_ refusal: ExecutionRefusal) -> AWSError {
        switch refusal.code {
        case "InternalError": AWSError("InternalFailure", "pjrun could not do this: \(refusal.message)", status: 500)
        case "ServiceUnavailable": AWSError(refusal.code, refusal.message, status: 503)
        default: AWSError(refusal.code, refusal.message)
        }
    }

    // MARK: - Pages

    /// How many a page has; 0 stands for the usual number.
    func pageSize(_ input: JSON) -> Int {
        let size = input["maxResults"]?.int ?? 0
        return size > 0 ? size : 100
    }

    /// Where a page begins; a token belongs to the question, which says what is listed.
    /// - Throws: `InvalidToken`.
    func cursor(_ input: JSON, _ question: String) throws(AWSError) -> JobListQuery.Cursor? {
        guard let token = input["nextToken"]?.string else { return nil }
        guard let cursor = PageToken.decoded(token, question: question) else {
            // Recorded for task tokens: localstack/localstack, services/test_aws_sdk_task_service.
            throw AWSError("InvalidToken", "Invalid Token: 'Invalid token'")
        }
        return cursor
    }

    func token(_ value: String, _ id: Int64, _ question: String) -> JSON {
        .string(PageToken.encoded(JobListQuery.Cursor(value: value, id: id), question: question))
    }

    /// One page of what is there in whole.
    func page<Item>(
        _ items: [Item], _ input: JSON, _ question: String
    ) throws(AWSError) -> (items: ArraySlice<Item>, nextToken: JSON?) where Item: Sendable {
        let start = Int(try cursor(input, question)?.id ?? 0)
        let page = items.dropFirst(start).prefix(pageSize(input))
        return (page, page.endIndex < items.count ? token("", Int64(page.endIndex), question) : nil)
    }
}

extension Timestamp {
    /// As answers have it.
    var json: JSON { .number(epochSeconds) }
}

extension StringProtocol {
    /// The first place of a text.
    fileprivate func range(of other: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(other) { return start..<index(start, offsetBy: other.count) }
            start = index(after: start)
        }
        return nil
    }
}

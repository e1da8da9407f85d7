public import JobEngine
public import JobModel
import OrderedJSON

/// Activities, and the tasks that their workers take.
///
/// Errors are recorded: localstack/localstack, test_sfn_api_activities.
extension StepFunctionsService {
    /// How long GetActivityTask is held: the service's 60 seconds are those after which botocore gives a call up.
    private static let pollTime = Duration.seconds(50)

    /// CreateActivity; one that exists is the answer.
    func createActivity(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.createActivity)
        let name = input["name"]?.string ?? ""
        if WorkflowName.problem(name) != nil { throw AWSError("InvalidName", "Invalid Name: '\(name)'") }
        let tags = try StepFunctionsService.adding(input["tags"], to: [])
        let activity = ActivityRecord(
            arn: "arn:\(identity.partition):states:\(identity.region):\(identity.account):activity:\(name)",
            name: name, creationTime: now(), tags: StepFunctionsService.json(tags))
        let kept = try storing { try tasks().activities.createActivity(activity) }
        return ["activityArn": .string(kept.arn), "creationDate": kept.creationTime.json]
    }

    /// DescribeActivity.
    func describeActivity(_ call: JSONCall) throws(AWSError) -> JSON {
        let activity = try activity(check(call, StepFunctionsShapes.activity))
        return [
            "activityArn": .string(activity.arn), "name": .string(activity.name),
            "creationDate": activity.creationTime.json,
        ]
    }

    /// DeleteActivity; one that is not there is deleted already.
    func deleteActivity(_ call: JSONCall) throws(AWSError) -> JSON {
        let arn = try activityARN(check(call, StepFunctionsShapes.activity))
        try storing { try tasks().activities.deleteActivity(arn: arn) }
        return [:]
    }

    /// ListActivities.
    func listActivities(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.listStateMachines)
        let after = try cursor(input, "activities")?.value
        let size = pageSize(input)
        let found = try storing { try tasks().activities.activities(after: after, limit: size + 1) }
        let shown = found.prefix(size)
        var answer: JSONObject = [
            "activities": .array(
                shown.map { activity in
                    [
                        "activityArn": .string(activity.arn), "name": .string(activity.name),
                        "creationDate": activity.creationTime.json,
                    ]
                })
        ]
        if found.count > size, let last = shown.last { answer["nextToken"] = token(last.arn, 0, "activities") }
        return .object(answer)
    }

    /// GetActivityTask: the call is held until there is a task; a worker that goes away takes none.
    func getActivityTask(_ call: JSONCall) async throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.getActivityTask)
        let activity = try activity(input)
        let tokens = try tasks().tokens
        let cancellation = Cancellation()
        call.request.onDeparture?(cancellation)
        let task: WaitingTask?
        do {
            task = try await tokens.take(
                activity.arn, worker: input["workerName"]?.string, within: StepFunctionsService.pollTime,
                unless: cancellation)
        } catch {
            throw .internalFailure(error)
        }
        guard let task else { return ["taskToken": .null, "input": .null] }
        return ["taskToken": .string(task.token), "input": .string(task.input)]
    }

    // MARK: - Tags

    func activityTags(_ arn: String) throws(AWSError) -> [Tag]? {
        let activity = try storing { try tasks().activities.activity(arn: arn) }
        return activity?.tags.array?.map { Tag(key: $0["key"]?.string ?? "", value: $0["value"]?.string ?? "") }
    }

    func setActivityTags(_ tags: [Tag], _ arn: String) throws(AWSError) {
        _ = try storing { try tasks().activities.setTags(StepFunctionsService.json(tags), ofActivity: arn) }
    }

    static func json(_ tags: [Tag]) -> JSON {
        .array(tags.map { ["key": .string($0.key), "value": .string($0.value)] })
    }

    // MARK: - Finding

    /// - Throws: `ActivityDoesNotExist`, `InvalidArn`.
    private func activity(_ input: JSON) throws(AWSError) -> ActivityRecord {
        let arn = try activityARN(input)
        guard let activity = try storing({ try tasks().activities.activity(arn: arn) }) else {
            throw AWSError("ActivityDoesNotExist", "Activity Does Not Exist: '\(arn)'")
        }
        return activity
    }

    private func activityARN(_ input: JSON) throws(AWSError) -> String {
        let text = input["activityArn"]?.string ?? ""
        let arn = try statesARN(text)
        guard case .activity = arn.resource else { throw wrongType(arn) }
        return text
    }

    /// What waits for an answer.
    /// - Throws: `UnknownOperationException` where nothing is run.
    func tasks() throws(AWSError) -> WaitingTasks {
        guard let waiting else {
            throw .notSupported(
                "Step Functions", "activities", "They need a server that runs executions: 'pjrun serve'.")
        }
        return waiting
    }
}

/// The tasks that wait for an answer, and the activities that some of them are of.
public struct WaitingTasks: Sendable {
    let tokens: TaskTokens
    let activities: any ActivityDirectory

    /// Names both.
    public init(tokens: TaskTokens, activities: any ActivityDirectory) {
        self.tokens = tokens
        self.activities = activities
    }
}

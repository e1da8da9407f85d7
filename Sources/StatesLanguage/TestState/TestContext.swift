import OrderedJSON

/// The context object of a test.
///
/// One that is given is taken as it is, with nothing added. The order of a made one's members is from recordings, and differs
/// from that of executions; its state is always called `StateName`.
enum TestContext {
    private static let fields: [(object: String, members: [String])] = [
        ("Execution", ["Id", "Input", "Name", "RoleArn", "StartTime", "RedriveCount", "RedriveTime"]),
        ("StateMachine", ["Id", "Name"]), ("State", ["Name", "EnteredTime", "RetryCount"]), ("Task", ["Token"]),
    ]

    static func given(_ text: String, for state: State) throws(StateTest.Refusal) -> JSON {
        func refusal(_ what: String) -> StateTest.Refusal { .validation("Invalid Context object provided: \(what)") }
        guard
            let context = try? JSON(parsing: text, duplicateKeys: .lastWins, maximumDepth: Payload.maximumDepth),
            let object = context.object
        else { throw refusal("Context object must be a valid JSON object") }
        for (name, value) in object {
            if name == "Map" { throw refusal("'Map' field is not supported when mocking a Context object") }
            guard let known = fields.first(where: { $0.object == name }) else {
                throw refusal("Field '\(name)' is not allowed")
            }
            if name == "Task", !state.waits {
                throw refusal(
                    "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern"
                )
            }
            guard let members = value.object else { throw refusal("\(name) must be an object") }
            for (member, value) in members {
                guard known.members.contains(member) else { throw refusal("Field '\(member)' is not allowed") }
                switch member {
                case "Input": continue
                case "RedriveCount", "RetryCount":
                    if value.int == nil { throw refusal("\(name).\(member) must be a number") }
                default:
                    if value.string == nil { throw refusal("\(name).\(member) must be a string") }
                }
            }
        }
        return context
    }

    static func made(
        _ execution: ExecutionContext, _ roleARN: String?, _ state: State, _ random: inout SeededRandom
    ) -> JSON {
        let time = JSON.string(execution.startTime.iso8601)
        var members: JSONObject = ["Name": .string(TestDefinition.name), "EnteredTime": time]
        switch state.kind {
        case .task, .map, .parallel: members["RetryCount"] = 0
        default: break
        }
        var context: JSONObject = [
            "Execution": [
                "Id": .string(execution.arn), "Input": execution.input.json, "Name": .string(execution.name),
                "RoleArn": roleARN.map { .string($0) } ?? .null, "StartTime": time,
            ],
            "StateMachine": ["Id": .string(execution.stateMachineARN), "Name": .string(execution.stateMachineName)],
            "State": .object(members),
        ]
        if case .task(let task) = state.kind, task.resource.takesToken {
            context["Task"] = ["Token": .string(random.token(of: execution.arn))]
        }
        return .object(context)
    }
}

extension State {
    /// Whether somebody else tells its end.
    fileprivate var waits: Bool {
        guard case .task(let task) = kind else { return false }
        return task.resource.pattern != .requestResponse
    }
}
